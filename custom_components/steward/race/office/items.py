"""What a race and the readiness of a timing device look like. Pure."""

from dataclasses import dataclass
from datetime import datetime

from .readiness import Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Race:
    """A race; what is not known until its passings are read is `None`."""

    key: str
    subentry_id: str
    name: str
    known: bool = False
    """Whether what passed before is read."""
    gun: datetime | None = None
    not_started: int | None = None
    on_course: int | None = None
    finished: int | None = None
    late: int | None = None
    unknown_bibs: int | None = None
    leader: str | None = None
    """The bib, and the name where states tell names."""
    leader_women: str | None = None
    leader_men: str | None = None
    looked_for: tuple[tuple[str, int], ...] = ()
    """Who is late, by bib, and at which step."""
    silent_points: tuple[str, ...] = ()
    """The labels of the points that see nobody though several are due."""
    wrong_clocks: tuple[str, ...] = ()
    """The labels of the points at which a clock is behind, as it seems."""
    left_out: bool = False
    """Whether there are more passings than are counted."""
    unsaved: bool = False
    """Whether what was entered could not be stored."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Readiness:
    """Whether a timing device is ready for a race."""

    reasons: tuple[Reason, ...] = ()
    """Why it is not."""
