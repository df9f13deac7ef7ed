"""Who is late, and at which point nobody can be.

Nobody is late at a mat that sees nobody. Where several who were due did not come, and nothing else
came for a while, the mat was silent: whoever may have passed it then is waited for at the next.
This too follows from the passings alone, so a restart finds the same.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from heapq import nsmallest
from itertools import chain
from typing import NamedTuple

from .board import Board
from .entry import Entry
from .forecast import Due, Forecast
from .runner import BibOrder
from .slices import Slices, slices_of

DEFAULT_PATIENCE = timedelta(minutes=10)
"""How long beyond due a runner is at least, to be late."""
_SPREADS = 3
"""How many spreads beyond due a runner is late, if that is longer."""
_MISSING = 3
"""How many have to be missing for the mat to be the reason rather than they."""
_GRACE = timedelta(minutes=1)
"""How long beyond due and spread one has to be missing to count."""
_NEVER = datetime.min.replace(tzinfo=UTC)
MAX_SOONEST = 50
"""Of how many it is kept that they are due next."""


class Overdue(NamedTuple):
    """Who is late, and who will be."""

    late: dict[str, Due]
    """By bib, with what they are late at."""
    silent: frozenset[int]
    """The steps whose mat sees nobody now, though several are due."""
    next_at: datetime | None
    """When the next will be late, if nobody passes until then."""
    soonest: tuple[str, ...] = ()
    """Who is due next, by bib, of those who are not late."""


class _Silence(NamedTuple):
    """A time in which a mat saw nobody."""

    begin: datetime
    end: datetime | None
    """`None` if it lasts."""


def find_overdue(
    board: Board,
    forecast: Forecast,
    now: datetime,
    *,
    patience: timedelta = DEFAULT_PATIENCE,
    unavailable: Collection[str] = (),
    seen: Mapping[str, int],
) -> Slices[Overdue]:
    """Find who is late, in slices.

    Nobody is late at a point whose devices are all unavailable, nor is one at a step by which
    somebody has seen the runner, as `seen` says by bib.
    """
    waiting = yield from _find_waiting(board, forecast, now)
    silences: dict[int, list[_Silence]] = {}
    for step, there in waiting.items():
        dues = [due for _, due in there]
        for some in slices_of(list(board.missed[step].values())):
            dues += filter(None, (forecast.due(entry, step) for entry in some))
            yield
        times = board.mat_times[board.track.steps[step].mat]
        silences[step] = _find_silences(times, dues, now)
        yield
    away = frozenset(unavailable)
    dark = {
        step.index
        for step in board.track.steps
        if step.point.devices and step.point.devices <= away
    }

    def cannot_be_seen(entry: Entry, due: Due) -> bool:
        return (
            due.step in dark
            or due.step <= seen.get(entry.bib, -1)
            or _may_have_passed(due, silences.get(due.step, ()))
        )

    late: dict[str, Due] = {}
    next_at = None
    soonest: list[tuple[datetime, BibOrder]] = []
    for pairs in slices_of(chain.from_iterable(waiting.values())):
        for entry, first in pairs:
            looked_for: Due | None = first
            while looked_for and cannot_be_seen(entry, looked_for):
                looked_for = forecast.due(entry, looked_for.step + 1)
            if looked_for is None:
                continue
            deadline = looked_for.time + max(_SPREADS * looked_for.spread, patience)
            if deadline <= now:
                late[entry.bib] = looked_for
            else:
                next_at = min(deadline, next_at or deadline)
                soonest.append((first.time, entry.order))
        soonest = nsmallest(MAX_SOONEST, soonest)
        yield
    silent = frozenset(step for step, found in silences.items() if found and not found[-1].end)
    return Overdue(late, silent, next_at, tuple(bib for _, (_, bib) in soonest))


def _find_waiting(
    board: Board, forecast: Forecast, now: datetime
) -> Slices[dict[int, list[tuple[Entry, Due]]]]:
    """Find who is due at which step next."""
    waiting: dict[int, list[tuple[Entry, Due]]] = {}
    for some in slices_of(list(board.on_course.values())):
        for entry in some:
            if _is_looked_for(board, entry, now) and (due := forecast.due(entry)):
                waiting.setdefault(due.step, []).append((entry, due))
        yield
    return waiting


def _is_looked_for(board: Board, entry: Entry, now: datetime) -> bool:
    """Tell whether a runner's time on the course has not run out."""
    limit = board.track.course.limit
    gun = board.starts.of(entry.runner) if limit else None
    return not limit or not gun or now <= gun + limit


def _find_silences(times: Sequence[datetime], dues: Sequence[Due], now: datetime) -> list[_Silence]:
    """Find when a mat saw nobody though several were due, who were not seen there."""
    missing: Counter[int] = Counter()
    for due in dues:
        place = bisect_right(times, due.time)
        end = times[place] if place < len(times) else now
        if due.time + due.spread + _GRACE <= end:
            missing[place] += 1
    return [
        _Silence(
            times[place - 1] if place else _NEVER,
            times[place] if place < len(times) else None,
        )
        for place in sorted(missing)
        if missing[place] >= _MISSING
    ]


def _may_have_passed(due: Due, silences: Sequence[_Silence]) -> bool:
    """Tell whether a runner may have passed a mat while it was silent."""
    earliest, latest = due.time - _SPREADS * due.spread, due.time + _SPREADS * due.spread
    return any(
        silence.begin < latest and (silence.end is None or earliest < silence.end)
        for silence in silences
    )
