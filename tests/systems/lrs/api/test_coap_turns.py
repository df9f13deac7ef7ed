"""Exchanges with a transmitter take turns; an observation keeps none."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial

from aiocoap import Context, Message as CoapMessage
from aiocoap.numbers import codes
import pytest

from custom_components.steward.systems.api.errors import (
    CannotConnectError,
    NoAnswerError,
    NotCarriedOutError,
    TimedOutError,
)
from custom_components.steward.systems.lrs.api import coap as module
from custom_components.steward.systems.lrs.api.client import LrsClient
from custom_components.steward.systems.lrs.api.coap import Transport
from custom_components.steward.systems.lrs.api.context import create_context

from ....common import until
from ..conftest import MakePeer
from ..peers import Peer, reply
from .blocks import BODY, in_blocks, transport_to

# Blocks


# Turns


def _has_asked(peer: Peer, times: int) -> bool:
    """Tell whether so many requests have come; repetitions by CoAP do not count."""
    asked = {one.mid for one in peer.received if one.code.is_request()}
    assert len(asked) <= times
    return len(asked) == times


async def test_one_exchange_ends_before_the_next_begins(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(lambda _: [])
    transport = transport_to(coap, peer)
    async with asyncio.TaskGroup() as group:
        for number in range(4):
            group.create_task(transport.send(codes.POST, "page", body={"number": number}))
        for number in range(1, 5):
            await until(partial(_has_asked, peer, number))
            peer.send(reply(codes.CHANGED), mid=peer.received[-1].mid)
    assert [*dict.fromkeys(one.payload for one in peer.received)] == [
        b'{"number":%d}' % number for number in range(4)
    ]


async def test_blocks_of_a_list_leave_room_for_a_command(
    coap: Context, make_peer: MakePeer
) -> None:
    blocks = in_blocks(szx=0)

    def answer(request: CoapMessage) -> Iterable[CoapMessage]:
        return blocks(request) if request.code == codes.GET else [reply(codes.CHANGED)]

    peer = await make_peer(answer)
    transport = transport_to(coap, peer)
    reading = asyncio.ensure_future(transport.fetch("sessions"))
    await until(lambda: len(peer.received) > 2)
    await transport.send(codes.POST, "page", body={"number": 1})
    assert not reading.done()
    assert (await reading).payload == BODY


@pytest.mark.usefixtures("brisk")
async def test_one_that_fails_takes_no_other_along(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(
        lambda request: [] if request.code == codes.PUT else [reply(codes.CHANGED)]
    )
    transport = transport_to(coap, peer)
    results = await asyncio.gather(
        *(transport.send(code, "page", body={}) for code in (codes.POST, codes.PUT, codes.POST)),
        return_exceptions=True,
    )
    assert [type(one) for one in results] == [CoapMessage, TimedOutError, CoapMessage]


async def test_one_whose_turn_does_not_come_is_not_sent(
    monkeypatch: pytest.MonkeyPatch, coap: Context, make_peer: MakePeer
) -> None:
    monkeypatch.setattr(module, "_TURN_TIMEOUT", 0.05)
    peer = await make_peer(lambda _: [])
    transport = transport_to(coap, peer)
    first = asyncio.ensure_future(transport.send(codes.POST, "page", body={"number": 1}))
    await until(lambda: peer.received)
    with pytest.raises(CannotConnectError, match="not answered yet"):
        await transport.send(codes.POST, "page", body={"number": 2})
    peer.send(reply(codes.CHANGED), mid=peer.received[0].mid)
    await first
    assert {one.payload for one in peer.received} == {b'{"number":1}'}


async def test_what_waits_for_its_turn_when_all_ends_was_never_sent(
    make_peer: MakePeer,
) -> None:
    """Of thirty commands at a reload one had left; of the others it is known that they had not."""
    peer = await make_peer(lambda _: [])
    context = await create_context()
    client = LrsClient(context, peer.host, peer.port)
    doing = [asyncio.ensure_future(client.send_page(number)) for number in range(1, 31)]
    await until(lambda: peer.received)
    client.close()
    await context.shutdown()
    ends = await asyncio.gather(*doing, return_exceptions=True)
    kinds = Counter(type(one) for one in ends)
    assert kinds == {NotCarriedOutError: 29, NoAnswerError: 1}
    assert len(peer.received) == 1


async def test_who_no_longer_waits_leaves_the_exchange_alone(
    coap: Context, make_peer: MakePeer
) -> None:
    peer = await make_peer(lambda _: [])
    transport = transport_to(coap, peer)
    doing = asyncio.ensure_future(transport.send(codes.POST, "page", body={"number": 1}))
    await until(lambda: peer.received)
    doing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await doing
    peer.send(reply(codes.CHANGED), mid=peer.received[0].mid)
    later = asyncio.ensure_future(transport.send(codes.POST, "page", body={"number": 2}))
    await until(lambda: peer.received[-1].payload == b'{"number":2}')
    peer.send(reply(codes.CHANGED), mid=peer.received[-1].mid)
    answer = await later
    assert answer is not None
    assert answer.code == codes.CHANGED


# Observations


async def _observe(transport: Transport) -> Callable[[], None]:
    return await transport.observe("notify", received=lambda _: None, ended=lambda _: None)


async def test_an_observation_that_ends_before_it_begins(
    coap: Context, make_peer: MakePeer
) -> None:
    """What answers it then, or fails, disturbs nobody."""
    peer = await make_peer(lambda _: [])
    for answered in (True, False):
        beginning = asyncio.ensure_future(_observe(transport_to(coap, peer)))
        await until(partial(_has_asked, peer, 1 if answered else 2))
        beginning.cancel()
        with pytest.raises(asyncio.CancelledError):
            await beginning
        if answered:
            peer.send(reply(codes.CONTENT, observe=1), mid=peer.received[-1].mid)


async def test_an_observation_keeps_no_turn(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(lambda request: [reply(codes.CONTENT, observe=request.opt.observe)])
    transport = transport_to(coap, peer)
    stop = await _observe(transport)
    assert (await transport.fetch("settings")).code == codes.CONTENT
    stop()


async def test_a_transmitter_is_told_that_it_is_not_observed_any_more(
    coap: Context, make_peer: MakePeer
) -> None:
    """By the token of the registration, since that is how it knows an observation."""
    peer = await make_peer(lambda request: [reply(codes.CONTENT, observe=request.opt.observe)])
    stop = await _observe(transport_to(coap, peer))
    stop()
    stop()
    await until(lambda: len(peer.received) > 1)
    registration, farewell = peer.received
    assert (registration.opt.observe, farewell.opt.observe) == (0, 1)
    assert farewell.token == registration.token
    assert farewell.opt.uri_path == registration.opt.uri_path
