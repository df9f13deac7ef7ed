"""What became of a clear or a removal is told to whoever asked, and it can be asked for again."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.waiting.endings import Endings
from custom_components.steward.waiting.undo import Command

from .rooms import ScriptedRoom, unknown_outcome

AT_ONCE = timedelta()


@pytest.mark.parametrize(
    "error", [unknown_outcome(), HomeAssistantError("refused"), RuntimeError("of a fault")]
)
async def test_a_command_that_failed_is_not_told_as_done_when_it_is_asked_for_again(
    hass: HomeAssistant, error: Exception
) -> None:
    room, entry = ScriptedRoom(), MockConfigEntry(domain="steward")
    entry.add_to_hass(hass)
    endings = Endings(hass, entry, room.as_room, lambda: None)
    room.error = error
    for sent in (1, 2):
        with pytest.raises(type(error)):
            await endings.async_end(1, "a", Command.CLEAR, AT_ONCE)
        assert room.sent[1] == sent
    room.error = None
    assert await endings.async_end(1, "a", Command.CLEAR, AT_ONCE)
    assert room.sent[1] == 3
    assert not endings.pending
