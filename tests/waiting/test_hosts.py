"""Several hosts at one door, one after the other and at once: nobody is lost or called wrongly."""

import asyncio
from datetime import datetime
from typing import Any

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from simulators.lrs import LrsSimulator

from ..common import Call, device_id, entity_id, lrs_entry_for, set_up, settled, state_of, until
from .doors import HUB, come, door_of


async def room_of(hass: HomeAssistant, sim: LrsSimulator, pagers: str = "1-4") -> MockConfigEntry:
    """Set up a transmitter with some pagers."""
    entry = await set_up(hass, lrs_entry_for(sim, options={"pagers": pagers}))
    await settled(entry)
    return entry


async def said(hass: HomeAssistant, text: str) -> str:
    """Say something; return what is answered."""
    heard = await conversation.async_converse(hass, text, None, Context(), "en")
    return str(heard.response.speech["plain"]["speech"])


def due_of(hass: HomeAssistant, entry: MockConfigEntry, number: int) -> datetime:
    """Get when a guest is due."""
    return datetime.fromisoformat(state_of(hass, entry, f"pager_{number}", "due"))


# Pages


@pytest.mark.usefixtures("door_entry")
async def test_hosts_who_ask_at_once_get_each_another_guest(
    call: Call, lrs_sim: LrsSimulator
) -> None:
    for number in range(1, 4):
        await come(call, number)
    answers = await asyncio.gather(*(call("page_next", answer=True) for _ in range(5)))
    numbers = sorted(answer["number"] for answer in answers if "number" in answer)
    assert numbers == [1, 2, 3]
    assert [answer for answer in answers if "reason" in answer] == [{"reason": "nobody_fits"}] * 2
    assert [lrs_sim.world.session(number).state for number in numbers] == ["paged"] * 3


@pytest.mark.usefixtures("door_entry")
@pytest.mark.parametrize("by_hand_first", [True, False])
async def test_a_guest_whom_two_hosts_page_at_once_is_paged_once(
    call: Call, lrs_sim: LrsSimulator, *, by_hand_first: bool
) -> None:
    """Who asks for the next guest gets another one, unless that host was the first."""
    for number in (1, 2):
        await come(call, number)
    numbers: list[str] = []
    lrs_sim.on_request.append(
        lambda method, _, query, _time: numbers.append(query["number"]) if method == "PUT" else None
    )
    next_one, by_hand = call("page_next", answer=True), call("page", number=1)
    asked = (by_hand, next_one) if by_hand_first else (next_one, by_hand)
    answers = await asyncio.gather(*asked, call("page", number=1))
    (answer,) = filter(None, answers)
    assert answer["number"] == (2 if by_hand_first else 1)
    assert sorted(numbers) == (["1", "2"] if by_hand_first else ["1"])


@pytest.mark.usefixtures("door_entry")
async def test_two_hosts_who_clear_at_once_clear_one_guest(
    call: Call, lrs_sim: LrsSimulator
) -> None:
    await come(call, 1)
    await asyncio.gather(*(call("clear", number=1) for _ in range(3)))
    assert len(lrs_sim.world.history) == 1
    with pytest.raises(ServiceValidationError):
        await call("clear", number=1)


@pytest.mark.usefixtures("door_entry")
async def test_who_is_cleared_while_another_host_removes_is_told_as_cleared(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await come(call, 1)
    await asyncio.gather(call("clear", number=1), call("remove", number=1))
    assert [one.clear_type for one in lrs_sim.world.history] == ["STOP"]
    event = entity_id(hass, door_entry, "pager_1", "session", "event")
    await until(
        lambda: (now := hass.states.get(event)) and now.attributes["event_type"] == "cleared"
    )


# Recalls


async def test_hosts_who_recall_at_once_lose_nobody(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry
) -> None:
    """Each guest has a pager of its own again, and what that guest was promised."""
    promised = {}
    for number, label in ((1, "Ana"), (2, "Bo")):
        await come(call, number, label=label)
        promised[label] = state_of(hass, door_entry, f"pager_{number}/waiting", "quoted")
        await asyncio.sleep(1.1)  # the transmitter tells full seconds
    assert promised["Ana"] != promised["Bo"]
    for number in (1, 2):
        await call("clear", number=number)
    for number in (1, 2):
        await come(call, number)
    answers = await asyncio.gather(*(call("recall", answer=True) for _ in range(2)))
    numbers = {answer["label"]: answer["number"] for answer in answers}
    assert numbers == {"Bo": 3, "Ana": 4}
    assert promised == {
        label: state_of(hass, door_entry, f"pager_{number}/waiting", "quoted")
        for label, number in numbers.items()
    }


@pytest.mark.usefixtures("door_entry")
async def test_a_recall_and_a_new_guest_at_once_get_pagers_of_their_own(call: Call) -> None:
    await come(call, 1, label="Ana")
    await call("remove", number=1)
    await come(call, 1)
    new, back = await asyncio.gather(
        call("assign_pager", answer=True, label="Bo"), call("recall", answer=True)
    )
    assert sorted((new["number"], back["number"])) == [2, 3]


async def test_who_finds_no_pager_can_still_be_recalled(
    hass: HomeAssistant, call: Call, lrs_sim: LrsSimulator
) -> None:
    """A pager that is not among those of the room lies nowhere, and is not free."""
    entry = await room_of(hass, lrs_sim, "1-3")
    lrs_sim.commands["assign"](number=40)
    await until(lambda: 40 in door_of(entry)._known)
    lrs_sim.commands["remove"](number=40)
    await until(lambda: 40 not in door_of(entry)._known)
    assert state_of(hass, entry, HUB, "free_pagers") == "3"
    for number, label in ((1, "Ana"), (2, "Bo")):
        await come(call, number, label=label)
    for number in (1, 2):
        await call("remove", number=number)
    for number in (1, 2):
        await come(call, number)
    answers = await asyncio.gather(
        *(call("recall", answer=True) for _ in range(2)), return_exceptions=True
    )
    assert {"number": 3, "label": "Bo", "party_size": 2} in answers
    assert state_of(hass, entry, HUB, "free_pagers") == "0"
    with pytest.raises(ServiceValidationError, match="All pagers are in use"):
        await call("assign_pager", answer=True)
    await call("clear", number=2)
    assert (await call("recall", answer=True, number=1))["label"] == "Ana"


async def test_a_recalled_guest_keeps_the_pager_that_is_still_in_the_hand(
    hass: HomeAssistant, call: Call, lrs_sim: LrsSimulator
) -> None:
    """Also where that one was only handed out because somebody named it."""
    await room_of(hass, lrs_sim)
    await come(call, 40, label="Ana")
    await call("clear", number=40)
    assert (await call("recall", answer=True))["number"] == 40


async def test_a_guest_who_is_recalled_twice_is_due_when_it_was(
    hass: HomeAssistant, call: Call, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["assign"](number=1, waited=600, goal=900)
    lrs_sim.commands["assign"](number=2, waited=700, goal=3600)
    entry = await room_of(hass, lrs_sim)
    due = due_of(hass, entry, 1)
    for _ in range(2):
        await call("clear", number=1)
        assert (await call("recall", answer=True))["number"] == 1
        assert abs((due_of(hass, entry, 1) - due).total_seconds()) <= 5
    # not overdue yet, and the other has waited longer
    assert (await call("page_next", answer=True))["number"] == 2


async def test_a_guest_who_did_not_come_and_is_recalled_is_called_as_any_other(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry
) -> None:
    """The time of the page before is over: else the board would not show the new one."""
    door = door_of(door_entry)
    await come(call, 1, label="Ana")
    await call("page", number=1)
    await until(lambda: bool(door.view.called))
    first = state_of(hass, door_entry, "pager_1/waiting", "paged_at")
    await asyncio.sleep(1.1)  # the transmitter tells full seconds
    await call("remove", number=1)
    assert (await call("recall", answer=True))["number"] == 1
    assert state_of(hass, door_entry, "pager_1/waiting", "paged_at") == "unknown"
    assert (await call("page_next", answer=True))["number"] == 1
    await until(lambda: bool(door.view.called))
    await hass.async_block_till_done()
    again = state_of(hass, door_entry, "pager_1/waiting", "paged_at")
    assert datetime.fromisoformat(again) > datetime.fromisoformat(first)
    assert door.view.called[0]["paged_at"] == again
    assert len(door._core.record.waits) == 1


# Who is next


async def test_who_is_about_to_leave_is_not_called(
    call: Call, door_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    """A table that is free is offered to somebody who is still there."""
    for number in (1, 2):
        await come(call, number)
    clearing = asyncio.ensure_future(call("clear", answer=True, number=1, undo_within=20))
    await until(lambda: door_of(door_entry).endings.pending)
    assert (await call("page_next", answer=True))["number"] == 2
    assert await call("page_next", answer=True) == {"reason": "nobody_fits"}
    assert await call("undo", answer=True, number=1) == {"undone": True}
    assert await clearing == {"done": False}
    assert (await call("page_next", answer=True))["number"] == 1
    assert lrs_sim.world.session(1).state == "paged"


@pytest.mark.usefixtures("door_entry")
async def test_who_came_in_one_second_are_called_as_they_came(call: Call) -> None:
    order = [5, 2, 7, 1, 3, 6]
    for number in order:
        await come(call, number)
    assert [(await call("page_next", answer=True))["number"] for _ in order] == order


async def test_who_is_said_to_be_next_is_paged_next(
    hass: HomeAssistant, call: Call, lrs_sim: LrsSimulator
) -> None:
    for component in ("homeassistant", "conversation", "intent"):
        assert await async_setup_component(hass, component, {})
    for number, label, goal in ((1, "Ana", 3600), (2, "Bo", 20), (3, "Cy", 3600)):
        lrs_sim.commands["assign"](number=number, label=label, waited=90 - number, goal=goal)
    entry = await room_of(hass, lrs_sim)
    clearing = asyncio.ensure_future(call("clear", answer=True, number=1, undo_within=20))
    await until(lambda: door_of(entry).endings.pending)
    for name, number in (("Bo", 2), ("Cy", 3)):  # who is overdue comes first
        assert await said(hass, "who is next") == f"{name} with pager {number} is next."
        assert await said(hass, "page the next guest") == f"Paging {name} with pager {number}."
    assert await said(hass, "who is next") == "Nobody is waiting."
    await call("undo", number=1)
    assert await clearing == {"done": False}
    assert await said(hass, "who is next") == "Ana with pager 1 is next."


async def test_several_who_are_cleared_at_once_are_answered_each(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    """Not that it failed: they are gone."""
    for number in (1, 2, 3):
        await come(call, number)
    devices = [device_id(hass, door_entry, f"pager_{number}") for number in (1, 2)]
    answer = await call("clear", answer=True, device_id=devices)
    assert sorted(answer["answers"], key=lambda one: str(one["name"])) == [
        {"name": "Pager 1", "done": True},
        {"name": "Pager 2", "done": True},
    ]
    assert [*lrs_sim.world.sessions] == [3]


# What is no number


@pytest.mark.parametrize("number", [5.5, True, "5.5"])
@pytest.mark.parametrize(
    ("action", "field"),
    [
        ("recall", "number"),
        ("undo", "number"),
        ("get_wait", "party_size"),
        ("page_next", "party_min"),
    ],
)
@pytest.mark.usefixtures("door_entry")
async def test_half_a_number_is_none(call: Call, action: str, field: str, number: Any) -> None:
    with pytest.raises(vol.Invalid, match="whole number"):
        await call(action, answer=True, **{field: number})
