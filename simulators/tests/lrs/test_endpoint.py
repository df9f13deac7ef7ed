"""The message layer, datagram by datagram."""

from typing import Any

from aiocoap import ACK, BAD_OPTION, CON, CONTENT, EMPTY, NON, RST, Message
import pytest

from simulators.lrs import LrsSimulator

from .client import Raw, RawClient


@pytest.fixture
def peer(raw: Raw, simulator: LrsSimulator) -> RawClient:
    return raw(simulator)


def count(simulator: LrsSimulator) -> int:
    return sum(simulator.state()["requests"]["counts"].values())


async def test_a_confirmable_request_gets_a_piggybacked_response(peer: RawClient) -> None:
    request = peer.request("/v1/settings", token=b"abc")
    response = await peer.receive()
    assert (response.mtype, response.mid, response.token) == (ACK, request.mid, b"abc")
    assert response.code == CONTENT


async def test_a_non_confirmable_request_gets_a_message_of_its_own(peer: RawClient) -> None:
    peer.request("/v1/settings", token=b"abc", mtype=NON)
    response = await peer.receive()
    assert (response.mtype, response.token) == (NON, b"abc")


async def test_a_repeated_request_is_handled_once(peer: RawClient, simulator: LrsSimulator) -> None:
    request = peer.request("/v1/settings")
    first = await peer.receive()
    peer.send(request)
    again = await peer.receive()
    assert (again.mid, again.payload) == (first.mid, first.payload)
    assert count(simulator) == 1


async def test_an_old_message_id_is_a_new_request(
    peer: RawClient, simulator: LrsSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulators.lrs.endpoint._LIFETIME", -1)
    request = peer.request("/v1/settings")
    await peer.receive()
    peer.send(request)
    await peer.receive()
    assert count(simulator) == 2


async def test_replies_are_forgotten_in_the_end(
    peer: RawClient, simulator: LrsSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulators.lrs.endpoint._REPLIES", 2)
    for _ in range(4):
        peer.request("/v1/settings")
        await peer.receive()
    assert len(simulator._endpoint._replies) == 2


@pytest.mark.parametrize("code", [EMPTY, CONTENT])
async def test_a_ping_and_a_stray_response_are_reset(peer: RawClient, code: Any) -> None:
    message = Message(code=code)
    message.mtype, message.mid = CON, 77
    peer.send(message)
    reset = await peer.receive()
    assert (reset.mtype, reset.mid, reset.code) == (RST, 77, EMPTY)


@pytest.mark.parametrize(
    "datagram",
    [b"", b"\x40", b"\x00" * 8, b"\x40\x01\x00\x01\xdd", b"\x40\x01\x00\x01\xb2\xff\xff"],
)
async def test_what_is_no_message_is_ignored(peer: RawClient, datagram: bytes) -> None:
    peer.send_bytes(datagram)
    peer.request("/v1/settings")
    assert (await peer.receive()).code == CONTENT


async def test_a_critical_option_that_is_not_understood_is_refused(peer: RawClient) -> None:
    peer.request("/v1/settings", if_none_match=True)
    assert (await peer.receive()).code == BAD_OPTION


async def test_nothing_is_sent_when_closed(raw: Raw, simulator: LrsSimulator) -> None:
    peer = raw(simulator)
    await simulator.stop()
    message = Message(code=EMPTY)
    message.mtype = CON
    simulator._endpoint.send(message, ("127.0.0.1", 9))
    assert not peer.pending()
