"""The client observes a transmitter: in order, without loss, until it ends with an error."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from aiocoap import CON, NON, Context, Message as CoapMessage
from aiocoap.numbers import codes
import orjson
import pytest

from custom_components.steward.systems.api.errors import (
    CannotConnectError,
    MalformedAnswerError,
    NoAnswerError,
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
    """Take in the first messages of an observation, in the background."""
    taken: list[Message] = []

    async def take() -> None:
        async with aclosing(client.notifications()) as notifications:
            async for message in notifications:
                taken.append(message)
                if len(taken) == count:
                    return

    async with asyncio.TaskGroup() as group:
        group.create_task(take())
        await until(lambda: taken)
        yield taken


def _observed(payload: bytes = b"{}", number: int = 1) -> CoapMessage:
    """Make a notification, or the answer to a registration."""
    return reply(codes.CONTENT, payload, observe=number)


def _registers(request: CoapMessage) -> list[CoapMessage]:
    """Answer a registration."""
    return [_observed()] if request.opt.observe == 0 else [reply(codes.CONTENT)]


async def test_changes_come_in_order(client: LrsClient, lrs_sim: LrsSimulator) -> None:
    async with _observing(client, 5) as taken:
        lrs_sim.commands["assign"](number=3, label="Ana")
        lrs_sim.commands["page"](number=3)
        lrs_sim.commands["set_settings"](default_target_goal=90)
        lrs_sim.commands["clear"](number=3)
    first, assigned, paged, settings, cleared = taken
    assert (first.sequence, first.sessions) == (0, None)
    states = [
        message.sessions[0].state for message in (assigned, paged, cleared) if message.sessions
    ]
    assert states == ["started", "paged", "cleared"]
    assert [message.sequence for message in taken] == [0, 1, 2, 2, 3]
    assert cleared.sessions
    assert not cleared.sessions[0].active
    assert cleared.statistics
    assert settings.settings
    assert settings.settings.default_goal == 90


async def test_a_burst_is_not_thinned_out(client: LrsClient, lrs_sim: LrsSimulator) -> None:
    async with _observing(client, 101) as taken:
        lrs_sim.commands["fill"](count=100)
    numbers = [session.number for message in taken for session in message.sessions or ()]
    assert numbers == [*range(1, 101)]
    assert [message.sequence for message in taken] == [*range(101)]


async def test_pings_are_acknowledged(start_lrs: StartLrs, coap: Context) -> None:
    sim = await start_lrs(ping_interval=0.02, ping_extra={"uptime": 5})
    async with _observing(LrsClient(coap, sim.host, sim.port), 6) as taken:
        pass
    assert all(message.sequence == 0 and message.sessions is None for message in taken)


async def test_the_first_message_may_be_empty(start_lrs: StartLrs, coap: Context) -> None:
    sim = await start_lrs(first_notification="empty")
    async with _observing(LrsClient(coap, sim.host, sim.port), 2) as taken:
        sim.commands["assign"](number=1)
    assert taken[0] == Message()
    assert taken[1].sequence == 1


@pytest.mark.usefixtures("impatient")
async def test_without_a_first_message_there_is_no_observation(
    start_lrs: StartLrs, coap: Context
) -> None:
    sim = await start_lrs(first_notification="none")
    with pytest.raises(NoAnswerError):
        await anext(LrsClient(coap, sim.host, sim.port).notifications())


async def test_who_no_longer_listens_is_forgotten(client: LrsClient, lrs_sim: LrsSimulator) -> None:
    notifications = client.notifications()
    await anext(notifications)
    assert len(lrs_sim.state()["observers"]) == 1
    await notifications.aclose()
    # The first notification that comes frees what aiocoap holds, the second one is rejected.
    lrs_sim.commands["assign"](number=1)
    lrs_sim.commands["assign"](number=2)
    await until(lambda: not lrs_sim.state()["observers"])


@pytest.mark.parametrize(
    "payload",
    [b"", b"{", b"[]", b'{"sessions":"none"}', b"\xff\xfe", b'"text"'],
)
async def test_an_unreadable_notification_is_one_all_the_same(
    coap: Context, make_peer: MakePeer, payload: bytes
) -> None:
    peer = await make_peer(_registers)
    async with _observing(LrsClient(coap, peer.host, peer.port), 3) as taken:
        peer.send(_observed(payload, 2))
        peer.send(_observed(b'{"globalSessionSequence":9}', 3))
    assert taken[1:] == [Message(), Message(sequence=9)]


async def test_a_notification_that_is_too_large_is_one_all_the_same(
    coap: Context, make_peer: MakePeer
) -> None:
    peer = await make_peer(_registers)
    async with _observing(LrsClient(coap, peer.host, peer.port), 2) as taken:
        part = orjson.dumps({"globalSessionSequence": 9, "padding": 1024 * "x"})[:1024]
        large = _observed(part, 2)
        large.opt.block2 = (0, True, 6)
        peer.send(large)
    assert taken[1].sequence is None
    assert taken[1].sessions is None


async def test_a_notification_need_not_be_confirmable(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(_registers)
    async with _observing(LrsClient(coap, peer.host, peer.port), 3) as taken:
        for number, mtype in ((2, NON), (3, CON)):
            notification = _observed(b'{"globalSessionSequence":%d}' % number, number)
            notification.mtype = mtype
            peer.send(notification)
    assert [message.sequence for message in taken[1:]] == [2, 3]


async def test_a_refused_registration(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(lambda _: [reply(codes.NOT_FOUND, b'{"error":"No such thing"}')])
    with pytest.raises(NotFoundError, match="No such thing"):
        await anext(LrsClient(coap, peer.host, peer.port).notifications())


async def test_an_answer_that_is_not_readable(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(lambda _: [_observed(b"{")])
    notifications = LrsClient(coap, peer.host, peer.port).notifications()
    assert await anext(notifications) == Message()
    await notifications.aclose()


async def test_a_transmitter_that_cannot_be_observed(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(lambda _: [reply(codes.CONTENT, b"{}")])
    notifications = LrsClient(coap, peer.host, peer.port).notifications()
    assert await anext(notifications) == Message()
    with pytest.raises(RemoteError):
        await anext(notifications)


async def _to_the_end(notifications: AsyncIterator[Message]) -> None:
    async with asyncio.timeout(5):
        async for _ in notifications:
            pass


async def _end_of(client: LrsClient, peer: Peer, last: CoapMessage) -> RemoteError:
    """Observe until the observation ends, and return its error."""
    notifications = client.notifications()
    await anext(notifications)
    peer.send(last)
    with pytest.raises(RemoteError) as caught:
        await _to_the_end(notifications)
    return caught.value


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
        await anext(LrsClient(coap, lrs_sim.host, lrs_sim.port).notifications())
