"""The bad link: what arrives, how often, in which order, and from whom."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
import socket
from typing import Any

import pytest

from simulators.link import Address, Link, Quality

type StartLink = Callable[..., Awaitable[Link]]
type Open = Callable[[], Peer]


class Peer:
    """A UDP socket on loopback."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(0)
        self.socket.bind(("127.0.0.1", 0))

    @property
    def address(self) -> Address:
        """Where it is."""
        address: Address = self.socket.getsockname()
        return address

    def send(self, text: str, to: Link | Address) -> None:
        """Send a datagram."""
        address = (to.host, to.port) if isinstance(to, Link) else to
        self.socket.sendto(text.encode(), address)

    async def receive(self) -> tuple[str, Address]:
        """Return the next datagram and where it came from."""
        async with asyncio.timeout(5):
            data, address = await asyncio.get_running_loop().sock_recvfrom(self.socket, 65536)
        return data.decode(), address

    async def texts(self, count: int) -> list[str]:
        """Return the next datagrams."""
        return [(await self.receive())[0] for _ in range(count)]


@pytest.fixture
def peer(
    socket_enabled: None,  # noqa: ARG001 - the sockets are real
    request: pytest.FixtureRequest,
) -> Open:
    """Make peers."""

    def _peer() -> Peer:
        peer = Peer()
        request.addfinalizer(peer.socket.close)
        return peer

    return _peer


@pytest.fixture
def server(peer: Open) -> Peer:
    """A server."""
    return peer()


@pytest.fixture
def client(peer: Open) -> Peer:
    """A client."""
    return peer()


@pytest.fixture
async def start(server: Peer) -> AsyncIterator[StartLink]:
    """Start links to the server."""
    links: list[Link] = []

    async def _start(quality: Quality | None = None, **options: Any) -> Link:
        link = Link(server.address, quality, **options)
        links.append(link)
        await link.start()
        return link

    yield _start
    for link in links:
        await link.stop()


@pytest.fixture
async def link(start: StartLink) -> Link:
    """A perfect link."""
    return await start()


async def until(condition: Callable[[], object]) -> None:
    """Wait until a condition is true."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the link has no events to wait for
            await asyncio.sleep(0.002)


async def test_everything_passes_in_order_both_ways(link: Link, client: Peer, server: Peer) -> None:
    sent = [str(number) for number in range(50)]
    for text in sent:
        client.send(text, link)
    received = [await server.receive() for _ in sent]
    assert [text for text, _ in received] == sent
    for text, address in received:
        server.send(text, address)
    assert await client.texts(50) == sent
    assert link.counts == {"sent": 100, "delivered": 100}


async def test_the_server_tells_clients_apart(link: Link, peer: Open, server: Peer) -> None:
    clients = [peer(), peer()]
    for index, client in enumerate(clients):
        client.send(f"{index}", link)
    back = dict([await server.receive(), await server.receive()])
    assert back["0"] != back["1"]
    assert link.port not in (back["0"][1], back["1"][1])
    for text, address in back.items():
        server.send(f"for {text}", address)
    assert [(await client.receive())[0] for client in clients] == ["for 0", "for 1"]
    clients[0].send("again", link)
    assert await server.receive() == ("again", back["0"])


async def test_a_client_comes_from_a_new_port_after_rebinding(
    link: Link, client: Peer, server: Peer
) -> None:
    client.send("one", link)
    _, old = await server.receive()
    link.rebind()
    client.send("two", link)
    _, new = await server.receive()
    assert new != old
    server.send("to nobody", old)
    server.send("to the client", new)
    assert await client.receive() == ("to the client", (link.host, link.port))


async def test_everything_can_be_lost_until_the_link_is_better(
    start: StartLink, client: Peer, server: Peer
) -> None:
    link = await start(Quality(loss=1))
    client.send("one", link)
    await until(lambda: link.counts["lost"])
    link.quality = None
    client.send("two", link)
    text, back = await server.receive()
    assert text == "two"
    link.quality = Quality(loss=1)
    server.send("three", back)
    await until(lambda: link.counts["lost"] == 2)
    assert link.counts == {"sent": 3, "lost": 2, "delivered": 1}


async def test_everything_can_arrive_twice(start: StartLink, client: Peer, server: Peer) -> None:
    link = await start(Quality(duplicate=1))
    client.send("one", link)
    client.send("two", link)
    assert await server.texts(4) == ["one", "one", "two", "two"]
    assert link.counts == {"sent": 2, "duplicated": 2, "delivered": 4}


async def test_what_is_held_back_is_overtaken(start: StartLink, client: Peer, server: Peer) -> None:
    link = await start(Quality(reorder=1, hold=0.05))
    client.send("one", link)
    await until(lambda: link.counts["held"])
    link.quality = Quality()
    client.send("two", link)
    assert await server.texts(2) == ["two", "one"]


async def test_delays_are_within_their_limits(start: StartLink, client: Peer) -> None:
    link = await start(Quality(delay=(3600, 7200)))
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for number in range(20):
        client.send(str(number), link)
    await until(lambda: len(link._under_way) == 20)
    times = [timer.when() for timer in link._under_way]
    assert begun + 3600 <= min(times) < max(times) <= loop.time() + 7200
    assert link.counts == {"sent": 20}


async def test_the_seed_decides_the_fates(peer: Open) -> None:
    async def arrived(seed: int) -> list[str]:
        server, client = peer(), peer()
        link = Link(server.address, Quality(loss=0.3, duplicate=0.2), seed=seed)
        await link.start()
        for number in range(100):
            client.send(str(number), link)
        await until(lambda: link.counts["sent"] == 100)
        await link.stop()
        counts = link.counts
        assert counts["delivered"] == 100 - counts["lost"] + counts["duplicated"]
        return await server.texts(counts["delivered"])

    first = await arrived(1)
    assert first == await arrived(1) != await arrived(2)
    assert 50 < len(set(first)) < 90


async def test_the_target_may_come_later_and_change(peer: Open, client: Peer) -> None:
    link = Link()
    await link.start()
    try:
        client.send("lost", link)
        await until(lambda: link.counts["sent"])
        for text in ("one", "two"):
            server = peer()
            link.target = server.address
            client.send(text, link)
            assert (await server.receive())[0] == text
        assert link.counts == {"sent": 3, "delivered": 2}
    finally:
        await link.stop()


async def test_who_has_gone_is_silent(link: Link, client: Peer, server: Peer, peer: Open) -> None:
    client.send("one", link)
    _, back = await server.receive()
    client.socket.close()
    for _ in range(3):
        server.send("answer", back)
    await until(lambda: link.counts["sent"] == 4)
    server.socket.close()
    other = peer()
    for _ in range(3):
        other.send("request", link)
    await until(lambda: link.counts["sent"] == 7)
    link.target = (last := peer()).address
    other.send("still there", link)
    assert (await last.receive())[0] == "still there"


async def test_what_cannot_be_sent_or_read_is_lost(link: Link, client: Peer, server: Peer) -> None:
    link.target = ("127.0.0.1", 0)
    client.send("one", link)
    await until(lambda: link.counts["sent"])
    assert link._front is not None
    link._front._ready()  # there is nothing
    link.target = server.address
    client.send("two", link)
    assert (await server.receive())[0] == "two"
    assert (link.target, link.counts) == (server.address, {"sent": 2, "delivered": 1})


async def test_what_is_under_way_is_gone_when_it_stops(
    start: StartLink, client: Peer, server: Peer
) -> None:
    link = await start(Quality(delay=(3600, 3600)))
    client.send("one", link)
    await until(lambda: link._under_way)
    port = link.port
    await link.stop()
    await link.stop()
    scheduled = asyncio.get_running_loop()._scheduled  # type: ignore[attr-defined] # the only way
    assert [handle for handle in scheduled if not handle.cancelled()] == []
    link.quality = None
    await link.start()
    await link.start()
    assert link.port == port
    client.send("two", link)
    assert (await server.receive())[0] == "two"


async def test_a_taken_port_is_an_error(link: Link) -> None:
    other = Link(port=link.port)
    with pytest.raises(OSError, match="in use"):
        await other.start()
    await other.stop()


def test_it_leads_nowhere_else() -> None:
    with pytest.raises(ValueError, match="loopback"):
        Link(("192.0.2.1", 5683))


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"loss": 1.1}, "loss"),
        ({"loss": -0.1}, "loss"),
        ({"duplicate": 2}, "duplicate"),
        ({"reorder": float("nan")}, "reorder"),
        ({"delay": (0.2, 0.1)}, "delay"),
        ({"delay": (-1, 0)}, "delay"),
        ({"hold": -1}, "hold"),
    ],
)
def test_a_senseless_quality_is_named(values: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Quality(**values)
