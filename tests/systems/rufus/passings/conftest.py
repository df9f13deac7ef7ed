"""A stream before a cloud of each generation."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from homeassistant.core import HomeAssistant
import pytest

from simulators.rufus import Generation, RufusSimulator

from ....conftest import StartRufus
from .streams import MAT, StreamUnderTest, Ticking


@pytest.fixture
async def reader(
    hass: HomeAssistant,
    http: aiohttp.ClientSession,
    hass_storage: dict[str, Any],  # noqa: ARG001 - where it stores
) -> AsyncIterator[StreamUnderTest]:
    """Return a reader that has not begun."""
    made = StreamUnderTest(hass, http)
    yield made
    await made.stream.async_stop()


@pytest.fixture(params=list(Generation))
async def sim(request: pytest.FixtureRequest, start_rufus: StartRufus) -> RufusSimulator:
    """Return a cloud of each generation, with small pages and a mat."""
    simulator = await start_rufus(generation=request.param, page_size=5)
    simulator.world._clock = Ticking()  # no two sessions in the same millisecond
    simulator.add_device(**MAT)
    return simulator
