"""Simulated servers of a school, a client of one, and entries of its app session."""

from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

import aiohttp
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.systems.eliab.api.client import EliabClient
from custom_components.steward.systems.eliab.coordinator import EliabCoordinator
from simulators.eliab import EliabSimulator, Options, Standing

from ...common import coordinator_of, entry_for, set_up
from ...conftest import StartSimulator

type StartEliab = Callable[..., Awaitable[EliabSimulator]]
type SetUp = Callable[..., Awaitable[EliabCoordinator]]

WITH_SESSION = ("url", "token", "session_id")
WITH_LOGIN = ("url", "token", "username", "password")


def fields(sim: EliabSimulator, *names: str, **others: str) -> dict[str, Any]:
    """Enter some of what a server gives, and anything else."""
    ready = sim.ready()
    return {name: ready["user" if name == "username" else name] for name in names} | others


def eliab_entry_for(sim: EliabSimulator, *names: str, **others: Any) -> MockConfigEntry:
    """Make an entry of an app session, not yet added."""
    return entry_for("eliab", "eliab", **fields(sim, *(names or WITH_SESSION)), **others)


def sent(sim: EliabSimulator) -> list[tuple[str, str]]:
    """List the requests that the server finished: method and path."""
    return [(entry["method"], entry["path"]) for entry in sim.state()["log"]]


def standing(sim: EliabSimulator, session_id: str) -> Standing:
    """Tell how a session stands, as the server has it."""
    return sim.world.standing(session_id)


@pytest.fixture
def start_eliab(start_simulator: StartSimulator) -> StartEliab:
    """Return a function that starts another server with some of its `Options`."""
    seeds = count()

    async def start(**options: Any) -> EliabSimulator:
        server = EliabSimulator(options=Options(**options), seed=next(seeds))
        return await start_simulator(server)

    return start


@pytest.fixture
async def sim(start_eliab: StartEliab) -> EliabSimulator:
    """Return a server as documented, with an open session."""
    return await start_eliab()


@pytest.fixture
def client(http: aiohttp.ClientSession, sim: EliabSimulator) -> EliabClient:
    """Return a client of it."""
    return client_of(http, sim)


def client_of(http: aiohttp.ClientSession, sim: EliabSimulator, **changes: str) -> EliabClient:
    """Make a client of a server."""
    return EliabClient(http, sim.ready()["url"], sim.ready()["token"], **changes)


@pytest.fixture
def start_entry(hass: HomeAssistant) -> SetUp:
    """Set up entries, and return their coordinators."""

    async def start(sim: EliabSimulator, *names: str) -> EliabCoordinator:
        coordinator = coordinator_of(await set_up(hass, eliab_entry_for(sim, *names)))
        assert isinstance(coordinator, EliabCoordinator)
        return coordinator

    return start
