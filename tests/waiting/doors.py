"""The door of a set-up transmitter, as tests use it."""

from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.waiting.door import WaitingDoor

from ..common import Call, coordinator_of

HUB = "hub/waiting"


def door_of(entry: MockConfigEntry) -> WaitingDoor:
    """Get the door of an entry."""
    door = coordinator_of(entry).capability(WaitingDoor)
    assert door
    return door


async def come(call: Call, number: int, party_size: int = 2, **more: Any) -> dict[str, Any]:
    """Let a party come; return what assigning the pager answers."""
    answer: dict[str, Any] = await call(
        "assign_pager", answer=True, number=number, party_size=party_size, **more
    )
    return answer
