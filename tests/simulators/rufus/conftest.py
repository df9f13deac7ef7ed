"""Worlds whose time is moved by hand, and a client that speaks plain HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
import json
from typing import Any

import aiohttp
import pytest
from yarl import URL

from simulators.rufus import Options, RufusSimulator, World

from ..clock import Clock


@dataclass
class Client:
    """Sends requests to a simulator.

    Attributes:
        simulator: Whom to ask.
        http: What to ask with.
        key: Name of the API key to use; None for none.
    """

    simulator: RufusSimulator
    http: aiohttp.ClientSession
    key: str | None = "unbind"

    async def text(self, method: str, path: str, **options: Any) -> tuple[int, str]:
        """Return status and text of an answer."""
        ready = self.simulator.ready()
        headers = {} if self.key is None else {"x-api-key": ready["keys"][self.key]}
        url = URL(f"{ready['url']}{path}", encoded=True)
        async with self.http.request(method, url, **{"headers": headers, **options}) as response:
            return response.status, await response.text()

    async def call(self, method: str, path: str, **options: Any) -> tuple[int, Any]:
        """Return status and JSON content of an answer, out of its envelope if it has one."""
        status, text = await self.text(method, path, **options)
        content = json.loads(text)
        if self.simulator.world.options.strict:
            assert list(content) == ["body"]
            content = content["body"]
        return status, content

    def bind(self, **fields: Any) -> str:
        """Bind a device without HTTP and return its id."""
        device = self.simulator.add_device(**{"model": "G2", "serial_number": "1", **fields})
        return str(device["deviceid"])


type MakeClient = Callable[..., Awaitable[Client]]


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    """Return an empty world."""
    return World(clock=clock)


@pytest.fixture
async def make_client(
    socket_enabled: None,  # noqa: ARG001 - the servers of these tests are real
    clock: Clock,
) -> AsyncIterator[MakeClient]:
    """Return a function that starts a cloud with some options and returns its client."""
    clients: list[Client] = []

    async def make(**options: Any) -> Client:
        simulator = RufusSimulator(options=Options(**options), clock=clock)
        await simulator.start()
        client = Client(simulator, aiohttp.ClientSession())
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.http.close()
        await client.simulator.stop()


@pytest.fixture
async def client(make_client: MakeClient) -> Client:
    """Return the client of a cloud with the default options."""
    return await make_client()
