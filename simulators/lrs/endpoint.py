"""The message layer of a CoAP server over one UDP socket (RFC 7252, section 4).

aiocoap codes and decodes the messages, but its own server is not used. What the transmitter
promises happens in this layer, and aiocoap lets nobody in there: it tells nobody of an
acknowledgement, and it keeps timers of minutes after its shutdown. ``notify`` says more.
"""

import asyncio
import random
import time
from typing import Any, Protocol, override

from aiocoap import ACK, CON, EMPTY, NON, RST, Message
from aiocoap.error import Error

# Seconds in which a request with a known message ID is a repetition (EXCHANGE_LIFETIME).
_LIFETIME = 247.0

# Replies kept for repetitions. A client cannot come round to the same message ID within them.
_REPLIES = 512

type Address = tuple[Any, ...]


class Handler(Protocol):
    """What an endpoint serves."""

    def respond(self, request: Message, address: Address) -> Message | None:
        """Answer a request; None acknowledges it without an answer for now."""

    def settle(self, address: Address, mid: int, *, acknowledged: bool) -> None:
        """Take note that a message was acknowledged, or rejected by a Reset."""


class Endpoint(asyncio.DatagramProtocol):
    """Receives requests and sends messages while its socket is open.

    Repeated requests get the first reply again and reach the handler only once. ICMP errors are
    not heard: a client that has gone away is silent, as it is to a device on a network.
    """

    def __init__(self) -> None:
        self._handler: Handler | None = None
        self._transport: asyncio.DatagramTransport | None = None
        self._closed: asyncio.Future[None] | None = None
        self._mid = random.randrange(0x10000)
        self._replies: dict[tuple[Address, int], tuple[float, bytes]] = {}

    @property
    def is_open(self) -> bool:
        """Whether messages are received."""
        return self._transport is not None

    async def open(self, host: str, port: int, handler: Handler) -> int:
        """Bind the socket and return its port; 0 takes any free one.

        Raises:
            OSError: The port is taken.
        """
        loop = asyncio.get_running_loop()
        self._handler = handler
        self._transport, _ = await loop.create_datagram_endpoint(
            lambda: self, local_addr=(host, port)
        )
        self._closed = loop.create_future()
        bound: int = self._transport.get_extra_info("sockname")[1]
        return bound

    async def close(self) -> None:
        """Close the socket, and forget who asked what."""
        if self._transport is not None and self._closed is not None:
            self._transport.abort()
            self._transport = None
            self._replies.clear()
            await self._closed

    def send(self, message: Message, address: Address) -> None:
        """Send a message once; without a message ID it gets the next one."""
        if message.mid is None:
            self._mid = (self._mid + 1) % 0x10000
            message.mid = self._mid
        self._send(message.encode(), address)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the socket is closed."""
        if self._closed is not None:
            self._closed.set_result(None)

    @override
    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Handle one datagram; what is no CoAP message is ignored."""
        try:
            message = Message.decode(data)
        except Error, ValueError, IndexError:
            return
        if self._handler is None:
            return
        if message.mtype in (ACK, RST):
            self._handler.settle(addr, message.mid, acknowledged=message.mtype is ACK)
        elif message.code.is_request():
            self._request(self._handler, message, addr)
        elif message.mtype is CON:
            # An empty one is a ping, anything else not for a server: both are answered so.
            self.send(_empty(RST, message.mid), addr)

    def _request(self, handler: Handler, request: Message, address: Address) -> None:
        key = (address, request.mid)
        sent, reply = self._replies.get(key, (0.0, b""))
        now = time.monotonic()
        if now - sent > _LIFETIME or key not in self._replies:
            reply = self._reply(handler.respond(request, address), request)
            self._replies.pop(key, None)
            self._replies[key] = (now, reply)
            if len(self._replies) > _REPLIES:
                del self._replies[next(iter(self._replies))]
        self._send(reply, address)

    def _reply(self, response: Message | None, request: Message) -> bytes:
        """Return the datagram that answers a request, empty for none."""
        if response is None:
            return bytes(_empty(ACK, request.mid).encode()) if request.mtype is CON else b""
        response.token = request.token
        if request.mtype is CON:
            response.mtype, response.mid = ACK, request.mid
        else:
            self._mid = (self._mid + 1) % 0x10000
            response.mtype, response.mid = NON, self._mid
        return bytes(response.encode())

    def _send(self, datagram: bytes, address: Address) -> None:
        if datagram and self._transport is not None:
            self._transport.sendto(datagram, address)


def _empty(mtype: int, mid: int) -> Message:
    message = Message(code=EMPTY)
    message.mtype, message.mid = mtype, mid
    return message
