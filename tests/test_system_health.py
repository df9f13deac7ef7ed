"""The page of system information: how many systems there are, and whether they answer."""

from typing import Any

from homeassistant.components.system_health import DOMAIN as SYSTEM_HEALTH
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_system_health_info

from custom_components.steward.const import DOMAIN
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import coordinator_of


async def told(hass: HomeAssistant) -> dict[str, Any]:
    """Get what is shown; what takes its time is waited for."""
    assert await async_setup_component(hass, SYSTEM_HEALTH, {})
    await hass.async_block_till_done()
    info = await get_system_health_info(hass, DOMAIN)
    return {name: one if isinstance(one, int) else await one for name, one in info.items()}


async def test_nothing_is_set_up(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    assert await told(hass) == {"config_entries": 0, "answering": 0}


@pytest.mark.usefixtures("rufus_entry", "lrs_entry")
async def test_all_answer(hass: HomeAssistant) -> None:
    assert await told(hass) == {"config_entries": 2, "answering": 2, "servers_reached": "ok"}


async def test_what_does_not_answer_is_told(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    lrs_entry: MockConfigEntry,  # noqa: ARG001 - it is the one that answers
    lrs_sim: LrsSimulator,  # noqa: ARG001 - it runs on
) -> None:
    await rufus_sim.stop()
    await coordinator_of(rufus_entry).async_refresh()
    shown = await told(hass)
    assert (shown["config_entries"], shown["answering"]) == (2, 1)
    assert shown["servers_reached"] == {"type": "failed", "error": "unreachable"}
    assert rufus_entry.data["url"] not in str(shown)
    await rufus_sim.start()
