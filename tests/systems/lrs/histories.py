"""Random histories of a transmitter and of who follows it, with time that passes at will.

The transmitter is the simulator's world. What it tells is lost, repeated, delayed and reordered;
it starts over, its clock and Home Assistant's are set. The state is driven as `sync` drives it. In
the end, when all is calm, it must be what the transmitter has, and have told each event once.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
import random
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from custom_components.steward.capabilities import GuestEvent
from custom_components.steward.systems.api.errors import MalformedAnswerError
from custom_components.steward.systems.changes import Changes
from custom_components.steward.systems.lrs.api.types import GuestSession, Message
from custom_components.steward.systems.lrs.clock import Now
from custom_components.steward.systems.lrs.transmitter import TransmitterState
from simulators.lrs import bodies
from simulators.lrs.options import Options
from simulators.lrs.records import Session, Settings
from simulators.lrs.world import World

_ZONES = ("UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe")
_BEGINNINGS = (
    datetime(2026, 3, 1, 12, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 55, tzinfo=UTC),  # summer time begins in Europe
    datetime(2026, 10, 25, 0, 55, tzinfo=UTC),  # and ends
)
_PAGERS = 6
_STEPS = 40
_PRECISION = timedelta(seconds=12)
"""How far a time may be off: a second of the transmitter's clock, and what a message is late."""


@dataclass
class History:
    """One history, by its seed."""

    seed: int
    rng: random.Random = field(init=False)
    seconds: float = 0.0
    """True time since the beginning."""
    wall_error: float = 0.0
    """Seconds that Home Assistant's wall clock is ahead of the truth."""
    under_way: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    told: list[GuestEvent] = field(default_factory=list)
    came: dict[str, datetime] = field(default_factory=dict)
    """When each guest truly came, by the session's uuid."""
    known_at_first: set[str] = field(default_factory=set)
    observed: bool = True
    set_unheard: bool = False
    """Whether the transmitter's clock was set and not asked for since."""
    calm: bool = False
    """Whether nothing happens any more."""

    def __post_init__(self) -> None:
        """Begin."""
        self.rng = random.Random(self.seed)  # noqa: S311  # a seeded world is no secret
        self.beginning = self.rng.choice(_BEGINNINGS)
        self.world = World(
            Options(
                sequence_start=self.rng.choice((0, 7, 65_520, 65_530)),
                utc_offset=self.rng.choice((0, 3600, -18_000)),
                drift=self.rng.choice((0, 0, 900, -4000)),
            ),
            clock=self.truth,
        )
        self.world.listeners.append(self._changed)
        self.state = TransmitterState(ZoneInfo(self.rng.choice(_ZONES)))

    def truth(self) -> datetime:
        """Tell the true time."""
        return self.beginning + timedelta(seconds=self.seconds)

    def now(self) -> Now:
        """Tell the time by the clocks of Home Assistant's host."""
        return Now(self.truth() + timedelta(seconds=self.wall_error), self.seconds)

    # What happens

    def run(self) -> list[str]:
        """Let it all happen; return what is wrong in the end."""
        for _ in range(self.rng.randint(0, 4)):
            self._guest()
        self._take(self.state.set_push(observed=True))
        self._read_settings()
        self._read_list()
        guests = [pager.guest for pager in self.state.waiting_list]
        self.known_at_first = {guest.uuid for guest in guests if guest}
        for _ in range(_STEPS):
            self._pass(self.rng.choice((0.2, 1.0, 3.0, 20.0, 90.0)))
            self.rng.choices(
                (self._guest, self._poll, self._reboot, self._clocks, self._outage),
                (20, 6, 0.5, 1, 0.7),
            )[0]()
        self.observed = self.calm = True
        self._pass(60.0)
        for _ in range(2):
            self._read_settings()
            self._read_list()
        return self._wrong()

    def _guest(self) -> None:
        """A guest comes, is paged, changes or goes."""
        number = self.rng.randint(1, _PAGERS)
        if number not in self.world.sessions:
            goal = self.rng.choice((5, 60, 900))
            self.world.post({"number": number, "label": f"G{self.seconds:.0f}", "goal": goal})
            return
        body = self.rng.choice(
            (
                {"action": "page"},
                {"action": "page"},
                {"action": "clear"},
                {"action": "remove"},
                {"label": f"H{self.seconds:.0f}", "partySize": 3},
                {"goal": 30},
            )
        )
        self.world.put(number, body)

    def _reboot(self) -> None:
        self.world.reboot()
        self.observed = False  # it has forgotten its observers, until the next poll
        self.under_way.clear()

    def _clocks(self) -> None:
        """Somebody sets a clock; the transmitter's while it is followed, else nobody could tell.

        Nor could who came between two settings of which only the second was heard of.
        """
        if self.rng.random() < 0.5 or not self.observed:
            self.wall_error += self.rng.choice((-3600.0, -40.0, 40.0, 3600.0))
            return
        drift = self.rng.choice((-7200.0, 0.0, 1800.0, 3600.0))
        if not self.set_unheard:
            self.world.set_drift(drift)
            self.set_unheard = True

    def _outage(self) -> None:
        """Nothing comes through for a while."""
        self.observed = False
        self._pass(self.rng.choice((30.0, 400.0)))

    # What is told of it

    def _changed(self, item: Session | Settings) -> None:
        if isinstance(item, Session):
            self.came.setdefault(item.uuid, self.truth())
        if not self.observed:
            return
        body = bodies.changed(self.world, item)
        fate = self.rng.random()
        for _ in range(0 if fate < 0.15 else 2 if fate < 0.25 else 1):
            delay = self.rng.choice((0.01, 0.01, 0.01, 0.5, 4.0))
            self.under_way.append((self.seconds + delay, body))

    def _pass(self, seconds: float) -> None:
        """Let time pass, and arrive what is under way; goals pass to the second."""
        end = self.seconds + seconds
        while True:
            due = self.state.next_deadline
            at = (due - self.now().utc).total_seconds() + self.seconds if due else end + 1
            arrivals = [one[0] for one in self.under_way]
            nearest = min([max(at, self.seconds), *arrivals])
            if nearest > end:
                break
            self.seconds = max(self.seconds, nearest)
            if arrivals and nearest == min(arrivals):
                arrival = min(self.under_way, key=lambda one: one[0])
                self.under_way.remove(arrival)
                self._push(arrival[1])
            else:
                self._take(self.state.apply_tick(self.now()))
        self.seconds = end

    def _push(self, body: dict[str, Any]) -> None:
        changes, missed = self.state.apply_message(_message(body), self.now())
        self._take(changes)
        if missed:
            self._read_list()
        if self.state.clock.doubtful:
            self._read_settings()

    def _poll(self) -> None:
        self._read_settings(only_in_doubt=self.observed and self.seconds % 3600 > 300)
        self._read_list()

    def _read_settings(self, *, only_in_doubt: bool = False) -> None:
        if only_in_doubt and not self.state.clock.doubtful:
            return
        self.set_unheard = False
        asked = self.now().utc
        body = bodies.settings(self.world)
        self._take(self.state.apply_settings(_message(body), asked, self.now()))

    def _read_list(self) -> None:
        """Read the list; it is answered halfway, and what is pushed meanwhile comes first."""
        asked_at = self.state.sequence.latest
        listed = bodies.all_sessions(self.world)
        if not self.calm and self.rng.random() < 0.3 and self.observed:
            self._guest()
        self.seconds += 0.02
        for arrival in [one for one in self.under_way if one[0] <= self.seconds]:
            self.under_way.remove(arrival)
            changes, _ = self.state.apply_message(_message(arrival[1]), self.now())
            self._take(changes)
        changes, _ = self.state.apply_list(_message(listed), asked_at, self.now())
        self._take(changes)
        self._take(self.state.apply_tick(self.now()))
        if self.state.clock.doubtful:
            self._read_settings()
        if not self.observed:
            self.observed = True
            self.state.in_step = False

    def _take(self, changes: Changes) -> None:
        self.told += [event.told for event in changes.events if isinstance(event.told, GuestEvent)]

    # What is wrong

    def _wrong(self) -> list[str]:
        return [*self._wrong_guests(), *self._wrong_sums(), *self._wrong_events()]

    def _wrong_guests(self) -> list[str]:
        wrong = []
        for number in range(1, _PAGERS + 1):
            guest, session = self.state.guest(number), self.world.sessions.get(number)
            if (guest is None) != (session is None):
                wrong.append(f"pager {number}: {guest} instead of {session}")
            if guest is None or session is None:
                continue
            shown = (guest.uuid, guest.state, guest.label, guest.party_size, guest.goal)
            size = session.party_size
            if shown != (session.uuid, session.state, session.label, size, session.goal):
                wrong.append(f"pager {number}: {guest} instead of {session}")
            came = self.came[session.uuid] + timedelta(seconds=self.wall_error)
            if guest.waiting_since is None or abs(guest.waiting_since - came) > _PRECISION:
                wrong.append(f"pager {number} waits since {guest.waiting_since}, not {came}")
            elif guest.overdue != guest.is_overdue(self.now().utc):
                wrong.append(f"pager {number} overdue: {guest.overdue}")
        return wrong

    def _wrong_sums(self) -> list[str]:
        states = Counter(one.state for one in self.world.sessions.values())
        hub = self.state.hub
        wrong = []
        if (hub.waiting, hub.paged) != (states["started"], states["paged"]):
            wrong.append(f"{hub.waiting} wait and {hub.paged} are paged, not {states}")
        if [pager.number for pager in self.state.waiting_list] != [*self.world.sessions]:
            wrong.append(f"in the order {self.state.waiting_list}")
        return wrong

    def _wrong_events(self) -> list[str]:
        """Each event at most once a session, and not left out of who was seen to the end."""
        told = Counter((event.event_type, event.guest.uuid) for event in self.told)
        wrong = [
            f"{key} told {count} times" for key, count in told.items() if _too_often(*key, count)
        ]
        there = {one.uuid for one in self.world.sessions.values()}
        wrong += [
            f"the coming of {uuid} told {told['started', uuid]} times"
            for uuid in there
            if told["started", uuid] != int(uuid not in self.known_at_first)
        ]
        for uuid in self.known_at_first | {uuid for kind, uuid in told if kind == "started"}:
            ends = told["cleared", uuid] + told["removed", uuid]
            if ends != int(uuid not in there):
                wrong.append(f"the end of {uuid} told {ends} times")
        return wrong


def _too_often(event_type: str, _: str, count: int) -> bool:
    """Who is paged again, or given another goal, is told of again."""
    return event_type in {"started", "cleared", "removed"} and count > 1


def _message(body: dict[str, Any]) -> Message:
    sessions = body.get("sessions")
    read = None if sessions is None else [_session(orjson.dumps(one)) for one in sessions]
    return Message.from_body(body, read)


@lru_cache(maxsize=1000)
def _session(sent: bytes) -> GuestSession:
    """Read a session; what is sent again is the same object, as the client reads lists."""
    return GuestSession.from_dict(orjson.loads(sent))


def failures(seeds: range, report: Callable[[str], None]) -> int:
    """Run the histories of some seeds; report what is wrong in them, and count those."""
    wrong = 0
    for seed in seeds:
        try:
            found = History(seed).run()
        except (ArithmeticError, LookupError, TypeError, ValueError, MalformedAnswerError) as err:
            found = [repr(err)]
        if found:
            wrong += 1
            report(f"seed {seed}: {found[0]}")
    return wrong
