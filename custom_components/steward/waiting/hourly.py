"""Statistics of the hours, as long-term statistics want them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from statistics import fmean

from .record import Record
from .waits import Wait

_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class HourOfWaits:
    """How long guests waited who came in one hour; in seconds.

    Made of the record alone: to write it again over the last one, by its start, changes nothing.
    """

    start: datetime
    """The full hour, in UTC."""
    mean: float
    minimum: float
    maximum: float


def hours(record: Record, since: datetime = _EVER) -> Iterator[HourOfWaits]:
    """Make the statistics of the hours in which any came, from that of a time on."""
    waits = record.between(_full_hour(since), datetime.max.replace(tzinfo=UTC))
    for start, its in groupby(waits, lambda wait: _full_hour(wait.started)):
        yield _statistics(start, list(its))


def _full_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _statistics(start: datetime, waits: Sequence[Wait]) -> HourOfWaits:
    lengths = [wait.waited for wait in waits]
    return HourOfWaits(start=start, mean=fmean(lengths), minimum=min(lengths), maximum=max(lengths))
