"""What joins the programs of a world: datagrams that are lost, and streams that break."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextvars import Context, copy_context
import random
from typing import Any, override

from simulators.link import Quality

type Address = tuple[Any, ...]

HOST = "127.0.0.1"
_FIRST_PORT = 20_000
_STREAM_SECONDS = 0.01


class Network:
    """All that is bound and connected.

    Attributes:
        quality: What happens to datagrams that leave from now on.
        counts: Datagrams that were `sent` and `lost`, and connections.
    """

    loop: asyncio.AbstractEventLoop

    def __init__(self, seed: int) -> None:
        """Draw the fates of datagrams from a seed."""
        self.quality = Quality(delay=(0.001, 0.003))
        self.counts: Counter[str] = Counter()
        self._rng = random.Random(f"{seed} network")
        self._port = _FIRST_PORT
        self._datagrams: dict[Address, Datagrams] = {}
        self._servers: dict[Address, Listening] = {}
        self._streams: set[Stream] = set()
        # what is under way arrives, whatever becomes of who sent it
        self._context = copy_context()

    # Datagrams

    def open_datagrams(
        self, factory: Callable[[], Any], local: Address | None, remote: Address | None
    ) -> tuple[Datagrams, Any]:
        """Bind a socket of datagrams, at a free port where none is named."""
        address = self._free(local, self._datagrams)
        protocol = factory()
        transport = Datagrams(self, protocol, address, remote)
        self._datagrams[address] = transport
        protocol.connection_made(transport)
        return transport, protocol

    def send(self, data: bytes, source: Address, target: Address) -> None:
        """Hand a datagram on, as well as the quality allows."""
        quality, rng = self.quality, self._rng
        self.counts["sent"] += 1
        if rng.random() < quality.loss:
            self.counts["lost"] += 1
            return
        for _ in range(2 if rng.random() < quality.duplicate else 1):
            delay = rng.uniform(*quality.delay)
            if rng.random() < quality.reorder:
                delay += quality.hold
            self.loop.call_later(delay, self._arrive, data, source, target, context=self._context)

    def _arrive(self, data: bytes, source: Address, target: Address) -> None:
        if (there := self._datagrams.get(target)) is not None:
            there.context.run(there.protocol.datagram_received, data, source)

    def gone(self, transport: Datagrams) -> None:
        """Unbind a socket of datagrams."""
        if self._datagrams.get(transport.address) is transport:
            del self._datagrams[transport.address]

    # Streams

    def listen(self, factory: Callable[[], Any], host: Any, port: Any) -> Listening:
        """Bind a server, at a free port where none is named."""
        address = self._free((host or HOST, port or 0), self._servers)
        self._servers[address] = Listening(self, factory, address)
        return self._servers[address]

    def closed(self, server: Listening) -> None:
        """Unbind a server; its connections stay."""
        self._servers.pop(server.address, None)

    async def dial(self, address: Address) -> Socket:
        """Find who listens at an address.

        Raises:
            ConnectionRefusedError: nobody does.

        """
        await asyncio.sleep(_STREAM_SECONDS)
        if address[:2] not in self._servers:
            raise ConnectionRefusedError(111, "Connection refused")
        return Socket(address[:2])

    def connect(self, factory: Callable[[], Any], sock: Socket) -> tuple[Stream, Any]:
        """Connect to who listens, once it was found.

        Raises:
            ConnectionRefusedError: nobody listens there any more.

        """
        if (server := self._servers.get(sock.address)) is None:
            raise ConnectionRefusedError(111, "Connection refused")
        self.counts["connections"] += 1
        own = self._free(None, {})
        here = Stream(self, factory(), copy_context(), sock.address)
        there = Stream(self, server.context.run(server.factory), server.context.copy(), own)
        here.peer, there.peer = there, here
        self._streams |= {here, there}
        here.protocol.connection_made(here)
        there.context.run(there.protocol.connection_made, there)
        return here, here.protocol

    def broken(self, stream: Stream) -> None:
        """Forget a connection."""
        self._streams.discard(stream)

    # All

    @property
    def open(self) -> int:
        """How many sockets there are."""
        return len(self._datagrams) + len(self._servers) + len(self._streams)

    def cut(self, life: object) -> None:
        """Take everything from a program that has ended without a word."""
        from .loop import LIFE  # noqa: PLC0415  # that knows the network

        def its(context: Context) -> bool:
            return context.get(LIFE) is life

        self._datagrams = {k: one for k, one in self._datagrams.items() if not its(one.context)}
        self._servers = {k: one for k, one in self._servers.items() if not its(one.context)}
        for stream in [one for one in self._streams if its(one.context)]:
            stream.fail()

    def _free(self, wished: Address | None, taken: Any) -> Address:
        if wished is not None and wished[1]:
            if wished[:2] in taken:
                raise OSError(98, "Address already in use")
            return wished[:2]
        self._port += 1
        return (wished[0] if wished else HOST, self._port)


class Socket:
    """What stands for a socket where one is asked for."""

    def __init__(self, address: Address) -> None:
        """Stand for the socket of an address."""
        self.address = address

    def getsockname(self) -> Address:
        """Tell the address."""
        return self.address

    getpeername = getsockname

    def setsockopt(self, *_: Any) -> None:
        """Heed nothing."""

    def close(self) -> None:
        """Have nothing to close."""

    family = 0
    type = 0


class Listening:
    """A server."""

    def __init__(self, network: Network, factory: Callable[[], Any], address: Address) -> None:
        """Serve at an address, by protocols of `factory`."""
        self._network = network
        self.factory = factory
        self.address = address
        self.context = copy_context()
        self.sockets = [Socket(address)]

    def close(self) -> None:
        """Take no more connections."""
        self._network.closed(self)

    async def wait_closed(self) -> None:
        """Wait for nothing."""


class Datagrams(asyncio.DatagramTransport):
    """A socket of datagrams."""

    def __init__(
        self, network: Network, protocol: Any, address: Address, remote: Address | None
    ) -> None:
        """Bind at an address; `remote` is whom it talks to, if to nobody else."""
        super().__init__({"sockname": address, "peername": remote, "socket": Socket(address)})
        self._network = network
        self.protocol = protocol
        self.address = address
        self._remote = remote and remote[:2]
        self.context = copy_context()
        self._closing = False

    @override
    def sendto(self, data: Any, addr: Any = None) -> None:
        target = addr or self._remote
        if not self._closing and target:
            self._network.send(bytes(data), self.address, target[:2])

    @override
    def close(self) -> None:
        if not self._closing:
            self._closing = True
            self._network.gone(self)
            asyncio.get_running_loop().call_soon(self.protocol.connection_lost, None)

    abort = close

    @override
    def is_closing(self) -> bool:
        return self._closing


class Stream(asyncio.Transport):
    """One end of a connection."""

    peer: Stream

    def __init__(self, network: Network, protocol: Any, context: Context, other: Address) -> None:
        """Hand to a protocol what comes from the other end."""
        super().__init__({"peername": other, "sockname": (HOST, 0), "socket": Socket(other)})
        self._network = network
        self.protocol = protocol
        self.context = context
        self._arrives = 0.0
        self._closing = False
        self._lost = False
        self._paused = False
        self._held: list[bytes] = []

    # From here

    @override
    def write(self, data: Any) -> None:
        if not self._closing and data:
            self._later(self.peer.receive, bytes(data))

    @override
    def writelines(self, list_of_data: Any) -> None:
        self.write(b"".join(list_of_data))

    @override
    def can_write_eof(self) -> bool:
        return False

    @override
    def close(self) -> None:
        if not self._closing:
            self._closing = True
            self._later(self.peer.end)
            self._lose(None)

    @override
    def abort(self) -> None:
        self._closing = True
        self._later(self.peer.fail)
        self._lose(None)

    def _later(self, happen: Callable[..., None], *args: Any) -> None:
        """Let something happen at the other end, after all that was sent before."""
        loop = self._network.loop
        self._arrives = max(self._arrives, loop.time() + _STREAM_SECONDS)
        loop.call_at(self._arrives, happen, *args, context=self.peer.context)

    # To here

    def receive(self, data: bytes) -> None:
        """Take in bytes."""
        if self._paused:
            self._held.append(data)
        elif not self._lost:
            self.protocol.data_received(data)

    def end(self) -> None:
        """Take in that nothing more comes."""
        if not self._lost:
            self.protocol.eof_received()
            self.close()

    def fail(self) -> None:
        """Take in that the connection was reset."""
        self._closing = True
        self._lose(ConnectionResetError(104, "Connection reset by peer"))
        if not self.peer._lost:
            self._later(self.peer.fail)

    def _lose(self, err: Exception | None) -> None:
        if not self._lost:
            self._lost = True
            self._network.broken(self)
            self._network.loop.call_soon(self.protocol.connection_lost, err, context=self.context)

    # What asyncio asks of a transport

    @override
    def is_closing(self) -> bool:
        return self._closing

    @override
    def pause_reading(self) -> None:
        self._paused = True

    @override
    def resume_reading(self) -> None:
        self._paused = False
        held, self._held = self._held, []
        for data in held:
            self.receive(data)

    @override
    def is_reading(self) -> bool:
        return not self._paused

    @override
    def set_protocol(self, protocol: Any) -> None:
        self.protocol = protocol

    @override
    def get_protocol(self) -> Any:
        return self.protocol

    @override
    def get_write_buffer_size(self) -> int:
        return 0

    @override
    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass
