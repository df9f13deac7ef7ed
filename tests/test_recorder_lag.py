"""Who has much to be recorded waits for a recorder that lags, and not for one that is stuck."""

import asyncio
from types import SimpleNamespace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import DATA_INSTANCE
import pytest

from custom_components.steward import recorder_lag
from custom_components.steward.recorder_lag import async_recorder_keeps_up


@pytest.fixture
def recorder(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Put a recorder in place that has very much to do."""
    monkeypatch.setattr(recorder_lag, "_LOOK_SECONDS", 0.001)
    monkeypatch.setattr(recorder_lag, "_PATIENCE", 0.1)
    instance: Any = SimpleNamespace(backlog=100_000)
    hass.data[DATA_INSTANCE] = instance
    return SimpleNamespace(instance=instance)


async def test_without_a_recorder_nobody_waits(hass: HomeAssistant) -> None:
    await async_recorder_keeps_up(hass)


async def test_a_recorder_that_lags_is_waited_for(
    hass: HomeAssistant, recorder: SimpleNamespace
) -> None:
    waiting = asyncio.create_task(async_recorder_keeps_up(hass))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    recorder.instance.backlog = 10
    async with asyncio.timeout(0.05):
        await waiting


@pytest.mark.usefixtures("recorder")
async def test_a_recorder_that_is_stuck_is_given_up(hass: HomeAssistant) -> None:
    async with asyncio.timeout(5):
        await async_recorder_keeps_up(hass)
