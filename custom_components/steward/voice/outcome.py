"""Carries an intent out, and says what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..const import LOGGER
from ..error_text import async_error_text
from ..service_targets import calling_user
from .intents import SLOTS, StewardIntent
from .languages import Language
from .replies import RefusedError, Reply, to_json
from .scope import Scope


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of an intent."""

    done: bool
    """Whether it was carried out, or answered; else the speech says why not."""
    speech: str
    reply: Reply | None = None
    """What the speech says, where it was carried out."""

    @property
    def data(self) -> JsonObjectType:
        """The answer, for a program."""
        return (
            {name: to_json(value) for name, value in self.reply.values.items()}
            if self.reply
            else {}
        )


async def async_carry_out(
    hass: HomeAssistant,
    intent: StewardIntent,
    slots: Mapping[str, Any],
    *,
    language: Language,
    context: Context,
    assistant: str | None = None,
) -> Outcome:
    """Carry an intent out; whatever goes wrong is told in the outcome.

    Reaches what is exposed to `assistant`, everything for `None`, as far as who asks may see it.
    """
    try:
        user = await calling_user(hass, context)
        scope = Scope(hass=hass, context=context, assistant=assistant, user=user)
        given = {
            name: SLOTS[name][0](value.strip() if isinstance(value, str) else value)
            for name, value in slots.items()
        }
        reply = await intent.handle_fn(scope, **given)
    except RefusedError as err:
        speech = language.speech.say(err.reply)
    except Unauthorized:
        speech = language.speech.say(Reply(answer="not_allowed"))
    except HomeAssistantError as err:
        speech = await async_error_text(hass, err, language.code)
    except vol.Invalid:
        speech = language.speech.say(Reply(answer="not_understood"))
    except Exception:  # noqa: BLE001  # who has asked is to hear of it, whatever it is
        LOGGER.exception("Unexpected error in the intent %s", intent.name)
        speech = language.speech.say(Reply(answer="failed"))
    else:
        return Outcome(done=True, speech=language.speech.say(reply), reply=reply)
    return Outcome(done=False, speech=speech)
