"""What the paging transmitter does for the actions."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
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

GATE = {"model": "Gate H2", "serial_number": "H2-20417"}


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
    assert answer == {
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
    with pytest.raises(ServiceValidationError, match="No free pager is known") as caught:
        await call("assign_pager", label="Di")
    assert caught.value.translation_key == "no_free_pager"
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
    with pytest.raises(HomeAssistantError, match="T7470 did not accept the request") as caught:
        await call("page", number=5, page_mode="Moonwalk")
    assert "Moonwalk" in str(caught.value)


@pytest.mark.usefixtures("lrs_entry")
@pytest.mark.parametrize("action", ["page", "clear", "remove"])
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
@pytest.mark.parametrize("action", ["page", "clear", "remove"])
@pytest.mark.parametrize("number", [0, 4096, -5, "x", 1.5e9])
async def test_number_out_of_range(call: Call, action: str, number: Any) -> None:
    with pytest.raises(vol.Invalid):
        await call(action, number=number)


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
