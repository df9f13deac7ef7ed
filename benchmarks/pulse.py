"""Watches the event loop of a Home Assistant in this process."""

import asyncio
from collections.abc import Callable, Mapping
import gc
import time
from typing import Any

_TICK_SECONDS = 0.001
_FULL = 2  # the collector's generation that holds all objects

type Span = tuple[float, float]


class Pulse:
    """Watches the event loop, the garbage collector and some level; times are in seconds."""

    def __init__(self, level: Callable[[], int] = int) -> None:
        """Begin; `level` is looked at whenever the loop is free."""
        self.highest = 0
        """The highest level that was seen."""
        self._level = level
        self._stalls: list[Span] = []
        self._collections: list[Span] = []
        self._begun = 0.0
        gc.callbacks.append(self._note_collection)
        self._task = asyncio.create_task(self._beat())

    def stop(self) -> None:
        """End."""
        self._task.cancel()
        gc.callbacks.remove(self._note_collection)

    def longest_stall(self) -> float:
        """Tell how long the loop was not free at most."""
        return max(map(_length, self._stalls))

    def longest_collection(self) -> float:
        """Tell how long the collector stopped the process at most."""
        return max(map(_length, self._collections), default=0.0)

    def longest_own_stall(self) -> float:
        """Tell how long the loop was not free at most, without the collector's part in it."""
        return max(
            _length(stall) - sum(_overlap(stall, one) for one in self._collections)
            for stall in self._stalls
        )

    async def _beat(self) -> None:
        while True:
            due = time.monotonic() + _TICK_SECONDS
            await asyncio.sleep(_TICK_SECONDS)
            self._stalls.append((due, time.monotonic()))
            self.highest = max(self.highest, self._level())

    def _note_collection(self, phase: str, info: Mapping[str, Any]) -> None:
        if phase == "start":
            self._begun = time.monotonic()
        elif info["generation"] == _FULL:
            self._collections.append((self._begun, time.monotonic()))


def _length(span: Span) -> float:
    return span[1] - span[0]


def _overlap(one: Span, other: Span) -> float:
    return max(min(one[1], other[1]) - max(one[0], other[0]), 0.0)
