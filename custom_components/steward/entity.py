"""The base of Steward's entities, and how they come with the items."""

from collections.abc import Collection
from typing import Any, ClassVar, override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .coordinator import StewardConfigEntry, StewardCoordinator
from .identity import identifier, unique_id
from .systems.table import item_descriptions


class StewardEntity(CoordinatorEntity[StewardCoordinator]):
    """Draws one description of one item.

    The coordinator calls it when that item changed; it writes its state only where what it shows
    is another.
    """

    _attr_has_entity_name = True
    _shown_as: ClassVar[str | None] = None
    """The attribute that shows what is read from the item; `None` where nothing is shown."""

    def __init__(
        self, coordinator: StewardCoordinator, key: str, description: EntityDescription
    ) -> None:
        """Draw `description` of the item with `key`."""
        super().__init__(coordinator, context=key)
        entry = coordinator.config_entry
        self.key = key
        self.entity_description = description
        self._attr_unique_id = unique_id(entry, key, description.key)
        self._attr_device_info = DeviceInfo(identifiers={identifier(entry, key)})
        self._shown: tuple[bool, object] = (False, None)
        self._take_in()

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self._take_in()

    @property
    @override
    def available(self) -> bool:
        return super().available and self.key in self.coordinator.data

    @property
    def item(self) -> Any:
        """The item as it is now; only where the entity is available."""
        return self.coordinator.data[self.key]

    def read(self, item: Any) -> Any:
        """Read from the item what the entity shows; a button shows nothing."""
        return None

    def _take_in(self) -> bool:
        """Take in what is to be shown; tell whether it is something else."""
        shown = (True, self.read(self.item)) if self.available else (False, None)
        if shown == self._shown:
            return False
        self._shown = shown
        if self._shown_as is not None:
            setattr(self, self._shown_as, shown[1])
        return True

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        if self._take_in():
            self.async_write_ha_state()


class StewardValueEntity(StewardEntity):
    """Shows a value that its description reads from the item."""

    @override
    def read(self, item: Any) -> Any:
        return self.entity_description.value_fn(item)  # type: ignore[attr-defined]


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
    descriptions = {
        item_type: [one for one in item.entities if isinstance(one, description_type)]
        for item_type, item in item_descriptions(entry).items()
    }
    added: dict[str, set[str]] = {}
    """The keys of the descriptions that have their entity, by the items' keys."""

    @callback
    def add(keys: Collection[str]) -> None:
        entities: dict[str | None, list[StewardEntity]] = {}
        for key in keys:
            if (item := coordinator.data.get(key)) is None:
                added.pop(key, None)
                continue
            described = descriptions[type(item)]
            if len(there := added.setdefault(key, set())) == len(described):
                continue
            subentry_id = item_descriptions(entry)[type(item)].subentry_fn(item)
            for description in described:
                exists_fn = getattr(description, "exists_fn", None)
                if description.key not in there and (exists_fn is None or exists_fn(item)):
                    there.add(description.key)
                    entity = entity_type(coordinator, key, description)
                    entities.setdefault(subentry_id, []).append(entity)
        for subentry_id, ready in entities.items():
            async_add_entities(ready, config_subentry_id=subentry_id)

    add([*coordinator.data])
    entry.async_on_unload(coordinator.async_add_keys_listener(add))
