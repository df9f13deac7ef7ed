"""Answers may come apart from their acknowledgements, in whatever order and kind CoAP allows."""

import asyncio
from collections import Counter

from aiocoap import ACK, CON, NON, Context, Message as CoapMessage
from aiocoap.numbers import codes
from aiocoap.numbers.types import Type
import orjson
import pytest

from custom_components.steward.systems.lrs.api.client import LrsClient

from ..conftest import MakePeer
from ..peers import Peer, reply

_PAGERS = range(1, 6)
_ACKNOWLEDGED = reply(codes.EMPTY, mtype=ACK)


def _body(request: CoapMessage) -> bytes:
    """Say what a transmitter says of a command, or of its list."""
    number = orjson.loads(request.payload)["number"] if request.payload else 0
    session = {"number": number, "state": "started"}
    return orjson.dumps({"sessions": [session] if number else []})


@pytest.mark.parametrize(
    "kinds",
    [
        pytest.param((ACK,), id="piggybacked"),
        pytest.param((None, CON), id="acknowledged, then confirmable"),
        pytest.param((None, NON), id="acknowledged, then non-confirmable"),
        pytest.param((CON,), id="confirmable alone"),
        pytest.param((NON,), id="non-confirmable alone"),
        pytest.param((CON, None), id="confirmable, then acknowledged"),
        pytest.param((NON, None), id="non-confirmable, then acknowledged"),
    ],
)
async def test_commands_and_readings_are_answered(
    coap: Context, make_peer: MakePeer, kinds: tuple[Type | None, ...]
) -> None:
    """All commands leave, each once, and each is told what it was answered."""
    asked = Counter[str]()
    peer: Peer | None = None

    def answer(request: CoapMessage) -> list[CoapMessage]:
        asked[request.payload.decode() or f"{request.code}"] += 1
        assert peer is not None
        for kind in kinds:
            if kind is None:
                peer.send(_ACKNOWLEDGED.copy(mid=None), mid=request.mid)
            else:
                said = reply(codes.CONTENT, _body(request), mtype=kind)
                peer.send(said, mid=request.mid if kind is ACK else None)
        return []

    peer = await make_peer(answer)
    client = LrsClient(coap, peer.host, peer.port)
    told = await asyncio.gather(*(client.create_session(number) for number in _PAGERS))
    assert [one.sessions and one.sessions[0].number for one in told] == [*_PAGERS]
    listed = await client.list_sessions()
    assert listed
    assert listed.sessions == ()
    assert set(asked.values()) == {1}
    assert len(asked) == len(_PAGERS) + 1
