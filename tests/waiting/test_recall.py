"""Recalls of which nobody knows whether they were carried out."""

from typing import Any, cast

from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.steward.capabilities import Pager, WaitingRoom
from custom_components.steward.waiting.recall import Recall

from .builders import at, guest
from .rooms import unknown_outcome


class Room:
    """A room that hands a pager out, or fails."""

    error: Exception | None = None

    async def async_assign(self, number: int, **_: Any) -> Pager:
        """Hand a pager out."""
        if self.error:
            raise self.error
        return Pager(number=number)


async def recalled(error: Exception) -> Recall:
    """Recall Ana with the pager 3, which ends with an error."""
    room = Room()
    room.error = error
    recall = Recall(cast("WaitingRoom", room))
    recall.ended(guest("ana"), "Ana", at(1))
    with pytest.raises(HomeAssistantError):
        await recall.async_recall(None, {guest("ana").number}, [3], at(2))
    assert [one.label for one in recall.recent(at(2))] == ["Ana"]
    return recall


async def test_who_is_back_after_all_cannot_be_recalled_again() -> None:
    recall = await recalled(unknown_outcome())
    assert recall.taken(3, "Ana", at(3)) == "ana"
    assert not recall.recent(at(3))


async def test_another_guest_with_that_pager_is_another_guest() -> None:
    recall = await recalled(unknown_outcome())
    assert recall.taken(3, "Bo", at(3)) is None
    assert recall.taken(3, "Ana", at(4)) is None
    assert [one.label for one in recall.recent(at(4))] == ["Ana"]


async def test_who_was_not_recalled_is_a_new_guest() -> None:
    recall = await recalled(HomeAssistantError("refused"))
    assert recall.taken(3, "Ana", at(3)) is None
