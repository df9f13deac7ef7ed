"""Whether commands over a bad link are carried out once, and truthfully reported.

Hosts at several stands call Steward's actions on guests and pagers while three in ten datagrams
are lost, and others come twice, late or out of order. What the transmitters did is taken from
their own records. Commands to different stands run at a time; CoAP has one exchange at a time with
each.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
import random
from statistics import median
import time
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from simulators.link import Quality
from simulators.lrs.records import Session, Settings
from simulators.lrs.world import World

from .figures import Figures, p95
from .in_process import run
from .transmitters import BAD, LOSSY, Stand, Transmitter, simulated, stands

_STANDS = 40
_COMMANDS = 25
_HOSTS = 3
_PAGERS = 6
_DRAIN_SECONDS = 1.0
"""Longer than a datagram is on its way."""

_NOT_KNOWN = frozenset({"timed_out", "no_answer"})
"""The errors that say that it may or may not be done; all others say that it is not."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """A call of an action for a pager; a page of one without a guest has a mode of its own."""

    serial: int
    action: str
    number: int
    label: str | None = None
    party_size: int | None = None
    goal: int | None = None
    page_mode: str | None = None

    @property
    def kind(self) -> str:
        """What it is called in the figures."""
        return f"{self.action} without a guest" if self.page_mode else self.action

    def fits(self, session: Session) -> bool:
        """Tell whether a session has what the command gave it; `goal` is in seconds."""
        given = (
            (self.label, session.label),
            (self.party_size, session.party_size),
            (self.goal, session.goal),
        )
        return all(wanted in (None, there) for wanted, there in given)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What Home Assistant said of a command.

    Attributes:
        command: The command.
        error: The key of the error's text; empty where it was done.
        seconds: How long the call took.
        effects: How often the transmitter had carried it out by then.
    """

    command: Command
    error: str
    seconds: float
    effects: int


class Checkpoint:
    """Keeps what was commanded, and how often the transmitter carried it out.

    There is one command at a time for a pager, so a change of its session is the work of the
    latest command that it fits.

    Attributes:
        unexplained: Changes that fit no command.
    """

    def __init__(self, world: World) -> None:
        """Listen to the changes of `world`."""
        self.unexplained = 0
        self._world = world
        self._sessions = dict(world.sessions)
        self._given: list[Command] = []
        self._effects: Counter[Command] = Counter()
        world.listeners.append(self._note)

    def give(self, command: Command) -> None:
        """Note that a command is about to be called."""
        self._given.append(command)

    def effects(self, command: Command) -> int:
        """Count how often a command was carried out."""
        pages = sum(
            page.page_mode == command.page_mode for page in self._world.pages if page.page_mode
        )
        return self._effects[command] + pages

    def _note(self, item: Session | Settings) -> None:
        if isinstance(item, Settings):
            return
        action = self._action(item)
        self._sessions[item.number] = item
        for command in reversed(self._given):
            if command.number != item.number or command.page_mode:
                continue
            if action in (None, command.action) and command.fits(item):
                self._effects[command] += 1
                return
        self.unexplained += 1

    def _action(self, session: Session) -> str | None:
        """Tell what was done to a session; `None` where nothing differs: the same once more."""
        before = self._sessions.get(session.number)
        if session.clear_type is not None:
            return "clear" if session.clear_type == "STOP" else "remove"
        if before is None or before.uuid != session.uuid:
            return "assign_pager"
        if before.label != session.label:
            return "update_guest"
        return None if before.notified == session.notified else "page"


class Hosts:
    """Those who work at a stand, each with pagers of their own."""

    def __init__(self, hass: HomeAssistant, stand: Stand, seed: int) -> None:
        """Use `hass` at a stand."""
        self._hass = hass
        self._stand = stand
        self._world = stand.simulator.world
        self._rng = random.Random(seed)
        self._serials = count(1)
        self.ledger = Checkpoint(self._world)
        self.reports: list[Report] = []

    async def work(self, commands: int, hosts: int = _HOSTS) -> None:
        """Give so many commands, together."""
        pagers = range(1, _PAGERS + 1)
        async with asyncio.TaskGroup() as group:
            for host in range(hosts):
                share = len(range(host, commands, hosts))
                group.create_task(self._give(share, pagers[host::hosts]))

    async def _give(self, commands: int, pagers: Sequence[int]) -> None:
        for _ in range(commands):
            self.reports.append(await self._call(self._choose(self._rng.choice(pagers))))

    def _choose(self, number: int) -> Command:
        """Choose what to do with a pager, as the transmitter has it."""
        rng, serial = self._rng, next(self._serials)
        if number not in self._world.sessions:
            if rng.random() < 0.1:
                return Command(
                    serial=serial, action="page", number=number, page_mode=f"Mode{serial}"
                )
            return self._with_guest(serial, "assign_pager", number)
        choice = rng.choices(["page", "clear", "remove", "update_guest"], [4, 3, 2, 1])[0]
        if choice == "update_guest":
            return self._with_guest(serial, choice, number)
        return Command(serial=serial, action=choice, number=number)

    def _with_guest(self, serial: int, action: str, number: int) -> Command:
        return Command(
            serial=serial,
            action=action,
            number=number,
            label=f"Guest {serial}",
            party_size=self._rng.randint(1, 12),
            goal=self._rng.randint(1, 60) * 60,
        )

    async def _call(self, command: Command) -> Report:
        """Call the action of a command."""
        self.ledger.give(command)
        begun = time.monotonic()
        error = ""
        try:
            await self._hass.services.async_call(
                "steward", command.action, self._data(command), blocking=True
            )
        except HomeAssistantError as err:
            error = err.translation_key or str(err)
        return Report(
            command=command,
            error=error,
            seconds=time.monotonic() - begun,
            effects=self.ledger.effects(command),
        )

    def _data(self, command: Command) -> dict[str, Any]:
        """Make the data of a call."""
        fields = {
            "label": command.label,
            "party_size": command.party_size,
            "goal": command.goal,
            "page_mode": command.page_mode,
        }
        return {
            "config_entry_id": self._stand.entry.entry_id,
            "number": command.number,
            **{name: value for name, value in fields.items() if value is not None},
        }


def tally(ledger: Checkpoint, reports: Sequence[Report]) -> Counter[str]:
    """Count what became of commands, when nothing is on its way any more."""
    counts: Counter[str] = Counter(commands=len(reports), unexplained=ledger.unexplained)
    for report in reports:
        effects = ledger.effects(report.command)
        counts["double"] += effects > 1
        if not report.error:
            counts["done"] += 1
            counts["lost"] += not effects
            counts["untrue"] += not report.effects
        elif report.error in _NOT_KNOWN:
            counts["unknown"] += 1
            counts["unknown, done"] += bool(effects)
        else:
            counts["failed"] += 1
            counts["untrue"] += bool(effects)
    return counts


def _times(reports: Sequence[Report]) -> str:
    """Show how long calls took."""
    seconds = [report.seconds for report in reports]
    return (
        f"median {median(seconds):5.2f} s   p95 {p95(seconds):5.2f} s   "
        f"longest {max(seconds):5.2f} s"
    )


def _show(hosts: Sequence[Hosts], places: Sequence[Stand], seconds: float) -> Figures:
    """Print the figures, and return them."""
    reports = [report for one in hosts for report in one.reports]
    counts = sum((tally(one.ledger, one.reports) for one in hosts), Counter[str]())
    link = sum((stand.link.counts for stand in places), Counter[str]())
    arrived: Counter[str] = Counter()
    for stand in places:
        arrived.update(stand.simulator.state()["requests"]["counts"])
    kinds = Counter(report.command.kind for report in reports)
    errors = Counter((report.command.kind, report.error) for report in reports if report.error)
    print(f"  {counts['commands']} commands at {len(places)} stands in {seconds:.0f} s: ", end="")
    print(", ".join(f"{number} {kind}" for kind, number in kinds.most_common()))
    print(f"  done      {counts['done']}")
    print(f"  failed    {counts['failed']}")
    print(f"  unknown   {counts['unknown']}, of which {counts['unknown, done']} were carried out")
    for (kind, error), number in errors.most_common():
        print(f"    {kind}: {error} {number}")
    print(f"  lost effects {counts['lost']}, double effects {counts['double']}, ", end="")
    print(f"untrue reports {counts['untrue']}, changes of nobody's {counts['unexplained']}")
    print("  requests that arrived: ", end="")
    print(", ".join(f"{number} {request}" for request, number in arrived.most_common()))
    print("  datagrams, both ways: ", end="")
    print(", ".join(f"{number} {what}" for what, number in link.most_common()))
    print(f"  a command      {_times(reports)}")
    print(f"  those done     {_times([one for one in reports if not one.error])}")
    each = [report.seconds for report in reports]
    told = ("commands", "done", "failed", "unknown", "lost", "double", "untrue", "unexplained")
    return {
        **{name: counts[name] for name in told},
        "command_seconds_median": median(each),
        "command_seconds_p95": p95(each),
        "command_seconds_longest": max(each),
    }


async def measure(
    hass: HomeAssistant,
    start: Callable[[int], Awaitable[Transmitter]],
    quality: Quality,
    drain: float = _DRAIN_SECONDS,
) -> Figures:
    """Give commands at stands whose transmitters are started so; `drain` is in seconds."""
    async with stands(hass, _STANDS, start, quality) as places:
        hosts = [Hosts(hass, stand, seed) for seed, stand in enumerate(places)]
        begun = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for one in hosts:
                group.create_task(one.work(_COMMANDS))
        seconds = time.monotonic() - begun
        await asyncio.sleep(drain)
        return _show(hosts, places, seconds)


async def main(hass: HomeAssistant) -> Figures:
    """Measure and print; return the figures."""
    print("  a transmitter that recognises what is repeated:")
    figures = await measure(hass, simulated, BAD)
    print("  one that carries it out again, over links that bring nothing twice by themselves:")
    without = await measure(hass, partial(simulated, dedupe=False), LOSSY)
    return {**figures, **{f"no_dedupe_{name}": value for name, value in without.items()}}


if __name__ == "__main__":
    run("loss", "commands over a bad link", main)
