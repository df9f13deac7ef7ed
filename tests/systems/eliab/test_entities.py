"""The app session in Home Assistant: entities, buttons, the repair and diagnostics."""

from datetime import UTC, datetime
import json

from homeassistant.components.button import DOMAIN as BUTTON, SERVICE_PRESS
from homeassistant.const import ATTR_ENTITY_ID, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from syrupy.assertion import SnapshotAssertion

from custom_components.steward import platforms_of
from custom_components.steward.const import DOMAIN
from custom_components.steward.systems.eliab.coordinator import EliabCoordinator
from custom_components.steward.systems.eliab.entities import ITEMS
from simulators.eliab import EliabSimulator

from ...common import assert_platform, device_of, entity_id, state_of
from .conftest import WITH_LOGIN, SetUp, eliab_entry_for


async def press(hass: HomeAssistant, app: EliabCoordinator, name: str) -> None:
    """Press a button."""
    button = entity_id(hass, app.config_entry, "hub", name, BUTTON)
    await hass.services.async_call(BUTTON, SERVICE_PRESS, {ATTR_ENTITY_ID: button}, blocking=True)


def shown(hass: HomeAssistant, app: EliabCoordinator) -> tuple[str, str]:
    """Get what the sensors show: the session, and when it was opened."""
    entry = app.config_entry
    return state_of(hass, entry, "hub", "session"), state_of(hass, entry, "hub", "opened")


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("platform", [Platform.SENSOR, Platform.BUTTON])
async def test_entities(
    hass: HomeAssistant, sim: EliabSimulator, snapshot: SnapshotAssertion, platform: Platform
) -> None:
    await assert_platform(hass, snapshot, platform, eliab_entry_for(sim, unique_id="01ELIAB"))


async def test_only_the_platforms_that_it_has_entities_of_are_loaded(
    sim: EliabSimulator, start_entry: SetUp
) -> None:
    """An empty calendar or waiting list would stand in the sidebar."""
    app = await start_entry(sim)
    assert {*platforms_of(app.config_entry)} == {Platform.SENSOR, Platform.BUTTON}


async def test_the_device(hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp) -> None:
    app = await start_entry(sim)
    device = device_of(hass, app.config_entry, "hub")
    assert device is not None
    assert (device.name, device.manufacturer) == ("eliab", "eliab")


@pytest.mark.usefixtures("frozen")
async def test_buttons_open_and_close(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp
) -> None:
    app = await start_entry(sim, *WITH_LOGIN)
    assert shown(hass, app) == ("idle", "unknown")
    await press(hass, app, "open_session")
    assert shown(hass, app) == ("active", datetime.now(UTC).isoformat(timespec="seconds"))
    await press(hass, app, "close_session")
    assert shown(hass, app) == ("idle", "unknown")


async def test_a_button_says_why_not(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp
) -> None:
    app = await start_entry(sim)
    await press(hass, app, "close_session")
    with pytest.raises(HomeAssistantError, match="eliab has no active session"):
        await press(hass, app, "close_session")
    with pytest.raises(HomeAssistantError, match="no username and password to open"):
        await press(hass, app, "open_session")


@pytest.mark.parametrize("spoil", ["reset", "lost"])
async def test_a_close_in_doubt_is_to_be_mended(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp, spoil: str
) -> None:
    app = await start_entry(sim)
    sim.faults.set_fault(spoil=spoil, times=1)
    with pytest.raises(HomeAssistantError, match="not known whether the request was carried out"):
        await press(hass, app, "close_session")
    (issue,) = ir.async_get(hass).issues.values()
    assert (issue.domain, issue.translation_key) == (DOMAIN, "close_in_doubt")
    assert issue.is_fixable
    assert shown(hass, app)[0] == "active"
    (description,) = [one for one in ITEMS[0].issues if one.key == issue.translation_key]
    assert description.fix_fn is not None
    await description.fix_fn(app, "hub")
    await hass.async_block_till_done()
    assert not ir.async_get(hass).issues
    assert shown(hass, app) == ("idle", "unknown")


async def test_diagnostics_tell_no_secret(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    sim: EliabSimulator,
    start_entry: SetUp,
) -> None:
    app = await start_entry(sim, *WITH_LOGIN)
    session = await app.async_open_session("hub")
    entry = app.config_entry
    told = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    (item,) = told["items"]
    assert item["kind"] == "AppSession"
    assert item["in_doubt"] is False
    assert told["update_interval"] is None
    secrets = {session.session_id, *(entry.data[name] for name in WITH_LOGIN)}
    assert not [secret for secret in secrets if str(secret) in json.dumps(told)]
