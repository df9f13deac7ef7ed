"""A Confirmable message and its repetitions (RFC 7252, 4.2)."""

import asyncio
from collections.abc import Callable
import random

from aiocoap import Message

# How often a message is repeated, and the most by which its first time-out is stretched.
_MAX_RETRANSMIT = 4
_ACK_RANDOM_FACTOR = 1.5


class Exchange:
    """A Confirmable message that is repeated until it is stopped or given up."""

    def __init__(
        self,
        message: Message,
        send: Callable[[Message], None],
        timeout: float,
        given_up: Callable[[], None],
    ) -> None:
        """Send the message for the first time.

        Args:
            message: The message.
            send: Sends it.
            timeout: Seconds before it is sent again; twice as long for each further time.
            given_up: Is called when nobody has stopped it in the end.
        """
        self._message = message
        self._send = send
        self._timeout = timeout * random.uniform(1, _ACK_RANDOM_FACTOR)
        self._left = _MAX_RETRANSMIT
        self._given_up = given_up
        self._timer = self._transmit()

    @property
    def mid(self) -> int:
        """The message ID."""
        mid: int = self._message.mid
        return mid

    def stop(self) -> None:
        """Do not repeat the message any more."""
        self._timer.cancel()

    def _transmit(self) -> asyncio.TimerHandle:
        self._send(self._message)
        return asyncio.get_running_loop().call_later(self._timeout, self._expired)

    def _expired(self) -> None:
        if not self._left:
            self._given_up()
            return
        self._left -= 1
        self._timeout *= 2
        self._timer = self._transmit()
