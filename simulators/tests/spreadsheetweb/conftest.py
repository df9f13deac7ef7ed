"""A world, and clients of servers that are stopped at the end."""

from typing import Any

import aiohttp
import pytest

from simulators.spreadsheetweb import Options, SpreadsheetWebSimulator, World

from ..helpers import Begin, Clock
from .client import Client, MakeClient


@pytest.fixture
def world(clock: Clock) -> World:
    """Return a world without sessions."""
    return World(clock=clock)


@pytest.fixture
def make_client(begin: Begin, http: aiohttp.ClientSession, clock: Clock) -> MakeClient:
    """Return a function that starts a server with some options and returns its client."""

    async def make(**options: Any) -> Client:
        simulator = await begin(SpreadsheetWebSimulator(options=Options(**options), clock=clock))
        client = Client(simulator, http)
        await client.log_in()
        return client

    return make


@pytest.fixture
async def client(make_client: MakeClient) -> Client:
    """Return the client of a server with the default options, with a token."""
    return await make_client()
