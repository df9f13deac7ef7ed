"""What is shown at the door, and to whom."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from homeassistant.auth.models import Group
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.auth.permissions.types import PolicyType
from homeassistant.components.websocket_api.const import ERR_UNAUTHORIZED
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.update_coordinator import UpdateFailed
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.steward.waiting import room
from simulators.lrs import LrsSimulator

from ..common import Call, coordinator_of, device_id, lrs_entry_for, set_up, settled, until
from .doors import come, door_of

type View = dict[str, Any]
type Look = Callable[[MockHAClientWebSocket], Awaitable[View]]


@pytest.fixture
async def door_entry(
    hass: HomeAssistant, lrs_sim: LrsSimulator, request: pytest.FixtureRequest
) -> MockConfigEntry:
    """Set up a transmitter with pagers 1 to 9 and the options that a test wants."""
    options = {"pagers": "1-9", **getattr(request, "param", {})}
    entry = await set_up(hass, lrs_entry_for(lrs_sim, options=options))
    await settled(entry)
    return entry


async def ask(client: MockHAClientWebSocket, hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    """Subscribe; return the answer."""
    hub = device_id(hass, entry, "hub")
    await client.send_json_auto_id({"type": "steward/door/subscribe", "device_id": hub})
    return await client.receive_json()


async def seen(client: MockHAClientWebSocket, view: View, fits: Callable[[View], Any]) -> View:
    """Take in messages until what is shown fits."""
    async with asyncio.timeout(10):
        while not fits(view):
            view |= (await client.receive_json())["event"]
    return view


async def user_client(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, policy: PolicyType
) -> MockHAClientWebSocket:
    """Connect as a user with some rights."""
    group = Group(name="some", policy=policy)
    user = MockUser(groups=[group]).add_to_hass(hass)
    token = await hass.auth.async_create_refresh_token(user, "https://example.com/")
    return await hass_ws_client(hass, hass.auth.async_create_access_token(token))


def names(view: View) -> list[Any]:
    """List what the public may read of who was called."""
    return [one["name"] for one in view["called"]]


async def test_who_was_called_last_comes_first_also_within_one_second(
    call: Call, door_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    """The transmitter tells full seconds."""
    for number in (1, 2, 3, 4):
        await come(call, number)
    numbers = [3, 1, 4, 2]
    for number in numbers:
        lrs_sim.commands["page"](number=number)
    door = door_of(door_entry)
    await until(lambda: len(door.view.called) == len(numbers))
    assert [one["number"] for one in door.view.called] == numbers[::-1]
    lrs_sim.commands["update"](number=3, party_size=5)
    await until(lambda: door._known[3].party_size == 5)
    assert [one["number"] for one in door.view.called] == numbers[::-1]


@pytest.mark.parametrize(
    ("door_entry", "shown"),
    [
        ({}, [None, None]),
        ({"board_names": "first_name"}, ["Ana", None]),
        ({"board_names": "initials"}, ["A.L.", None]),
    ],
    indirect=["door_entry"],
)
async def test_a_host_sees_all_there_is(
    hass: HomeAssistant,
    call: Call,
    door_entry: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    shown: list[str | None],
) -> None:
    client = await hass_ws_client()
    assert (await ask(client, hass, door_entry))["success"]
    view = await seen(client, {}, len)
    assert (view["hold"], view["quote_as_goal"]) == (600, "suggest")
    assert [wait["party_max"] for wait in view["waits"]] == [2, 4, None]
    assert view["waits"][0].items() >= {"party_min": 1, "predicted": 300, "quoted": 450}.items()
    assert view["called"] == view["pending"] == view["recent"] == []
    await call("assign_pager", number=1)
    await call("assign_pager", number=2, label="Ana Lopez", party_size=4)
    await call("page", number=1)
    await asyncio.sleep(1.1)  # the transmitter tells full seconds
    await call("page", number=2)
    await seen(client, view, lambda view: len(view["called"]) == 2)
    assert [one["number"] for one in view["called"]] == [2, 1]
    assert names(view) == shown
    clearing = asyncio.ensure_future(call("clear", answer=True, number=2, undo_within=20))
    await seen(client, view, lambda view: view["pending"])
    ((number, command, leaves_at),) = (one.values() for one in view["pending"])
    assert (number, command) == (2, "clear")
    assert leaves_at
    await call("undo", number=2)
    assert await clearing == {"done": False}
    await seen(client, view, lambda view: not view["pending"])
    await call("clear", number=2)
    await seen(client, view, lambda view: view["recent"] and len(view["called"]) == 1)
    (recent,) = view["recent"]
    assert recent.items() >= {"number": 2, "label": "Ana Lopez", "party_size": 4}.items()


async def test_waits_are_unknown_some_time_after_the_transmitter_was_heard_last(
    hass: HomeAssistant,
    door_entry: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Though nothing happens then."""
    monkeypatch.setattr(room, "UNKNOWN_AFTER", timedelta(seconds=1))
    client = await hass_ws_client()
    await ask(client, hass, door_entry)
    view = await seen(client, {}, len)
    assert view["waits"][0]["predicted"]
    coordinator_of(door_entry).async_set_update_error(UpdateFailed())
    await seen(client, view, lambda view: view["waits"][0]["predicted"] is None)


async def test_who_is_being_paged_is_shown_to_others(
    hass: HomeAssistant,
    call: Call,
    door_entry: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    client = await hass_ws_client()
    await ask(client, hass, door_entry)
    await call("assign_pager", number=1)
    paging = asyncio.ensure_future(call("page_next", answer=True))
    pending = [{"number": 1, "command": "page", "leaves_at": None}]
    view = await seen(client, {}, lambda view: view.get("pending") == pending)
    assert (await paging)["number"] == 1
    await seen(client, view, lambda view: not view["pending"] and view["called"])


@pytest.mark.parametrize("door_entry", [{"board_names": "first_name"}], indirect=True)
async def test_who_may_only_look_sees_the_board_and_no_more(
    hass: HomeAssistant,
    call: Call,
    door_entry: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """One entity of the transmitter is enough: none of the pagers has to be shown."""
    hub = device_id(hass, door_entry, "hub")
    (one, *_) = er.async_entries_for_device(er.async_get(hass), hub)
    policy: PolicyType = {"entities": {"entity_ids": {one.entity_id: {POLICY_READ: True}}}}
    client = await user_client(hass, hass_ws_client, policy)
    assert (await ask(client, hass, door_entry))["success"]
    await call("assign_pager", number=1, label="Ana Lopez")
    await call("page", number=1)
    view = await seen(client, {}, lambda view: view.get("called"))
    assert names(view) == ["Ana"]
    await call("clear", number=1)
    await seen(client, view, lambda view: not view["called"])
    assert "recent" not in view
    assert "Lopez" not in str(view)


@pytest.mark.parametrize("withheld", [None, "hub", "pager_9"])
async def test_who_left_is_told_to_who_may_recall(
    hass: HomeAssistant,
    call: Call,
    door_entry: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    withheld: str | None,
) -> None:
    """Whoever they are: so it takes the right to the transmitter and to all its pagers."""
    entities = er.async_get(hass)
    rights = {
        one.entity_id: {POLICY_READ: True} if item == withheld else True
        for item in ("hub", *(f"pager_{number}" for number in range(1, 10)))
        for one in er.async_entries_for_device(entities, device_id(hass, door_entry, item))
    }
    client = await user_client(hass, hass_ws_client, {"entities": {"entity_ids": rights}})
    assert (await ask(client, hass, door_entry))["success"]
    await call("assign_pager", number=1, label="Ana Lopez")
    await call("page", number=1)
    view = await seen(client, {}, lambda view: view.get("called"))
    await call("clear", number=1)
    await seen(client, view, lambda view: not view["called"])
    await call("assign_pager", number=2)
    await call("page", number=2)
    await seen(client, view, lambda view: view["called"])
    assert [one["label"] for one in view.get("recent", ())] == ([] if withheld else ["Ana Lopez"])


async def test_who_may_see_nothing_is_refused(
    hass: HomeAssistant, door_entry: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    client = await user_client(hass, hass_ws_client, {"entities": {}})
    answer = await ask(client, hass, door_entry)
    assert answer["error"]["code"] == ERR_UNAUTHORIZED


async def test_it_goes_on_when_the_transmitter_is_set_up_anew(
    hass: HomeAssistant,
    call: Call,
    door_entry: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    client = await hass_ws_client()
    await ask(client, hass, door_entry)
    view = await seen(client, {}, len)
    assert await hass.config_entries.async_reload(door_entry.entry_id)
    await settled(door_entry)
    await call("assign_pager", number=3)
    await call("page", number=3)
    await seen(client, view, lambda view: view["called"])
    assert view["called"][0]["number"] == 3
