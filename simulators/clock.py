"""What time it is, for worlds that may be given another clock, and how it is written."""

from collections.abc import Callable
from datetime import UTC, datetime

type Clock = Callable[[], datetime]
"""Tells the time, with a zone."""


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def utc_text(moment: datetime, timespec: str = "auto") -> str:
    """Return a time as ISO 8601 in UTC with ``Z``; `timespec` is that of ``isoformat``."""
    return moment.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")


def utc_text_or_none(moment: datetime | None, timespec: str = "auto") -> str | None:
    """Return the same of a time that there may not be."""
    return None if moment is None else utc_text(moment, timespec)
