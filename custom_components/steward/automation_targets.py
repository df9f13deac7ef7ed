"""What is targeted by triggers and conditions, and which entities tell what of it.

It is the one place that goes from the words of `capabilities` to the registries and back: by the
topics of the descriptions, and by the unique ids of `identity`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Any, Final

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.area_registry import EVENT_AREA_REGISTRY_UPDATED
from homeassistant.helpers.singleton import singleton
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

from .const import CONF_SYSTEM, DOMAIN, HUB
from .coordinator import StewardConfigEntry
from .descriptions import PLATFORMS, Topic
from .identity import key_of, unique_id
from .systems.table import SYSTEMS

IDLE: Final = "idle"
ACTIVE: Final = "active"
OPEN: Final = frozenset({ACTIVE, "started", "paged"})
"""The states of a session's sensor, of whichever system, while there is a session."""

_MAIN: Final = (Topic.SESSION, Topic.WAITING_LIST, Topic.LOOK_FOR)
"""What the main entity of a device tells."""


@cache
def _topics(system: str) -> Mapping[tuple[str, str], Topic]:
    """Map the entities of a system that have a topic, by domain and description's key, to it."""
    return {
        (PLATFORMS[type(description)].value, description.key): topic
        for item in SYSTEMS[system].items
        for description in item.entities
        if (topic := getattr(description, "topic", None))
    }


@callback
def entity_about(
    hass: HomeAssistant, entry: StewardConfigEntry, key: str, topic: Topic
) -> str | None:
    """Find the entity that tells something of an item, whether or not it is enabled."""
    registry = er.async_get(hass)
    for (domain, name), told in _topics(entry.data[CONF_SYSTEM]).items():
        if told is topic and (
            entity_id := registry.async_get_entity_id(domain, DOMAIN, unique_id(entry, key, name))
        ):
            return entity_id
    return None


@callback
def device_tells(hass: HomeAssistant, device_id: str | None, topic: Topic) -> bool:
    """Tell whether a device has an entity that tells something, whether or not it is enabled."""
    found = _entry_and_key(hass, device_id) if device_id else None
    return found is not None and entity_about(hass, *found, topic) is not None


@callback
def main_entity(hass: HomeAssistant, entry: StewardConfigEntry, key: str) -> str | None:
    """Find the entity that stands for an item."""
    found = (entity_about(hass, entry, key, topic) for topic in _MAIN)
    return next((entity_id for entity_id in found if entity_id), None)


@callback
def entries_about(
    hass: HomeAssistant, targeted: Iterable[str], topics: Iterable[Topic]
) -> list[er.RegistryEntry]:
    """Find the entities that are enabled, by the ids of those that are targeted.

    As in Steward's actions, an entity stands for its device; one of the system itself (a
    transmitter, an account) for all that the system looks after. Those of others are left out.
    """
    registry = er.async_get(hass)
    found = (registry.async_get(one) for one in _ids_about(hass, targeted, frozenset(topics)))
    return [entity for entity in found if entity is not None]


@callback
def entities_about(hass: HomeAssistant, targeted: Iterable[str], topic: Topic) -> set[str]:
    """Find the ids of these entities."""
    return _ids_about(hass, targeted, frozenset({topic}))


def _ids_about(hass: HomeAssistant, targeted: Iterable[str], topics: frozenset[Topic]) -> set[str]:
    registry = er.async_get(hass)
    telling = telling_entities(hass)
    hubs, devices = _meant(hass, _devices_of(hass, targeted))
    return telling.of(hubs, topics).union(
        entity.entity_id
        for device_id in devices
        for entity in er.async_entries_for_device(registry, device_id)
        if telling.topic(entity.entity_id) in topics
    )


class _TellingEntities:
    """The enabled entities that tell something, by their config entries, in step with the registry.

    Home Assistant asks which entities a trigger means at each change of the registry: a thousand
    pagers that come are ten thousand changes, and to look through all entities at each of them
    would take minutes.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Find those that are there, and follow the registry."""
        self._hass = hass
        self._told: dict[str, tuple[str, Topic]] = {}
        self._entities: dict[tuple[str, Topic], set[str]] = {}
        for entity in er.async_get(hass).entities.values():
            self._add(entity)
        hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._changed)

    def of(self, entry_ids: Iterable[str], topics: Collection[Topic]) -> set[str]:
        """Find the entities of config entries that tell any of some topics."""
        wanted = [(entry_id, topic) for entry_id in entry_ids for topic in topics]
        return set().union(*(self._entities.get(one, ()) for one in wanted))

    def topic(self, entity_id: str) -> Topic | None:
        """Tell what an entity tells."""
        told = self._told.get(entity_id)
        return told[1] if told else None

    @callback
    def _changed(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        """Take in that an entity came, went, was enabled or not, or is called otherwise."""
        for entity_id in (event.data["entity_id"], event.data.get("old_entity_id")):
            if isinstance(entity_id, str) and (told := self._told.pop(entity_id, None)):
                self._entities[told].discard(entity_id)
        if entity := er.async_get(self._hass).async_get(event.data["entity_id"]):
            self._add(entity)

    def _add(self, entity: er.RegistryEntry) -> None:
        entry_id = None if entity.disabled_by else entity.config_entry_id
        if entity.platform == DOMAIN and entry_id and (topic := _topic_of(self._hass, entity)):
            self._told[entity.entity_id] = told = (entry_id, topic)
            self._entities.setdefault(told, set()).add(entity.entity_id)


@singleton(f"{DOMAIN}_telling_entities")
@callback
def telling_entities(hass: HomeAssistant) -> _TellingEntities:
    """Get the one list of these; who follows the registry asks for it before."""
    return _TellingEntities(hass)


class TargetedItems:
    """Which items a target means; it is looked up anew only after a registry changed."""

    def __init__(self, hass: HomeAssistant, target: TargetSelection) -> None:
        """Look nothing up yet."""
        self._hass = hass
        self._target = target
        self._looked_up: int | None = None
        self._hubs: frozenset[str] = frozenset()
        self._devices: frozenset[str] = frozenset()

    @callback
    def includes(self, entry: StewardConfigEntry, device_id: str | None) -> bool:
        """Tell whether the target means a device of a config entry."""
        if self._looked_up != (now := _registry_changes(self._hass)()):
            self._looked_up = now
            selected = async_extract_referenced_entity_ids(
                self._hass, self._target, expand_group=False
            )
            named = selected.referenced | selected.indirectly_referenced
            devices = selected.referenced_devices | _devices_of(self._hass, named)
            self._hubs, self._devices = _meant(self._hass, devices)
        return entry.entry_id in self._hubs or device_id in self._devices


@singleton(f"{DOMAIN}_registry_changes")
@callback
def _registry_changes(hass: HomeAssistant) -> Callable[[], int]:
    """Count the changes that may have a target mean something else: once for all triggers."""
    count = 0

    @callback
    def changed(_: Event[Any]) -> None:
        nonlocal count
        count += 1

    hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, changed)
    hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, changed)
    hass.bus.async_listen(EVENT_AREA_REGISTRY_UPDATED, changed)
    return lambda: count


def _devices_of(hass: HomeAssistant, entity_ids: Iterable[str]) -> set[str]:
    """Find the devices of those of some entities that are Steward's."""
    registry = er.async_get(hass)
    return {
        entity.device_id
        for entity_id in entity_ids
        if (entity := registry.async_get(entity_id))
        and entity.platform == DOMAIN
        and entity.device_id
    }


def _meant(hass: HomeAssistant, devices: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Tell what some devices stand for: whole config entries by their ids, and devices."""
    hubs, others = set(), set()
    for device_id in devices:
        found = _entry_and_key(hass, device_id)
        if found is None:
            continue
        entry, key = found
        if key == HUB:
            hubs.add(entry.entry_id)
        others.add(device_id)
    return frozenset(hubs), frozenset(others)


def _entry_and_key(hass: HomeAssistant, device_id: str) -> tuple[StewardConfigEntry, str] | None:
    """Find the item of a device of Steward's, whether or not its config entry is loaded."""
    device = dr.async_get(hass).async_get(device_id)
    if device is None or device.config_entry_id is None:
        return None
    entry: StewardConfigEntry | None = hass.config_entries.async_get_entry(device.config_entry_id)
    if entry is None or entry.domain != DOMAIN:
        return None
    key = key_of(entry, device)
    return None if key is None else (entry, key)


def _topic_of(hass: HomeAssistant, entity: er.RegistryEntry) -> Topic | None:
    """Tell what an entity tells."""
    found = _entry_and_key(hass, entity.device_id) if entity.device_id else None
    if found is None or entity.platform != DOMAIN:
        return None
    entry, key = found
    name = entity.unique_id.removeprefix(unique_id(entry, key, ""))
    return _topics(entry.data[CONF_SYSTEM]).get((entity.domain, name))
