"""A bad network between the clients of a UDP server and the server, on loopback."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
import ipaddress
import random
import socket

HOST = "127.0.0.1"

# Bytes read at once; no datagram is longer.
_LONGEST = 0x10000

type Address = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Quality:
    """What happens to datagrams, in both directions alike. The default lets all pass at once.

    Attributes:
        loss: Share of the datagrams that are lost, 0 to 1.
        duplicate: Share of the others that arrive twice, 0 to 1.
        delay: The least and the most seconds on the way; each copy has a delay of its own, so
            those that follow within the difference may overtake it.
        reorder: Share of the copies that are held back, 0 to 1.
        hold: Seconds by which those are held back, beyond their delay.
    """

    loss: float = 0.0
    duplicate: float = 0.0
    delay: tuple[float, float] = (0.0, 0.0)
    reorder: float = 0.0
    hold: float = 0.1

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            ValueError: One makes no sense; the text names it.
        """
        for name in ("loss", "duplicate", "reorder"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"Invalid {name}: {getattr(self, name)!r}")
        if not 0 <= self.delay[0] <= self.delay[1]:
            raise ValueError(f"Invalid delay: {self.delay!r}")
        if not self.hold >= 0:
            raise ValueError(f"Invalid hold: {self.hold!r}")


class Link:
    """Hands datagrams on between any clients and one server, as well as its quality allows.

    Each client's address has a socket towards the server, so the server tells them apart. Fates
    are drawn when datagrams arrive, in the order in which they do. What the quality is at that
    moment counts for a datagram, whatever it is when that leaves the link.

    Attributes:
        port: The port asked for, and from the first start on the port bound.
        quality: What happens to the datagrams that arrive from now on; None is perfect.
        counts: Datagrams that were ``sent`` into the link, of them ``lost`` and ``duplicated``;
            and copies that were ``held`` back and that were ``delivered``.
    """

    def __init__(
        self,
        target: Address | None = None,
        quality: Quality | None = None,
        *,
        seed: int = 0,
        port: int = 0,
    ) -> None:
        """Make a link that is not started yet.

        Args:
            target: Address of the server; nothing gets through to it before it is known.
            quality: What happens to the datagrams; None is perfect.
            seed: Seed of the fates.
            port: UDP port for the clients; 0 takes any free one.

        Raises:
            ValueError: The target is not on loopback.
        """
        self.target = target
        self.quality = quality
        self.port = port
        self.counts: Counter[str] = Counter()
        self._rng = random.Random(f"{seed} link")
        self._front: _Socket | None = None
        self._backs: dict[Address, _Socket] = {}
        self._under_way: set[asyncio.TimerHandle] = set()

    @property
    def host(self) -> str:
        """The address at which clients reach the server."""
        return HOST

    @property
    def target(self) -> Address | None:
        """The server's address; what is under way goes to a new one too.

        Raises:
            ValueError: At setting: it is not an IPv4 address on loopback.
        """
        return self._target

    @target.setter
    def target(self, target: Address | None) -> None:
        if target is not None and not ipaddress.IPv4Address(target[0]).is_loopback:
            raise ValueError(f"{target[0]} is no loopback address")
        self._target = target

    async def start(self) -> None:
        """Listen; nothing happens where it listens already.

        Raises:
            OSError: The port is taken.
        """
        if self._front is None:
            self._front = _Socket(self.port, self._from_client)
            self.port = self._front.port

    async def stop(self) -> None:
        """Close all sockets; what is under way is gone."""
        for timer in self._under_way:
            timer.cancel()
        self._under_way.clear()
        self.rebind()
        if self._front is not None:
            self._front.close()
            self._front = None

    def rebind(self) -> None:
        """Forget the clients, as an address translation does after a time-out.

        Their next datagrams come to the server from new ports, and what it sends to the old ones
        gets nowhere.
        """
        for back in self._backs.values():
            back.close()
        self._backs.clear()

    def _from_client(self, data: bytes, client: Address) -> None:
        self._pass_on(lambda: self._to_server(data, client))

    def _from_server(self, data: bytes, client: Address) -> None:
        self._pass_on(lambda: self._front is not None and self._front.send(data, client))

    def _to_server(self, data: bytes, client: Address) -> bool:
        if self._target is None:
            return False
        if client not in self._backs:
            self._backs[client] = _Socket(0, lambda data, _: self._from_server(data, client))
        return self._backs[client].send(data, self._target)

    def _pass_on(self, deliver: Callable[[], bool]) -> None:
        """Decide what becomes of a datagram; ``deliver`` sends a copy and says whether it could."""
        quality = self.quality or Quality()
        self.counts["sent"] += 1
        if self._rng.random() < quality.loss:
            self.counts["lost"] += 1
            return
        copies = 1
        if self._rng.random() < quality.duplicate:
            self.counts["duplicated"] += 1
            copies = 2
        for _ in range(copies):
            delay = self._rng.uniform(*quality.delay)
            if self._rng.random() < quality.reorder:
                self.counts["held"] += 1
                delay += quality.hold
            self._later(delay, deliver)

    def _later(self, delay: float, deliver: Callable[[], bool]) -> None:
        def arrive() -> None:
            self._under_way.discard(timer)
            self.counts["delivered"] += deliver()

        if not delay:
            self.counts["delivered"] += deliver()
            return
        timer = asyncio.get_running_loop().call_later(delay, arrive)
        self._under_way.add(timer)


class _Socket:
    """A UDP socket on loopback that hands on what it receives until it is closed.

    A datagram makes its way through without an await, so that the order of arrival is kept, also
    for the first one of a client, for which a socket is opened.
    """

    def __init__(self, port: int, receive: Callable[[bytes, Address], None]) -> None:
        self._receive = receive
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.settimeout(0)
        try:
            self._socket.bind((HOST, port))
        except OSError:
            self._socket.close()
            raise
        asyncio.get_running_loop().add_reader(self._socket, self._ready)

    @property
    def port(self) -> int:
        """The port bound."""
        port: int = self._socket.getsockname()[1]
        return port

    def send(self, data: bytes, address: Address) -> bool:
        """Send a datagram; returns whether it left."""
        try:
            self._socket.sendto(data, address)
        except OSError:  # no room for it: a network loses it
            return False
        return True

    def close(self) -> None:
        """Receive and send nothing any more."""
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    def _ready(self) -> None:
        try:
            data, address = self._socket.recvfrom(_LONGEST)
        except OSError:  # word of somebody who has gone, or nothing after all
            return
        self._receive(data, address)
