"""The automations of the documentation, as they are written there."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
import yaml

from simulators.rufus import RufusSimulator

from .common import ARCH, deviceid, refresh

_DOCS = Path(__file__).parents[1] / "docs"


def _examples(page: str) -> list[dict[str, Any]]:
    """Read the YAML examples of a page."""
    text = (_DOCS / page).read_text(encoding="utf-8")
    return [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


async def _load(hass: HomeAssistant, page: str, alias: str) -> None:
    """Load the example with an alias as an automation."""
    example = next(one for one in _examples(page) if one.get("alias") == alias)
    assert await async_setup_component(hass, "persistent_notification", {})
    assert await async_setup_component(hass, "automation", {"automation": [example]})
    await hass.async_block_till_done()
    state = hass.states.get(f"automation.{alias.lower().replace(' ', '_')}")
    assert state is not None
    assert state.state == "on"


def _told(hass: HomeAssistant) -> list[str]:
    """List the texts of the notifications."""
    return [one["message"] for one in hass.data.get("persistent_notification", {}).values()]


@pytest.fixture(autouse=True)
async def _off_at_the_end(hass: HomeAssistant) -> AsyncGenerator[None]:
    """Turn the automations off, which ends their timers."""
    yield
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)


async def test_finishers_are_announced(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    await _load(hass, "rufus.md", "Announce finishers")
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH), alias="City run")
    for bib in ("12", "55"):
        rufus_sim.add_passing(deviceid(rufus_sim, ARCH), bib=bib)
    await refresh(hass, rufus_entry)
    assert _told(hass) == ["Ana has finished.", "Number 55 has finished."]


async def test_all_sessions_are_closed(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    await _load(hass, "rufus.md", "Close all sessions")
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH), alias="City run")
    await refresh(hass, rufus_entry)
    evening = dt_util.now().replace(hour=20, minute=0, second=0) + timedelta(days=1)
    async_fire_time_changed(hass, evening)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not [one for one in rufus_sim.world.sessions.values() if one.active]


async def test_a_low_battery_is_told_while_a_session_is_active(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    await _load(hass, "rufus.md", "Warn of a low battery")
    arch = deviceid(rufus_sim, ARCH)
    rufus_sim.set_telemetry(arch, battery_percentage=50)
    await refresh(hass, rufus_entry)
    rufus_sim.set_telemetry(arch, battery_percentage=19)
    await refresh(hass, rufus_entry)
    assert _told(hass) == []
    rufus_sim.open_session(deviceid=arch, alias="City run")
    rufus_sim.set_telemetry(arch, battery_percentage=50)
    await refresh(hass, rufus_entry)
    rufus_sim.set_telemetry(arch, battery_percentage=18)
    await refresh(hass, rufus_entry)
    assert _told(hass) == ["18 % left."]


@pytest.mark.parametrize("page", ["rufus.md", "lrs.md"])
async def test_every_example_is_an_automation(hass: HomeAssistant, page: str) -> None:
    """Whatever an example leaves out, Home Assistant takes it as it stands."""
    examples = [{"triggers": []} | one for one in _examples(page)]
    assert await async_setup_component(hass, "automation", {"automation": examples})
    await hass.async_block_till_done()
    states = hass.states.async_all("automation")
    assert len(states) == len(examples)
    assert {state.state for state in states} == {"on"}
