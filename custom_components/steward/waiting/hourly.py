"""Statistics of the hours, as long-term statistics want them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from statistics import fmean

from .record import Record
from .waits import Wait

HOUR = timedelta(hours=1)


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


def hour_of(record: Record, at: datetime) -> HourOfWaits | None:
    """Make the statistics of the hour in which a time lies; `None` if no wait began in it."""
    start = _full_hour(at)
    waits = record.between(start, start + HOUR)
    return _statistics(start, waits) if waits else None


def all_hours(record: Record) -> Iterator[HourOfWaits]:
    """Make the statistics of all hours that have any."""
    for start, waits in groupby(record.waits, lambda wait: _full_hour(wait.started)):
        yield _statistics(start, list(waits))


def _full_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _statistics(start: datetime, waits: Sequence[Wait]) -> HourOfWaits:
    lengths = [wait.waited for wait in waits]
    return HourOfWaits(start=start, mean=fmean(lengths), minimum=min(lengths), maximum=max(lengths))
