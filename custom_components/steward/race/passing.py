"""What the race is computed from."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Passing:
    """A chip or a bib that was seen, by a timing device or by somebody at the course."""

    key: str
    """What tells it from all others; one that is delivered twice has the same."""
    device: str
    """The device that saw it; the key of a point where it was entered by hand."""
    session: str | None = None
    session_name: str | None = None
    number: int | None = None
    """Its number in its session, from 0 on."""
    bib: str | None = None
    chip: str | None = None
    timestamp: datetime
    """When it was, by the device's clock, in UTC."""
    received: datetime
    """When Steward was given it, by Home Assistant's clock, in UTC."""


def manual_passing(point: str, bib: str, timestamp: datetime, received: datetime) -> Passing:
    """Make the passing of a bib that somebody saw at a point, by its key.

    Entered again with the same time it is the same passing.
    """
    return Passing(
        key=f"manual/{point}/{bib}/{timestamp.isoformat()}",
        device=point,
        bib=bib,
        timestamp=timestamp,
        received=received,
    )
