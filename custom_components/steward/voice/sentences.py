"""Sentences that Home Assistant's own agent understands, without any set-up.

Home Assistant has no official way for an integration to bring sentences. What is registered as
those of automations are is matched by words alone, takes away what it matches, and is read in anew
whenever it changes: were the names of the guests in it, each guest who comes would have all of it
read in again. But Home Assistant tells what is said before it looks who understands it. So nothing
is registered until something is said that is Steward's, and then exactly that is, once.

What is Steward's is found out here: by the sentences of all languages, and by who is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from hassil.util import normalize_for_matching
from homeassistant.components.conversation import ConversationInput
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.components.conversation.chat_log import (
    ChatLogEventType,
    async_subscribe_chat_logs,
)
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers.singleton import singleton

from ..const import DOMAIN, LOGGER
from ..coordinator import StewardConfigEntry
from .intents import INTENTS
from .languages import Heard, load_languages, preferred
from .meaning import choose
from .outcome import async_carry_out
from .replies import Reply
from .scope import Scope

_SYNTAX = {ord(sign): f"\\{sign}" for sign in "()[]{}<>|;:@\\"}
"""What means something in a template of Home Assistant's."""
_FORGOTTEN = 60.0
"""Seconds after which what was said, and taken by another agent, is not waited for any longer."""

type Meanings = Mapping[str, Heard]
"""What is meant by something that was said, by the language in which it is understood."""


async def async_listen(hass: HomeAssistant, entry: StewardConfigEntry) -> None:
    """Understand sentences about what a config entry looks after, until it is unloaded."""
    await hass.async_add_executor_job(load_languages)
    voice = _voice(hass)
    voice.attach()
    entry.async_on_unload(voice.detach)


@dataclass(kw_only=True, slots=True)
class _Expected:
    """Something that was said, which Home Assistant will find to be Steward's."""

    meanings: Meanings
    unregister: CALLBACK_TYPE
    said_at: float
    times: int = 1


class Voice:
    """Listens to what is said."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Listen to nothing yet."""
        self._hass = hass
        self._scope = Scope(hass=hass, context=Context())
        self._entries = 0
        self._expected: dict[str, _Expected] = {}
        self._stop: CALLBACK_TYPE | None = None

    @callback
    def attach(self) -> None:
        """Listen, as long as one config entry is attached."""
        if self._stop is None:
            # what cannot be registered is found out now, not when somebody speaks
            get_agent_manager(self._hass).register_trigger([], self._answer)()
            self._stop = async_subscribe_chat_logs(self._hass, self._logged)
        self._entries += 1

    @callback
    def detach(self) -> None:
        """Listen no longer, if nobody else is attached."""
        self._entries -= 1
        if not self._entries and self._stop is not None:
            self._stop()
            self._stop = None
            while self._expected:
                self._expected.popitem()[1].unregister()

    @callback
    def _logged(self, _: str, event: ChatLogEventType, data: Mapping[str, Any]) -> None:
        """Hear what is said, before Home Assistant looks who understands it."""
        try:
            if event is ChatLogEventType.CONTENT_ADDED and data["content"]["role"] == "user":
                self._hear(data["content"]["content"])
        except Exception:  # noqa: BLE001  # else whatever conversation that is would end with it
            LOGGER.exception("Unexpected error while listening")

    def _hear(self, text: str) -> None:
        """Expect what was said to be found, if it is Steward's."""
        now = monotonic()
        for said, one in [*self._expected.items()]:
            if now - one.said_at > _FORGOTTEN:
                one.unregister()
                del self._expected[said]
        if not (meanings := self._understand(text)):
            return
        if expected := self._expected.get(text):
            expected.meanings = meanings
            expected.times += 1
            return
        sentence = " ".join(normalize_for_matching(text).text.split()).translate(_SYNTAX)
        unregister = get_agent_manager(self._hass).register_trigger([sentence], self._answer)
        self._expected[text] = _Expected(meanings=meanings, unregister=unregister, said_at=now)

    def _understand(self, text: str) -> Meanings:
        """Find out what is meant, in each language in which it is understood."""
        return {
            code: meant
            for code, language in load_languages().items()
            if (meant := choose(self._scope, language.recognize(text)))
        }

    async def _answer(self, heard: ConversationInput, *_: object) -> str:
        """Do what a sentence says, and answer it."""
        languages = preferred(load_languages(), heard.language)
        if (expected := self._expected.get(heard.text)) is None:
            return languages[0].speech.say(Reply(answer="not_understood"))
        expected.times -= 1
        if not expected.times:
            del self._expected[heard.text]
            expected.unregister()
        language = next(one for one in languages if one.code in expected.meanings)
        meant = expected.meanings[language.code]
        outcome = await async_carry_out(
            self._hass,
            INTENTS[meant.intent],
            meant.slots,
            language=language,
            context=heard.context,
        )
        return outcome.speech


@singleton(f"{DOMAIN}_voice")
@callback
def _voice(hass: HomeAssistant) -> Voice:
    """Get the one voice."""
    return Voice(hass)
