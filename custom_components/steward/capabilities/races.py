"""Races: who passed, who leads, and who is missing."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .subscriptions import Unsubscribe


@dataclass(frozen=True, kw_only=True, slots=True)
class RaceRunner:
    """A runner as the race stands; unofficial. Times are in UTC, what is not known is `None`."""

    bib: str
    name: str
    """Empty where it is not known."""
    status: str
    """`not_started`, `on_course`, `finished`, `dns`, `dnf` or `dsq`."""
    category: str | None = None
    club: str | None = None
    place: int | None = None
    elapsed: timedelta | None = None
    """At the last point that was passed."""
    gap: timedelta | None = None
    """Behind the first there."""
    last_point: str | None = None
    last_time: datetime | None = None
    due_point: str | None = None
    due_time: datetime | None = None
    late: bool = False
    """Whether the runner should have been at the point that is due long ago."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RaceArrival:
    """A runner at a point, with the places there."""

    bib: str
    name: str
    category: str | None
    club: str | None
    point: str
    time: datetime
    elapsed: timedelta | None
    place: int | None
    gender_place: int | None
    category_place: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class EnteredPassing:
    """What became of a passing that somebody entered."""

    point: str
    """The label of the point."""
    uncounted: str | None
    """Why it does not count, as `race.uncounted` calls it; `None` if it does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RaceEvent:
    """Something that happened to a runner, once."""

    race_key: str
    """The key of the race's item."""
    event_type: str
    """`started`, `split`, `lap`, `finished`, `first_finisher`, `late` or `unexpected`."""
    bib: str
    name: str | None
    """`None` where names are not to be told in events."""
    category: str | None
    point: str
    """Where it was; where the runner is due, if late."""
    time: datetime
    elapsed: timedelta | None = None
    place: int | None = None
    gender_place: int | None = None
    category_place: int | None = None
    last_point: str | None = None
    """Where the runner was seen last, if late."""
    last_time: datetime | None = None

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes of its event, as JSON values: seconds, and ISO 8601."""
        return {
            "bib": self.bib,
            "name": self.name,
            "category": self.category,
            "point": self.point,
            "time": self.time.isoformat(),
            "elapsed": None if self.elapsed is None else self.elapsed.total_seconds(),
            "place": self.place,
            "gender_place": self.gender_place,
            "category_place": self.category_place,
            "last_point": self.last_point,
            "last_time": self.last_time and self.last_time.isoformat(),
        }


class RaceOffice(ABC):
    """Races: who passed, who leads, and who is missing.

    What is asked of a race that is not read yet, or is gone, raises a `ServiceValidationError`, as
    does what names a runner who is not on its start list.
    """

    @property
    @abstractmethod
    def races(self) -> Mapping[str, str]:
        """The names of the races, by the keys of their items."""

    @abstractmethod
    def is_on(self, key: str) -> bool:
        """Tell whether it is the day of a race, by which one of several is the one meant."""

    @abstractmethod
    def runner_names(self, key: str) -> Iterable[tuple[str, str]]:
        """List the names of a race's runners, each with the bib."""

    @abstractmethod
    def runner(self, key: str, bib: str) -> RaceRunner:
        """Tell how a runner stands."""

    @abstractmethod
    def is_known(self, key: str) -> bool:
        """Tell whether what passed before is read; until then nothing can be asked."""

    @abstractmethod
    def arrivals(self, key: str, count: int, point: str | None = None) -> list[RaceArrival]:
        """List who came to a point last, the latest first; by default to the last point."""

    @abstractmethod
    def leaders(
        self, key: str, count: int = 3, *, gender: str | None = None, category: str | None = None
    ) -> list[RaceRunner]:
        """List who leads: of all, or of those of a gender (`female`, `male`) or a category."""

    @abstractmethod
    def missing(self, key: str) -> list[RaceRunner]:
        """List who is late, the longest first."""

    @abstractmethod
    def silent_points(self, key: str) -> tuple[str, ...]:
        """List the points that see nobody though several are due."""

    @abstractmethod
    def due_next(self, key: str, count: int) -> list[RaceRunner]:
        """List who is due next at any point, the soonest first.

        It is found when it is looked who is late: seconds after a passing.
        """

    @abstractmethod
    async def async_enter_passing(
        self, key: str, bib: str, *, point: str | None = None, at: datetime | None = None
    ) -> EnteredPassing:
        """Enter that somebody saw a runner: now, and where the runner is due, if not told."""

    @abstractmethod
    def async_subscribe_progress(self, subscriber: Callable[[RaceEvent], None]) -> Unsubscribe:
        """Have told what happens to runners, as it happens."""

    @abstractmethod
    def async_subscribe_changes(self, subscriber: Callable[[str], None]) -> Unsubscribe:
        """Have told the key of a race whenever something of what can be asked of it changed."""
