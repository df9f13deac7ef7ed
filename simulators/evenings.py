"""Seeded evenings of a room: parties come, wait, are called to tables, eat and go.

A queue with the habits of a dining room, and nothing of how a wait is forecast: tables of several
sizes, each used by who fits; bookings that take tables without a pager; bursts; hosts who pass
somebody over; guests who lose patience, with a word or without; pages that nobody answers. What
comes out is what a paging transmitter would have seen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from heapq import heappop, heappush
from itertools import count
import math
import random
from typing import NamedTuple


class What(StrEnum):
    """What a transmitter sees of a guest."""

    CAME = "came"
    PAGED = "paged"
    CLEARED = "cleared"
    REMOVED = "removed"
    CLEARED_ALL = "cleared_all"


class Seen(NamedTuple):
    """Something that a transmitter saw."""

    at: datetime
    """In UTC."""
    what: What
    guest_id: str
    number: int
    """The pager's."""
    party_size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class House:
    """A room and its habits; times are in minutes unless they say otherwise."""

    name: str
    tables: Mapping[int, int]
    """How many tables have so many seats."""
    opens: time
    arrivals: tuple[float, ...]
    """Walk-in parties an hour, in each half hour from `opens` on; the last ends the evening."""
    weekdays: tuple[float, ...]
    """Factors of the arrivals, Monday first."""
    staffed: tuple[float, ...]
    """The share of the tables that are open, Monday first."""
    sizes: Mapping[int, float]
    """Weights of the sizes of a party."""
    meal: float
    """How long a party of two sits."""
    meal_per_person: float
    """What each one more adds."""
    meal_spread: float = 0.28
    """The standard deviation of a meal's logarithm."""
    bookings: float = 0.15
    """Booked parties for each walk-in."""
    pagers_for_all: bool = False
    """Whether a party whose table is free gets a pager too."""
    bursts: float = 0.5
    """Bursts an evening: a show has ended, a coach has come."""
    patience: float = 95.0
    """The scale of how long a party waits before it gives up."""
    no_show: float = 0.05
    """The share of those who wait and do not come when they are called."""
    passed_over: float = 0.07
    """The share of calls in which the host takes the next but one."""


HOUSES = (
    House(
        name="grill",
        tables={2: 12, 4: 16, 6: 5, 8: 3},
        opens=time(17),
        arrivals=(18, 26, 36, 44, 46, 40, 32, 24, 14, 6),
        weekdays=(0.6, 0.6, 0.7, 0.85, 1.15, 1.2, 0.95),
        staffed=(0.75, 0.75, 0.85, 0.9, 1, 1, 1),
        sizes={1: 4, 2: 43, 3: 14, 4: 22, 5: 7, 6: 6, 7: 2, 8: 2},
        meal=52,
        meal_per_person=5,
    ),
    House(
        name="diner",
        tables={2: 8, 4: 9, 6: 2},
        opens=time(16, 30),
        arrivals=(14, 18, 26, 32, 34, 32, 28, 22, 16, 10, 4),
        weekdays=(0.85, 0.85, 0.9, 0.95, 1.15, 1.15, 1.05),
        staffed=(0.9, 0.9, 0.9, 0.9, 1, 1, 1),
        sizes={1: 10, 2: 46, 3: 16, 4: 19, 5: 6, 6: 3},
        meal=34,
        meal_per_person=3,
        bookings=0.03,
        patience=70,
    ),
    House(
        name="bistro",
        tables={2: 10, 4: 12, 6: 4, 10: 2},
        opens=time(9),
        arrivals=(10, 18, 28, 38, 42, 42, 38, 34, 28, 18, 8),
        weekdays=(0.4, 0.4, 0.4, 0.45, 0.6, 1.2, 1.25),
        staffed=(0.6, 0.6, 0.6, 0.6, 0.75, 1, 1),
        sizes={1: 3, 2: 40, 3: 17, 4: 22, 5: 8, 6: 6, 7: 2, 8: 1, 9: 0.5, 10: 0.5},
        meal=45,
        meal_per_person=4,
        bookings=0.1,
        bursts=1.0,
    ),
    House(
        name="tavern",
        tables={2: 9, 4: 12, 6: 4, 8: 2},
        opens=time(17, 30),
        arrivals=(16, 24, 34, 38, 40, 34, 26, 18, 8),
        weekdays=(0.55, 0.6, 0.7, 0.85, 1.2, 1.25, 0.9),
        staffed=(0.75, 0.75, 0.8, 0.9, 1, 1, 1),
        sizes={1: 5, 2: 44, 3: 15, 4: 22, 5: 7, 6: 5, 7: 1, 8: 1},
        meal=48,
        meal_per_person=4,
        pagers_for_all=True,
    ),
)


@dataclass(eq=False, slots=True)
class _Party:
    size: int
    number: int = 0
    """The pager's; 0 where the party has none: it has booked."""
    guest_id: str = ""
    gone: bool = False
    called: bool = False


@dataclass(eq=False, slots=True)
class _Evening:
    """One evening; times are minutes since the opening."""

    house: House
    rng: random.Random
    ids: Iterator[int]
    busy: float
    """The factor of this evening's arrivals."""
    slow: float
    """The factor of this evening's meals."""
    staffed: float
    """The share of the tables that are open this evening."""
    seen: list[tuple[float, What, _Party]] = field(default_factory=list)
    _heap: list[tuple[float, int, object, tuple[object, ...]]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)
    _free: list[int] = field(default_factory=list)
    """The seats of the tables that are free."""
    _waiting: list[_Party] = field(default_factory=list)
    _held: set[int] = field(default_factory=set)
    """The pagers that are with guests."""

    def run(self) -> None:
        house = self.house
        for seats, many in house.tables.items():
            self._free += [seats] * max(1, round(many * self.staffed))
        end = 30.0 * len(house.arrivals)
        self._plan_arrivals(end)
        self._at(end + 90, self._close)
        while self._heap:
            now, _, handle, given = heappop(self._heap)
            handle(now, *given)  # type: ignore[operator]

    def _at(self, minute: float, handle: object, *given: object) -> None:
        heappush(self._heap, (minute, next(self._order), handle, given))

    def _plan_arrivals(self, end: float) -> None:
        """Walk-ins by a rate that changes, bookings on the quarter hours, bursts."""
        rng, house = self.rng, self.house
        most = max(house.arrivals) * self.busy / 60
        minute = rng.expovariate(most)
        while minute < end:
            rate = house.arrivals[int(minute // 30)] * self.busy / 60
            if rng.random() < rate / most:
                self._at(minute, self._come, self._size())
                if rng.random() < house.bookings:
                    booked = max(0.0, 15 * round(minute / 15) + rng.gauss(3, 5))
                    self._at(booked, self._come_booked, self._size())
            minute += rng.expovariate(most)
        for _ in range(_poisson(rng, house.bursts)):
            middle = rng.uniform(30, end - 60)
            for _ in range(rng.randint(4, 9)):
                self._at(middle + abs(rng.gauss(0, 6)), self._come, self._size())

    def _size(self) -> int:
        sizes = self.house.sizes
        return self.rng.choices(list(sizes), list(sizes.values()))[0]

    def _see(self, now: float, what: What, party: _Party) -> None:
        self.seen.append((now, what, party))

    def _come_booked(self, now: float, size: int) -> None:
        self._waiting.insert(0, _Party(size))
        self._seat(now)

    def _come(self, now: float, size: int) -> None:
        """Come without a booking: sit down at once, turn round, or take a pager."""
        rng = self.rng
        table = self._table_for(size)
        if table is not None and any(party.size <= table for party in self._waiting):
            table = None
        if table is not None and not self.house.pagers_for_all:
            self._free.remove(table)
            self._sit(now, table, _Party(size))
            return
        if table is None and rng.random() < len(self._waiting) / (len(self._waiting) + 60):
            return
        number = next(number for number in count(1) if number not in self._held)
        self._held.add(number)
        party = _Party(size, number, f"{next(self.ids)}")
        self._waiting.append(party)
        self._see(now, What.CAME, party)
        self._at(now + rng.weibullvariate(self.house.patience, 2.2), self._give_up, party)
        self._seat(now)

    def _table_for(self, size: int) -> int | None:
        """Find the smallest table that is free and large enough."""
        return min((seats for seats in self._free if seats >= size), default=None)

    def _give_up(self, now: float, party: _Party) -> None:
        """Go home; six in ten hand the pager back."""
        if party.called:
            return
        party.gone = True
        if self.rng.random() < 0.6:
            self._waiting.remove(party)
            self._end(now, What.REMOVED, party)

    def _end(self, now: float, what: What, party: _Party) -> None:
        self._held.discard(party.number)
        self._see(now, what, party)

    def _seat(self, now: float) -> None:
        """Give each table that is free to somebody who fits."""
        for table in sorted(self._free):
            if party := self._choose(table):
                self._free.remove(table)
                self._waiting.remove(party)
                party.called = True
                self._at(now + self.rng.expovariate(1.0), self._call, table, party)

    def _choose(self, table: int) -> _Party | None:
        """Choose who gets a table: who has booked, who fills it, then who fits, in their order."""
        fits = [party for party in self._waiting if party.size <= table]
        booked = [party for party in fits if not party.number]
        filling = [party for party in fits if party.size > table - 2]
        candidates = booked or filling or fits
        skip = len(candidates) > 1 and self.rng.random() < self.house.passed_over
        return candidates[int(skip)] if candidates else None

    def _call(self, now: float, table: int, party: _Party) -> None:
        """Call a party by its pager, or by walking up to it."""
        rng = self.rng
        if not party.number:
            self._sit(now, table, party)
            return
        if not party.gone and rng.random() < 0.04:
            self._end(now, What.CLEARED, party)
            self._sit(now, table, party)
            return
        self._see(now, What.PAGED, party)
        if party.gone or rng.random() < self.house.no_show:
            self._at(now + 5, self._see, What.PAGED, party)
            self._at(now + rng.uniform(8, 13), self._give_table_away, table, party)
            return
        walk = rng.expovariate(1 / 2.5)
        if walk > 4:
            self._at(now + 4, self._see, What.PAGED, party)
        self._at(now + walk, self._arrive, table, party)

    def _arrive(self, now: float, table: int, party: _Party) -> None:
        self._end(now, What.CLEARED, party)
        self._sit(now, table, party)

    def _give_table_away(self, now: float, table: int, party: _Party) -> None:
        self._end(now, self.rng.choice((What.CLEARED, What.REMOVED)), party)
        self._make_free(now, table)

    def _sit(self, now: float, table: int, party: _Party) -> None:
        house, rng = self.house, self.rng
        mean = (house.meal + house.meal_per_person * (party.size - 2)) * self.slow
        meal = mean * math.exp(rng.gauss(0, house.meal_spread))
        cleaning = rng.uniform(2, 7)
        self._at(now + meal + cleaning, self._make_free, table)

    def _make_free(self, now: float, table: int) -> None:
        self._free.append(table)
        self._seat(now)

    def _close(self, now: float) -> None:
        """Send home who still waits: all pagers are cleared at once."""
        for party in self._waiting:
            if party.number:
                party.called = True
                self._end(now, What.CLEARED_ALL, party)
        self._waiting.clear()


def _poisson(rng: random.Random, mean: float) -> int:
    """Draw a number of events."""
    number, left = 0, rng.expovariate(1.0)
    while left < mean:
        number += 1
        left += rng.expovariate(1.0)
    return number


def evenings(
    house: House, *, seed: int, first: date, days: int, zone: tzinfo
) -> Iterator[list[Seen]]:
    """Make evenings one after the other; each is a list in the order of its times."""
    rng = random.Random(f"{house.name} {seed}")
    ids = count(1)
    for day in (first + timedelta(days=offset) for offset in range(days)):
        evening = _Evening(
            house,
            rng,
            ids,
            busy=house.weekdays[day.weekday()] * math.exp(rng.gauss(0, 0.1)),
            slow=math.exp(rng.gauss(0, 0.1)),
            staffed=house.staffed[day.weekday()] * rng.choice((1, 1, 1, 0.85)),
        )
        evening.run()
        opening = datetime.combine(day, house.opens, zone).astimezone(UTC)
        yield [
            Seen(opening + timedelta(minutes=at), what, party.guest_id, party.number, party.size)
            for at, what, party in sorted(evening.seen, key=lambda seen: seen[0])
        ]
