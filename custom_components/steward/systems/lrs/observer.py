"""Observes a transmitter, and observes it anew when that ends."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from ...const import LOGGER
from ..api.errors import RemoteError
from .api.client import LrsClient
from .api.types import Message

_SILENCE = 95.0
"""Seconds without a notification after which an observation is lost: three pings, and a little."""
_PAUSE = 1.0
"""Seconds before it is observed anew."""


async def observe(
    client: LrsClient, begun: Callable[[], None], take_in: Callable[[Message | None], None]
) -> None:
    """Take in what the transmitter pushes, until it does not take the registration any more.

    `begun` is called each time that an observation begins; `take_in` with each notification, in the
    very moment in which it arrives.
    """
    while await _observe_once(client, begun, take_in):  # noqa: ASYNC110  # it waits for no state
        await asyncio.sleep(_PAUSE)


async def _observe_once(
    client: LrsClient, begun: Callable[[], None], take_in: Callable[[Message | None], None]
) -> bool:
    """Observe until that ends; tell whether it began."""
    over = asyncio.Event()

    def ended(err: RemoteError) -> None:
        LOGGER.debug("Observation ended: %r", err)
        over.set()

    try:
        stop = await client.observe(take_in, ended)
    except RemoteError as err:
        LOGGER.debug("Observation did not begin: %r", err)
        return False
    try:
        begun()  # what changed before is read then, whatever the answer holds
        while not over.is_set() and (left := client.heard + _SILENCE - monotonic()) > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), left)
    finally:
        stop()
    return True
