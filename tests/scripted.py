"""A coordinator of a system that says what it is told to, and who listens to it."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, override

from custom_components.steward.coordinator import StewardCoordinator
from custom_components.steward.systems.api.errors import (
    RemoteError,
)

type Snapshot = Mapping[str, Any]


class Scripted(StewardCoordinator):
    """A coordinator of a system that says what it is told to."""

    answer: Snapshot | RemoteError
    reads = 0

    @override
    async def async_read(self) -> Snapshot:
        self.reads += 1
        if isinstance(self.answer, RemoteError):
            raise self.answer
        return self.answer


class Calls:
    """Counts the calls of listeners by name."""

    def __init__(self) -> None:
        """Count from nothing."""
        self._counts: Counter[str] = Counter()

    def listener(self, name: str) -> Callable[[], None]:
        """Make a listener."""
        return lambda: self._counts.update([name])

    def taken(self) -> dict[str, int]:
        """Return the calls since the last look."""
        counts = dict(self._counts)
        self._counts.clear()
        return counts


async def read(coordinator: Scripted, answer: Snapshot | RemoteError) -> None:
    """Let a coordinator read an answer."""
    coordinator.answer = answer
    await coordinator.async_refresh()
