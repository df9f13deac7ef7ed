"""Transmitters, and clients of them."""

from collections.abc import AsyncIterator
from typing import Any

from aiocoap import Context
import pytest
from pytest_socket import socket_allow_hosts

from simulators.lrs import LrsSimulator

from ..helpers import Begin
from .client import Client, Connect, Raw, RawClient, Start


@pytest.fixture
def start(begin: Begin) -> Start:
    """Start transmitters with options."""

    async def start(**options: Any) -> LrsSimulator:
        return await begin(LrsSimulator(**options))

    return start


@pytest.fixture
async def simulator(start: Start) -> LrsSimulator:
    """A transmitter with natural defaults."""
    return await start()


@pytest.fixture
async def context(
    socket_enabled: None,  # noqa: ARG001 - the sockets are real
) -> AsyncIterator[Context]:
    """A client context of aiocoap."""
    # To look for a route aiocoap connects an IPv6 socket, to IPv4 addresses too.
    socket_allow_hosts(["127.0.0.1", "::1", "::ffff:127.0.0.1"])
    context = await Context.create_client_context(transports=["udp6"])
    yield context
    await context.shutdown()


@pytest.fixture
def connect(context: Context) -> Connect:
    """Make aiocoap clients."""
    return lambda simulator: Client(context, simulator)


@pytest.fixture
def client(simulator: LrsSimulator, context: Context) -> Client:
    """A client of the transmitter."""
    return Client(context, simulator)


@pytest.fixture
async def raw(
    socket_enabled: None,  # noqa: ARG001 - the sockets are real
) -> AsyncIterator[Raw]:
    """Make raw clients."""
    clients: list[RawClient] = []

    def _raw(simulator: LrsSimulator) -> RawClient:
        clients.append(RawClient(simulator))
        return clients[-1]

    yield _raw
    for client in clients:
        client.close()
