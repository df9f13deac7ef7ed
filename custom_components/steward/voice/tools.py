"""The tools of language models."""

from typing import Any, Final, override

from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers.llm import (
    LLM_API_ASSIST,
    LLMContext,
    Tool,
    ToolAnnotations,
    ToolInput,
    ToolResult,
)
import voluptuous as vol

from ..const import DOMAIN
from .intents import INTENTS, SLOTS, StewardIntent
from .languages import load_languages, preferred
from .outcome import async_carry_out
from .scope import Scope

PROMPT: Final = (
    "Guests hold pagers while they wait: refer to one by the pager's number or the guest's name."
    " Timing devices have sessions in which they collect passings. Runners of a race are known by"
    " bib or name."
)
"""What a language model is told of all the tools."""


class StewardTool(Tool):
    """Carries one of Steward's intents out."""

    integration = DOMAIN

    def __init__(self, intent: StewardIntent, devices: list[str]) -> None:
        """Offer an intent; a device is chosen from `devices`."""
        self._intent = intent
        self.name = f"{DOMAIN}__{intent.name}"
        self.title = intent.title
        self.description = intent.description
        self.annotations = ToolAnnotations(
            read_only=intent.read_only,
            destructive=intent.destructive,
            idempotent=intent.read_only,  # a guest is paged again, what is over cannot be ended
            open_world=False,
        )
        fields: dict[Any, Any] = {}
        for name in intent.slots:
            marker = vol.Required if name in intent.required else vol.Optional
            check, description = SLOTS[name]
            field = vol.In(devices) if name == "device" else check
            fields[marker(name, description=description)] = field
        self.parameters = vol.Schema(fields)

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext
    ) -> ToolResult:
        """Carry it out; the result has what was done or found out, or an error that says why not.

        Raises:
            vol.Invalid: the arguments do not fit.

        """
        given = {name: value for name, value in tool_input.tool_args.items() if value is not None}
        languages = await hass.async_add_executor_job(load_languages)
        outcome = await async_carry_out(
            hass,
            self._intent,
            self.parameters(given),
            language=preferred(languages, llm_context.language)[0],
            context=llm_context.context or Context(),
            assistant=llm_context.assistant,
        )
        if not outcome.done:
            return ToolResult(data={"error": outcome.speech}, error=True)
        return ToolResult(data={"answer": outcome.speech, **outcome.data})


@callback
def tools_for(hass: HomeAssistant, llm_context: LLMContext, api_id: str) -> list[Tool]:
    """Make the tools that have something to be about that is exposed to who asks."""
    if api_id != LLM_API_ASSIST:
        return []
    context = llm_context.context or Context()
    scope = Scope(hass=hass, context=context, assistant=llm_context.assistant)
    return [
        StewardTool(intent, sorted({name for one in devices for name in one.names}))
        for intent in INTENTS.values()
        if scope.offers(intent.capability, to_hub=intent.to_hub)
        for devices in [[*scope.devices(intent.capability)]]
    ]
