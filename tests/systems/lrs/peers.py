"""What can stand between Steward and a transmitter, or in its place: sockets that misbehave."""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol, override

from aiocoap import ACK, CON, Message
from aiocoap.numbers.codes import Code
from aiocoap.numbers.types import Type

HOST = "127.0.0.1"


class HasAddress(Protocol):
    """Something that listens."""

    host: str
    port: int


def udp_sockets() -> int:
    """Count the UDP sockets that this process has open."""
    own = {path.readlink().name for path in _descriptors()}
    lines = [
        line
        for name in ("udp", "udp6")
        for line in Path(f"/proc/self/net/{name}").read_text().splitlines()[1:]
    ]
    return sum(1 for line in lines if f"socket:[{line.split()[9]}]" in own)


def _descriptors() -> Iterable[Path]:
    """List the open descriptors, without the one that lists them."""
    return [path for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]


def reply(code: Code, payload: bytes = b"", mtype: Type | None = None, **options: Any) -> Message:
    """Make a reply of a peer."""
    message = Message(code=code, payload=payload, **options)
    message.mtype = mtype
    return message


type Answer = Callable[[Message], Iterable[Message]]


class Peer(asyncio.DatagramProtocol):
    """Answers requests as it is told to: the first reply is piggybacked, others follow it.

    Attributes:
        host: Its address.
        port: Its port.
        received: The messages that came, requests and others.
    """

    def __init__(self, answer: Answer) -> None:
        self.host = HOST
        self.port = 0
        self.received: list[Message] = []
        self._answer = answer
        self._mid = 0x4000
        self._transport: asyncio.DatagramTransport | None = None
        self._last: tuple[bytes, Any] = b"", None

    async def start(self) -> None:
        """Listen."""
        self._transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: self, local_addr=(self.host, 0)
        )
        self.port = self._transport.get_extra_info("sockname")[1]

    def stop(self) -> None:
        """Close the socket."""
        if self._transport is not None:
            self._transport.close()

    @override
    def datagram_received(self, data: bytes, addr: Any) -> None:
        """Answer a request."""
        message = Message.decode(data)
        self.received.append(message)
        if message.code.is_request():
            self._last = message.token, addr
            for index, answer in enumerate(self._answer(message)):
                self.send(answer, mid=None if index else message.mid)

    def send(self, message: Message, mid: int | None = None) -> None:
        """Send a message to whom the last request came from, with that request's token."""
        assert self._transport is not None
        token, address = self._last
        message.token = token if message.code else b""  # what is empty has none
        if mid is None:
            self._mid += 1
            mid = self._mid
        message.mid = mid
        message.mtype = message.mtype or (CON if mid == self._mid else ACK)
        self._transport.sendto(message.encode(), address)


class _Leg(asyncio.DatagramProtocol):
    """A socket of the relay."""

    def __init__(self, receive: Callable[[bytes, Any], None]) -> None:
        self._receive = receive
        self.transport: asyncio.DatagramTransport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)
        self.transport = transport

    @override
    def datagram_received(self, data: bytes, addr: Any) -> None:
        self._receive(data, addr)

    @override
    def error_received(self, exc: Exception) -> None:
        """Let it be: who is gone is silent."""

    def send(self, data: bytes, address: Any = None) -> None:
        """Send a datagram."""
        assert self.transport is not None
        if not self.transport.is_closing():
            self.transport.sendto(data, address)


class Relay:
    """Hands datagrams on between clients and a transmitter, and loses those it is told to.

    Attributes:
        host: Its address.
        port: Its port.
        lose_requests: The methods whose requests do not arrive.
        lose_answers: The methods whose answers do not arrive.
        lose_notifications: Whether what the transmitter sends unasked does not arrive.
        hold_answers: The methods whose answers are kept back until they are released.
        held: The answers that are kept back.
        lost: How many requests did not arrive.
    """

    def __init__(self, to: HasAddress) -> None:
        self.host = HOST
        self.port = 0
        self.lose_requests: set[Code] = set()
        self.lose_answers: set[Code] = set()
        self.lose_notifications = False
        self.hold_answers: set[Code] = set()
        self.held: list[tuple[bytes, Any]] = []
        self.lost = 0
        self._to = to
        self._front = _Leg(self._from_client)
        self._backs: dict[Any, asyncio.Task[_Leg]] = {}
        self._asked: dict[tuple[Any, int], Code] = {}

    async def start(self) -> None:
        """Listen."""
        await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: self._front, local_addr=(self.host, 0)
        )
        assert self._front.transport is not None
        self.port = self._front.transport.get_extra_info("sockname")[1]

    async def stop(self) -> None:
        """Close the sockets."""
        legs = [self._front, *await asyncio.gather(*self._backs.values())]
        for leg in legs:
            assert leg.transport is not None
            leg.transport.close()

    def _from_client(self, data: bytes, client: Any) -> None:
        message = Message.decode(data)
        if message.code.is_request():
            self._asked[client, message.mid] = message.code
            if message.code in self.lose_requests:
                self.lost += 1
                return
        if client not in self._backs:
            self._backs[client] = asyncio.create_task(self._open(client))
        back = self._backs[client]
        back.add_done_callback(lambda task: task.result().send(data))

    async def rebind(self, to: HasAddress | None = None) -> None:
        """Talk to the transmitter from new ports, as a router does that has forgotten the old ones.

        Args:
            to: Another transmitter from now on.
        """
        self._to = to or self._to
        backs, self._backs = self._backs, {}
        for leg in await asyncio.gather(*backs.values()):
            assert leg.transport is not None
            leg.transport.close()

    async def _open(self, client: Any) -> _Leg:
        _, leg = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Leg(lambda data, _: self._from_transmitter(data, client)),
            remote_addr=(self._to.host, self._to.port),
        )
        return leg

    def _from_transmitter(self, data: bytes, client: Any) -> None:
        message = Message.decode(data)
        if message.mtype is ACK:
            asked = self._asked.get((client, message.mid))
            lost = asked in self.lose_answers
            if asked in self.hold_answers:
                self.held.append((data, client))
                return
        else:
            lost = self.lose_notifications
        if not lost:
            self._front.send(data, client)

    def release(self) -> None:
        """Let the answers go that were kept back, and keep no more."""
        self.hold_answers.clear()
        while self.held:
            self._front.send(*self.held.pop(0))
