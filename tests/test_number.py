"""Numbers that can be set: the settings of a transmitter."""

from homeassistant.components.number import DOMAIN as NUMBER, SERVICE_SET_VALUE
from homeassistant.const import ATTR_ENTITY_ID, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from simulators.lrs import LrsSimulator

from .common import (
    assert_platform,
    entity_id,
    furnish_lrs,
    lrs_entry_for,
    set_up,
    settled,
    state_of,
    until,
)
from .flows import drop


async def _set(hass: HomeAssistant, entry: MockConfigEntry, name: str, value: float) -> None:
    target = {ATTR_ENTITY_ID: entity_id(hass, entry, "hub", name, NUMBER)}
    await hass.services.async_call(
        NUMBER, SERVICE_SET_VALUE, {"value": value}, blocking=True, target=target
    )


@pytest.mark.usefixtures("frozen")
async def test_numbers_of_a_transmitter(
    hass: HomeAssistant, lrs_sim: LrsSimulator, snapshot: SnapshotAssertion
) -> None:
    furnish_lrs(lrs_sim)
    entry = lrs_entry_for(lrs_sim, unique_id="01LRS")
    await assert_platform(hass, snapshot, Platform.NUMBER, entry)


@pytest.mark.parametrize(
    ("name", "member", "value"),
    [
        ("default_goal", "default_target_goal", 0),
        ("default_goal", "default_target_goal", 86400),
        ("system_id", "system_id", 255),
        ("statistics_clear_mark", "statistics_clear_mark", 4),
    ],
)
async def test_setting_is_changed(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    name: str,
    member: str,
    value: int,
) -> None:
    before = lrs_sim.world.settings
    await _set(hass, lrs_entry, name, value)
    assert state_of(hass, lrs_entry, "hub", name, NUMBER) == str(value)
    after = lrs_sim.world.settings
    changed = [key for key in vars(before) if getattr(before, key) != getattr(after, key)]
    assert changed == [member]
    assert getattr(after, member) == value


@pytest.mark.parametrize(
    ("name", "value"), [("default_goal", -1), ("system_id", 256), ("statistics_clear_mark", 25)]
)
async def test_setting_out_of_range_is_not_sent(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, name: str, value: int
) -> None:
    before = lrs_sim.world.settings
    with pytest.raises(ServiceValidationError):
        await _set(hass, lrs_entry, name, value)
    assert lrs_sim.world.settings == before


async def test_setting_that_is_changed_elsewhere_shows(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["set_settings"](system_id=3)
    await until(lambda: state_of(hass, lrs_entry, "hub", "system_id", NUMBER) == "3")


async def test_setting_that_could_not_be_changed_stays(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await lrs_sim.stop()
    with pytest.raises(HomeAssistantError) as caught:
        await _set(hass, lrs_entry, "system_id", 9)
    assert caught.value.translation_key == "cannot_connect"
    assert state_of(hass, lrs_entry, "hub", "system_id", NUMBER) == "0"
    await lrs_sim.start()


async def test_transmitter_without_settings_has_no_numbers(
    hass: HomeAssistant, lrs_sim: LrsSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(monkeypatch, lrs_sim, "/v1/settings")
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert NUMBER not in {one.domain for one in registered}
    assert state_of(hass, entry, "hub", "clock_offset") == "unknown"
