"""How well waits are foretold: on seeded evenings, beside the transmitter's own mean.

Rooms of several kinds open for eight weeks; the first four are their past, the others are
measured. The mean of a transmitter is that of all waits since it was reset, at night; guests who
come before it has one are left out of the comparison.

A promise breaks five minutes after the quoted time, and was foretold when that was said at least
nine minutes before it broke. An alarm is false when the promise did not break. Whoever is told
sets how many alarms an hour there may be: each limit is measured.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
import json
from operator import itemgetter
import random
from statistics import fmean, quantiles
from time import process_time
from zoneinfo import ZoneInfo

from custom_components.steward.waiting.classes import DEFAULT_CLASSES, PartyClasses
from custom_components.steward.waiting.guests import Came, End, Ended, Guest, GuestEvent, Paged
from custom_components.steward.waiting.promise import AHEAD, LATE, HourlyLimit
from custom_components.steward.waiting.record import MAX_WAITS, Record
from custom_components.steward.waiting.room import Room
from custom_components.steward.waiting.waits import Basis, Quote, Wait
from simulators.evenings import HOUSES, House, Seen, What, evenings

ZONE = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 9, 7)
"""A Monday; summer time ends in the weeks that follow."""
PAST_DAYS, MEASURED_DAYS = 28, 28
SEEDS = (1, 2, 3)
GOAL = 300.0
ABOUT = timedelta(minutes=9)
LIMITS = (3, 6, 12, 1000)
"""Alarms an hour; the last is none."""
_MINUTE = 60.0
_PAGERS = 1000
_CHANGES = 5000


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A guest who was called, and what had been told; in seconds."""

    room: str
    """The house and its seed."""
    house: str
    day: int
    wait: Wait
    quote: Quote
    mean: float | None
    """The transmitter's mean when the guest came."""
    warned_at: datetime | None
    """When it was said that the promise is at risk."""

    @property
    def error(self) -> float:
        """What was predicted too much."""
        return self.quote.predicted - self.wait.waited

    @property
    def broken(self) -> bool:
        """Whether the page came much later than promised."""
        return self.wait.called_at > self.breaks_at

    @property
    def breaks_at(self) -> datetime:
        """When a page is so late that the promise is broken."""
        return self.wait.started + timedelta(seconds=self.quote.quoted) + LATE


def event_of(seen: Seen) -> GuestEvent:
    """Make the guest event of what a transmitter saw."""
    match seen.what:
        case What.CAME:
            return Came(
                guest=Guest(
                    guest_id=seen.guest_id,
                    number=seen.number,
                    came_at=seen.at,
                    party_size=seen.party_size,
                    goal=GOAL,
                )
            )
        case What.PAGED:
            return Paged(guest_id=seen.guest_id, at=seen.at)
        case ended:
            return Ended(guest_id=seen.guest_id, at=seen.at, how=End(ended))


def told(house: House, seed: int, days: int) -> Iterator[Told]:
    """Open a room for some days; tell of each guest who was called."""
    room = Room(PartyClasses.from_option(DEFAULT_CLASSES), ZONE, Record())
    room.goal = GOAL
    now = datetime.combine(FIRST, time(), ZONE).astimezone(UTC)
    for day, evening in enumerate(evenings(house, seed=seed, first=FIRST, days=days, zone=ZONE)):
        waited: list[float] = []
        means: dict[str, float | None] = {}
        warned: dict[str, datetime] = {}
        for seen in evening:
            while (deadline := room.deadline(now)) and deadline <= seen.at:
                now = max(now, deadline)
                for risk in room.tick(now).at_risk:
                    warned[risk.guest_id] = now
            now = seen.at
            if seen.what is What.CAME:
                means[seen.guest_id] = fmean(waited) if waited else None
            wait = room.apply(event_of(seen), now).wait
            if wait and wait.quote:
                waited.append(wait.waited)
                yield Told(
                    room=f"{house.name} {seed}",
                    house=house.name,
                    day=day,
                    wait=wait,
                    quote=wait.quote,
                    mean=means[seen.guest_id],
                    warned_at=warned.get(seen.guest_id),
                )


def figures(guests: list[Told]) -> dict[str, float]:
    """Compute what is judged: minutes and shares."""
    compared = [
        (guest.error, guest.mean - guest.wait.waited) for guest in guests if guest.mean is not None
    ]
    error = fmean(abs(own) for own, _ in compared) / _MINUTE
    of_mean = fmean(abs(mean) for _, mean in compared) / _MINUTE
    return {
        "guests": len(guests),
        "error": error,
        "error_of_mean": of_mean,
        "ratio": error / of_mean,
        "bias": fmean(guest.error for guest in guests) / _MINUTE,
        "bias_of_mean": fmean(mean for _, mean in compared) / _MINUTE,
        "kept": fmean(bool(guest.wait.kept) for guest in guests),
        "quoted": fmean(guest.quote.quoted for guest in guests) / _MINUTE,
        "broken": fmean(guest.broken for guest in guests),
    }


def told_within(limit: int, alarms: Iterable[tuple[datetime, Told]]) -> list[tuple[datetime, Told]]:
    """Choose the alarms that are told when there may be so many an hour in a room."""
    limits: defaultdict[str, HourlyLimit] = defaultdict(lambda: HourlyLimit(limit))
    in_order = sorted(alarms, key=itemgetter(0))
    return [(at, guest) for at, guest in in_order if limits[guest.room].take(at)]


def promise_figures(guests: list[Told], limit: int) -> dict[str, float]:
    """Compute how promises at risk were told of: shares."""
    broken = [guest for guest in guests if guest.broken]
    alarms = told_within(limit, ((one.warned_at, one) for one in guests if one.warned_at))
    perfect = told_within(limit, ((one.breaks_at - AHEAD, one) for one in broken))
    foretold = sum(guest.broken and guest.breaks_at - at >= ABOUT for at, guest in alarms)
    false = sum(not guest.broken for _, guest in alarms)
    return {
        "foretold": foretold / len(broken),
        "foretold_by_knowing": len(perfect) / len(broken),
        "false_of_kept": false / (len(guests) - len(broken)),
        "false_of_alarms": false / len(alarms),
    }


def show(name: str, found: dict[str, float]) -> None:
    """Print a row."""
    print(
        f"  {name:16} {found['guests']:6.0f}  {found['error']:5.1f} {found['error_of_mean']:5.1f} "
        f"{found['ratio']:6.2f}  {found['bias']:+5.1f} {found['bias_of_mean']:+6.1f}  "
        f"{found['kept']:6.1%} {found['quoted']:5.1f}  {found['broken']:6.1%}",
        flush=True,
    )


def busy_room(pagers: int, waits: int = MAX_WAITS) -> tuple[Room, datetime]:
    """Fill a room with guests, and its record with waits; return it with the time."""
    rng = random.Random(1)
    now = datetime(2026, 11, 21, 18, tzinfo=UTC)
    past = [
        Wait(
            started=now - timedelta(minutes=rng.uniform(30, 80_000)),
            waited=rng.uniform(0, 3000),
            party_size=rng.randint(1, 8),
            quote=Quote(predicted=1200, quoted=1800, ahead=3, basis=Basis.RATE_AND_USUAL),
        )
        for _ in range(waits)
    ]
    room = Room(PartyClasses.from_option(DEFAULT_CLASSES), ZONE, Record(past))
    for number in range(pagers):
        now += timedelta(seconds=2)
        room.apply(event_of(Seen(now, What.CAME, f"{number}", number, rng.randint(1, 8))), now)
    return room, now


def milliseconds_of_change() -> list[float]:
    """Measure events among a thousand guests, each with what is asked of the room then."""
    room, now = busy_room(_PAGERS)
    rng = random.Random(2)
    present = [f"{number}" for number in range(_PAGERS)]
    spent = []
    for change in range(_CHANGES):
        now += timedelta(seconds=1)
        guest_id = present.pop(rng.randrange(len(present)))
        came = Seen(now, What.CAME, f"{_PAGERS + change}", 1, rng.randint(1, 8))
        present.append(came.guest_id)
        for seen in (Seen(now, What.PAGED, guest_id, 1, 2), came):
            begun = process_time()
            room.apply(event_of(seen), now)
            for party_size in (2, 4, 5):
                room.quote(party_size, now)
            deadline = room.deadline(now)
            spent.append((process_time() - begun) * 1000)
            if deadline and deadline <= now:
                begun = process_time()
                room.tick(now)
                spent.append((process_time() - begun) * 1000)
    return spent


def main() -> None:
    """Measure and print."""
    days = PAST_DAYS + MEASURED_DAYS
    guests = [guest for house in HOUSES for seed in SEEDS for guest in told(house, seed, days)]
    measured = [guest for guest in guests if guest.day >= PAST_DAYS]
    print("  minutes         guests  error  mean ratio   bias   mean    kept quote  broken")
    found = figures(measured)
    show("all", found)
    for house in HOUSES:
        show(house.name, figures([guest for guest in measured if guest.house == house.name]))
    for basis in Basis:
        if len(of_basis := [guest for guest in measured if guest.quote.basis is basis]) > 50:
            show(basis, figures(of_basis))
    first_week = figures([guest for guest in guests if guest.day < 7])
    show("first week", first_week)
    print("  promises at risk       foretold  by who knows all  false: of kept, of alarms")
    for limit in LIMITS:
        risks = promise_figures(measured, limit)
        found |= {f"{name}_{limit}": value for name, value in risks.items()}
        print(
            f"  at most {limit:4} an hour     {risks['foretold']:6.1%} "
            f"{risks['foretold_by_knowing']:16.1%} {risks['false_of_kept']:14.1%} "
            f"{risks['false_of_alarms']:11.1%}"
        )
    spent = milliseconds_of_change()
    found |= {"change_ms": fmean(spent), "change_ms_p99": quantiles(spent, n=100)[98]}
    print(
        f"  a change with {_PAGERS} guests: {found['change_ms']:.3f} ms, "
        f"99 of 100 within {found['change_ms_p99']:.3f} ms"
    )
    print("wait: " + json.dumps({name: round(value, 3) for name, value in found.items()}))


if __name__ == "__main__":
    print("wait: how well waits are foretold", flush=True)
    main()
