"""What can be spoken of: the guests, pagers and devices of the config entries that are loaded."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ..const import CONF_SYSTEM, DOMAIN, HUB
from ..descriptions import Action
from ..identity import device_of
from ..service_targets import ItemRef
from ..systems.table import SYSTEMS
from .names import spoken
from .replies import Guest, RefusedError

_MAIN_ENTITIES: Final = (("sensor", "session"), ("todo", "waitlist"))
"""The main entity of a device: the first of these that it has, by domain and key."""

_PAGE: Final = "page"
"""The action that what a guest holds offers."""

_OFFERS: Final[Mapping[tuple[str, str], Action[Any]]] = {
    (system, action.name): action
    for system, package in SYSTEMS.items()
    for action in package.actions
}
_VALUES: Final = {
    (kind.item, description.key): value_fn
    for package in SYSTEMS.values()
    for kind in package.items
    for description in kind.entities
    if (value_fn := getattr(description, "value_fn", None))
}


class Scope:
    """What may be reached: all there is, or what is exposed to an assistant.

    A device is exposed where its main entity is.
    """

    def __init__(self, hass: HomeAssistant, assistant: str | None = None) -> None:
        """Reach what is exposed to `assistant`, or everything for `None`."""
        self._hass = hass
        self._assistant = assistant

    @callback
    def offers(self, action: str) -> bool:
        """Tell whether there is something that offers one of Steward's actions."""
        return any(True for _ in self.offering(action))

    @callback
    def offering(self, action: str) -> Iterator[ItemRef]:
        """Find the items that offer one of Steward's actions."""
        for entry in self._hass.config_entries.async_loaded_entries(DOMAIN):
            if (offer := _OFFERS.get((entry.data[CONF_SYSTEM], action))) is None:
                continue
            for key, item in entry.runtime_data.data.items():
                if isinstance(item, offer.item) and self._reaches(found := ItemRef(entry, key)):
                    yield found

    @callback
    def readable(self, action: str) -> list[ItemRef]:
        """Find these items in order to read from them.

        Raises:
            RefusedError: one is of a system that does not answer: what is known of it is old.

        """
        items = [*self.offering(action)]
        for found in items:
            if not found.entry.runtime_data.last_update_success:
                raise RefusedError("unavailable", system=found.entry.title)
        return items

    @callback
    def guests(self, *, fresh: bool = False) -> list[Guest]:
        """List who holds a pager, in the order in which they came; `fresh` as in `readable`."""
        items = self.readable(_PAGE) if fresh else self.offering(_PAGE)
        held = [guest for found in items if (guest := _guest(found)).state != "idle"]
        return sorted(held, key=lambda guest: (_since(guest), guest.number))

    @callback
    def pagers(self, action: str, number: int) -> list[Guest]:
        """Find the pagers with a number that offer an action; one not seen before is its hub's."""
        found = []
        for entry in self._hass.config_entries.async_loaded_entries(DOMAIN):
            offer = _OFFERS.get((entry.data[CONF_SYSTEM], action))
            if offer is None or offer.number_key_fn is None:
                continue
            pager = ItemRef(entry, offer.number_key_fn(number))
            known = pager.key in entry.runtime_data.data
            if self._reaches(pager if known else ItemRef(entry, HUB)):
                found.append(
                    _guest(pager) if known else Guest(found=pager, number=number, state="idle")
                )
        return found

    @callback
    def names(self, found: ItemRef) -> list[str]:
        """List the names of an item's device: its own first, then its main entity's aliases."""
        device = device_of(self._hass, *found)
        names = [device.name_by_user or device.name or ""] if device else []
        entity = er.async_get(self._hass).async_get(self._main_entity(found) or "")
        aliases = sorted(one for one in entity.aliases if isinstance(one, str)) if entity else []
        return [name for name in (*names, *aliases) if spoken(name)]

    def _reaches(self, found: ItemRef) -> bool:
        if self._assistant is None:
            return True
        entity_id = self._main_entity(found)
        return entity_id is not None and async_should_expose(self._hass, self._assistant, entity_id)

    def _main_entity(self, found: ItemRef) -> str | None:
        """Get the id of the main entity of an item's device."""
        registry = er.async_get(self._hass)
        for domain, name in _MAIN_ENTITIES:
            unique_id = f"{found.entry.entry_id}_{found.key}_{name}"
            if entity_id := registry.async_get_entity_id(domain, DOMAIN, unique_id):
                return entity_id
        return None


def value_of(found: ItemRef, name: str) -> Any:
    """Read what an entity of an item shows, by the entity's key; `None` without such."""
    item = found.entry.runtime_data.data[found.key]
    value_fn = _VALUES.get((type(item), name))
    return value_fn(item) if value_fn else None


def guest_name(item: Any) -> str | None:
    """Get the name of the guest who holds a pager, from its item; `None` for another item."""
    value_fn = _VALUES.get((type(item), "guest"))
    return value_fn(item) if value_fn else None


def _guest(found: ItemRef) -> Guest:
    """See who holds a pager."""
    return Guest(
        found=found,
        number=found.entry.runtime_data.data[found.key].number,
        state=value_of(found, "session"),
        name=value_of(found, "guest"),
        party_size=value_of(found, "party_size"),
        waiting_since=value_of(found, "waiting_since"),
        overdue=value_of(found, "overdue"),
    )


def _since(guest: Guest) -> float:
    """Order guests by when they came; those of whom that is not known come last."""
    return guest.waiting_since.timestamp() if guest.waiting_since else float("inf")
