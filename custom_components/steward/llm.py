"""Steward's tools for language models: its intents, as far as what they are about is exposed."""

from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant, callback

from .voice import say_off

try:  # Home Assistant imports this file where importing may block
    from homeassistant.components.llm import LLMTools

    from .voice.tools import PROMPT, tools_for
except Exception as err:  # noqa: BLE001  # whatever it is, the optional part is all that is off
    _MISSING: Exception | None = err
else:
    _MISSING = None

if TYPE_CHECKING:
    from homeassistant.helpers.llm import LLMContext


@callback
def async_get_tools(hass: HomeAssistant, llm_context: LLMContext, api_id: str) -> LLMTools | None:
    """Offer the tools that have something to be about that is exposed to who asks."""
    if _MISSING is not None:
        say_off(hass, _MISSING)
        return None
    tools = tools_for(hass, llm_context, api_id)
    return LLMTools(tools=tools, prompt=PROMPT) if tools else None
