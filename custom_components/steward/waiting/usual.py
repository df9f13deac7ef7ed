"""The usual wait: what guests waited who came in the same half hour of the weeks before."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from statistics import fmean

from .classes import PartyClass, PartyClasses
from .record import Record
from .waits import Wait

HALF_HOUR = timedelta(minutes=30)
WEEKS = 4


class Usual:
    """Means of half hours; each is computed once, when its half hour begins."""

    def __init__(self, classes: PartyClasses, zone: tzinfo) -> None:
        """Take the zone by whose clock the room opens."""
        self._classes = classes
        self._zone = zone
        self._began: datetime | None = None
        self._means: dict[PartyClass, float | None] = {}

    @property
    def until(self) -> datetime | None:
        """When the present half hour ends; `None` before anybody asked."""
        return self._began and self._began + HALF_HOUR

    def forget(self) -> None:
        """Compute anew: the record has got older waits."""
        self._began = None

    def mean(self, record: Record, party_class: PartyClass, now: datetime) -> float | None:
        """Get the usual wait of a class at a time, in seconds.

        Where none of that class came, it is that of all who came; `None` if nobody did.
        """
        if self._began is None or not self._began <= now < self._began + HALF_HOUR:
            self._compute(record, now)
        return self._means[party_class]

    def _compute(self, record: Record, now: datetime) -> None:
        local = now.astimezone(self._zone)
        local = local.replace(minute=local.minute // 30 * 30, second=0, microsecond=0)
        self._began = local.astimezone(UTC)
        waits: list[Wait] = []
        for week in range(1, WEEKS + 1):
            # By the clock on the wall, over a change to summer time too.
            began = (local - timedelta(weeks=week)).astimezone(UTC)
            waits += record.between(began, began + HALF_HOUR)
        self._means = {
            party_class: _mean(self._of(party_class, waits) or waits)
            for party_class in self._classes.all
        }

    def _of(self, party_class: PartyClass, waits: Sequence[Wait]) -> list[Wait]:
        """Choose the waits of a class; one whose size is not known is of none."""
        return [
            wait
            for wait in waits
            if wait.party_size is not None and self._classes.of(wait.party_size) == party_class
        ]


def _mean(waits: Sequence[Wait]) -> float | None:
    return fmean(wait.waited for wait in waits) if waits else None
