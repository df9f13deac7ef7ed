"""The automations of the documentation, as they are written there."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
import re
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, label_registry as lr
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)
import yaml

from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import ARCH, device_id, deviceid, refresh, until

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
    arch = deviceid(rufus_sim, ARCH)
    for bib in ("12", "12", "55"):
        rufus_sim.add_passing(arch, bib=bib)
    await refresh(hass, rufus_entry)
    finished = ["Ana has finished.", "Number 55 has finished."]
    assert _told(hass) == finished
    rufus_sim.faults.set_fault(status=503)
    await refresh(hass, rufus_entry)
    rufus_sim.add_passing(arch, bib="", chip="E2801160")
    rufus_sim.faults.clear_faults()
    await refresh(hass, rufus_entry)
    assert _told(hass) == [*finished, "Chip E2801160 has finished."]


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


async def test_the_guest_who_has_waited_longest_is_paged_by_a_button(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["assign"](number=3)
    await refresh(hass, lrs_entry)
    hass.states.async_set("binary_sensor.kitchen_button", "off")
    await _load(hass, "lrs.md", "Page the next guest")

    async def press() -> None:
        await hass.async_block_till_done()
        hass.states.async_set("binary_sensor.kitchen_button", "on")
        hass.states.async_set("binary_sensor.kitchen_button", "off")

    await press()
    await until(lambda: lrs_sim.world.session(12).state == "paged")
    assert lrs_sim.world.session(3).state == "started"
    await press()
    await until(lambda: lrs_sim.world.session(3).state == "paged")


async def test_the_staff_is_told_who_is_overdue(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    staff = ConfigSubentry(
        data=MappingProxyType({"name": "Floor manager", "number": 91}),
        subentry_type="staff_pager",
        title="Floor manager",
        unique_id=None,
    )
    hass.config_entries.async_add_subentry(lrs_entry, staff)
    await hass.async_block_till_done()
    label = lr.async_get(hass).async_create("Pagers")
    pager = device_id(hass, lrs_entry, "pager_12")
    dr.async_get(hass).async_update_device(pager, labels={label.label_id})
    await _load(hass, "lrs.md", "Tell who is overdue")
    lrs_sim.commands["update"](number=12, goal=60)
    await until(lambda: lrs_sim.world.pages)
    assert [(page.number, page.message) for page in lrs_sim.world.pages] == [
        (91, "Ana Lopez, party of 2, is overdue.")
    ]


@pytest.mark.usefixtures("lrs_entry")
async def test_the_average_wait_is_announced(hass: HomeAssistant) -> None:
    said = async_mock_service(hass, "tts", "speak")
    await _load(hass, "lrs.md", "Announce the average wait")
    evening = dt_util.now().replace(hour=20, minute=30, second=0) + timedelta(days=1)
    async_fire_time_changed(hass, evening)
    await until(lambda: said)
    assert [call.data["message"] for call in said] == [
        "1 guests are waiting. The average wait is 7 minutes."
    ]


def _automations(page: str) -> list[dict[str, Any]]:
    """Read the examples of a page that do something."""
    return [one for one in _examples(page) if isinstance(one, dict) and "actions" in one]


@pytest.mark.parametrize("page", [one.name for one in _DOCS.glob("*.md") if _automations(one.name)])
async def test_every_example_is_an_automation(hass: HomeAssistant, page: str) -> None:
    """Whatever an example leaves out, Home Assistant takes it as it stands."""
    examples = [{"triggers": []} | one for one in _automations(page)]
    assert await async_setup_component(hass, "automation", {"automation": examples})
    await hass.async_block_till_done()
    states = hass.states.async_all("automation")
    assert len(states) == len(examples)
    assert {state.state for state in states} == {"on"}
