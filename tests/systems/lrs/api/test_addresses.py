"""A host's name may stand for several addresses: the one that answers is found, and kept to."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
import socket
from typing import Any, override

from aiocoap import Context, Message as CoapMessage
from aiocoap.numbers import codes
import pytest

from custom_components.steward.systems.api import hosts
from custom_components.steward.systems.api.errors import (
    CannotConnectError,
    TimedOutError,
    UnknownHostError,
)
from custom_components.steward.systems.lrs.api.addresses import Addresses
from custom_components.steward.systems.lrs.api.client import LrsClient
from custom_components.steward.systems.lrs.api.context import create_context
from simulators.lrs import LrsSimulator

from ..conftest import MakePeer
from ..peers import reply

_NAME = "transmitter.test"

type Named = Callable[..., list[str]]


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Named:
    """Let a name stand for some addresses, which is looked up as often as is listed."""

    def named(*addresses: str) -> list[str]:
        looked_up: list[str] = []
        loop = asyncio.get_running_loop()
        getaddrinfo = loop.getaddrinfo

        async def get(host: str, port: int | None, **options: Any) -> list[Any]:
            if host != _NAME:
                return await getaddrinfo(host, port, **options)
            looked_up.append(host)
            found = [await getaddrinfo(one, port, **options) for one in addresses]
            return [entry for entries in found for entry in entries]

        monkeypatch.setattr(loop, "getaddrinfo", get)
        return looked_up

    return named


@pytest.fixture
def silent(lrs_sim: LrsSimulator) -> Iterator[None]:
    """Take the transmitter's port at the IPv6 address, and never answer there."""
    with closing(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)) as one:
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind(("::1", lrs_sim.port))
        yield


async def test_an_address_that_refuses_is_passed_over(
    coap: Context, lrs_sim: LrsSimulator, named: Named
) -> None:
    named("::1", "127.0.0.1")
    client = LrsClient(coap, _NAME, lrs_sim.port)
    assert (await client.get_settings()).device_name == "T7470"


@pytest.mark.usefixtures("brisk", "silent")
async def test_an_address_that_is_silent_is_passed_over(
    coap: Context, lrs_sim: LrsSimulator, named: Named
) -> None:
    looked_up = named("::1", "127.0.0.1")
    client = LrsClient(coap, _NAME, lrs_sim.port)
    assert (await client.get_settings()).device_name == "T7470"
    assert (await client.create_session(3, label="Ana")).sessions
    assert await client.list_sessions()
    assert len(looked_up) == 2  # again when the first one did not answer


@pytest.mark.usefixtures("brisk", "silent")
async def test_commands_go_where_readings_are_answered(
    lrs_sim: LrsSimulator, named: Named, coap: Context
) -> None:
    """They leave once, so that none may leave to where nobody is."""
    named("::1", "127.0.0.1")
    other = await create_context()
    try:
        client = LrsClient(coap, _NAME, lrs_sim.port, command_context=other)
        await client.list_sessions()
        assert (await client.create_session(3)).sessions
    finally:
        await other.shutdown()
    assert lrs_sim.state()["requests"]["counts"]["POST /v1/sessions"] == 1


@pytest.mark.usefixtures("brisk")
async def test_who_has_answered_may_be_silent_for_once(
    coap: Context, make_peer: MakePeer, named: Named
) -> None:
    quiet: list[bool] = []

    def answer(_: CoapMessage) -> list[CoapMessage]:
        return [] if quiet else [reply(codes.CHANGED)]

    peer = await make_peer(answer)
    named("127.0.0.1", "::1")  # nobody is at the other
    client = LrsClient(coap, _NAME, peer.port)
    await client.clear_all()
    quiet.append(True)
    for _ in range(2):
        with pytest.raises(TimedOutError):
            await client.clear_all()
    quiet.clear()
    await client.clear_all()


async def test_where_no_address_answers_that_is_said(
    coap: Context, lrs_sim: LrsSimulator, named: Named
) -> None:
    named("::1", "127.0.0.1")
    await lrs_sim.stop()
    with pytest.raises(CannotConnectError):
        await LrsClient(coap, _NAME, lrs_sim.port).list_sessions()
    await lrs_sim.start()


async def test_a_name_that_nobody_tells_in_time_is_unknown(
    monkeypatch: pytest.MonkeyPatch, coap: Context, lrs_sim: LrsSimulator
) -> None:
    """A command to it has not left, and is told so."""

    async def never(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", never)
    monkeypatch.setattr(hosts, "_LOOK_UP_SECONDS", 0.01)
    with pytest.raises(UnknownHostError):
        await LrsClient(coap, _NAME, lrs_sim.port).clear_all()
    assert not lrs_sim.state()["requests"]["counts"]


async def test_the_only_address_of_a_host_is_tried_again() -> None:
    addresses = Addresses("127.0.0.1")
    assert await addresses.current() == "127.0.0.1"
    addresses.failed("127.0.0.1")
    assert not addresses.untried
    assert await addresses.current() == "127.0.0.1"


class _OwnKind(socket.socket):
    """A socket as systems make them where `bindv6only` is set: for IPv6 alone."""

    @override
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.family == socket.AF_INET6 and self.type == socket.SOCK_DGRAM:
            self.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_system_whose_ipv6_sockets_are_for_ipv6_alone_reaches_ipv4(
    monkeypatch: pytest.MonkeyPatch, lrs_sim: LrsSimulator, host: str
) -> None:
    monkeypatch.setattr(socket, "socket", _OwnKind)
    context = await create_context()
    try:
        client = LrsClient(context, host, lrs_sim.port)
        assert (await client.create_session(1, label="Ana")).sessions
        assert await client.list_sessions()
    finally:
        await context.shutdown()
