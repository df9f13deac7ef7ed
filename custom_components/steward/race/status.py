"""Where a runner stands: seen on the course, or said by the race's office."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """A runner's status; the last three are set by hand."""

    NOT_STARTED = "not_started"
    """Not seen yet."""
    ON_COURSE = "on_course"
    FINISHED = "finished"
    DNS = "dns"
    """Did not start."""
    DNF = "dnf"
    """Did not finish."""
    DSQ = "dsq"
    """Disqualified."""


SETTABLE = frozenset({Status.DNS, Status.DNF, Status.DSQ})


@dataclass(frozen=True, kw_only=True, slots=True)
class SetStatus:
    """A status that was set by hand."""

    status: Status
    at: datetime
    """When, in UTC: a passing after it contradicts it."""
