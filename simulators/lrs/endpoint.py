"""The message layer of a CoAP server over one UDP socket (RFC 7252, section 4).

aiocoap codes and decodes the messages, but its own server is not used. What the transmitter
promises happens in this layer, and aiocoap lets nobody in there: it tells nobody of an
acknowledgement, and it keeps timers of minutes after its shutdown. ``notify`` says more.
"""

import asyncio
from collections import deque
from math import inf
import random
import time
from typing import Any, Protocol, override

from aiocoap import ACK, CON, EMPTY, GET, NON, RST, Message
from aiocoap.error import Error
from aiocoap.numbers.types import Type

from .exchange import Exchange
from .options import Answers
from .world import World

# Seconds in which a request with a known message ID is a repetition (EXCHANGE_LIFETIME).
_LIFETIME = 247.0

# Replies kept for repetitions. A client cannot come round to the same message ID within them.
_REPLIES = 512

type Address = tuple[Any, ...]
type _Key = tuple[Address, int]


class Handler(Protocol):
    """What an endpoint serves."""

    def respond(self, request: Message, address: Address) -> Message | None:
        """Answer a request; None acknowledges it without an answer for now."""

    def settle(self, address: Address, mid: int, *, acknowledged: bool) -> None:
        """Take note that a message was acknowledged, or rejected by a Reset."""


class Endpoint(asyncio.DatagramProtocol):
    """Receives requests and sends messages while its socket is open.

    Repeated requests get the first reply again and reach the handler only once, unless the
    options say otherwise. ICMP errors are not heard: a client that has gone away is silent, as it
    is to a device on a network.
    """

    def __init__(self, world: World) -> None:
        """Make one that is not open; how it works, the world's options say."""
        self._world = world
        self._handler: Handler | None = None
        self._transport: asyncio.DatagramTransport | None = None
        self._closed: asyncio.Future[None] | None = None
        self._mid = random.randrange(0x10000)
        self._replies: dict[_Key, tuple[float, Message | None]] = {}
        # Separate responses that are not acknowledged yet.
        self._exchanges: dict[_Key, Exchange] = {}
        # The command that takes its time, and what has come meanwhile.
        self._work: asyncio.TimerHandle | None = None
        self._waiting: deque[tuple[bytes, Address]] = deque()

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
        if self._transport is None or self._closed is None:
            return
        self._transport.abort()
        self._transport = None
        self._replies.clear()
        for exchange in self._exchanges.values():
            exchange.stop()
        self._exchanges.clear()
        if self._work is not None:
            self._work.cancel()
            self._work = None
        self._waiting.clear()
        await self._closed

    def send(self, message: Message, address: Address) -> None:
        """Send a message once; without a message ID it gets the next one."""
        if message.mid is None:
            message.mid = self._next_mid()
        if self._transport is not None:
            self._transport.sendto(message.encode(), address)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the socket is closed."""
        if self._closed is not None:
            self._closed.set_result(None)

    @override
    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Handle one datagram, or keep it while a command is at work."""
        if self._work is not None:
            self._waiting.append((data, addr))
        else:
            self._receive(data, addr)

    def _receive(self, data: bytes, address: Address) -> None:
        try:
            message = Message.decode(data)
        except Error, ValueError, IndexError:  # no CoAP message: it is ignored
            return
        if self._handler is None:
            return
        if message.mtype in (ACK, RST):
            self._settle(address, message.mid)
            self._handler.settle(address, message.mid, acknowledged=message.mtype is ACK)
        elif message.code.is_request():
            self._request(self._handler, message, address)
        elif message.mtype is CON:
            # An empty one is a ping, anything else not for a server: both are answered so.
            self.send(_empty(RST, message.mid), address)

    def _request(self, handler: Handler, request: Message, address: Address) -> None:
        if self._is_separate(request):
            self.send(_empty(ACK, request.mid), address)
        sent, reply = self._replies.get((address, request.mid), (-inf, None))
        if self._world.options.dedupe and time.monotonic() - sent <= _LIFETIME:
            self._reply(reply, address)
            return
        delay = 0.0 if request.code == GET else self._world.options.handler_delay
        if delay:
            loop = asyncio.get_running_loop()
            self._work = loop.call_later(delay, self._finish, handler, request, address)
        else:
            self._answer(handler, request, address)

    def _finish(self, handler: Handler, request: Message, address: Address) -> None:
        self._work = None
        self._answer(handler, request, address)
        while self._waiting and self._work is None:
            self._receive(*self._waiting.popleft())

    def _answer(self, handler: Handler, request: Message, address: Address) -> None:
        reply = self._reply_to(request, handler.respond(request, address))
        key = address, request.mid
        self._replies.pop(key, None)
        self._replies[key] = time.monotonic(), reply
        if len(self._replies) > _REPLIES:
            del self._replies[next(iter(self._replies))]
        self._reply(reply, address)

    def _reply_to(self, request: Message, response: Message | None) -> Message | None:
        """Return the message that answers a request, None for none (any more)."""
        separate = self._is_separate(request)
        if response is None:
            return _empty(ACK, request.mid) if request.mtype is CON and not separate else None
        response.token = request.token
        if separate:
            response.mtype, response.mid = CON, self._next_mid()
        elif request.mtype is CON and self._world.options.answers is Answers.PIGGYBACKED:
            response.mtype, response.mid = ACK, request.mid
        else:
            response.mtype, response.mid = NON, self._next_mid()
        return response

    def _reply(self, reply: Message | None, address: Address) -> None:
        if reply is None:
            return
        if reply.mtype is not CON:
            self.send(reply, address)
            return
        self._settle(address, reply.mid)
        self._exchanges[address, reply.mid] = Exchange(
            reply,
            lambda again: self.send(again, address),
            self._world.options.ack_timeout,
            lambda: self._settle(address, reply.mid),
        )

    def _settle(self, address: Address, mid: int) -> None:
        """Do not repeat a separate response any more."""
        exchange = self._exchanges.pop((address, mid), None)
        if exchange is not None:
            exchange.stop()

    def _is_separate(self, request: Message) -> bool:
        return request.mtype is CON and self._world.options.answers is Answers.SEPARATE

    def _next_mid(self) -> int:
        self._mid = (self._mid + 1) % 0x10000
        return self._mid


def _empty(mtype: Type, mid: int) -> Message:
    message = Message(code=EMPTY)
    message.mtype, message.mid = mtype, mid
    return message
