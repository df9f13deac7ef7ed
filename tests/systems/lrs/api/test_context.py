"""What is said below aiocoap's requests: when they leave, and to which addresses."""

import asyncio
import socket

from aiocoap import ACK, Context, Message as CoapMessage
from aiocoap.numbers import codes
from aiocoap.transports.udp6 import UDP6EndpointAddress
import pytest

from custom_components.steward.systems.lrs.api.coap import Transport
from custom_components.steward.systems.lrs.api.context import unicast

from ..peers import HOST


async def test_a_command_leaves_before_the_loop_does_anything_else(coap: Context) -> None:
    """But for the first one, whose address is looked up."""
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.bind((HOST, 0))
        peer.settimeout(0)
        transport = Transport(coap, *peer.getsockname())

        def answer(datagram: bytes, address: tuple[str, int]) -> None:
            request = CoapMessage.decode(datagram)
            reply = CoapMessage(
                code=codes.CHANGED, _mtype=ACK, _mid=request.mid, _token=request.token
            )
            peer.sendto(reply.encode(), address)

        first = asyncio.create_task(transport.send(codes.POST, "page", body={"number": 1}))
        answer(*await loop.sock_recvfrom(peer, 1500))
        await first
        second = asyncio.Task(
            transport.send(codes.POST, "page", body={"number": 2}), loop=loop, eager_start=True
        )
        answer(*peer.recvfrom(1500))
        await second


@pytest.mark.parametrize("address", ["ff02::fd", "::ffff:224.0.1.187"])
async def test_a_multicast_address_stays_one(coap: Context, address: str) -> None:
    remote = UDP6EndpointAddress((address, 5683, 0, 0), coap)
    assert unicast(remote).is_multicast


@pytest.mark.parametrize("address", ["2001:db8::7", "fe80::1%3", "::ffff:192.0.2.1"])
async def test_another_address_is_the_same_as_before(coap: Context, address: str) -> None:
    """Answers are known by the address from which they come."""
    remote = UDP6EndpointAddress((address, 5683, 0, 3), coap, pktinfo=b"local")
    known = unicast(remote)
    assert not known.is_multicast
    assert {known} == {remote}
    assert (known.uri_base, known.pktinfo) == (remote.uri_base, remote.pktinfo)


async def test_what_is_no_such_address_is_left_as_it_is() -> None:
    remote = object()
    assert unicast(remote) is remote
