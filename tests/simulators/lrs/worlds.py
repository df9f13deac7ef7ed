"""Worlds whose time is moved by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

from simulators.lrs.options import Options
from simulators.lrs.world import World


class Clock:
    """The true time, moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, 0, 0, 700_000, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


def world_with(clock: Clock | None = None, **options: Any) -> World:
    """Return a world with options."""
    return World(Options(clock=clock or Clock(), **options))
