"""Steward's voice: sentences that Home Assistant's own agent understands, without any set-up.

Home Assistant has no official way for an integration to bring sentences: they are registered as
those of automations are. Such a sentence is no language's, and matched by words alone; so
what Home Assistant is told of them (`templates`) is strict, and which one was said, with what, is
found out here, language by language (`languages`). All of them are one registration: were they
several, Home Assistant would carry out each that matches.
"""

from collections.abc import Collection, Mapping
from typing import Any

from hassil.intents import TextSlotList
from hassil.recognize import RecognizeResult
from homeassistant.components.conversation import ConversationInput
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.singleton import singleton

from ..const import DOMAIN
from ..coordinator import StewardConfigEntry
from .intents import INTENTS
from .languages import Language, load_languages, preferred
from .names import short, spoken
from .outcome import async_carry_out
from .replies import Reply
from .scope import Scope, guest_name
from .templates import gates

_NAMES = frozenset({"name", "name_by_user", "aliases"})
"""What changes in a registry when something is renamed."""

type Names = Mapping[str, frozenset[str]]
"""What fills the closed slots that are names: those of guests and of devices."""


async def async_setup_voice(hass: HomeAssistant, entry: StewardConfigEntry) -> None:
    """Understand sentences about what a config entry looks after, until it is unloaded."""
    await hass.async_add_executor_job(load_languages)
    _voice(hass).attach(entry)


class Voice:
    """The registration of the sentences, which follows the names that can be said."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Prepare; nothing is registered yet."""
        self._hass = hass
        self._scope = Scope(hass)
        self._entries: set[str] = set()
        self._intents: frozenset[str] = frozenset()
        self._names: Names = {}
        self._lists: dict[str, TextSlotList] = {}
        self._due = False
        self._unregister: CALLBACK_TYPE | None = None
        self._listening: list[CALLBACK_TYPE] = []

    @callback
    def attach(self, entry: StewardConfigEntry) -> None:
        """Follow a config entry."""
        if not self._entries:
            self._listening = [
                self._hass.bus.async_listen(event_type, self._renamed, _is_renaming)
                for event_type in (
                    dr.EVENT_DEVICE_REGISTRY_UPDATED,
                    er.EVENT_ENTITY_REGISTRY_UPDATED,
                )
            ]
        self._entries.add(entry.entry_id)
        coordinator = entry.runtime_data
        named = {key: guest_name(item) for key, item in coordinator.data.items()}

        @callback
        def look(keys: Collection[str]) -> None:
            for key in keys:
                if (item := coordinator.data.get(key)) is None:
                    named.pop(key, None)
                    self._soon()
                elif key not in named or named[key] != guest_name(item):
                    named[key] = guest_name(item)
                    self._soon()

        entry.async_on_unload(coordinator.async_add_items_listener(look))
        entry.async_on_unload(entry.async_on_state_change(self._soon))

        @callback
        def detach() -> None:
            self._entries.discard(entry.entry_id)
            if not self._entries:
                while self._listening:
                    self._listening.pop()()
            self._soon()

        entry.async_on_unload(detach)

    @callback
    def _renamed(self, _: Event[Any]) -> None:
        self._soon()

    @callback
    def _soon(self) -> None:
        """Look at the names, once for all that changes at the same time."""
        if not self._due:
            self._due = True
            self._hass.loop.call_soon(self._refresh)

    @callback
    def _refresh(self) -> None:
        """Register the sentences anew, if they are others now."""
        self._due = False
        languages = load_languages()
        intents = frozenset(
            name for name, intent in INTENTS.items() if self._scope.offers(intent.action)
        )
        names = self._look() if intents else {}
        if (intents, names) == (self._intents, self._names):
            return
        self._intents, self._names = intents, names
        self._lists = {
            slot: TextSlotList.from_strings(sorted(said), allow_template=False)
            for slot, said in names.items()
        }
        if self._unregister:
            self._unregister()
            self._unregister = None
        if intents:
            self._unregister = get_agent_manager(self._hass).register_trigger(
                self._sentences(languages), self._answer
            )

    def _look(self) -> Names:
        """Collect the names that can be said."""
        guests = [guest.name for guest in self._scope.guests() if guest.name]
        devices = [
            name
            for found in {
                found: None
                for action in ("open_session", "get_passings")
                for found in self._scope.offering(action)
            }
            for name in self._scope.names(found)
        ]
        return {
            "guest": frozenset({*map(spoken, guests), *map(short, guests)} - {""}),
            "device": frozenset(map(spoken, devices)),
        }

    def _sentences(self, languages: Mapping[str, Language]) -> list[str]:
        """Write the sentences for Home Assistant."""
        numbers = (number for one in languages.values() for number in one.numbers)
        fillings = {
            "number": [*numbers],
            **{slot: sorted(said) for slot, said in self._names.items()},
        }
        templates = (
            template
            for language in languages.values()
            for name, of_intent in language.templates.items()
            if name in self._intents
            for template in of_intent
        )
        return gates(templates, fillings)

    async def _answer(self, heard: ConversationInput, _: RecognizeResult) -> str:
        """Do what a sentence says, and answer it."""
        languages = preferred(load_languages(), heard.language)
        for language in languages:
            if meant := language.recognize(heard.text, self._intents, self._lists):
                outcome = await async_carry_out(
                    self._hass,
                    INTENTS[meant.intent],
                    meant.slots,
                    language=language,
                    context=heard.context,
                )
                return outcome.speech
        return languages[0].speech.say(Reply(answer="not_understood"))


@callback
def _is_renaming(change: Mapping[str, Any]) -> bool:
    """Tell whether a device or an entity has another name now; few changes are such."""
    return change["action"] == "update" and not _NAMES.isdisjoint(change["changes"])


@singleton(f"{DOMAIN}_voice")
@callback
def _voice(hass: HomeAssistant) -> Voice:
    """Get the one voice."""
    return Voice(hass)
