"""What the tests share: the time of a simulated world, moved by hand, seeds, and patience."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import random
from typing import Any, Protocol

from simulators.base import Simulator


class Begin(Protocol):
    """Starts simulators, which are stopped at the end of the test."""

    async def __call__[S: Simulator[Any]](self, simulator: S) -> S:
        """Start a simulator and return it."""


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


def seeded(seed: int = 0) -> random.Random:
    """Return what a scene draws from."""
    return random.Random(seed)


async def until(condition: Callable[[], object]) -> None:
    """Wait until a condition is true."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the world under test has no events to wait for
            await asyncio.sleep(0.002)
