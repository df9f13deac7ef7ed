"""What an outage hides is kept, and told to the cards of those who may see it."""

from datetime import timedelta
from typing import Any

from homeassistant.auth.models import Group
from homeassistant.components import frontend
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.steward.const import DOMAIN
from simulators.lrs import LrsSimulator

from .common import entity_id, furnish_lrs, lrs_entry_for, refresh, set_up, state_of


@pytest.fixture
async def entry(hass: HomeAssistant, lrs_sim: LrsSimulator) -> MockConfigEntry:
    """Set the frontend up, and a transmitter with three guests."""
    assert await async_setup_component(hass, frontend.DOMAIN, {})
    furnish_lrs(lrs_sim)
    entry = lrs_entry_for(lrs_sim)
    await set_up(hass, entry)
    return entry


async def ask(hass_ws_client: WebSocketGenerator) -> Any:
    """Ask as the cards do."""
    client = await hass_ws_client()
    await client.send_json_auto_id({"type": f"{DOMAIN}/last_known"})
    return (await client.receive_json())["result"]


async def test_what_was_known_is_told_during_an_outage_only(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
) -> None:
    assert await ask(hass_ws_client) == {}
    guest, wait, waiting = (
        entity_id(hass, entry, item, name)
        for item, name in (("pager_12", "guest"), ("pager_12", "waiting_since"), ("hub", "waiting"))
    )
    before = {one: hass.states.get(one) for one in (guest, wait, waiting)}
    await lrs_sim.stop()
    for _ in range(2):  # another failure takes nothing away
        await refresh(hass, entry)
    assert state_of(hass, entry, "pager_12", "guest") == "unavailable"
    known = await ask(hass_ws_client)
    assert known[guest]["state"] == "Ana Lopez"
    for one, state in before.items():
        assert state is not None
        assert known[one]["state"] == state.state
        assert known[one]["last_changed"] == state.last_changed.isoformat()
        assert known[one]["attributes"] == dict(state.attributes)
        hidden = hass.states.get(one)
        assert hidden is not None
        assert known[one]["as_of"] == hidden.last_changed.isoformat()
    await lrs_sim.start()
    await refresh(hass, entry)
    assert state_of(hass, entry, "pager_12", "guest") == "Ana Lopez"
    assert await ask(hass_ws_client) == {}


async def test_it_is_told_to_who_may_see_it(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
    entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
) -> None:
    await lrs_sim.stop()
    await refresh(hass, entry)
    shown = entity_id(hass, entry, "hub", "waiting")
    policy = {"entities": {"entity_ids": {shown: {"read": True}}}}
    hass_admin_user.groups = [Group(name="public", policy=policy)]
    assert [*await ask(hass_ws_client)] == [shown]


@pytest.mark.parametrize("end", ["an outage before", "with Home Assistant", "now and then"])
async def test_what_was_known_is_told_after_a_restart_too(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    end: str,
) -> None:
    waiting = entity_id(hass, entry, "hub", "waiting")
    guest = entity_id(hass, entry, "pager_12", "guest")
    match end:
        case "an outage before":
            await lrs_sim.stop()
            await refresh(hass, entry)
        case "with Home Assistant":
            hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
        case "now and then":
            async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=16))
    await hass.async_block_till_done()
    as_of = dt_util.utcnow()
    if end != "an outage before":
        await lrs_sim.stop()
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    known = await ask(hass_ws_client)
    assert (known[waiting]["state"], known[guest]["state"]) == ("2", "Ana Lopez")
    told = dt_util.parse_datetime(known[guest]["as_of"])
    assert told is not None
    assert told <= as_of

    await lrs_sim.start()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert await ask(hass_ws_client) == {}


async def test_what_is_kept_goes_with_the_entry(
    hass: HomeAssistant, hass_storage: dict[str, Any], entry: MockConfigEntry
) -> None:
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    name = f"{DOMAIN}.states.{entry.entry_id}"
    assert name in hass_storage
    await hass.config_entries.async_remove(entry.entry_id)
    assert name not in hass_storage


@pytest.mark.parametrize("stored", [{"as_of": "once", "states": []}, {"states": 1}, {}])
async def test_what_cannot_be_read_is_nothing(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_storage: dict[str, Any],
    lrs_sim: LrsSimulator,
    entry: MockConfigEntry,
    stored: dict[str, Any],
) -> None:
    await lrs_sim.stop()
    await hass.config_entries.async_reload(entry.entry_id)
    name = f"{DOMAIN}.states.{entry.entry_id}"
    hass_storage[name] = {"version": 1, "minor_version": 1, "key": name, "data": stored}
    assert await ask(hass_ws_client) == {}
