"""What a passing, a gun or the passing of time changed in the race."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Value(StrEnum):
    """A value that the race as a whole has."""

    GUN = "gun"
    NOT_STARTED = "not_started"
    ON_COURSE = "on_course"
    FINISHED = "finished"
    LATE = "late"
    DUE_NEXT = "due_next"
    UNKNOWN_BIBS = "unknown_bibs"
    LEADER = "leader"
    SILENT_POINTS = "silent_points"
    CLOCKS = "clocks"
    LEFT_OUT = "left_out"


class ProgressType(StrEnum):
    """What happened to a runner."""

    STARTED = "started"
    SPLIT = "split"
    LAP = "lap"
    FINISHED = "finished"
    FIRST_FINISHER = "first_finisher"
    LATE = "late"
    UNEXPECTED = "unexpected"
    """A passing of one who, as was said, did not start or did not finish."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """Something that is told once. It names nobody: the start list does."""

    type: ProgressType
    bib: str
    point: str
    """The label of where it was; of where the runner is due, if late."""
    time: datetime
    """When it was, in UTC; since when the runner is due, if late."""
    elapsed: timedelta | None = None
    place: int | None = None
    gender_place: int | None = None
    category_place: int | None = None
    last_point: str | None = None
    """Where the runner was seen last, if late."""
    last_time: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What changed: by what is to be shown anew, and what is to be told."""

    values: frozenset[Value] = frozenset()
    runners: frozenset[str] = field(default=frozenset())
    """The bibs of those whose result is another; the places of those behind follow."""
    events: tuple[Progress, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.values or self.runners or self.events)


NO_CHANGES = Changes()
