"""Worlds whose time is moved by hand."""

from datetime import UTC, datetime
from typing import Any

from simulators.lrs.options import Options
from simulators.lrs.world import World

from ..helpers import Clock

NOON = datetime(2026, 3, 1, 12, 0, 0, 700_000, tzinfo=UTC)


def noon() -> Clock:
    """Return a clock that stands shortly after noon."""
    return Clock(NOON)


def world_with(clock: Clock | None = None, **options: Any) -> World:
    """Return a world with options."""
    return World(Options(**options), clock or noon())
