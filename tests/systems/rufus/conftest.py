"""A client of the simulated cloud, and coordinators without anything around them."""

from collections.abc import AsyncIterator, Callable

import aiohttp
from homeassistant.core import HomeAssistant
import pytest

from custom_components.steward.systems.rufus.api.client import RufusClient
from custom_components.steward.systems.rufus.coordinator import RufusCoordinator
from simulators.rufus import RufusSimulator

from ...common import rufus_entry_for

type MakeAccount = Callable[..., RufusCoordinator]


@pytest.fixture
def client(http: aiohttp.ClientSession, rufus_sim: RufusSimulator) -> RufusClient:
    """Return a client whose key permits everything."""
    ready = rufus_sim.ready()
    return RufusClient(http, ready["api_key"], ready["url"])


@pytest.fixture
async def make_account(hass: HomeAssistant) -> AsyncIterator[MakeAccount]:
    """Make coordinators that nothing listens to: they read when they are told to, or ask to."""
    coordinators: list[RufusCoordinator] = []

    def make(sim: RufusSimulator, url: str | None = None) -> RufusCoordinator:
        entry = rufus_entry_for(sim)
        entry.add_to_hass(hass)
        if url is not None:
            hass.config_entries.async_update_entry(entry, data={**entry.data, "url": url})
        coordinators.append(RufusCoordinator(hass, entry))
        return coordinators[-1]

    yield make
    for coordinator in coordinators:
        await coordinator.async_shutdown()
    await hass.async_block_till_done(wait_background_tasks=True)
