"""Whoever asks for the next guest: each is paged once, and none is forgotten."""

import asyncio
from dataclasses import replace

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.waiting import paging
from custom_components.steward.waiting.endings import Endings
from custom_components.steward.waiting.guests import Came, Paged
from custom_components.steward.waiting.paging import Paging

from ..common import until
from .builders import at, guest
from .rooms import ScriptedRoom, unknown_outcome

GUESTS = {1: "a", 2: "b", 3: "c"}
"""Who waits, by the numbers of the pagers."""


@pytest.fixture
def room() -> ScriptedRoom:
    """Return a room."""
    return ScriptedRoom()


@pytest.fixture
def paged(hass: HomeAssistant, room: ScriptedRoom, monkeypatch: pytest.MonkeyPatch) -> Paging:
    """Return the pages of that room, where three guests wait."""
    monkeypatch.setattr(paging, "_LOOK_SECONDS", 0.01)
    entry = MockConfigEntry(domain="steward")
    entry.add_to_hass(hass)
    made = Paging(
        hass,
        entry,
        room.as_room,
        Endings(hass, entry, room.as_room, lambda: None),
        holder=lambda number: GUESTS[number],
        changed=lambda: None,
    )
    for number, guest_id in GUESTS.items():
        made.apply(Came(guest=replace(guest(guest_id, number), number=number)))
    return made


async def next_number(paging: Paging) -> int | None:
    """Page who is next; return the pager's number."""
    pager = await paging.async_page_next()
    return pager.number if pager else None


async def cancelled(task: asyncio.Task[object]) -> None:
    """Have whoever waits for something give up."""
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_who_gives_up_before_the_page_leaves_keeps_nobody_from_being_paged(
    paged: Paging, room: ScriptedRoom
) -> None:
    """Two pages are under way, and the third waits for its turn."""
    room.may_end.clear()
    tasks = [asyncio.ensure_future(next_number(paged)) for _ in GUESTS]
    await until(lambda: len(room.sent) == 2)
    await cancelled(tasks[2])
    assert sorted(paged.reserved) == [1, 2]
    room.may_end.set()
    assert [await task for task in tasks[:2]] == [1, 2]
    assert room.sent[3] == 0
    assert await next_number(paged) == 3


async def test_who_gives_up_while_a_page_is_under_way_has_it_paged_once(
    paged: Paging, room: ScriptedRoom
) -> None:
    room.may_end.clear()
    task = asyncio.ensure_future(next_number(paged))
    await until(lambda: room.sent)
    await cancelled(task)
    room.may_end.set()
    assert [await next_number(paged) for _ in range(3)] == [2, 3, None]
    assert room.sent == {1: 1, 2: 1, 3: 1}


@pytest.mark.parametrize("error", [unknown_outcome(), RuntimeError("of a fault")])
async def test_a_page_of_which_nobody_knows_is_looked_into_until_the_system_answers(
    paged: Paging, room: ScriptedRoom, error: Exception
) -> None:
    """Through an outage too: who was the first in the line is not passed over for good."""
    room.error, room.silent = error, True
    with pytest.raises(type(error)):
        await next_number(paged)
    room.error = None
    await until(lambda: room.read[1] > 3)
    assert paged.reserved == [1]
    assert await next_number(paged) == 2
    room.silent = False
    await until(lambda: 1 not in paged.reserved)
    assert await next_number(paged) == 1


async def test_a_page_that_is_seen_later_is_not_sent_again(
    paged: Paging, room: ScriptedRoom
) -> None:
    room.error, room.silent = unknown_outcome(), True
    with pytest.raises(HomeAssistantError):
        await next_number(paged)
    paged.apply(Paged(guest_id="a", at=at(5)))
    room.error, room.silent = None, False
    await asyncio.sleep(0.05)
    assert [await next_number(paged) for _ in range(3)] == [2, 3, None]
    assert room.sent[1] == 1


async def test_a_page_that_was_refused_leaves_the_guest_the_next(
    paged: Paging, room: ScriptedRoom
) -> None:
    room.error = HomeAssistantError("refused")
    with pytest.raises(HomeAssistantError):
        await next_number(paged)
    room.error = None
    assert await next_number(paged) == 1
    assert not room.read
