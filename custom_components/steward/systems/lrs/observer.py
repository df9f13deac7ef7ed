"""Observes a transmitter, and observes it anew when that ends."""

import asyncio
from collections.abc import Callable

from ...const import LOGGER
from ..api.errors import RemoteError
from .api.client import LrsClient
from .api.types import Message

_SILENCE = 95.0
"""Seconds without a notification after which an observation is lost: three pings, and a little."""
_PAUSE = 1.0
"""Seconds before it is observed anew."""


async def observe(
    client: LrsClient, begun: Callable[[], None], take_in: Callable[[Message], None]
) -> None:
    """Take in what the transmitter pushes, until it does not take the registration any more.

    `begun` is called each time that an observation begins; `take_in` with each notification, in the
    very moment in which it arrives.
    """
    while await _observe_once(client, begun, take_in):  # noqa: ASYNC110  # it waits for no state
        await asyncio.sleep(_PAUSE)


async def _observe_once(
    client: LrsClient, begun: Callable[[], None], take_in: Callable[[Message], None]
) -> bool:
    """Observe until that ends; tell whether it began."""
    has_begun = False
    loop = asyncio.get_running_loop()
    over: asyncio.Future[RemoteError] = loop.create_future()

    def received(message: Message) -> None:
        silence.reschedule(loop.time() + _SILENCE)
        take_in(message)

    def ended(err: RemoteError) -> None:
        if not over.done():
            over.set_result(err)

    try:
        async with asyncio.timeout(_SILENCE) as silence:
            stop = await client.observe(received, ended)
            try:
                has_begun = True
                begun()  # what changed before is read then, whatever the answer holds
                LOGGER.debug("Observation ended: %r", await over)
            finally:
                stop()
    except (RemoteError, TimeoutError) as err:
        LOGGER.debug("Observation ended: %r", err)
    return has_begun
