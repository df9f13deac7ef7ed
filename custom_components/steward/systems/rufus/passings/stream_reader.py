"""Who is told an account's passings by the stream, and how far that has come."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from ....capabilities import PassingEvent
from .checkpoint import Checkpoint
from .session_checkpoint import SessionCheckpoint


async def _keeps_up(_deviceid: str, _told: int) -> None:
    """Wait for nobody."""


@dataclass(eq=False, kw_only=True, slots=True)
class StreamReader:
    """Somebody who is told each passing once, through restarts and outages."""

    name: str
    """Its checkpoint is stored under it."""
    tell: Callable[[PassingEvent], None]
    page_told: Callable[[str, bool], None] = lambda *_: None
    """Called when a page of a device was told, and whether it had just come."""
    accepts: Callable[[str], bool] = lambda _: True
    """Tells whether it can take passings of a device now; if not, they are told later.

    Who accepts again calls the stream's `wake`.
    """
    keeps_up: Callable[[str, int], Awaitable[None]] = _keeps_up
    """Called when some were told of a device, with their number: waits where too many are not
    worked off."""
    follows: Callable[[str], bool] = lambda _: True
    """Tells whether it is to be told of a device at all."""
    confirms: bool = False
    """Whether what it was told counts only when it was confirmed: until then, a restart has it told
    again."""
    checkpoint: Checkpoint = field(default_factory=Checkpoint)
    unconfirmed: dict[str, tuple[str, SessionCheckpoint, int]] = field(default_factory=dict)
    """What is not confirmed, by the keys of the events: the device, the session and the number."""
    waiting: set[str] = field(default_factory=set)
    """The devices that may have something for it to read."""
    working: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    """What reads for it, by device."""
    caught_up: dict[str, float] = field(default_factory=dict)
    """When nothing was left to be read of a device, by the monotonic clock."""

    @property
    def at_work(self) -> list[asyncio.Task[None]]:
        """What reads for it now."""
        return [task for task in self.working.values() if not task.done()]
