"""The time of a simulated world, moved by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    time: datetime = datetime(2026, 3, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.time

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.time += timedelta(seconds=seconds)
