"""Where Home Assistant lacks what the voice needs, the voice is off, and all else works."""

from collections.abc import Iterator
import logging
import sys
from typing import Any
from unittest.mock import patch

from homeassistant.components.conversation import async_converse
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent, llm
from homeassistant.setup import async_setup_component
import pytest

from custom_components import steward
from simulators.lrs import LrsSimulator

from .common import Call, lrs_entry_for, set_up, settled

_ROOMS = ("sentences", "handlers", "tools", "languages", "meaning", "outcome", "intents")


@pytest.fixture(autouse=True)
async def conversation(hass: HomeAssistant) -> None:
    """Set up Home Assistant's own agent."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})


@pytest.fixture(params=["homeassistant.components.conversation.agent_manager", "hassil.recognize"])
def missing(request: pytest.FixtureRequest) -> Iterator[str]:
    """Take a module of Home Assistant's away, and forget what Steward has imported."""
    with patch.dict(sys.modules, {request.param: None}):
        for name in ("llm", *(f"voice.{room}" for room in _ROOMS)):
            sys.modules.pop(f"{steward.__name__}.{name}", None)
        yield request.param


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """List what was logged of the voice."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING and "oice is off" in record.getMessage()
    ]


async def test_what_is_missing_is_logged_once(
    hass: HomeAssistant,
    call: Call,
    lrs_sim: LrsSimulator,
    caplog: pytest.LogCaptureFixture,
    missing: str,
) -> None:
    lrs_sim.commands["assign"](number=12, label="Ana Lopez")
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    assert entry.state is ConfigEntryState.LOADED
    await call("page", number=12)
    assert lrs_sim.world.sessions[12].state == "paged"
    result = await async_converse(hass, "clear Ana Lopez", None, Context(), "en")
    assert "Ana" not in str(result.response.speech["plain"]["speech"])
    context = llm.LLMContext(
        platform="test", context=Context(), language="en", assistant="conversation", device_id=None
    )
    await llm.async_get_api(hass, llm.LLM_API_ASSIST, context)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await settled(entry)
    (line,) = lines(caplog)
    assert missing in line
    assert not [one for one in caplog.records if one.exc_info]


async def test_intents_and_tools_do_without_the_sentences(
    hass: HomeAssistant, lrs_sim: LrsSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    def other_signature(*_: Any) -> None:
        raise TypeError("other arguments")

    name = "homeassistant.components.conversation.agent_manager.AgentManager.register_trigger"
    with patch(name, other_signature):
        entry = await set_up(hass, lrs_entry_for(lrs_sim))
        await settled(entry)
        assert entry.state is ConfigEntryState.LOADED
        assert len(lines(caplog)) == 1
        response = await intent.async_handle(hass, "test", "StewardWhoIsWaiting", {})
        assert response.speech["plain"]["speech"] == "Nobody is waiting."
