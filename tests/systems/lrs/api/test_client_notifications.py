"""The client observes a transmitter: in order, without loss, until it ends with an error."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiocoap import CON, NON, Context, Message as CoapMessage
from aiocoap.numbers import codes
import orjson
import pytest

from custom_components.steward.systems.api.errors import (
    CannotConnectError,
    MalformedAnswerError,
    NotFoundError,
    RemoteError,
)
from custom_components.steward.systems.lrs.api.client import LrsClient
from custom_components.steward.systems.lrs.api.types import Message
from simulators.lrs import LrsSimulator

from ....common import until
from ....conftest import StartLrs
from ..conftest import MakePeer
from ..peers import Peer, reply


@asynccontextmanager
async def _observing(client: LrsClient, count: int) -> AsyncIterator[list[Message]]:
    """Take in the first messages of an observation; one that cannot be read is an empty one."""
    taken: list[Message] = []
    stop = await client.observe(lambda one: taken.append(one or Message()), lambda _: None)
    yield taken
    await until(lambda: len(taken) >= count)
    stop()


async def _end_of(client: LrsClient, peer: Peer, last: CoapMessage) -> RemoteError:
    """Observe until the observation ends, and return its error."""
    ended: asyncio.Future[RemoteError] = asyncio.get_running_loop().create_future()
    await client.observe(lambda _: None, ended.set_result)
    peer.send(last)
    async with asyncio.timeout(5):
        return await ended


async def _observe(client: LrsClient) -> Callable[[], None]:
    return await client.observe(lambda _: None, lambda _: None)


def _observed(payload: bytes = b"{}", number: int = 1) -> CoapMessage:
    """Make a notification, or the answer to a registration."""
    return reply(codes.CONTENT, payload, observe=number)


def _registers(request: CoapMessage) -> list[CoapMessage]:
    """Answer a registration."""
    return [_observed()] if request.opt.observe == 0 else [reply(codes.CONTENT)]


async def test_changes_come_in_order(client: LrsClient, lrs_sim: LrsSimulator) -> None:
    async with _observing(client, 4) as taken:
        lrs_sim.commands["assign"](number=3, label="Ana")
        lrs_sim.commands["page"](number=3)
        lrs_sim.commands["set_settings"](default_target_goal=90)
        lrs_sim.commands["clear"](number=3)
    assigned, paged, settings, cleared = taken
    states = [
        message.sessions[0].state for message in (assigned, paged, cleared) if message.sessions
    ]
    assert states == ["started", "paged", "cleared"]
    assert [message.sequence for message in taken] == [1, 2, 2, 3]
    assert cleared.sessions
    assert not cleared.sessions[0].active
    assert cleared.statistics
    assert settings.settings
    assert settings.settings.default_goal == 90


async def test_a_burst_is_not_thinned_out(client: LrsClient, lrs_sim: LrsSimulator) -> None:
    async with _observing(client, 100) as taken:
        lrs_sim.commands["fill"](count=100)
    numbers = [session.number for message in taken for session in message.sessions or ()]
    assert numbers == [*range(1, 101)]
    assert [message.sequence for message in taken] == [*range(1, 101)]


async def test_pings_are_acknowledged(start_lrs: StartLrs, coap: Context) -> None:
    sim = await start_lrs(ping_interval=0.02, ping_extra={"uptime": 5})
    async with _observing(LrsClient(coap, sim.host, sim.port), 6) as taken:
        pass
    assert all(message.sequence == 0 and message.sessions is None for message in taken)


async def test_the_answer_to_the_registration_may_be_empty(
    start_lrs: StartLrs, coap: Context
) -> None:
    sim = await start_lrs(first_notification="empty")
    async with _observing(LrsClient(coap, sim.host, sim.port), 1) as taken:
        sim.commands["assign"](number=1)
    assert [message.sequence for message in taken] == [1]


async def test_who_no_longer_listens_is_forgotten(client: LrsClient, lrs_sim: LrsSimulator) -> None:
    stop = await _observe(client)
    assert len(lrs_sim.state()["observers"]) == 1
    stop()
    await until(lambda: not lrs_sim.state()["observers"])


@pytest.mark.parametrize(
    "payload",
    [b"", b"{", b"[]", b'{"sessions":"none"}', b"\xff\xfe", b'"text"'],
)
async def test_an_unreadable_notification_is_one_all_the_same(
    coap: Context, make_peer: MakePeer, payload: bytes
) -> None:
    peer = await make_peer(_registers)
    async with _observing(LrsClient(coap, peer.host, peer.port), 2) as taken:
        peer.send(_observed(payload, 2))
        peer.send(_observed(b'{"globalSessionSequence":9}', 3))
    assert taken == [Message(), Message(sequence=9)]


async def test_a_notification_that_is_too_large_is_one_all_the_same(
    coap: Context, make_peer: MakePeer
) -> None:
    peer = await make_peer(_registers)
    async with _observing(LrsClient(coap, peer.host, peer.port), 1) as taken:
        part = orjson.dumps({"globalSessionSequence": 9, "padding": 1024 * "x"})[:1024]
        large = _observed(part, 2)
        large.opt.block2 = (0, True, 6)
        peer.send(large)
    assert taken == [Message()]


async def test_a_notification_need_not_be_confirmable(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(_registers)
    async with _observing(LrsClient(coap, peer.host, peer.port), 2) as taken:
        for number, mtype in ((2, NON), (3, CON)):
            notification = _observed(b'{"globalSessionSequence":%d}' % number, number)
            notification.mtype = mtype
            peer.send(notification)
    assert [message.sequence for message in taken] == [2, 3]


async def test_a_refused_registration(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(lambda _: [reply(codes.NOT_FOUND, b'{"error":"No such thing"}')])
    with pytest.raises(NotFoundError, match="No such thing"):
        await _observe(LrsClient(coap, peer.host, peer.port))


async def test_an_answer_that_is_not_readable(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(lambda _: [_observed(b"{")])
    (await _observe(LrsClient(coap, peer.host, peer.port)))()


async def test_a_transmitter_that_cannot_be_observed(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(lambda _: [reply(codes.CONTENT, b"{}")])
    with pytest.raises(MalformedAnswerError, match="not observable"):
        await _observe(LrsClient(coap, peer.host, peer.port))


async def test_an_error_ends_the_observation(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(_registers)
    client = LrsClient(coap, peer.host, peer.port)
    error = await _end_of(client, peer, reply(codes.NOT_FOUND, b'{"error":"Gone"}'))
    assert isinstance(error, RemoteError)
    assert not isinstance(error, MalformedAnswerError)


async def test_a_last_notification_ends_the_observation(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(_registers)
    client = LrsClient(coap, peer.host, peer.port)
    assert isinstance(await _end_of(client, peer, reply(codes.CONTENT, b"{}")), RemoteError)


async def test_nobody_to_observe(coap: Context, lrs_sim: LrsSimulator) -> None:
    await lrs_sim.stop()
    with pytest.raises(CannotConnectError):
        await _observe(LrsClient(coap, lrs_sim.host, lrs_sim.port))
