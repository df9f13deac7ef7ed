"""Exchanges with a transmitter: one at a time, each sent once, lists in blocks or in one piece."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from typing import Any

from aiocoap import Context, Message as CoapMessage
from aiocoap.numbers import codes
import pytest

from custom_components.steward.systems.api.errors import (
    MalformedAnswerError,
    RemoteError,
    TimedOutError,
)
from custom_components.steward.systems.lrs.api import coap as module
from custom_components.steward.systems.lrs.api.coap import Transport

from ....common import until
from ..conftest import MakePeer
from ..peers import reply
from .blocks import BODY, block_of, in_blocks, losing, transport_to

# Blocks


@pytest.mark.parametrize("szx", [0, 2, 5])
async def test_blocks_are_put_together(coap: Context, make_peer: MakePeer, szx: int) -> None:
    peer = await make_peer(in_blocks(szx=szx))
    whole = await transport_to(coap, peer).fetch("sessions", etag=b"known")
    assert whole.payload == BODY
    assert whole.opt.etag == b"a"
    assert whole.opt.block2 is None or not whole.opt.block2.more
    assert [block_of(one) for one in peer.received] == [*range(-(-len(BODY) // (16 << szx)))]
    assert peer.received[0].opt.etags == (b"known",)
    assert all(one.opt.etags == () for one in peer.received[1:])


async def test_a_peer_without_blocks_answers_in_one_piece(
    coap: Context, make_peer: MakePeer
) -> None:
    peer = await make_peer(lambda _: [reply(codes.CONTENT, 20 * BODY, etag=b"a")])
    whole = await transport_to(coap, peer).fetch("sessions")
    assert whole.payload == 20 * BODY
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
    assert (await transport_to(coap, peer).fetch("sessions")).payload == BODY


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize("block", [0, 1, 6])
@pytest.mark.parametrize("lost", [1, 2, 3, 5])
async def test_a_block_that_is_lost_is_asked_for_again(
    coap: Context, make_peer: MakePeer, block: int, lost: int
) -> None:
    """By CoAP within its exchange, of three datagrams here, and then in another one.

    Others may be asked for again too, where the machine is slower than it has patience here.
    """
    peer = await make_peer(in_blocks(arrives=losing(lost, block)))
    assert (await transport_to(coap, peer).fetch("sessions")).payload == BODY
    asked = Counter(block_of(one) for one in peer.received)
    assert asked[block] > lost
    assert {*asked} == {*range(-(-len(BODY) // 64))}


@pytest.mark.usefixtures("brisk")
async def test_a_block_that_never_comes_is_given_up(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(in_blocks(arrives=losing(100, 1)))
    with pytest.raises(TimedOutError):
        await transport_to(coap, peer).fetch("sessions")
    assert len({one.mid for one in peer.received if block_of(one) == 1}) == 3


async def test_a_list_has_its_time(
    monkeypatch: pytest.MonkeyPatch, coap: Context, make_peer: MakePeer
) -> None:
    monkeypatch.setattr(module, "_LIST_TIMEOUT", 0.1)
    peer = await make_peer(in_blocks(arrives=losing(100, 3)))
    with pytest.raises(TimedOutError):
        await transport_to(coap, peer).fetch("sessions")


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
    answer, left = in_blocks(), times

    def changing(request: CoapMessage) -> Iterable[CoapMessage]:
        nonlocal left
        if block_of(request) == 1 and left:
            left -= 1
            return [reply(codes.CONTENT, BODY[64:128], **odd)]
        return answer(request)

    peer = await make_peer(changing)
    assert (await transport_to(coap, peer).fetch("sessions")).payload == BODY
    assert sum(block_of(one) == 0 for one in peer.received) == times + 1


async def test_an_etag_may_be_on_the_first_block_only(coap: Context, make_peer: MakePeer) -> None:
    answer = in_blocks()

    def sparing(request: CoapMessage) -> Iterable[CoapMessage]:
        for response in answer(request):
            if block_of(request):
                response.opt.etag = None
            yield response

    peer = await make_peer(sparing)
    whole = await transport_to(coap, peer).fetch("sessions")
    assert (whole.payload, whole.opt.etag) == (BODY, b"a")


async def test_a_block_may_be_longer_than_its_size(coap: Context, make_peer: MakePeer) -> None:
    """Where a peer cuts a text by its characters, not by its bytes."""
    text = '{"label":"' + "é" * 100 + '"}'
    cuts = [text[at : at + 64].encode() for at in range(0, len(text), 64)]

    def answer(request: CoapMessage) -> list[CoapMessage]:
        number = block_of(request)
        return [reply(codes.CONTENT, cuts[number], block2=(number, cuts[number] != cuts[-1], 2))]

    peer = await make_peer(answer)
    assert (await transport_to(coap, peer).fetch("sessions")).payload == text.encode()


async def test_a_list_that_never_holds_still_is_given_up(
    coap: Context, make_peer: MakePeer
) -> None:
    changes = iter(range(100))

    def changing(request: CoapMessage) -> Iterable[CoapMessage]:
        return in_blocks(etag=b"%d" % next(changes))(request)

    peer = await make_peer(changing)
    with pytest.raises(MalformedAnswerError, match="kept changing"):
        await transport_to(coap, peer).fetch("sessions")
    assert sum(block_of(one) == 0 for one in peer.received) == 3


async def test_a_block_that_is_refused_is_a_refusal(coap: Context, make_peer: MakePeer) -> None:
    def answer(request: CoapMessage) -> Iterable[CoapMessage]:
        return [reply(codes.REQUEST_ENTITY_INCOMPLETE)] if block_of(request) else whole(request)

    whole = in_blocks()
    peer = await make_peer(answer)
    with pytest.raises(RemoteError, match=r"4\.08"):
        await transport_to(coap, peer).fetch("sessions")


# Commands


@pytest.mark.usefixtures("brisk")
async def test_a_command_leaves_once(coap: Context, make_peer: MakePeer) -> None:
    """Not every peer takes a repetition for what it is."""
    peer = await make_peer(lambda _: [])
    with pytest.raises(TimedOutError):
        await transport_to(coap, peer).send(
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
        await transport_to(coap, peer).fetch("settings")
    repeats = Counter((one.mid, one.token) for one in peer.received)
    assert [*repeats.values()] == [3, 3, 3]


async def test_an_answer_need_not_be_waited_for_that_is_settled_otherwise(
    coap: Context, make_peer: MakePeer
) -> None:
    peer = await make_peer(lambda _: [])
    transport = transport_to(coap, peer)
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
    assert looked_up["localhost"] == 1
    assert {one.opt.uri_host for one in peer.received} == {"localhost"}
