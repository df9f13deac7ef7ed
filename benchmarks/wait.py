"""How well waits are foretold: on seeded evenings, beside the transmitter's own mean.

Rooms of several kinds open for eight weeks; the first four are their past, the others are
measured. The mean of a transmitter is that of all waits since it was reset, at night; guests who
come before it has one are left out of the comparison.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
import json
import random
from statistics import fmean, quantiles
from time import process_time
from zoneinfo import ZoneInfo

from benchmarks.promises import LIMITS, Host, Promise, promise_figures
from custom_components.steward.waiting.classes import DEFAULT_CLASSES, PartyClasses
from custom_components.steward.waiting.guests import Came, End, Ended, Guest, GuestEvent, Paged
from custom_components.steward.waiting.promise import LATE
from custom_components.steward.waiting.record import MAX_WAITS, Record
from custom_components.steward.waiting.room import Room
from custom_components.steward.waiting.waits import Basis, Quote, Wait
from simulators.evenings import HOUSES, House, Seen, What, evenings

ZONE = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 9, 7)
"""A Monday; summer time ends in the weeks that follow."""
PAST_DAYS, MEASURED_DAYS = 28, 28
SEEDS = (1, 2, 3, 4, 5, 6)
GOAL = 300.0
_MINUTE = 60.0
_PAGERS = 1000
_CHANGES = 5000


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A guest who was called, and what had been told; in seconds."""

    house: str
    day: int
    wait: Wait
    quote: Quote
    mean: float | None
    """The transmitter's mean when the guest came."""

    @property
    def error(self) -> float:
        """What was predicted too much."""
        return self.quote.predicted - self.wait.waited


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
                    due_at=seen.at + timedelta(seconds=GOAL),
                )
            )
        case What.PAGED:
            return Paged(guest_id=seen.guest_id, at=seen.at)
        case ended:
            return Ended(guest_id=seen.guest_id, at=seen.at, how=End(ended))


@dataclass(slots=True)
class Evenings:
    """What was seen of a house on some days."""

    told: list[Told] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)


def spend(house: House, seed: int, days: int) -> Evenings:
    """Open a room for some days, with a host for each limit of alarms."""
    seen_of = Evenings()
    room = Room(PartyClasses.from_option(DEFAULT_CLASSES), ZONE, Record())
    room.goal = GOAL
    now = datetime.combine(FIRST, time(), ZONE).astimezone(UTC)
    hosts = [Host(limit, now) for limit in LIMITS]
    for day, evening in enumerate(evenings(house, seed=seed, first=FIRST, days=days, zone=ZONE)):
        waited: list[float] = []
        means: dict[str, float | None] = {}
        waiting: dict[str, Promise] = {}
        for seen in evening:
            while (deadline := room.deadline(now)) and deadline <= seen.at:
                now = max(now, deadline)
                at_risk = room.tick(now).at_risk
                for host in hosts:
                    host.hear(at_risk, room, now, waiting)
            now = seen.at
            if seen.what is What.CAME:
                means[seen.guest_id] = fmean(waited) if waited else None
            room.apply(event_of(seen), now)
            since = room.record.take_changed()
            wait = room.record.between(since, since + datetime.resolution)[-1] if since else None
            if seen.what is What.CAME and (quote := room.quote_of(seen.guest_id)):
                breaks_at = now + timedelta(seconds=quote.quoted) + LATE
                promise = Promise(
                    room=f"{house.name} {seed}", day=day, came_at=now, breaks_at=breaks_at
                )
                seen_of.promises.append(promise)
                waiting[seen.guest_id] = promise
            elif seen.guest_id in waiting:
                promise = waiting.pop(seen.guest_id)
                promise.over_at, promise.called = now, wait is not None
            if wait and wait.quote:
                waited.append(wait.waited)
                seen_of.told.append(
                    Told(
                        house=house.name,
                        day=day,
                        wait=wait,
                        quote=wait.quote,
                        mean=means[seen.guest_id],
                    )
                )
    return seen_of


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
        "broken": fmean(
            guest.wait.waited > guest.quote.quoted + LATE.total_seconds() for guest in guests
        ),
    }


def show(name: str, found: dict[str, float]) -> None:
    """Print a row."""
    print(
        f"  {name:16} {found['guests']:6.0f}  {found['error']:5.1f} {found['error_of_mean']:5.1f} "
        f"{found['ratio']:6.2f}  {found['bias']:+5.1f} {found['bias_of_mean']:+6.1f}  "
        f"{found['kept']:6.1%} {found['quoted']:5.1f}  {found['broken']:6.1%}",
        flush=True,
    )


def show_promises(limit: int, found: dict[str, float]) -> None:
    """Print how promises at risk were told of."""
    print(
        f"  at most {limit} alarms an hour ({found['most_in_an_hour']} in the fullest), "
        f"of {found['guests_an_alarm']:.1f} guests each\n"
        f"    broken promises foretold {found['foretold']:.1%}, "
        f"by who knows all {found['foretold_by_knowing']:.1%}\n"
        f"    kept promises with a false alarm {found['false_of_kept']:.1%}\n"
        f"    alarms without a late guest {found['alarms_none_late']:.1%}, "
        f"without a broken promise {found['alarms_none_broken']:.1%}\n"
        f"    guests told of whose promise was kept {found['named_kept']:.1%}, "
        f"who were not late {found['named_not_late']:.1%}"
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
    seen = [spend(house, seed, days) for house in HOUSES for seed in SEEDS]
    guests = [guest for each in seen for guest in each.told]
    promises = [one for each in seen for one in each.promises if one.day >= PAST_DAYS]
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
    for limit in LIMITS:
        risks = promise_figures(promises, limit)
        found |= {f"{name}_{limit}": value for name, value in risks.items()}
        show_promises(limit, risks)
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
