"""Buttons do something, or say why not."""

from datetime import timedelta

from homeassistant.components.button import DOMAIN as BUTTON, SERVICE_PRESS
from homeassistant.const import ATTR_ENTITY_ID, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import (
    ARCH,
    MAT,
    assert_platform,
    deviceid,
    entity_id,
    furnish_lrs,
    furnish_rufus,
    key,
    lrs_entry_for,
    rufus_entry_for,
    state_of,
)


async def press(hass: HomeAssistant, entry: MockConfigEntry, item: str, name: str) -> None:
    """Press a button."""
    button = entity_id(hass, entry, item, name, BUTTON)
    await hass.services.async_call(BUTTON, SERVICE_PRESS, {ATTR_ENTITY_ID: button}, blocking=True)


@pytest.mark.usefixtures("frozen")
async def test_buttons_of_an_account(
    hass: HomeAssistant, rufus_sim: RufusSimulator, snapshot: SnapshotAssertion
) -> None:
    furnish_rufus(rufus_sim)
    entry = rufus_entry_for(rufus_sim, unique_id="01RUFUS")
    await assert_platform(hass, snapshot, Platform.BUTTON, entry)


@pytest.mark.usefixtures("frozen")
@pytest.mark.usefixtures("all_enabled")
async def test_buttons_of_a_transmitter(
    hass: HomeAssistant, lrs_sim: LrsSimulator, snapshot: SnapshotAssertion
) -> None:
    furnish_lrs(lrs_sim)
    entry = lrs_entry_for(lrs_sim, unique_id="01LRS")
    await assert_platform(hass, snapshot, Platform.BUTTON, entry)


async def test_session_is_opened_and_closed(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    arch = key(rufus_sim, ARCH)
    await press(hass, rufus_entry, arch, "open_session")
    assert rufus_sim.world.active_session(deviceid(rufus_sim, ARCH))
    assert state_of(hass, rufus_entry, arch, "session") == "active"
    assert state_of(hass, rufus_entry, "hub", "open_sessions") == "2"
    await press(hass, rufus_entry, arch, "close_session")
    assert not rufus_sim.world.active_session(deviceid(rufus_sim, ARCH))
    assert state_of(hass, rufus_entry, arch, "session") == "idle"
    assert state_of(hass, rufus_entry, "hub", "open_sessions") == "1"


async def test_no_session_to_close(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    with pytest.raises(ServiceValidationError, match="Finish line has no active session"):
        await press(hass, rufus_entry, key(rufus_sim, ARCH), "close_session")


async def test_key_that_may_only_look(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    rufus_sim.set_key("unbind", value=rufus_entry.data["api_key"], access="READ")
    with pytest.raises(HomeAssistantError, match="RUFUS Cloud only allows reading") as caught:
        await press(hass, rufus_entry, key(rufus_sim, ARCH), "open_session")
    assert rufus_entry.data["api_key"] not in str(caught.value)
    assert state_of(hass, rufus_entry, key(rufus_sim, MAT), "session") == "active"


async def test_guest_is_paged_and_served(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await press(hass, lrs_entry, "pager_12", "page")
    assert lrs_sim.world.session(12).state == "paged"
    assert state_of(hass, lrs_entry, "pager_12", "session") == "paged"
    await press(hass, lrs_entry, "pager_12", "clear")
    assert lrs_sim.world.history[-1].clear_type == "STOP"
    assert state_of(hass, lrs_entry, "pager_12", "session") == "idle"


@pytest.mark.usefixtures("all_enabled")
async def test_guest_leaves(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await press(hass, lrs_entry, "pager_7", "remove")
    assert lrs_sim.world.history[-1].clear_type == "REMOVED"
    assert state_of(hass, lrs_entry, "pager_7", "session") == "idle"


@pytest.mark.usefixtures("all_enabled")
@pytest.mark.parametrize("name", ["clear", "remove"])
async def test_pager_without_a_guest(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, name: str
) -> None:
    with pytest.raises(ServiceValidationError, match="Pager 3 has no session"):
        await press(hass, lrs_entry, "pager_3", name)


async def test_pager_that_nobody_holds_is_paged_all_the_same(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await press(hass, lrs_entry, "pager_3", "page")
    (page,) = lrs_sim.world.pages
    assert (page.number, page.page_mode, page.message) == (3, None, None)
    assert state_of(hass, lrs_entry, "pager_3", "session") == "idle"


async def test_everybody_is_cleared(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await press(hass, lrs_entry, "hub", "clear_all")
    assert not lrs_sim.world.sessions
    assert state_of(hass, lrs_entry, "hub", "waiting") == "0"
    assert state_of(hass, lrs_entry, "hub", "paged") == "0"
    assert state_of(hass, lrs_entry, "pager_12", "session") == "idle"


async def test_clock_is_set(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["set_clock"](seconds=-5000)
    await press(hass, lrs_entry, "hub", "sync_clock")
    assert abs(int(state_of(hass, lrs_entry, "hub", "clock_offset"))) <= 2
    assert abs(lrs_sim.world.now() - dt_util.now().replace(tzinfo=None)) < timedelta(seconds=3)


async def test_failed_press_leaves_the_states_alone(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    """That a command failed says nothing of what was read before."""
    rufus_sim.faults.set_fault(method="POST", status=500)
    with pytest.raises(HomeAssistantError, match="RUFUS Cloud reported an internal error"):
        await press(hass, rufus_entry, key(rufus_sim, ARCH), "open_session")
    assert state_of(hass, rufus_entry, key(rufus_sim, ARCH), "session") == "idle"
    assert state_of(hass, rufus_entry, key(rufus_sim, MAT), "session") == "active"
