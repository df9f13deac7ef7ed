"""When a runner is due at a step.

As others went on who had run like this one: the own last leg, times the median of the next leg
divided by that leg. The others are those who came to that step last, up to a hundred, for who comes
at about the same time fades about as much. Where too few have come, by distance and the own pace.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from .board import Arrival, Board
from .entry import Entry

_ENOUGH = 5
"""How many others have to have gone the same way."""
_MANY = 101
_LOOK = 1000
"""Of how many the way is taken at most, and how many are looked at for that."""
_TAIL = 2.0
"""How many median deviations a spread is: 1.48 are the standard deviation of what is normal, but
of those who walk a while there are more than that."""
_STRANGER = 1.25
"""How much wider it is for one of whom the start alone is known."""
_PACE_SPREAD = 0.15
"""The spread of a leg, as a part of it, where it is known by distance and pace alone."""


class Due(NamedTuple):
    """When a runner is expected where."""

    step: int
    time: datetime
    spread: timedelta
    """How far off that may well be: three of it seldom are too little."""


class _Typical(NamedTuple):
    """How it went for others."""

    median: float
    spread: float


class Forecast:
    """Predicts from a board; what it found of others is kept until one more comes to the step."""

    def __init__(self, board: Board) -> None:
        """Predict from a board."""
        self._board = board
        self._found: dict[tuple[int | None, int, int], tuple[int, _Typical | None]] = {}

    def due(self, entry: Entry, step: int | None = None) -> Due | None:
        """Predict when a runner comes to the next step, or to another, from those before it.

        `None` for who has not been seen, has no step to come, or where nothing tells.
        """
        if entry.last is None:
            return None
        step = entry.last + 1 if step is None else step
        last = next(
            (one for one in reversed(range(min(step, entry.last + 1))) if entry.taken[one]), None
        )
        if last is None:
            return None
        at = _time_at(entry, last)
        if at is None or step >= len(entry.taken):
            return None
        if (leg := self._next_leg(entry, last, at, step)) is None:
            return None
        return Due(step, at + timedelta(seconds=leg.median), timedelta(seconds=leg.spread))

    def _next_leg(self, entry: Entry, last: int, at: datetime, step: int) -> _Typical | None:
        """Predict the seconds from the last step to another."""
        before = _last_before(entry, last)
        begin = entry.start if before is None else _time_at(entry, before)
        own = (at - begin).total_seconds() if begin else 0.0
        if own <= 0:  # only the start is behind the runner
            leg = self._leg(last, step)
            return leg and leg._replace(spread=leg.spread * _STRANGER)
        if ratio := self._ratio(before, last, step):
            return _Typical(own * ratio.median, own * ratio.spread)
        metres, rest = self._metres(before, last), self._metres(last, step)
        if not metres or rest is None:
            return None
        seconds = own * rest / metres
        return _Typical(seconds, seconds * _PACE_SPREAD)

    def _metres(self, first: int | None, last: int) -> float | None:
        """Tell how far it is from a step, or the start, to another."""
        steps = self._board.track.steps
        begin = 0.0 if first is None else steps[first].distance
        end = steps[last].distance
        return None if begin is None or end is None else end - begin

    def _ratio(self, first: int | None, middle: int, last: int) -> _Typical | None:
        """Find how the leg to `last` was to the leg from `first` to `middle`, for others."""

        def ratio(entry: Entry) -> float | None:
            begin = entry.start if first is None else _time_at(entry, first)
            turn, end = _time_at(entry, middle), _time_at(entry, last)
            if begin is None or turn is None or end is None or turn <= begin:
                return None
            return (end - turn) / (turn - begin)

        latest = self._board.arrivals[last][: -_LOOK - 1 : -1]
        return self._of_others((first, middle, last), ratio, latest)

    def _leg(self, first: int, last: int) -> _Typical | None:
        """Find how many seconds a leg took others."""

        def seconds(entry: Entry) -> float | None:
            begin, end = _time_at(entry, first), _time_at(entry, last)
            return (end - begin).total_seconds() if begin and end else None

        arrivals = self._board.arrivals[last]
        # Those who came last are slow, all of them: of all there are, at equal distances.
        return self._of_others(
            (last, first, last), seconds, arrivals[:: 1 + len(arrivals) // _MANY]
        )

    def _of_others(
        self,
        way: tuple[int | None, int, int],
        of: Callable[[Entry], float | None],
        others: Sequence[Arrival],
    ) -> _Typical | None:
        """Take median and spread over the first of others who went a way, if they are enough."""
        version = self._board.versions[way[2]]
        known = self._found.get(way)
        if known and known[0] == version:
            return known[1]
        values: list[float] = []
        for arrival in others:
            if (value := of(self._board.entries[arrival.order[1]])) is not None:
                values.append(value)
                if len(values) == _MANY:
                    break
        found = None
        if len(values) >= _ENOUGH:
            middle = median(values)
            found = _Typical(middle, _TAIL * median(abs(value - middle) for value in values))
        self._found[way] = (version, found)
        return found


def _last_before(entry: Entry, step: int) -> int | None:
    """Find the farthest step before another at which a runner was seen."""
    return next((one for one in reversed(range(step)) if entry.taken[one]), None)


def _time_at(entry: Entry, step: int) -> datetime | None:
    """Tell when a runner was at a step."""
    read = entry.taken[step]
    return read.time if read else None
