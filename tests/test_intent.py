"""Steward's intents, as sentences of the user's own and other integrations use them."""

from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.voice.intents import INTENTS
from simulators.lrs import LrsSimulator

from .common import entity_id, lrs_entry_for, set_up, settled


@pytest.fixture(autouse=True)
async def intents(hass: HomeAssistant) -> None:
    """Set up Home Assistant's intents."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})


async def handle(hass: HomeAssistant, name: str, **slots: Any) -> intent.IntentResponse:
    """Handle an intent, in English."""
    values = {slot: {"value": value} for slot, value in slots.items()}
    return await intent.async_handle(hass, "test", name, values, language="en")


def speech(response: intent.IntentResponse) -> str:
    """Get what is said."""
    return str(response.speech["plain"]["speech"])


@pytest.mark.usefixtures("lrs_entry")
async def test_all_are_registered(hass: HomeAssistant) -> None:
    registered = {
        handler.intent_type: handler
        for handler in intent.async_get(hass)
        if handler.intent_type.startswith("Steward")
    }
    assert len(registered) == len(INTENTS)
    assert {"StewardPage", "StewardWhoIsWaiting", "StewardCloseSession"} <= set(registered)
    assert all(handler.description for handler in registered.values())
    assert list(registered["StewardAssign"].slot_schema or {}) == ["label", "number", "party"]


@pytest.mark.usefixtures("lrs_entry")
async def test_something_is_done(hass: HomeAssistant, lrs_sim: LrsSimulator) -> None:
    response = await handle(hass, "StewardPage", guest="ana")
    assert response.response_type is intent.IntentResponseType.ACTION_DONE
    assert speech(response) == "Paging Ana Lopez with pager 12."
    assert lrs_sim.world.sessions[12].state == "paged"
    await hass.async_block_till_done()


@pytest.mark.usefixtures("all_enabled")
async def test_a_pager_is_assigned_as_at_the_door(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    options = {"pagers": "1-3", "quote_as_goal": "set"}
    entry = await set_up(hass, lrs_entry_for(lrs_sim, options=options))
    await settled(entry)
    broken = entity_id(hass, entry, "pager_1/waiting", "in_service", "switch")
    await hass.services.async_call("switch", "turn_off", {"entity_id": broken}, blocking=True)
    response = await handle(hass, "StewardAssign", label="Bo", party=2)
    assert speech(response) == "Pager 2 is for Bo, party of 2."
    assert lrs_sim.world.sessions[2].goal == 600
    await hass.async_block_till_done()


@pytest.mark.usefixtures("lrs_entry")
async def test_something_is_answered(hass: HomeAssistant) -> None:
    response = await handle(hass, "StewardWhoIsWaiting")
    assert response.response_type is intent.IntentResponseType.QUERY_ANSWER
    assert speech(response) == "1 guest is waiting: Ana Lopez with pager 12."


@pytest.mark.parametrize(
    ("name", "slots", "text"),
    [
        ("StewardPage", {"guest": "Nobody"}, "No guest is called Nobody."),
        ("StewardPage", {}, "Say which pager, or which guest."),
        ("StewardClear", {"number": 3}, "Pager 3 has no session."),
        ("StewardHowLongWaiting", {"number": 3}, "Nobody has pager 3."),
        ("StewardCloseSession", {"device": "the moon"}, "There is no device called the moon."),
        ("StewardPage", {"number": 9000}, "There is no pager 9000."),
    ],
)
@pytest.mark.usefixtures("lrs_entry")
async def test_a_refusal_is_an_error(
    hass: HomeAssistant,
    name: str,
    slots: dict[str, Any],
    text: str,
) -> None:
    """Nothing that was not done is told as done."""
    response = await handle(hass, name, **slots)
    assert response.response_type is intent.IntentResponseType.ERROR
    assert response.error_code is intent.IntentResponseErrorCode.FAILED_TO_HANDLE
    assert speech(response).startswith(text)


@pytest.mark.usefixtures("lrs_entry")
async def test_slots_are_checked(hass: HomeAssistant) -> None:
    with pytest.raises(intent.InvalidSlotInfo):
        await handle(hass, "StewardPage", number=0)
    with pytest.raises(intent.InvalidSlotInfo):
        await handle(hass, "StewardAssign", number=4)


async def test_only_what_is_exposed_is_reached_for_an_assistant(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    async def page() -> str:
        response = await intent.async_handle(
            hass, "test", "StewardPage", {"number": {"value": 12}}, assistant="conversation"
        )
        return speech(response)

    assert await page() == "There is no pager 12."
    assert lrs_sim.world.sessions[12].state == "started"
    sensor = entity_id(hass, lrs_entry, "pager_12", "session")
    async_expose_entity(hass, "conversation", sensor, should_expose=True)
    assert await page() == "Paging Ana Lopez with pager 12."
    await hass.async_block_till_done()
