"""Watches the event loop of a Home Assistant in this process."""

import asyncio
from collections.abc import Callable, Mapping
import gc
from threading import get_ident
import time
from typing import Any, NamedTuple

_TICK_SECONDS = 0.001
_FULL = 2  # the collector's generation that holds all objects


class _Span(NamedTuple):
    """A time in which the loop was not free, or the collector ran; in seconds."""

    begun: float
    ended: float
    worked: float
    """The processor time of the loop's thread in it, which other programs do not lengthen."""

    @property
    def length(self) -> float:
        return self.ended - self.begun

    def overlap(self, other: _Span) -> float:
        return max(min(self.ended, other.ended) - max(self.begun, other.begun), 0.0)


class Pulse:
    """Watches the event loop, the garbage collector and some level; times are in seconds."""

    def __init__(self, level: Callable[[], int] = int) -> None:
        """Begin; `level` is looked at whenever the loop is free."""
        self.highest = 0
        """The highest level that was seen."""
        self._level = level
        self._stalls: list[_Span] = []
        self._collections: list[_Span] = []
        self._begun = (0.0, 0.0)
        self._thread = get_ident()
        gc.callbacks.append(self._note_collection)
        self._task = asyncio.create_task(self._beat())

    def stop(self) -> None:
        """End."""
        self._task.cancel()
        gc.callbacks.remove(self._note_collection)

    def longest_stall(self) -> float:
        """Tell how long the loop was not free at most."""
        return max(stall.length for stall in self._stalls)

    def longest_collection(self) -> float:
        """Tell how long the collector stopped the process at most."""
        return max((one.length for one in self._collections), default=0.0)

    def longest_own_stall(self) -> float:
        """Tell how long the loop was not free at most, without the collector's part in it."""
        return max(
            stall.length - sum(stall.overlap(one) for one in self._collections)
            for stall in self._stalls
        )

    def longest_busy(self) -> float:
        """Tell how much processor time the loop took at most at once, the collector's in it."""
        return max(stall.worked for stall in self._stalls)

    def longest_work(self) -> float:
        """Tell how much processor time the loop took at most at once, without the collector's."""
        return max(
            stall.worked - sum(one.worked for one in self._collections if stall.overlap(one))
            for stall in self._stalls
        )

    async def _beat(self) -> None:
        while True:
            due, worked = time.monotonic() + _TICK_SECONDS, time.thread_time()
            await asyncio.sleep(_TICK_SECONDS)
            self._stalls.append(_Span(due, time.monotonic(), time.thread_time() - worked))
            self.highest = max(self.highest, self._level())

    def _note_collection(self, phase: str, info: Mapping[str, Any]) -> None:
        now, worked = time.monotonic(), time.thread_time()
        if phase == "start":
            self._begun = now, worked
        elif info["generation"] == _FULL:
            begun, worked_before = self._begun
            of_loop = worked - worked_before if get_ident() == self._thread else 0.0
            self._collections.append(_Span(begun, now, of_loop))
