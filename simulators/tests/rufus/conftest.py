"""A world, and clients of clouds that are stopped at the end."""

from typing import Any

import aiohttp
import pytest

from simulators.rufus import Options, RufusSimulator, World

from ..helpers import Begin, Clock
from .client import Client, MakeClient


@pytest.fixture
def world(clock: Clock) -> World:
    """Return an empty world."""
    return World(clock=clock)


@pytest.fixture
def make_client(begin: Begin, http: aiohttp.ClientSession, clock: Clock) -> MakeClient:
    """Return a function that starts a cloud with some options and returns its client."""

    async def make(**options: Any) -> Client:
        simulator = await begin(RufusSimulator(options=Options(**options), clock=clock))
        return Client(simulator, http)

    return make


@pytest.fixture
async def client(make_client: MakeClient) -> Client:
    """Return the client of a cloud with the default options."""
    return await make_client()
