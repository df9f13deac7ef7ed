"""The handlers of Steward's intents."""

from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent
import voluptuous as vol

from .intents import INTENTS, SLOTS, StewardIntent
from .languages import load_languages, preferred
from .outcome import async_carry_out


async def async_register(hass: HomeAssistant) -> None:
    """Register the intents; what they are about is looked for when one is handled."""
    await hass.async_add_executor_job(load_languages)
    for one in INTENTS.values():
        intent.async_register(hass, StewardIntentHandler(one))


class StewardIntentHandler(intent.IntentHandler):
    """Handles one of Steward's intents: `StewardPage` and the like, by the names of `INTENTS`."""

    def __init__(self, described: StewardIntent) -> None:
        """Handle what is described."""
        self._intent = described
        self.intent_type = f"Steward{described.name.title().replace('_', '')}"
        self.description = described.description

    @property
    @override
    def slot_schema(self) -> dict[Any, Any]:
        schema: dict[Any, Any] = {
            vol.Required(name): SLOTS[name][0] for name in self._intent.required
        }
        return schema | {vol.Optional(name): SLOTS[name][0] for name in self._intent.optional}

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Carry it out; what is not exposed to the assistant that asks is not reached."""
        slots = self.async_validate_slots(intent_obj.slots)
        outcome = await async_carry_out(
            intent_obj.hass,
            self._intent,
            {name: slots[name]["value"] for name in self._intent.slots if name in slots},
            language=preferred(load_languages(), intent_obj.language)[0],
            context=intent_obj.context,
            assistant=intent_obj.assistant,
        )
        response = intent_obj.create_response()
        if outcome.done:
            response.async_set_speech(outcome.speech)
            if self._intent.read_only:
                response.response_type = intent.IntentResponseType.QUERY_ANSWER
        else:
            code = intent.IntentResponseErrorCode.FAILED_TO_HANDLE
            response.async_set_error(code, outcome.speech)
        return response
