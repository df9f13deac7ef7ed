"""Hostile answers of a transmitter: bounded, refused with words, and right after the next one."""

from collections.abc import Iterable
import itertools
import struct

from aiocoap import Context, Message as CoapMessage
import orjson
import pytest

from custom_components.steward.systems.api.errors import RemoteError
from custom_components.steward.systems.lrs.api import coap as module
from custom_components.steward.systems.lrs.api.client import LrsClient
from custom_components.steward.systems.lrs.api.types import MAX_PAGER_NUMBER

from ..systems.lrs.conftest import MakePeer, brisk, coap, make_peer
from .coap_answers import ANSWERS, GOOD_LABEL, good_answer

__all__ = ["brisk", "coap", "make_peer"]


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize("name", ANSWERS)
async def test_a_hostile_answer_is_refused_and_the_next_good_one_is_right(
    coap: Context, make_peer: MakePeer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(module, "_EXCHANGE_TIMEOUT", 0.5)
    monkeypatch.setattr(module, "_MAX_BLOCKS", 64)  # as 4,096, and sooner
    monkeypatch.setattr(module, "_MAX_LIST", 2**16)
    answers = [ANSWERS[name]]

    def answer(request: CoapMessage) -> Iterable[CoapMessage]:
        return answers[-1](request)

    peer = await make_peer(answer)
    client = LrsClient(coap, peer.host, peer.port)
    try:
        said = await client.list_sessions()
    except RemoteError as err:
        told = err.detail
    else:
        told = ""
        for session in (said and said.sessions) or ():
            assert 1 <= session.number <= MAX_PAGER_NUMBER
            assert orjson.dumps(session)
    assert len(told) <= 200
    asked = [one for one in peer.received if one.code.is_request()]
    assert len(asked) <= 3 * 67

    answers.append(good_answer)
    for _ in itertools.repeat(None, 20):  # a busy machine may take too long
        try:
            again = await client.list_sessions()
        except RemoteError:
            continue
        break
    assert again is not None
    assert again.sessions is not None
    assert [one.label for one in again.sessions] == [GOOD_LABEL]


@pytest.mark.parametrize(
    "datagram",
    [
        *(b"", b"\0", b"\xff" * 1000, b"\x40\x01", b"\x4f" + b"\0" * 100, b"\x60\x45\0\0\xff"),
        struct.pack("!BBH", 0x60, 0x45, 1) + b"\xff" * 60_000,
        struct.pack("!BBH", 0x60, 0x45, 1) + b"\xee\xff\xff" * 1000,
    ],
    ids=["empty", "NUL", "noise", "cut", "a long token", "no payload", "long", "options"],
)
async def test_what_is_no_message_disturbs_nothing(
    coap: Context, make_peer: MakePeer, datagram: bytes
) -> None:
    peer = await make_peer(good_answer)
    client = LrsClient(coap, peer.host, peer.port)
    assert await client.list_sessions()
    assert peer._transport is not None
    for _ in range(100):
        peer._transport.sendto(datagram, peer._last[1])
    assert await client.list_sessions()
