"""The base of Steward's entities, and how they come with the items."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, ClassVar, override

from homeassistant.const import MAX_LENGTH_STATE_STATE
from homeassistant.core import State, callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .coordinator import StewardConfigEntry, StewardCoordinator
from .crowd import crowds_of, is_disabled
from .descriptions import bears_device_name
from .identity import identifier, unique_id
from .systems.table import item_descriptions


class StewardEntity(CoordinatorEntity[StewardCoordinator]):
    """Draws one description of one item, such as a button, which shows nothing of it.

    It is written where the system becomes unavailable or is back.
    """

    _attr_has_entity_name = True

    def __init__(
        self,
        coordinator: StewardCoordinator,
        key: str,
        description: EntityDescription,
        context: str | None = None,
    ) -> None:
        """Draw `description` of the item with `key`; be called for the changes of `context`."""
        super().__init__(coordinator, context=context)
        entry = coordinator.config_entry
        self.key = key
        self._items = coordinator.items_of(key)
        self.entity_description = description
        if bears_device_name(description):
            self._attr_name = None
        if placeholders_fn := getattr(description, "placeholders_fn", None):
            self._attr_translation_placeholders = placeholders_fn(self.item)
        self._attr_unique_id = unique_id(entry, key, description.key)
        self._attr_device_info = DeviceInfo(identifiers={identifier(entry, key)})

    @property
    @override
    def suggested_object_id(self) -> str | None:
        """The end of its id, which the entity that bears the device's name has as well."""
        if bears_device_name(self.entity_description):
            return self.entity_description.key
        return super().suggested_object_id

    def disable_by_default(self) -> None:
        """Have it added disabled, unless the user has enabled it."""
        self._attr_entity_registry_enabled_default = False

    @property
    @override
    def available(self) -> bool:
        return super().available and self.key in self._items

    @property
    def item(self) -> Any:
        """The item as it is now; only where the entity is available."""
        return self._items[self.key]


class StewardValueEntity(StewardEntity):
    """Shows a value that its description reads from the item.

    The coordinator calls it when that item changed; it writes its state only where what it shows
    is another.
    """

    _shown_as: ClassVar[str | None] = None
    """The attribute that shows the value; `None` where it is asked for when it is written."""
    last_known: State | None = None
    """The state before the system became unavailable, for as long as it is."""

    def __init__(
        self, coordinator: StewardCoordinator, key: str, description: EntityDescription
    ) -> None:
        """Show the value that `description` reads from the item with `key`."""
        super().__init__(coordinator, key, description, context=key)
        self._read = description.value_fn  # type: ignore[attr-defined]
        self._read_attributes = getattr(description, "attributes_fn", None)
        self._shown: tuple[bool, object, object] = (False, None, None)
        self._take_in()

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self._take_in()

    def _take_in(self) -> bool:
        """Take in what is to be shown; tell whether it is something else."""
        item = self._items.get(self.key)
        there = item is not None and self.coordinator.last_update_success
        attributes = self._read_attributes(item) if there and self._read_attributes else None
        shown = (there, self._value_of(item) if there else None, attributes)
        if shown == self._shown:
            return False
        self._shown = shown
        if self._read_attributes is not None:
            self._attr_extra_state_attributes = attributes or {}
        if self._shown_as is not None:
            setattr(self, self._shown_as, shown[1])
        return True

    def _value_of(self, item: Any) -> object:
        """Read what is to be shown of the item."""
        return _that_fits(self._read(item))

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        if self._take_in():
            there = self._shown[0]
            self.last_known = None if there else self.hass.states.get(self.entity_id)
            self.async_write_ha_state()


class _Adder:
    """Adds the entities of a description type, as the items of a config entry come."""

    def __init__(
        self,
        entry: StewardConfigEntry,
        description_type: type[EntityDescription],
        entity_type: type[StewardEntity],
        async_add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        """Add none yet."""
        self._entry = entry
        self._entity_type = entity_type
        self._async_add_entities = async_add_entities
        self._kinds = item_descriptions(entry)
        self._described = {
            item_type: [one for one in kind.entities if isinstance(one, description_type)]
            for item_type, kind in self._kinds.items()
        }
        self._crowds = crowds_of(self._kinds)

    @callback
    def items_came_or_went(self, keys: Collection[str]) -> None:
        """Add the entities of those that came; of those that went they go with their devices."""
        entities: dict[str | None, list[StewardEntity]] = {}
        for key in keys:
            if (item := self._entry.runtime_data.data.get(key)) is None:
                for crowd in self._crowds.values():
                    crowd.forget(key)
                continue
            added = entities.setdefault(self._kinds[type(item)].subentry_fn(item), [])
            for description in self._described[type(item)]:
                exists_fn = getattr(description, "exists_fn", None)
                if exists_fn is None or exists_fn(item):
                    added += self._make(key, item, description)
                else:
                    self._wait_for(key, description, exists_fn)
        for subentry_id, ready in entities.items():
            self._async_add_entities(ready, config_subentry_id=subentry_id)

    def _wait_for(
        self, key: str, description: EntityDescription, exists_fn: Callable[[Any], bool]
    ) -> None:
        """Add an entity when its item has what it draws."""
        coordinator = self._entry.runtime_data

        @callback
        def look() -> None:
            item = coordinator.data.get(key)
            if item is not None and exists_fn(item):
                stop()
                self._async_add_entities(
                    self._make(key, item, description),
                    config_subentry_id=self._kinds[type(item)].subentry_fn(item),
                )

        stop = coordinator.async_add_listener(look, key)

    def _make(
        self, key: str, item: object, description: EntityDescription
    ) -> Iterable[StewardEntity]:
        """Make an entity, unless it is one of many that is disabled."""
        coordinator = self._entry.runtime_data
        enabled = self._crowds[type(item)].enables(key, description)
        if not enabled and is_disabled(coordinator.hass, self._entry, key, description):
            return ()
        entity = self._entity_type(coordinator, key, description)
        if not enabled:
            entity.disable_by_default()
        return (entity,)


def _that_fits(value: object) -> object:
    """Cut a text that is longer than a state can be: Home Assistant would show none of it."""
    if isinstance(value, str) and len(value) > MAX_LENGTH_STATE_STATE:
        return value[: MAX_LENGTH_STATE_STATE - 1] + "…"
    return value


@callback
def async_add_described(
    entry: StewardConfigEntry,
    description_type: type[EntityDescription],
    entity_type: type[StewardEntity],
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the entities of a description type, as the coordinator introduces its items.

    An entity whose item lacks what it draws is added when the item has it. Where there are many
    items, later ones have only their main entities enabled.
    """
    adder = _Adder(entry, description_type, entity_type, async_add_entities)
    items_listener = entry.runtime_data.async_add_items_listener(adder.items_came_or_went)
    entry.async_on_unload(items_listener)
