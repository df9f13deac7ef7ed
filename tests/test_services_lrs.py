"""What the paging transmitter does for the actions."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from simulators.lrs import LrsSimulator

from .common import (
    Call,
    coordinator_of,
    device_id,
    entity_id,
    lrs_entry_for,
    set_up,
    settled,
    state_of,
)
from .conftest import StartLrs

# assign_pager


@pytest.mark.parametrize("goal", [600, "00:10:00", {"minutes": 10}])
async def test_pager_is_assigned(
    hass: HomeAssistant,
    call: Call,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    goal: Any,
) -> None:
    answer = await call(
        "assign_pager",
        answer=True,
        config_entry_id=lrs_entry.entry_id,
        number=20,
        label=" Cy Young ",
        party_size=5,
        goal=goal,
    )
    session = lrs_sim.world.session(20)
    assert (session.label, session.party_size, session.goal) == ("Cy Young", 5, 600)
    assert answer.pop("waiting_since") < answer.pop("due")
    assert answer.pop("quoted") >= answer.pop("predicted")
    assert answer.pop("basis") in {"median", "goal"}  # whether the archive has been read by now
    assert answer == {
        "ahead": 0,
        "number": 20,
        "label": "Cy Young",
        "party_size": 5,
        "goal": 600,
        "state": "started",
    }
    assert state_of(hass, lrs_entry, "pager_20", "guest") == "Cy Young"
    await settled(lrs_entry)


async def test_free_pager_is_found(
    hass: HomeAssistant, call: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    answer = await call("assign_pager", answer=True)
    assert answer["number"] == 3
    assert lrs_sim.world.session(3).goal == lrs_sim.world.settings.default_target_goal
    assert state_of(hass, lrs_entry, "pager_3", "session") == "started"
    with pytest.raises(ServiceValidationError) as caught:
        await call("assign_pager", label="Di")
    assert caught.value.translation_key == "no_known_pager"
    await settled(lrs_entry)


async def test_guests_who_come_at_once_get_one_pager_each(
    call: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["clear"](number=12)
    await settled(lrs_entry)
    await coordinator_of(lrs_entry).async_refresh()
    guests = ["Cy", "Di"]
    answers = await asyncio.gather(
        *(call("assign_pager", answer=True, label=guest) for guest in guests)
    )
    assert {answer["number"]: answer["label"] for answer in answers} == {3: "Cy", 12: "Di"}
    assert [lrs_sim.world.session(number).label for number in (3, 12)] == guests
    await settled(lrs_entry)


@pytest.mark.usefixtures("lrs_entry")
async def test_pager_in_use_is_not_assigned(call: Call, lrs_sim: LrsSimulator) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await call("assign_pager", number=12, label="Cy")
    assert caught.value.translation_key == "pager_in_use"
    assert "Pager 12" in str(caught.value)
    assert "Ana" not in str(caught.value)
    assert lrs_sim.world.session(12).label == "Ana Lopez"


@pytest.mark.usefixtures("lrs_entry")
@pytest.mark.parametrize(
    "data",
    [
        {"number": 0},
        {"number": -1},
        {"number": 4096},
        {"number": "twelve"},
        {"label": ""},
        {"label": "a" * 256},
        {"party_size": 0},
        {"party_size": 1000},
        {"goal": -1},
        {"goal": "soon"},
        {"page_mode": "Vibe1"},
    ],
)
async def test_assign_pager_is_particular(
    call: Call, lrs_sim: LrsSimulator, data: dict[str, Any]
) -> None:
    with pytest.raises(vol.Invalid):
        await call("assign_pager", **data)
    assert len(lrs_sim.world.sessions) == 2


# page, clear, remove


@pytest.mark.parametrize("way", ["entity_id", "device_id", "number"])
@pytest.mark.parametrize(
    ("action", "state"), [("page", "paged"), ("clear", "idle"), ("remove", "idle")]
)
async def test_guest_is_paged_and_let_go(
    hass: HomeAssistant,
    call: Call,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    action: str,
    state: str,
    way: str,
) -> None:
    targets: dict[str, str | int] = {
        "entity_id": entity_id(hass, lrs_entry, "pager_12", "guest"),
        "device_id": device_id(hass, lrs_entry, "pager_12"),
        "number": 12,
    }
    await call(action, **{way: targets[way]})
    assert state_of(hass, lrs_entry, "pager_12", "session") == state
    if action == "page":
        assert lrs_sim.world.session(12).state == "paged"
    else:
        clear_type = {"clear": "STOP", "remove": "REMOVED"}[action]
        assert lrs_sim.world.history[-1].clear_type == clear_type
    assert lrs_sim.world.session(7).state == "paged"


async def test_page_mode_is_passed_on(hass: HomeAssistant, call: Call, start_lrs: StartLrs) -> None:
    sim = await start_lrs(page_modes="strict")
    sim.commands["assign"](number=5)
    entry = await set_up(hass, lrs_entry_for(sim))
    await settled(entry)
    await call("page", number=5, page_mode="Vibe1")
    assert sim.world.session(5).state == "paged"
    with pytest.raises(HomeAssistantError, match="T7470 rejected the request") as caught:
        await call("page", number=5, page_mode="Moonwalk")
    assert "Moonwalk" in str(caught.value)


@pytest.mark.usefixtures("lrs_entry")
@pytest.mark.parametrize("action", ["clear", "remove"])
@pytest.mark.parametrize("number", [3, 4095])
async def test_number_without_a_guest(call: Call, action: str, number: int) -> None:
    """Of an idle pager, and of one that was never seen."""
    with pytest.raises(ServiceValidationError, match=f"Pager {number} has no session") as caught:
        await call(action, number=number)
    assert caught.value.translation_key == "no_guest"


async def test_number_that_is_not_known_here_yet(
    call: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transmitter is asked: it may have a guest since a moment ago."""
    monkeypatch.setattr(lrs_sim.world, "listeners", [])
    lrs_sim.commands["assign"](number=50)
    assert "pager_50" not in coordinator_of(lrs_entry).data
    await call("page", number=50)
    assert lrs_sim.world.session(50).state == "paged"
    await settled(lrs_entry)


@pytest.mark.usefixtures("lrs_entry")
@pytest.mark.parametrize("action", ["page", "clear", "remove", "update_guest"])
@pytest.mark.parametrize("number", [0, 4096, -5, "x", 1.5e9])
async def test_number_out_of_range(call: Call, action: str, number: Any) -> None:
    with pytest.raises(vol.Invalid):
        await call(action, number=number)


@pytest.mark.usefixtures("lrs_entry")
@pytest.mark.parametrize("number", [12.7, True, "12.7", None, "x", [12]])
async def test_number_that_is_none(
    hass: HomeAssistant, lrs_sim: LrsSimulator, number: object
) -> None:
    with pytest.raises(vol.Invalid):
        await hass.services.async_call("steward", "page", {"number": number}, blocking=True)
    assert not lrs_sim.world.pages


@pytest.mark.usefixtures("lrs_entry")
@pytest.mark.parametrize("number", [42, 42.0, "42"])
async def test_number_as_a_form_writes_it(
    hass: HomeAssistant, lrs_sim: LrsSimulator, number: object
) -> None:
    await hass.services.async_call("steward", "page", {"number": number}, blocking=True)
    assert [page.number for page in lrs_sim.world.pages] == [42]


@pytest.mark.parametrize("action", ["page", "clear", "remove"])
async def test_target_and_number(
    hass: HomeAssistant, call: Call, lrs_entry: MockConfigEntry, action: str
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await call(action, number=7, device_id=device_id(hass, lrs_entry, "pager_12"))
    assert caught.value.translation_key == "target_and_number"
    assert "7" in str(caught.value)


@pytest.mark.usefixtures("lrs_entry", "rufus_entry")
@pytest.mark.parametrize("action", ["page", "clear", "remove", "close_session"])
async def test_neither_target_nor_number(call: Call, action: str) -> None:
    nothing: list[dict[str, Any]] = [{}, {"entity_id": []}, {"entity_id": "none"}]
    for data in nothing:
        with pytest.raises(ServiceValidationError) as caught:
            await call(action, **data)
        assert caught.value.translation_key == "nothing_fitting"


async def test_page_of_an_idle_pager_needs_no_session(
    hass: HomeAssistant, call: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await call("page", number=3, page_mode="glow_15_times")
    await call("page", number=4095)
    pages = [(page.number, page.page_mode) for page in lrs_sim.world.pages]
    assert pages == [(3, "Glow15Times"), (4095, None)]
    assert state_of(hass, lrs_entry, "pager_3", "session") == "idle"


# update_guest


@pytest.mark.parametrize("way", ["entity_id", "device_id", "number"])
async def test_guest_is_changed(
    hass: HomeAssistant, call: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, way: str
) -> None:
    targets: dict[str, str | int] = {
        "entity_id": entity_id(hass, lrs_entry, "pager_12", "guest"),
        "device_id": device_id(hass, lrs_entry, "pager_12"),
        "number": 12,
    }
    await call("update_guest", **{way: targets[way]}, label="Ana L.", goal={"minutes": 20})
    session = lrs_sim.world.session(12)
    assert (session.label, session.party_size, session.goal) == ("Ana L.", 2, 1200)
    assert state_of(hass, lrs_entry, "pager_12", "guest") == "Ana L."


@pytest.mark.usefixtures("lrs_entry")
async def test_guest_is_changed_in_something(call: Call) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await call("update_guest", number=12)
    assert caught.value.translation_key == "nothing_to_change"


@pytest.mark.usefixtures("lrs_entry")
async def test_nobody_to_change(call: Call) -> None:
    with pytest.raises(ServiceValidationError, match="Pager 3 has no session"):
        await call("update_guest", number=3, label="Di")


# send_page


@pytest.mark.usefixtures("lrs_entry")
async def test_page_is_sent(call: Call, lrs_sim: LrsSimulator) -> None:
    await call("send_page", number=9, message=" Table 4 ", page_mode="vibe_1", system_id=5)
    await call("send_page", number=12)
    first, second = lrs_sim.world.pages
    assert (first.number, first.message, first.page_mode) == (9, "Table 4", "Vibe1")
    assert first.system_id == 5
    assert (second.number, second.message, second.page_mode) == (12, None, None)
    assert lrs_sim.world.session(12).state == "started"


@pytest.mark.usefixtures("lrs_entry")
@pytest.mark.parametrize(
    "data",
    [{}, {"number": 0}, {"number": 9, "message": ""}, {"number": 9, "system_id": 256}],
)
async def test_send_page_is_particular(
    call: Call, lrs_sim: LrsSimulator, data: dict[str, Any]
) -> None:
    with pytest.raises(vol.Invalid):
        await call("send_page", **data)
    assert not lrs_sim.world.pages


# clear_all


async def test_everybody_is_cleared_and_counted(
    hass: HomeAssistant, call: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    assert await call("clear_all", answer=True) == {"cleared": 2}
    assert not lrs_sim.world.sessions
    assert state_of(hass, lrs_entry, "hub", "waiting") == "0"
    assert await call("clear_all", answer=True) == {"cleared": 0}
    await call("clear_all")
    await settled(lrs_entry)


# get_history


@pytest.mark.usefixtures("lrs_entry")
async def test_history_is_answered(call: Call, lrs_sim: LrsSimulator) -> None:
    lrs_sim.commands["clear"](number=7)
    lrs_sim.commands["remove"](number=12)
    answer = await call("get_history", answer=True)
    assert [(one["number"], one["end"]) for one in answer["sessions"]] == [
        (3, "cleared"),
        (7, "cleared"),
        (12, "removed"),
    ]
    _, bo, ana = answer["sessions"]
    assert (bo["label"], bo["goal"]) == ("Bo Berg", 900)
    assert bo["waiting_since"] < bo["paged_at"] <= bo["ended_at"]
    assert (ana["label"], ana["paged_at"]) == ("Ana Lopez", None)
    latest = await call("get_history", answer=True, limit=1)
    assert latest["sessions"] == [ana]


# sync_clock


async def test_clock_is_set(
    hass: HomeAssistant, call: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["set_clock"](seconds=-100)
    await call("sync_clock")
    assert abs(int(state_of(hass, lrs_entry, "hub", "clock_offset"))) <= 2
    shown = lrs_sim.world.now().replace(tzinfo=dt_util.get_default_time_zone())
    assert abs((shown - dt_util.now()).total_seconds()) <= 3


@pytest.mark.parametrize("action", ["clear_all", "sync_clock", "send_page", "assign_pager"])
async def test_transmitter_that_is_gone(
    call: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, action: str
) -> None:
    await lrs_sim.stop()
    fields = {"number": 3} if action in {"send_page", "assign_pager"} else {}
    with pytest.raises(HomeAssistantError, match="T7470") as caught:
        await call(action, config_entry_id=lrs_entry.entry_id, **fields)
    assert caught.value.translation_key == "cannot_connect"
    await lrs_sim.start()
