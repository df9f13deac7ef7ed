"""The waiting list as a to-do list: whoever waits is on it, and is added, renamed and let go."""

from typing import Any

from homeassistant.components.todo import DOMAIN as TODO, TodoServices
from homeassistant.const import ATTR_ENTITY_ID, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator
from syrupy.assertion import SnapshotAssertion

from simulators.lrs import LrsSimulator

from .common import (
    assert_platform,
    coordinator_of,
    device_id,
    entity_id,
    furnish_lrs,
    lrs_entry_for,
    set_up,
    settled,
    state_of,
    until,
)


async def _do(
    hass: HomeAssistant, entry: MockConfigEntry, service: TodoServices, **data: Any
) -> None:
    """Call a service of the list."""
    target = {ATTR_ENTITY_ID: entity_id(hass, entry, "hub", "waitlist", TODO)}
    await hass.services.async_call(TODO, service, data, blocking=True, target=target)
    await hass.async_block_till_done()


async def _items(hass: HomeAssistant, entry: MockConfigEntry) -> list[dict[str, Any]]:
    """Get the open items."""
    name = entity_id(hass, entry, "hub", "waitlist", TODO)
    answer = await hass.services.async_call(
        TODO,
        TodoServices.GET_ITEMS,
        {"status": ["needs_action"]},
        blocking=True,
        target={ATTR_ENTITY_ID: name},
        return_response=True,
    )
    listed: Any = answer and answer[name]
    items: list[dict[str, Any]] = listed["items"]
    return items


async def _summaries(hass: HomeAssistant, entry: MockConfigEntry) -> list[str]:
    return [one["summary"] for one in await _items(hass, entry)]


@pytest.mark.usefixtures("frozen")
async def test_list_of_a_transmitter(
    hass: HomeAssistant, lrs_sim: LrsSimulator, snapshot: SnapshotAssertion
) -> None:
    furnish_lrs(lrs_sim)
    entry = lrs_entry_for(lrs_sim, unique_id="01LRS")
    await assert_platform(hass, snapshot, Platform.TODO, entry)


async def test_guests_are_on_the_list_in_the_transmitter_s_order(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    ana, bo = await _items(hass, lrs_entry)
    assert state_of(hass, lrs_entry, "hub", "waitlist", TODO) == "2"
    assert (ana["summary"], bo["summary"]) == ("Ana Lopez", "Bo Berg")
    assert ana["description"] == "Pager 12 · 👥 2"
    guest = coordinator_of(lrs_entry).data["pager_12"].guest
    assert dt_util.parse_datetime(ana["due"]) == guest.due
    assert ana["uid"] == lrs_sim.world.session(12).uuid
    assert {ana["status"], bo["status"]} == {"needs_action"}


async def test_guest_without_a_name_is_listed_by_the_pager(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["assign"](number=40)
    await until(lambda: "pager_40" in coordinator_of(lrs_entry).data)
    await hass.async_block_till_done()
    assert (await _summaries(hass, lrs_entry))[-1] == "Pager 40"
    device = device_id(hass, lrs_entry, "pager_40")
    dr.async_get(hass).async_update_device(device, name_by_user="The red one")
    item = (await _items(hass, lrs_entry))[-1]
    assert (item["summary"], item["description"]) == ("The red one", "The red one · 👥 1")


@pytest.mark.parametrize(
    ("text", "label", "party_size"),
    [("Sarah, 4", "Sarah", 4), ("Sarah", "Sarah", 1), ("  Lopez, Ana , 2 ", "Lopez, Ana", 2)],
)
async def test_guest_is_added(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    text: str,
    label: str,
    party_size: int,
) -> None:
    """Pager 3 is the only one that is known and free."""
    await _do(hass, lrs_entry, TodoServices.ADD_ITEM, item=text)
    session = lrs_sim.world.session(3)
    assert (session.label, session.party_size) == (label, party_size)
    assert await _summaries(hass, lrs_entry) == ["Ana Lopez", "Bo Berg", label]
    assert state_of(hass, lrs_entry, "pager_3", "session") == "started"


async def test_guest_gets_the_lowest_of_the_numbers_that_were_chosen(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["assign"](number=21)
    lrs_sim.commands["assign"](number=5)
    lrs_sim.commands["clear"](number=5)
    entry = await set_up(hass, lrs_entry_for(lrs_sim, options={"pagers": "20-22"}))
    await settled(entry)
    await _do(hass, entry, TodoServices.ADD_ITEM, item="Ana")
    await _do(hass, entry, TodoServices.ADD_ITEM, item="Bo")
    assert [*lrs_sim.world.sessions] == [21, 20, 22]
    with pytest.raises(ServiceValidationError, match="All pagers are in use") as caught:
        await _do(hass, entry, TodoServices.ADD_ITEM, item="Cy")
    assert caught.value.translation_key == "no_free_pager"
    assert len(await _items(hass, entry)) == 3


async def test_without_a_known_pager_the_user_is_told_what_to_do(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    with pytest.raises(ServiceValidationError) as caught:
        await _do(hass, entry, TodoServices.ADD_ITEM, item="Ana")
    assert caught.value.translation_key == "no_known_pager"


@pytest.mark.parametrize("text", ["", "   "])
async def test_guest_must_be_named_somehow(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, text: str
) -> None:
    with pytest.raises(Exception, match=r".") as caught:
        await _do(hass, lrs_entry, TodoServices.ADD_ITEM, item=text)
    assert not isinstance(caught.value, TypeError | AttributeError)
    assert len(lrs_sim.world.sessions) == 2


@pytest.mark.parametrize("change", [TodoServices.ADD_ITEM, TodoServices.UPDATE_ITEM])
async def test_name_that_is_too_long_is_refused_in_words(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, change: TodoServices
) -> None:
    name = "x" * 256
    given = {"item": name} if change is TodoServices.ADD_ITEM else {"item": "Ana Lopez"}
    renamed = {} if change is TodoServices.ADD_ITEM else {"rename": name}
    with pytest.raises(ServiceValidationError, match="has 256 characters, but at most 255"):
        await _do(hass, lrs_entry, change, **given, **renamed)
    assert {one.label for one in lrs_sim.world.sessions.values()} == {"Ana Lopez", "Bo Berg"}


async def test_guest_is_renamed(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await _do(hass, lrs_entry, TodoServices.UPDATE_ITEM, item="Ana Lopez", rename="Ana L., 5")
    session = lrs_sim.world.session(12)
    assert (session.label, session.party_size, session.goal) == ("Ana L.", 5, 600)
    assert await _summaries(hass, lrs_entry) == ["Ana L.", "Bo Berg"]
    await _do(hass, lrs_entry, TodoServices.UPDATE_ITEM, item="Ana L.", rename="Ana")
    assert lrs_sim.world.session(12).party_size == 5


@pytest.mark.parametrize(
    ("item", "number"), [("Ana Lopez", 12), ("Bo Berg", 7)], ids=["waiting", "paged"]
)
async def test_guest_is_served(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    item: str,
    number: int,
) -> None:
    await _do(hass, lrs_entry, TodoServices.UPDATE_ITEM, item=item, status="completed")
    assert lrs_sim.world.history[-1].number == number
    assert lrs_sim.world.history[-1].clear_type == "STOP"
    assert item not in await _summaries(hass, lrs_entry)
    assert state_of(hass, lrs_entry, f"pager_{number}", "session") == "idle"


async def test_guest_leaves(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await _do(hass, lrs_entry, TodoServices.REMOVE_ITEM, item=["Ana Lopez"])
    assert lrs_sim.world.history[-1].clear_type == "REMOVED"
    assert await _summaries(hass, lrs_entry) == ["Bo Berg"]


async def test_several_leave_at_once(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await _do(hass, lrs_entry, TodoServices.REMOVE_ITEM, item=["Ana Lopez", "Bo Berg"])
    assert not lrs_sim.world.sessions
    assert await _summaries(hass, lrs_entry) == []
    assert state_of(hass, lrs_entry, "hub", "waitlist", TODO) == "0"


async def test_item_of_who_has_left_is_not_another_guest_s(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    """The dashboard may still show it: it goes by the session, not by the pager."""
    gone = (await _items(hass, lrs_entry))[0]["uid"]
    lrs_sim.commands["clear"](number=12)
    lrs_sim.commands["assign"](number=12, label="Di")
    await until(
        lambda: (guest := coordinator_of(lrs_entry).data["pager_12"].guest) and guest.label == "Di"
    )
    with pytest.raises(HomeAssistantError):
        await _do(hass, lrs_entry, TodoServices.UPDATE_ITEM, item=gone, status="completed")
    assert lrs_sim.world.session(12).label == "Di"


async def test_list_follows_the_transmitter(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["assign"](number=1, label="Cy")
    lrs_sim.commands["clear"](number=12)
    await until(lambda: state_of(hass, lrs_entry, "pager_12", "session") == "idle")
    await hass.async_block_till_done()
    assert await _summaries(hass, lrs_entry) == ["Bo Berg", "Cy"]


async def test_who_follows_the_list_again_is_told_what_it_is_now(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Ana is renamed while nobody looks, and has her name back when somebody does again."""
    name = entity_id(hass, lrs_entry, "hub", "waitlist", TODO)
    client = await hass_ws_client(hass)

    async def told() -> list[str]:
        items = (await client.receive_json())["event"]["items"]
        return [one["summary"] for one in items]

    async def rename(label: str) -> None:
        lrs_sim.commands["update"](number=12, label=label)
        await until(lambda: state_of(hass, lrs_entry, "pager_12", "guest") == label)

    await client.send_json_auto_id({"type": "todo/item/subscribe", "entity_id": name})
    followed = (await client.receive_json())["id"]
    assert await told() == ["Ana Lopez", "Bo Berg"]
    await rename("Di")
    assert await told() == ["Di", "Bo Berg"]
    await client.send_json_auto_id({"type": "unsubscribe_events", "subscription": followed})
    assert (await client.receive_json())["success"]
    await rename("Ana Lopez")
    await client.send_json_auto_id({"type": "todo/item/subscribe", "entity_id": name})
    assert (await client.receive_json())["success"]
    assert await told() == ["Ana Lopez", "Bo Berg"]
    await rename("Di")
    assert await told() == ["Di", "Bo Berg"]


async def test_refusal_is_told(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await lrs_sim.stop()
    with pytest.raises(HomeAssistantError) as caught:
        await _do(hass, lrs_entry, TodoServices.UPDATE_ITEM, item="Ana Lopez", rename="Di")
    assert caught.value.translation_key == "cannot_connect"
    assert await _summaries(hass, lrs_entry) == ["Ana Lopez", "Bo Berg"]
    await lrs_sim.start()
