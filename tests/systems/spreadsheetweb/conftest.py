"""Simulated servers, a client of one, and an entry of its application."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.systems.spreadsheetweb.api.client import SpreadsheetWebClient
from custom_components.steward.systems.spreadsheetweb.coordinator import SpreadsheetWebCoordinator
from simulators.spreadsheetweb import Options, SpreadsheetWebSimulator

from ...common import set_up
from ...conftest import StartSimulator
from .helpers import coordinator_of, site_entry_for, site_input

type StartSite = Callable[..., Awaitable[SpreadsheetWebSimulator]]
type MakeClient = Callable[..., SpreadsheetWebClient]


@pytest.fixture
def start_site(start_simulator: StartSimulator) -> StartSite:
    """Return a function that starts a server with some of its `Options`."""

    async def start(*, seed: int = 0, **options: Any) -> SpreadsheetWebSimulator:
        server = SpreadsheetWebSimulator(seed=seed, options=Options(**options))
        return await start_simulator(server)

    return start


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
