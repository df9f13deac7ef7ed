"""Guests' names can be kept out of states: then they are told to who asks and may read them."""

from typing import Any

from homeassistant.auth.models import Group
from homeassistant.components import conversation, frontend
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.steward.const import CONF_NAMES_IN_STATES, DOMAIN
from simulators.lrs import LrsSimulator

from .common import entity_id, furnish_lrs, lrs_entry_for, refresh, set_up, settled, state_of


@pytest.fixture
async def entry(hass: HomeAssistant, lrs_sim: LrsSimulator) -> MockConfigEntry:
    """Set up a transmitter with three guests, two with names, which are to be in no state."""
    assert await async_setup_component(hass, frontend.DOMAIN, {})
    assert await async_setup_component(hass, "homeassistant", {})
    furnish_lrs(lrs_sim)
    entry = lrs_entry_for(lrs_sim, options={CONF_NAMES_IN_STATES: False})
    await set_up(hass, entry)
    await settled(entry)
    return entry


async def subscribe(hass_ws_client: WebSocketGenerator) -> Any:
    """Subscribe as the cards do."""
    client = await hass_ws_client()
    await client.send_json_auto_id({"type": f"{DOMAIN}/names/subscribe"})
    assert (await client.receive_json())["success"]
    return client


async def told(client: Any) -> Any:
    """Get the names of the next message."""
    return (await client.receive_json())["event"]["names"]


async def test_no_state_says_a_name(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert state_of(hass, entry, "pager_12", "guest") == "unknown"
    assert state_of(hass, entry, "pager_12", "session") == "started"
    said = " ".join(str(state.as_dict()) for state in hass.states.async_all())
    assert "Ana" not in said
    assert "Berg" not in said


async def test_nothing_that_is_kept_has_a_name(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
) -> None:
    await lrs_sim.stop()
    await refresh(hass, entry)
    await hass.async_block_till_done()
    kept = str(hass_storage[f"{DOMAIN}.states.{entry.entry_id}"])
    assert "started" in kept
    assert "Ana" not in kept


async def test_the_cards_are_told_as_it_changes(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
) -> None:
    twelve, seven = (entity_id(hass, entry, f"pager_{one}", "guest") for one in (12, 7))
    client = await subscribe(hass_ws_client)
    assert await told(client) == {twelve: "Ana Lopez", seven: "Bo Berg"}
    lrs_sim.commands["update"](number=12, label="Ana Ruiz")
    await refresh(hass, entry)
    assert await told(client) == {twelve: "Ana Ruiz"}
    lrs_sim.commands["clear"](number=12)
    await refresh(hass, entry)
    assert await told(client) == {twelve: None}
    lrs_sim.commands["assign"](number=31, label="Cy")  # a pager that was not known
    await refresh(hass, entry)
    await hass.async_block_till_done()
    assert await told(client) == {entity_id(hass, entry, "pager_31", "guest"): "Cy"}


async def test_who_may_not_read_a_state_is_not_told_the_name(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
    entry: MockConfigEntry,
) -> None:
    shown = entity_id(hass, entry, "pager_7", "guest")
    policy = {"entities": {"entity_ids": {shown: {"read": True}}}}
    hass_admin_user.groups = [Group(name="public", policy=policy)]
    assert await told(await subscribe(hass_ws_client)) == {shown: "Bo Berg"}


async def test_the_voice_knows_them(
    hass: HomeAssistant, entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    assert await async_setup_component(hass, "conversation", {})
    await hass.config_entries.async_reload(entry.entry_id)
    await settled(entry)
    answer = await conversation.async_converse(
        hass, "page Ana Lopez", None, Context(), language="en"
    )
    assert "Ana Lopez" in answer.response.speech["plain"]["speech"]
    assert lrs_sim.world.sessions[12].state == "paged"


async def test_they_are_states_again_when_the_user_wants_that(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, entry: MockConfigEntry
) -> None:
    client = await subscribe(hass_ws_client)
    assert len(await told(client)) == len(["Ana Lopez", "Bo Berg"])
    form = await hass.config_entries.options.async_init(entry.entry_id)
    await hass.config_entries.options.async_configure(form["flow_id"], {CONF_NAMES_IN_STATES: True})
    await hass.async_block_till_done()
    assert state_of(hass, entry, "pager_12", "guest") == "Ana Lopez"
    gone = {**(await told(client)), **(await told(client))}
    assert set(gone.values()) == {None}
