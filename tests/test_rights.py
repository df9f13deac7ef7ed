"""A user's rights on an entity are obeyed whichever way it is asked for: the same everywhere."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.components.todo import DOMAIN as TODO
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import entity_registry as er, intent
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.steward.const import DOMAIN
from simulators.rufus import RufusSimulator

from .common import ARCH, MAT, device_id, entity_id, key

type Ask = Callable[..., Awaitable[intent.IntentResponse]]


def _entities(hass: HomeAssistant, entry: MockConfigEntry, item: str) -> list[str]:
    """List the entities of an item."""
    registered = er.async_entries_for_device(er.async_get(hass), device_id(hass, entry, item))
    return [one.entity_id for one in registered]


@pytest.fixture
async def ask(hass: HomeAssistant) -> Ask:
    """Ask for an intent, as a user."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "intent", {})
    await hass.async_block_till_done()

    async def ask(user: MockUser, name: str, **slots: Any) -> intent.IntentResponse:
        return await intent.async_handle(
            hass,
            "test",
            name,
            {slot: {"value": value} for slot, value in slots.items()},
            context=Context(user_id=user.id),
        )

    return ask


def _user(hass: HomeAssistant, rights: dict[str, Any]) -> MockUser:
    user = MockUser().add_to_hass(hass)
    user.mock_policy({"entities": {"entity_ids": rights}})
    return user


def _speech(response: intent.IntentResponse) -> str:
    return str(response.speech["plain"]["speech"])


async def test_who_may_not_see_a_pager_is_not_told_who_holds_it(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, ask: Ask
) -> None:
    nobody = _user(hass, {})
    for name, slots in (
        ("StewardWhoIsWaiting", {}),
        ("StewardWhoIsNext", {}),
        ("StewardHowManyWaiting", {}),
        ("StewardHowLongWaiting", {"guest": "Ana"}),
        ("StewardHowLongWaiting", {"number": 12}),
        ("StewardWhoIsOverdue", {}),
    ):
        told = _speech(await ask(nobody, name, **slots))
        assert "Lopez" not in told
        assert "4 min" not in told
    reader = _user(hass, {one: {"read": True} for one in _entities(hass, lrs_entry, "pager_12")})
    assert "Ana Lopez" in _speech(await ask(reader, "StewardWhoIsWaiting"))
    assert "Ana Lopez" in _speech(await ask(reader, "StewardHowLongWaiting", number=12))
    unseen = await ask(reader, "StewardHowLongWaiting", guest="Bo Berg")
    assert unseen.response_type is intent.IntentResponseType.ERROR


async def test_who_may_only_see_a_pager_commands_nothing(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, ask: Ask
) -> None:
    entities = [
        *_entities(hass, lrs_entry, "pager_12"),
        *_entities(hass, lrs_entry, "hub"),
    ]
    reader = _user(hass, {one: {"read": True} for one in entities})
    for name, slots in (
        ("StewardPage", {"number": 12}),
        ("StewardPage", {"guest": "Ana Lopez"}),
        ("StewardPageNext", {}),
        ("StewardClear", {"guest": "Ana Lopez"}),
        ("StewardRemove", {"number": 12}),
        ("StewardAssign", {"label": "Tim"}),
    ):
        response = await ask(reader, name, **slots)
        assert response.response_type is intent.IntentResponseType.ERROR
    guest = lrs_entry.runtime_data.data["pager_12"].guest
    assert guest.label == "Ana Lopez"
    assert guest.state == "started"


async def test_who_may_control_a_transmitter_gives_nobody_the_pager_of_another(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, ask: Ask
) -> None:
    seen = {one: {"read": True} for one in _entities(hass, lrs_entry, "pager_12")}
    host = _user(hass, seen | dict.fromkeys(_entities(hass, lrs_entry, "hub"), True))
    await hass.services.async_call(DOMAIN, "clear", {"number": 12}, blocking=True)
    refused = await ask(host, "StewardAssign", label="Tim", number=12)
    assert refused.response_type is intent.IntentResponseType.ERROR
    assert lrs_entry.runtime_data.data["pager_12"].guest is None
    given = await ask(host, "StewardAssign", label="Tim", number=33)
    assert given.response_type is not intent.IntentResponseType.ERROR


async def test_a_list_is_changed_by_who_may_control_what_is_on_it(
    hass: HomeAssistant, lrs_entry: MockConfigEntry
) -> None:
    """The right to the list is none to the pagers, as it is none in Steward's actions."""
    waitlist = entity_id(hass, lrs_entry, "hub", "waitlist", TODO)
    user = _user(hass, {waitlist: True})
    listed: Any = await hass.services.async_call(
        TODO, "get_items", {"entity_id": waitlist}, blocking=True, return_response=True
    )
    uid = listed[waitlist]["items"][0]["uid"]
    context = Context(user_id=user.id)
    for service, data in (
        ("update_item", {"item": uid, "status": "completed"}),
        ("update_item", {"item": uid, "rename": "Eve"}),
        ("remove_item", {"item": [uid]}),
        ("add_item", {"item": "Eve"}),
    ):
        with pytest.raises(Unauthorized):
            await hass.services.async_call(
                TODO, service, {"entity_id": waitlist, **data}, blocking=True, context=context
            )
    again: Any = await hass.services.async_call(
        TODO, "get_items", {"entity_id": waitlist}, blocking=True, return_response=True
    )
    assert again == listed


async def test_who_may_not_see_a_timing_device_is_told_nothing_of_it(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, ask: Ask
) -> None:
    arch = {one: {"read": True} for one in _entities(hass, rufus_entry, key(rufus_sim, ARCH))}
    user = _user(hass, arch)
    assert MAT not in _speech(await ask(user, "StewardActiveSessions"))
    for name in ("StewardCountPassings", "StewardLastPassing"):
        told = await ask(user, name, device=MAT)
        assert told.response_type is intent.IntentResponseType.ERROR


@pytest.mark.usefixtures("lrs_entry")
async def test_what_an_administrator_asks_is_answered(
    hass: HomeAssistant, hass_admin_user: MockUser, ask: Ask
) -> None:
    assert "Ana Lopez" in _speech(await ask(hass_admin_user, "StewardWhoIsWaiting"))
    await hass.services.async_call(
        DOMAIN, "page", {"number": 12}, blocking=True, context=Context(user_id=hass_admin_user.id)
    )
