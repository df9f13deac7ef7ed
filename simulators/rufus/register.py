"""The passings of one session, indexed by number, by time and by arrival."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from .options import Order
from .records import Passing

type _Key[T] = Callable[[Passing], T]

_number: _Key[int] = attrgetter("num_passing")
_time: _Key[datetime] = attrgetter("timestamp")

# To sort a few passings in one by one is quicker than to sort a long index again.
_FEW = 50


@dataclass(frozen=True, kw_only=True)
class Span[T: (int, datetime)]:
    """A range that holds both its ends.

    Attributes:
        low: The least value, None for no bound.
        high: The greatest value, None for no bound.
    """

    low: T | None = None
    high: T | None = None

    @property
    def bounded(self) -> bool:
        """Whether it leaves anything out."""
        return self.low is not None or self.high is not None

    @property
    def reversed(self) -> bool:
        """Whether its ends are the wrong way round, so that it holds nothing."""
        return self.low is not None and self.high is not None and self.low > self.high

    def holds(self, value: T) -> bool:
        """Return whether a value lies within."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


ALL_NUMBERS = Span[int]()
ALL_TIMES = Span[datetime]()


class Register:
    """Passings of which each number is there once.

    Attributes:
        arrived: All passings in order of arrival; not to be changed.
    """

    def __init__(self) -> None:
        self.arrived: list[Passing] = []
        self._positions: dict[int, int] = {}
        self._by_number: list[Passing] = []
        self._by_time: list[Passing] = []

    def __len__(self) -> int:
        return len(self.arrived)

    def next_number(self, step: int) -> int:
        """Return the greatest number and a step, or 1 where there is none."""
        return self._by_number[-1].num_passing + step if self._by_number else 1

    @property
    def extent(self) -> tuple[datetime, datetime] | None:
        """The earliest and the latest time, if there is any."""
        return (self._by_time[0].timestamp, self._by_time[-1].timestamp) if self._by_time else None

    def add(self, passings: Iterable[Passing]) -> int:
        """Put in the passings whose numbers are new; return how many those were."""
        fresh = []
        for passing in passings:
            if passing.num_passing not in self._positions:
                self._positions[passing.num_passing] = len(self._positions)
                fresh.append(passing)
        self.arrived += fresh
        _sort_in(self._by_number, fresh, _number)
        _sort_in(self._by_time, fresh, _time)
        return len(fresh)

    def select(
        self,
        order: Order,
        numbers: Span[int] = ALL_NUMBERS,
        times: Span[datetime] = ALL_TIMES,
    ) -> list[Passing]:
        """Return the passings whose number and time lie within, in some order."""
        if times.bounded:
            within = _cut(self._by_time, times, _time)
            found = [passing for passing in within if numbers.holds(passing.num_passing)]
        else:
            found = _cut(self._by_number, numbers, _number)
        if len(found) == len(self.arrived):
            return list(self.arrived if order is Order.ARRIVAL else self._by_number)
        return sorted(found, key=self._position if order is Order.ARRIVAL else _number)

    def _position(self, passing: Passing) -> int:
        return self._positions[passing.num_passing]


def _cut[T: (int, datetime)](index: list[Passing], span: Span[T], key: _Key[T]) -> list[Passing]:
    start = 0 if span.low is None else bisect_left(index, span.low, key=key)
    end = len(index) if span.high is None else bisect_right(index, span.high, key=key)
    return index[start:end]


def _sort_in[T: (int, datetime)](index: list[Passing], fresh: list[Passing], key: _Key[T]) -> None:
    if len(fresh) > _FEW:
        index += fresh
        index.sort(key=key)
    else:
        for passing in fresh:
            insort(index, passing, key=key)
