"""Sends passings on in their order, and counts as done only what was taken. Knows no broker."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from itertools import islice
from typing import Protocol

from ..capabilities import PassingEvent, PassingReading

ROOM = 5_000
"""Passings that wait here at most; the others wait where they came from. A page has as many."""
_BATCH = 500
"""Passings that are under way at once, while as many are being stored as confirmed: a crash repeats
both, which together are no more than a page of the cloud."""
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
"""Seconds until what was not taken is sent again, longer each time."""


class Outlet(Protocol):
    """Where passings are sent."""

    async def async_send(self, events: Sequence[PassingEvent]) -> int:
        """Send some in their order; tell how many, from the first one on, were surely taken."""
        ...


class Outbox:
    """What one forward was told and has not sent yet.

    It is a window upon the cloud, which keeps all: only what was taken is confirmed, and what is
    not comes again after a restart.
    """

    def __init__(
        self,
        outlet: Outlet,
        changed: Callable[[], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Send to `outlet`; `changed` is called when something came or was taken."""
        self._outlet = outlet
        self._changed = changed
        self._sleep = sleep
        self._waiting: deque[PassingEvent] = deque()
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()
        self._emptied.set()
        self.failures = 0
        """How often in a row not all was taken."""

    def add(self, event: PassingEvent) -> None:
        """Take in a passing."""
        self._waiting.append(event)
        self._filled.set()
        self._emptied.clear()
        self._changed()

    @property
    def has_room(self) -> bool:
        """Whether more may come."""
        return len(self._waiting) < ROOM

    async def async_idle(self) -> None:
        """Wait until all is sent that came."""
        await self._emptied.wait()

    async def async_run(self, reading: PassingReading) -> None:
        """Send and confirm, until it is cancelled."""
        storing: asyncio.Task[None] | None = None
        try:
            while True:
                await self._filled.wait()
                batch = [*islice(self._waiting, _BATCH)]
                taken = await self._outlet.async_send(batch)
                if storing is not None:
                    await storing
                # confirmed in this moment, and stored while the next ones are sent
                confirming = reading.async_confirm(batch[:taken])
                storing = asyncio.create_task(confirming, eager_start=True)
                self._drop(taken, reading)
                if taken == len(batch):
                    self.failures = 0
                else:
                    await self._sleep(min(_FIRST_PAUSE * 2**self.failures, _LONGEST_PAUSE))
                    self.failures = min(self.failures + 1, 10)
        finally:
            if storing is not None:
                await storing

    def _drop(self, count: int, reading: PassingReading) -> None:
        """Have the first ones no more; who waited for room is woken."""
        had_room = self.has_room
        for _ in range(count):
            self._waiting.popleft()
        if not self._waiting:
            self._filled.clear()
            self._emptied.set()
        self._changed()
        if not had_room and self.has_room:
            reading.async_wake()
