"""What an application shows."""

from homeassistant.components.button import DOMAIN as BUTTON, SERVICE_PRESS
from homeassistant.const import ATTR_ENTITY_ID, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from custom_components.steward.systems.spreadsheetweb.coordinator import SpreadsheetWebCoordinator
from simulators.spreadsheetweb import SpreadsheetWebSimulator

from ...common import assert_platform, device_of, entity_id, state_of
from .helpers import PAY, sessions, site_entry_for


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("platform", [Platform.SENSOR, Platform.BUTTON])
async def test_entities_of_an_application(
    hass: HomeAssistant,
    site: SpreadsheetWebSimulator,
    snapshot: SnapshotAssertion,
    platform: Platform,
) -> None:
    entry = site_entry_for(site, unique_id="01SPREADSHEETWEB")
    await assert_platform(hass, snapshot, platform, entry)


async def test_a_session_is_shown(
    hass: HomeAssistant, entry: MockConfigEntry, coordinator: SpreadsheetWebCoordinator
) -> None:
    names = ("session", "opened", "calculations")
    assert [state_of(hass, entry, "hub", name) for name in names] == ["idle", "unknown", "unknown"]
    session = await coordinator.async_open_session()
    await coordinator.async_calculate(PAY)
    assert [state_of(hass, entry, "hub", name) for name in names] == [
        "active",
        session.opened.isoformat(timespec="seconds"),
        "1",
    ]


async def test_the_buttons_open_and_close(
    hass: HomeAssistant, entry: MockConfigEntry, site: SpreadsheetWebSimulator
) -> None:
    async def press(name: str) -> None:
        button = entity_id(hass, entry, "hub", name, BUTTON)
        await hass.services.async_call(
            BUTTON, SERVICE_PRESS, {ATTR_ENTITY_ID: button}, blocking=True
        )

    await press("open_session")
    assert state_of(hass, entry, "hub", "session") == "active"
    with pytest.raises(ServiceValidationError, match="SpreadsheetWEB has an open session"):
        await press("open_session")
    await press("close_session")
    assert sessions(site) == ["closed"]
    with pytest.raises(ServiceValidationError, match="SpreadsheetWEB has no active session"):
        await press("close_session")


async def test_the_device_has_the_name_of_its_entry(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, title="Loans")
    await hass.config_entries.async_reload(entry.entry_id)
    device = device_of(hass, entry, "hub")
    assert device is not None
    assert (device.name, device.manufacturer) == ("Loans", "SpreadsheetWEB")
