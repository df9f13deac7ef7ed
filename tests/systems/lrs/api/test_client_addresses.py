"""The client finds its transmitter, or says why not; its sockets are given back."""

import os
import socket
from typing import Any

from aiocoap import Context
import pytest

from custom_components.steward.systems.api.errors import (
    CannotConnectError,
    InvalidHostError,
    UnknownHostError,
)
from custom_components.steward.systems.lrs.api.client import LrsClient
from custom_components.steward.systems.lrs.api.context import create_context
from simulators.lrs import LrsSimulator

from ..peers import udp_sockets


async def test_an_unknown_host(monkeypatch: pytest.MonkeyPatch, coap: Context) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(UnknownHostError):
        await LrsClient(coap, "transmitter.invalid").list_sessions()


@pytest.mark.parametrize(
    "host",
    [
        "",
        "a b",
        "a/b",
        "user@a",
        "a?b",
        "a#b",
        "[::1",
        "::1]",
        "a:b:c",
        "a..b",
        f"{64 * 'a'}.b",
        "..",
    ],
)
async def test_a_host_that_cannot_be_one(
    monkeypatch: pytest.MonkeyPatch, coap: Context, host: str
) -> None:
    def resolve(name: str, *_: object, **__: object) -> None:
        name.encode("idna")  # as the real one does
        pytest.fail(f"{name} was looked up")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(InvalidHostError):
        await LrsClient(coap, host).list_sessions()


def _without(monkeypatch: pytest.MonkeyPatch, *missing: str) -> None:
    """Let the system have no sockets for some of aiocoap's transports."""
    create = Context.create_client_context

    async def limited(**options: Any) -> Context:
        if set(options["transports"]) & set(missing):
            raise OSError(97, "Address family not supported by protocol")
        return await create(**options)

    monkeypatch.setattr(Context, "create_client_context", limited)


@pytest.mark.usefixtures("coap")
async def test_without_the_better_transport_the_simpler_one_serves(
    monkeypatch: pytest.MonkeyPatch, lrs_sim: LrsSimulator
) -> None:
    _without(monkeypatch, "udp6")
    context = await create_context()
    try:
        client = LrsClient(context, lrs_sim.host, lrs_sim.port)
        assert (await client.create_session(1, label="Ana")).sessions
        lrs_sim.commands["fill"](count=30)
        message = await client.list_sessions()
        assert message
        assert len(message.sessions or ()) == 30
    finally:
        await context.shutdown()


@pytest.mark.usefixtures("loopback")
async def test_without_any_socket_there_is_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    _without(monkeypatch, "udp6", "simple6")
    with pytest.raises(CannotConnectError, match="Address family"):
        await create_context()


async def test_the_environment_is_left_alone(client: LrsClient) -> None:
    before = dict(os.environ)
    context = await create_context()
    await client.create_session(1)
    await context.shutdown()
    assert dict(os.environ) == before
    assert not any(name.startswith("AIOCOAP") for name in os.environ)


@pytest.mark.usefixtures("coap")
async def test_a_context_gives_its_socket_back(lrs_sim: LrsSimulator) -> None:
    before = udp_sockets()
    context = await create_context()
    await LrsClient(context, lrs_sim.host, lrs_sim.port).list_sessions()
    assert udp_sockets() == before + 1
    await context.shutdown()
    assert udp_sockets() == before
