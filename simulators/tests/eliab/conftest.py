"""A world, and clients of servers that are stopped at the end."""

from typing import Any

import aiohttp
import pytest

from simulators.eliab import EliabSimulator, Options, World

from ..helpers import Begin, Clock
from .client import Client, MakeClient


@pytest.fixture
def world(clock: Clock) -> World:
    """Return a world with one user."""
    world = World(clock=clock)
    world.set_user("ana@colegio.test")
    return world


@pytest.fixture
def make_client(begin: Begin, http: aiohttp.ClientSession, clock: Clock) -> MakeClient:
    """Return a function that starts a server with some options and returns its client."""

    async def make(**options: Any) -> Client:
        simulator = await begin(EliabSimulator(options=Options(**options), clock=clock))
        return Client(simulator, http)

    return make


@pytest.fixture
async def client(make_client: MakeClient) -> Client:
    """Return the client of a server as documented."""
    return await make_client()


@pytest.fixture
async def source(make_client: MakeClient) -> Client:
    """Return the client of a server as its published source has it."""
    return await make_client(mode="source")
