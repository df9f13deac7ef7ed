"""Which entities are enabled by default where there are many items, so that the main ones fit.

Home Assistant grants a config entry 10,000 enabled entities. What comes beyond them is dropped,
whichever it is, and only the log tells of it: with 3,000 pagers their sessions and the waiting list
would be missing, for they come after buttons and events.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.entity import EntityDescription

from .const import DOMAIN
from .descriptions import PLATFORMS, ItemDescription, is_main
from .identity import owner_of, unique_id

MAX_ENABLED: Final = 10_000
"""How many enabled entities Home Assistant takes of a config entry."""
NEAR: Final = 9_500
"""With how many the user is told that it is getting tight; the defaults stay below."""


def items_with_all(
    kind: ItemDescription[Any], beside: Collection[ItemDescription[Any]] = ()
) -> int:
    """Tell how many items of a kind can have all their entities, and the others the main ones.

    It goes by how many there may ever be: those that come first do not lose theirs to later ones.
    The entities of the kinds that stand `beside` each of them are among theirs.
    """
    enabled = [
        description
        for one in (kind, *beside)
        for description in one.entities
        if description.entity_registry_enabled_default
    ]
    main = sum(map(is_main, enabled))
    others = len(enabled) - main
    return max(NEAR - kind.most * main, 0) // others if others else kind.most


class Crowd:
    """The items of one kind: the first ones have all their entities, others the main ones."""

    def __init__(
        self, kind: ItemDescription[Any], beside: Collection[ItemDescription[Any]] = ()
    ) -> None:
        """Begin with none; items of the kinds `beside` stand beside these."""
        self._most = items_with_all(kind, beside)
        self._with_all: set[str] = set()

    def enables(self, key: str, description: EntityDescription) -> bool:
        """Tell whether an entity of an item, or of one beside it, is enabled by default."""
        owner = owner_of(key)
        if is_main(description) or owner in self._with_all:
            return True
        if len(self._with_all) == self._most:
            return False
        self._with_all.add(owner)
        return True

    def forget(self, key: str) -> None:
        """Give the place of an item that is gone to the next one."""
        self._with_all.discard(key)


def crowds_of(kinds: Mapping[type, ItemDescription[Any]]) -> Mapping[type, Crowd]:
    """Make the crowds of a system's kinds of items; what is beside each of many is of theirs."""
    beside = [kind for kind in kinds.values() if kind.beside_each]
    numerous = max(kinds.values(), key=lambda kind: kind.most)
    many = Crowd(numerous, beside)
    return {
        item: many if kind is numerous or kind in beside else Crowd(kind)
        for item, kind in kinds.items()
    }


@callback
def is_disabled(
    hass: HomeAssistant, entry: ConfigEntry[Any], key: str, description: EntityDescription
) -> bool:
    """Tell whether an entity is registered and disabled: Home Assistant needs nothing of it."""
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id(
        PLATFORMS[type(description)], DOMAIN, unique_id(entry, key, description.key)
    )
    registered = entity_id and registry.async_get(entity_id)
    return bool(registered and registered.disabled)


@callback
def async_watch_entity_limit(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Have the user told while an entry has nearly as many entities as Home Assistant takes."""
    issue_id = f"{entry.entry_id}_entity_limit"
    entities = er.async_get(hass).entities
    told = False

    @callback
    def look(_: Event[Any] | None = None) -> None:
        nonlocal told
        enabled = entities.get_enabled_count_for_config_entry_id(entry.entry_id)
        if (near := enabled >= NEAR) == told:
            return
        told = near
        if not near:
            ir.async_delete_issue(hass, DOMAIN, issue_id)
            return
        ir.async_create_issue(
            hass,
            DOMAIN,
            issue_id,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key="entity_limit",
            translation_placeholders={"name": entry.title, "limit": f"{MAX_ENABLED}"},
        )

    def withdraw() -> None:
        ir.async_delete_issue(hass, DOMAIN, issue_id)

    look()
    ends: list[Callable[[], None]] = [
        hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, look),
        withdraw,
    ]
    for end in ends:
        entry.async_on_unload(end)
