"""Exchanges with a transmitter: one at a time, each sent once, lists in blocks or in one piece."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from aiocoap import Context, Message as CoapMessage
from aiocoap.numbers import codes
import pytest

from custom_components.steward.systems.api.errors import (
    CannotConnectError,
    MalformedAnswerError,
    NoAnswerError,
    NotCarriedOutError,
    RemoteError,
    TimedOutError,
)
from custom_components.steward.systems.lrs.api import coap as module
from custom_components.steward.systems.lrs.api.client import LrsClient
from custom_components.steward.systems.lrs.api.coap import Transport, create_context

from ....common import until
from ..conftest import MakePeer
from ..peers import Answer, Peer, reply

type Arrives = Callable[[CoapMessage], object]

BODY = b'{"text":"' + b"".join(b"%03d " % number for number in range(100)) + b'"}'


def _transport(context: Context, peer: Peer) -> Transport:
    return Transport(context, peer.host, peer.port)


def _block(request: CoapMessage) -> int:
    """Get the number of the block that a request asks for."""
    return request.opt.block2.block_number if request.opt.block2 else 0


def _in_blocks(
    body: bytes = BODY,
    *,
    szx: int = 2,
    etag: bytes | None = b"a",
    arrives: Arrives = lambda _: True,
) -> Answer:
    """Answer in blocks of 16 << szx bytes; those that do not arrive are not answered."""

    def answer(request: CoapMessage) -> Iterable[CoapMessage]:
        if not arrives(request):
            return []
        size = 16 << szx
        start = size * _block(request)
        block2 = (_block(request), start + size < len(body), szx)
        return [reply(codes.CONTENT, body[start : start + size], etag=etag, block2=block2)]

    return answer


def _losing(count: int, block: int) -> Arrives:
    """Lose the first datagrams that ask for a block."""
    lost = 0

    def arrives(request: CoapMessage) -> bool:
        nonlocal lost
        if _block(request) == block and lost < count:
            lost += 1
            return False
        return True

    return arrives


# Blocks


@pytest.mark.parametrize("szx", [0, 2, 5])
async def test_blocks_are_put_together(coap: Context, make_peer: MakePeer, szx: int) -> None:
    peer = await make_peer(_in_blocks(szx=szx))
    whole = await _transport(coap, peer).fetch("sessions", etag=b"known")
    assert whole.payload == BODY
    assert whole.opt.etag == b"a"
    assert whole.opt.block2 is None or not whole.opt.block2.more
    assert [_block(one) for one in peer.received] == [*range(-(-len(BODY) // (16 << szx)))]
    assert peer.received[0].opt.etags == (b"known",)
    assert all(one.opt.etags == () for one in peer.received[1:])


async def test_a_peer_without_blocks_answers_in_one_piece(
    coap: Context, make_peer: MakePeer
) -> None:
    peer = await make_peer(lambda _: [reply(codes.CONTENT, 8 * BODY, etag=b"a")])
    whole = await _transport(coap, peer).fetch("sessions")
    assert whole.payload == 8 * BODY
    assert len(peer.received) == 1


async def test_a_peer_may_go_on_in_smaller_blocks(coap: Context, make_peer: MakePeer) -> None:
    def answer(request: CoapMessage) -> list[CoapMessage]:
        wanted = request.opt.block2
        start = wanted.start if wanted else 0
        szx = 0 if wanted else 2
        cut = BODY[start : start + (16 << szx)]
        more = start + len(cut) < len(BODY)
        return [reply(codes.CONTENT, cut, block2=(start >> (szx + 4), more, szx))]

    peer = await make_peer(answer)
    assert (await _transport(coap, peer).fetch("sessions")).payload == BODY


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize("block", [0, 1, 6])
@pytest.mark.parametrize("lost", [1, 2, 3, 5])
async def test_a_block_that_is_lost_is_asked_for_again(
    coap: Context, make_peer: MakePeer, block: int, lost: int
) -> None:
    """By CoAP within its exchange, of three datagrams here, and then in another one."""
    peer = await make_peer(_in_blocks(arrives=_losing(lost, block)))
    assert (await _transport(coap, peer).fetch("sessions")).payload == BODY
    asked = Counter(_block(one) for one in peer.received)
    assert asked.pop(block) == lost + 1
    assert set(asked.values()) == {1}


@pytest.mark.usefixtures("brisk")
async def test_a_block_that_never_comes_is_given_up(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(_in_blocks(arrives=_losing(100, 1)))
    with pytest.raises(TimedOutError):
        await _transport(coap, peer).fetch("sessions")
    assert len({one.mid for one in peer.received if _block(one) == 1}) == 3


async def test_a_list_has_its_time(
    monkeypatch: pytest.MonkeyPatch, coap: Context, make_peer: MakePeer
) -> None:
    monkeypatch.setattr(module, "_LIST_TIMEOUT", 0.1)
    peer = await make_peer(_in_blocks(arrives=_losing(100, 3)))
    with pytest.raises(TimedOutError):
        await _transport(coap, peer).fetch("sessions")


@pytest.mark.parametrize(
    "odd",
    [
        {"etag": b"b", "block2": (1, True, 2)},
        {"etag": b"a", "block2": (2, True, 2)},
        {"etag": b"a"},
    ],
    ids=["changed", "other block", "no block"],
)
@pytest.mark.parametrize("times", [1, 2])
async def test_what_does_not_fit_together_is_read_again(
    coap: Context, make_peer: MakePeer, odd: dict[str, Any], times: int
) -> None:
    answer, left = _in_blocks(), times

    def changing(request: CoapMessage) -> Iterable[CoapMessage]:
        nonlocal left
        if _block(request) == 1 and left:
            left -= 1
            return [reply(codes.CONTENT, BODY[64:128], **odd)]
        return answer(request)

    peer = await make_peer(changing)
    assert (await _transport(coap, peer).fetch("sessions")).payload == BODY
    assert sum(_block(one) == 0 for one in peer.received) == times + 1


async def test_an_etag_may_be_on_the_first_block_only(coap: Context, make_peer: MakePeer) -> None:
    answer = _in_blocks()

    def sparing(request: CoapMessage) -> Iterable[CoapMessage]:
        for response in answer(request):
            if _block(request):
                response.opt.etag = None
            yield response

    peer = await make_peer(sparing)
    whole = await _transport(coap, peer).fetch("sessions")
    assert (whole.payload, whole.opt.etag) == (BODY, b"a")


async def test_a_block_may_be_longer_than_its_size(coap: Context, make_peer: MakePeer) -> None:
    """Where a peer cuts a text by its characters, not by its bytes."""
    text = '{"label":"' + "é" * 100 + '"}'
    cuts = [text[at : at + 64].encode() for at in range(0, len(text), 64)]

    def answer(request: CoapMessage) -> list[CoapMessage]:
        number = _block(request)
        return [reply(codes.CONTENT, cuts[number], block2=(number, cuts[number] != cuts[-1], 2))]

    peer = await make_peer(answer)
    assert (await _transport(coap, peer).fetch("sessions")).payload == text.encode()


async def test_a_list_that_never_holds_still_is_given_up(
    coap: Context, make_peer: MakePeer
) -> None:
    changes = iter(range(100))

    def changing(request: CoapMessage) -> Iterable[CoapMessage]:
        return _in_blocks(etag=b"%d" % next(changes))(request)

    peer = await make_peer(changing)
    with pytest.raises(MalformedAnswerError, match="kept changing"):
        await _transport(coap, peer).fetch("sessions")
    assert sum(_block(one) == 0 for one in peer.received) == 3


async def test_a_block_that_is_refused_is_a_refusal(coap: Context, make_peer: MakePeer) -> None:
    def answer(request: CoapMessage) -> Iterable[CoapMessage]:
        return [reply(codes.REQUEST_ENTITY_INCOMPLETE)] if _block(request) else whole(request)

    whole = _in_blocks()
    peer = await make_peer(answer)
    with pytest.raises(RemoteError, match=r"4\.08"):
        await _transport(coap, peer).fetch("sessions")


# Commands


@pytest.mark.usefixtures("brisk")
async def test_a_command_leaves_once(coap: Context, make_peer: MakePeer) -> None:
    """Not every peer takes a repetition for what it is."""
    peer = await make_peer(lambda _: [])
    with pytest.raises(TimedOutError):
        await _transport(coap, peer).send(
            codes.PUT, "sessions", query="number=1", body={"action": "page"}
        )
    (request,) = peer.received
    assert request.opt.uri_path == ("v1", "sessions")
    assert request.opt.uri_query == ("number=1",)
    assert request.payload == b'{"action":"page"}'


@pytest.mark.usefixtures("brisk")
async def test_what_is_read_is_repeated_under_one_message_id(
    coap: Context, make_peer: MakePeer
) -> None:
    peer = await make_peer(lambda _: [])
    with pytest.raises(TimedOutError):
        await _transport(coap, peer).fetch("settings")
    repeats = Counter((one.mid, one.token) for one in peer.received)
    assert [*repeats.values()] == [3, 3, 3]


async def test_an_answer_need_not_be_waited_for_that_is_settled_otherwise(
    coap: Context, make_peer: MakePeer
) -> None:
    peer = await make_peer(lambda _: [])
    transport = _transport(coap, peer)
    settled: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    sending = asyncio.ensure_future(transport.send(codes.POST, "page", body={}, settled=settled))
    await until(lambda: peer.received)
    assert not sending.done()
    settled.set_result(None)
    assert await sending is None
    peer.send(reply(codes.CHANGED), mid=peer.received[0].mid)


async def test_a_host_is_looked_up_once(
    monkeypatch: pytest.MonkeyPatch, coap: Context, make_peer: MakePeer
) -> None:
    peer = await make_peer(lambda _: [reply(codes.CHANGED)])
    transport = Transport(coap, "localhost", peer.port)
    looked_up = Counter[str]()
    loop = asyncio.get_running_loop()
    getaddrinfo = loop.getaddrinfo

    async def counted(host: str, *args: object, **kwargs: object) -> object:
        looked_up[host] += 1
        return await getaddrinfo("127.0.0.1", *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(loop, "getaddrinfo", counted)
    for _ in range(3):
        await transport.send(codes.POST, "page", body={})
    assert looked_up == {"localhost": 1}
    assert {one.opt.uri_host for one in peer.received} == {"localhost"}


# Turns


def _has_asked(peer: Peer, times: int) -> bool:
    """Tell whether so many requests have come; repetitions by CoAP do not count."""
    asked = {one.mid for one in peer.received if one.code.is_request()}
    assert len(asked) <= times
    return len(asked) == times


async def test_one_exchange_ends_before_the_next_begins(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(lambda _: [])
    transport = _transport(coap, peer)
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
    blocks = _in_blocks(szx=0)

    def answer(request: CoapMessage) -> Iterable[CoapMessage]:
        return blocks(request) if request.code == codes.GET else [reply(codes.CHANGED)]

    peer = await make_peer(answer)
    transport = _transport(coap, peer)
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
    transport = _transport(coap, peer)
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
    transport = _transport(coap, peer)
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
    transport = _transport(coap, peer)
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
        beginning = asyncio.ensure_future(_observe(_transport(coap, peer)))
        await until(partial(_has_asked, peer, 1 if answered else 2))
        beginning.cancel()
        with pytest.raises(asyncio.CancelledError):
            await beginning
        if answered:
            peer.send(reply(codes.CONTENT, observe=1), mid=peer.received[-1].mid)


async def test_an_observation_keeps_no_turn(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(lambda request: [reply(codes.CONTENT, observe=request.opt.observe)])
    transport = _transport(coap, peer)
    stop = await _observe(transport)
    assert (await transport.fetch("settings")).code == codes.CONTENT
    stop()


async def test_a_transmitter_is_told_that_it_is_not_observed_any_more(
    coap: Context, make_peer: MakePeer
) -> None:
    """By the token of the registration, since that is how it knows an observation."""
    peer = await make_peer(lambda request: [reply(codes.CONTENT, observe=request.opt.observe)])
    stop = await _observe(_transport(coap, peer))
    stop()
    stop()
    await until(lambda: len(peer.received) > 1)
    registration, farewell = peer.received
    assert (registration.opt.observe, farewell.opt.observe) == (0, 1)
    assert farewell.token == registration.token
    assert farewell.opt.uri_path == registration.opt.uri_path
