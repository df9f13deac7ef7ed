"""What time it is, for worlds that may be given another clock."""

from collections.abc import Callable
from datetime import UTC, datetime

type Clock = Callable[[], datetime]
"""Tells the time, with a zone."""


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)
