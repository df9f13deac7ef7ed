"""Pagers of the staff take messages: the user adds, changes and removes them."""

from types import MappingProxyType
from typing import Any

from homeassistant.components.notify import DOMAIN as NOTIFY, SERVICE_SEND_MESSAGE
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import ATTR_ENTITY_ID, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from simulators.lrs import LrsSimulator

from .common import (
    assert_platform,
    coordinator_of,
    device_of,
    entity_id,
    lrs_entry_for,
    settled,
)


def cook(**data: Any) -> ConfigSubentry:
    """Make a pager of the staff."""
    return ConfigSubentry(
        data=MappingProxyType({"name": "Cook", "number": 9, **data}),
        subentry_id="01COOK",
        subentry_type="staff_pager",
        title="Cook",
        unique_id=None,
    )


async def _send(hass: HomeAssistant, entry: MockConfigEntry, message: str) -> None:
    target = {ATTR_ENTITY_ID: entity_id(hass, entry, "staff_01COOK", "message", NOTIFY)}
    await hass.services.async_call(
        NOTIFY, SERVICE_SEND_MESSAGE, {"message": message}, blocking=True, target=target
    )


@pytest.mark.usefixtures("frozen")
async def test_staff_of_a_transmitter(
    hass: HomeAssistant, lrs_sim: LrsSimulator, snapshot: SnapshotAssertion
) -> None:
    entry = lrs_entry_for(lrs_sim, unique_id="01LRS", subentries_data=[cook().as_dict()])
    await assert_platform(hass, snapshot, Platform.NOTIFY, entry)


async def test_message_reaches_the_pager(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    hass.config_entries.async_add_subentry(lrs_entry, cook(page_mode="vibe_1", system_id=5))
    await hass.async_block_till_done()
    await _send(hass, lrs_entry, "Table 4 is ready")
    (page,) = lrs_sim.world.pages
    assert (page.number, page.message) == (9, "Table 4 is ready")
    assert (page.page_mode, page.system_id) == ("Vibe1", 5)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("x" * 256, "The text has 256 characters, but at most 255 are possible"),
        ("  ", "Enter a text"),
        ("Table\0four", "can be neither sent nor stored"),
        ("Table \ud800", "can be neither sent nor stored"),
    ],
)
async def test_text_that_no_pager_takes_is_refused_whole(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    message: str,
    said: str,
) -> None:
    hass.config_entries.async_add_subentry(lrs_entry, cook())
    await hass.async_block_till_done()
    with pytest.raises(ServiceValidationError, match=said):
        await _send(hass, lrs_entry, message)
    assert not lrs_sim.world.pages


@pytest.mark.parametrize("message", ["x" * 255, "😀" * 255])
async def test_longest_text_arrives_whole(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, message: str
) -> None:
    hass.config_entries.async_add_subentry(lrs_entry, cook())
    await hass.async_block_till_done()
    await _send(hass, lrs_entry, f" {message}\n")
    assert [page.message for page in lrs_sim.world.pages] == [message]


async def test_staff_comes_changes_and_goes_without_a_reload(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    coordinator = coordinator_of(lrs_entry)
    added = cook()
    hass.config_entries.async_add_subentry(lrs_entry, added)
    await hass.async_block_till_done()
    device = device_of(hass, lrs_entry, "staff_01COOK")
    assert device is not None
    assert device.name == "Cook"
    assert device.config_subentry_id == "01COOK"
    hub = device_of(hass, lrs_entry, "hub")
    assert hub is not None
    assert device.via_device_id == hub.id
    await _send(hass, lrs_entry, "One")

    hass.config_entries.async_update_subentry(
        lrs_entry,
        lrs_entry.subentries["01COOK"],
        title="Chef",
        data={"name": "Chef", "number": 11, "page_mode": "Beep"},
    )
    await hass.async_block_till_done()
    device = device_of(hass, lrs_entry, "staff_01COOK")
    assert device is not None
    assert device.name == "Chef"
    await _send(hass, lrs_entry, "Two")
    assert [(page.number, page.message, page.page_mode) for page in lrs_sim.world.pages] == [
        (9, "One", None),
        (11, "Two", "Beep"),
    ]

    name = entity_id(hass, lrs_entry, "staff_01COOK", "message", NOTIFY)
    hass.config_entries.async_remove_subentry(lrs_entry, "01COOK")
    await hass.async_block_till_done()
    assert hass.states.get(name) is None
    assert dr.async_get(hass).async_get(device.id) is None
    assert coordinator_of(lrs_entry) is coordinator
    assert "staff_01COOK" not in coordinator.data


async def test_two_of_the_staff_are_told_apart(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    """Also where they share a number."""
    waiter = ConfigSubentry(
        data=MappingProxyType({"name": "Waiter", "number": 9}),
        subentry_type="staff_pager",
        title="Waiter",
        unique_id=None,
    )
    for one in (cook(), waiter):
        hass.config_entries.async_add_subentry(lrs_entry, one)
    await hass.async_block_till_done()
    for item in ("staff_01COOK", f"staff_{waiter.subentry_id}"):
        assert entity_id(hass, lrs_entry, item, "message", NOTIFY)
    await _send(hass, lrs_entry, "Hello")
    assert len(lrs_sim.world.pages) == 1


async def test_message_that_cannot_be_sent(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    hass.config_entries.async_add_subentry(lrs_entry, cook())
    await hass.async_block_till_done()
    await lrs_sim.stop()
    with pytest.raises(HomeAssistantError) as caught:
        await _send(hass, lrs_entry, "Hello")
    assert caught.value.translation_key == "cannot_connect"
    await lrs_sim.start()


async def test_staff_is_there_after_a_restart(hass: HomeAssistant, lrs_sim: LrsSimulator) -> None:
    entry = lrs_entry_for(lrs_sim, subentries_data=[cook().as_dict()])
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await settled(entry)
    await hass.async_block_till_done()
    await _send(hass, entry, "Hello")
    assert lrs_sim.world.pages[0].number == 9
