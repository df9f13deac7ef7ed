"""Simulated servers, a client of one, and an entry of its application."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.systems.spreadsheetweb.api.client import SpreadsheetWebClient
from custom_components.steward.systems.spreadsheetweb.coordinator import SpreadsheetWebCoordinator
from simulators.spreadsheetweb import Options, SpreadsheetWebSimulator

from ...common import set_up, unload_all
from .helpers import coordinator_of, site_entry_for, site_input

type StartSite = Callable[..., Awaitable[SpreadsheetWebSimulator]]
type MakeClient = Callable[..., SpreadsheetWebClient]


@pytest.fixture
async def start_site(
    loopback: None,  # noqa: ARG001 - it listens there
    enable_steward: HomeAssistant | None,
) -> AsyncIterator[StartSite]:
    """Start servers with some of their `Options`; they are stopped at the end."""
    simulators: list[SpreadsheetWebSimulator] = []

    async def start(*, seed: int = 0, **options: Any) -> SpreadsheetWebSimulator:
        simulator = SpreadsheetWebSimulator(seed=seed, options=Options(**options))
        simulators.append(simulator)
        await simulator.start()
        return simulator

    yield start
    await unload_all(enable_steward)  # before what they talk to goes away
    for simulator in simulators:
        await simulator.stop()


@pytest.fixture
async def site(start_site: StartSite) -> SpreadsheetWebSimulator:
    """Return a server without a session."""
    return await start_site()


@pytest.fixture
def make_client(http: aiohttp.ClientSession) -> MakeClient:
    """Return a function that makes a client of a server, with other fields if they are given."""

    def make(sim: SpreadsheetWebSimulator, **fields: str) -> SpreadsheetWebClient:
        return SpreadsheetWebClient(http, **{**site_input(sim), **fields})

    return make


@pytest.fixture
def client(make_client: MakeClient, site: SpreadsheetWebSimulator) -> SpreadsheetWebClient:
    """Return a client of the demo application."""
    return make_client(site)


@pytest.fixture
async def entry(hass: HomeAssistant, site: SpreadsheetWebSimulator) -> MockConfigEntry:
    """Set up the demo application."""
    return await set_up(hass, site_entry_for(site))


@pytest.fixture
def coordinator(entry: MockConfigEntry) -> SpreadsheetWebCoordinator:
    """Return the coordinator of the demo application."""
    return coordinator_of(entry)
