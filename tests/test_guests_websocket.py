"""Who holds the pagers is told to the cards of those who may see all of a pager."""

from typing import Any

from homeassistant.auth.models import Group
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import frontend
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.steward.const import DOMAIN, HUB
from custom_components.steward.identity import device_of
from simulators.lrs import LrsSimulator

from .common import furnish_lrs, lrs_entry_for, set_up


@pytest.fixture
async def entry(hass: HomeAssistant, lrs_sim: LrsSimulator) -> MockConfigEntry:
    """Set the frontend up, and a transmitter with three guests."""
    assert await async_setup_component(hass, frontend.DOMAIN, {})
    furnish_lrs(lrs_sim)
    entry = lrs_entry_for(lrs_sim)
    await set_up(hass, entry)
    return entry


def device_id(hass: HomeAssistant, entry: MockConfigEntry, key: str) -> str:
    device = device_of(hass, entry, key)
    assert device is not None
    return device.id


async def subscribe(client: MockHAClientWebSocket, transmitter: str) -> None:
    """Subscribe as the cards do."""
    await client.send_json_auto_id({"type": f"{DOMAIN}/guests/subscribe", "device_id": transmitter})
    assert (await client.receive_json())["success"]


async def guests(client: MockHAClientWebSocket) -> dict[str, Any]:
    """Get the next message."""
    message = await client.receive_json()
    told: dict[str, Any] = message["event"]["guests"]
    return told


async def test_guests_are_told_and_what_becomes_another(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
) -> None:
    client = await hass_ws_client()
    await subscribe(client, device_id(hass, entry, HUB))
    ana = device_id(hass, entry, "pager_12")
    before = (await guests(client))[ana]
    assert (before["name"], before["party_size"]) == ("Ana Lopez", 2)
    assert before["waiting_since"] == hass.states.get("sensor.pager_12_waiting_since").state  # type: ignore[union-attr]
    lrs_sim.commands["update"](number=12, party_size=6)
    assert await guests(client) == {ana: {**before, "party_size": 6}}
    lrs_sim.commands["clear"](number=12)
    assert await guests(client) == {ana: None}
    lrs_sim.commands["assign"](number=77, label="Eve")
    eve = await guests(client)
    assert [one["name"] for one in eve.values()] == ["Eve"]
    assert [*eve] == [device_id(hass, entry, "pager_77")]


async def test_who_may_not_see_all_of_a_pager_is_not_told_of_it(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
    entry: MockConfigEntry,
) -> None:
    ana = device_id(hass, entry, "pager_12")
    entities = er.async_entries_for_device(er.async_get(hass), ana, include_disabled_entities=True)
    others = {one.entity_id: {POLICY_READ: True} for one in entities}
    hass_admin_user.groups = [Group(name="some", policy={"entities": {"entity_ids": others}})]
    client = await hass_ws_client()
    await subscribe(client, device_id(hass, entry, HUB))
    assert [*await guests(client)] == [ana]
    others.pop("sensor.pager_12_guest")
    hass_admin_user.groups = [Group(name="some", policy={"entities": {"entity_ids": others}})]
    await subscribe(client, device_id(hass, entry, HUB))
    assert await guests(client) == {}


async def test_another_device_has_no_guests(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, entry: MockConfigEntry
) -> None:
    client = await hass_ws_client()
    await subscribe(client, device_id(hass, entry, "pager_12"))
    await subscribe(client, device_id(hass, entry, HUB))
    assert await guests(client)
