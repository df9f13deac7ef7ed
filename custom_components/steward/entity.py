"""The base of Steward's entities, and how they come with the items."""

from collections.abc import Callable, Collection
from typing import Any, ClassVar, override

from homeassistant.core import State, callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .coordinator import StewardConfigEntry, StewardCoordinator
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
        if placeholders_fn := getattr(description, "placeholders_fn", None):
            self._attr_translation_placeholders = placeholders_fn(self.item)
        self._attr_unique_id = unique_id(entry, key, description.key)
        self._attr_device_info = DeviceInfo(identifiers={identifier(entry, key)})

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
        shown = (there, self._read(item) if there else None, attributes)
        if shown == self._shown:
            return False
        self._shown = shown
        if self._read_attributes is not None:
            self._attr_extra_state_attributes = attributes or {}
        if self._shown_as is not None:
            setattr(self, self._shown_as, shown[1])
        return True

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        if self._take_in():
            there = self._shown[0]
            self.last_known = None if there else self.hass.states.get(self.entity_id)
            self.async_write_ha_state()


@callback
def async_add_described(
    entry: StewardConfigEntry,
    description_type: type[EntityDescription],
    entity_type: type[StewardEntity],
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the entities of a description type, for the items that are there and that come.

    An entity whose item lacks what it draws is added when the item has it. Those of an item that
    goes are removed with its device.
    """
    coordinator = entry.runtime_data
    items = item_descriptions(entry)
    described = {
        item_type: [one for one in item.entities if isinstance(one, description_type)]
        for item_type, item in items.items()
    }

    @callback
    def add(keys: Collection[str]) -> None:
        entities: dict[str | None, list[StewardEntity]] = {}
        for key in keys:
            if (item := coordinator.data.get(key)) is None:
                continue
            subentry_id = items[type(item)].subentry_fn(item)
            for description in described[type(item)]:
                exists_fn = getattr(description, "exists_fn", None)
                if exists_fn is None or exists_fn(item):
                    entity = entity_type(coordinator, key, description)
                    entities.setdefault(subentry_id, []).append(entity)
                else:
                    wait_for(key, description, exists_fn, subentry_id)
        for subentry_id, ready in entities.items():
            async_add_entities(ready, config_subentry_id=subentry_id)

    def wait_for(
        key: str,
        description: EntityDescription,
        exists_fn: Callable[[Any], bool],
        subentry_id: str | None,
    ) -> None:
        """Add an entity when its item has what it draws."""

        @callback
        def look() -> None:
            item = coordinator.data.get(key)
            if item is not None and exists_fn(item):
                stop()
                entity = entity_type(coordinator, key, description)
                async_add_entities([entity], config_subentry_id=subentry_id)

        stop = coordinator.async_add_listener(look, key)

    add([*coordinator.data])
    entry.async_on_unload(coordinator.async_add_items_listener(add))
