"""The base of Steward's entities, and how they come and go with the snapshot's keys."""

from typing import Any, override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .coordinator import StewardConfigEntry, StewardCoordinator
from .devices import identifier
from .systems.table import item_descriptions


class StewardEntity(CoordinatorEntity[StewardCoordinator]):
    """Draws one description of one item."""

    _attr_has_entity_name = True
    _shown: tuple[bool, object] = (False, None)

    def __init__(
        self, coordinator: StewardCoordinator, key: str, description: EntityDescription
    ) -> None:
        """Draw `description` of the item with `key`."""
        super().__init__(coordinator, context=key)
        entry = coordinator.config_entry
        self.key = key
        self.entity_description = description
        self._attr_unique_id = f"{entry.entry_id}_{key}_{description.key}"
        self._attr_device_info = DeviceInfo(identifiers={identifier(entry, key)})

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self._shown = self._to_show()

    @property
    @override
    def available(self) -> bool:
        return super().available and self.key in self.coordinator.data

    def read(self, item: Any) -> object:
        """Read from the item what the entity shows; a button shows nothing."""
        return None

    def _to_show(self) -> tuple[bool, object]:
        """Read what is to be shown now."""
        if not self.available:
            return False, None
        return True, self.read(self.coordinator.data[self.key])

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Write the state if what it shows has changed."""
        if (shown := self._to_show()) != self._shown:
            self._shown = shown
            super()._handle_coordinator_update()


@callback
def async_add_described(
    entry: StewardConfigEntry,
    description_type: type[EntityDescription],
    entity_type: type[StewardEntity],
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the entities of a description type, for the items that are there and that come.

    Those of an item that goes are removed with its device.
    """
    coordinator = entry.runtime_data
    kinds = item_descriptions(entry)
    known: set[str] = set()
    waiting: list[tuple[str, EntityDescription]] = []

    def exists(description: EntityDescription, key: str) -> bool:
        """Tell whether an item has what a description draws; most always do."""
        exists_fn = getattr(description, "exists_fn", None)
        return exists_fn is None or exists_fn(coordinator.data[key])

    @callback
    def add() -> None:
        data = coordinator.data
        if known != data.keys():
            waiting.extend(
                (key, description)
                for key, item in data.items()
                if key not in known
                for description in kinds[type(item)].entities
                if isinstance(description, description_type)
            )
            known.clear()
            known.update(data)
        entities: dict[str | None, list[StewardEntity]] = {}
        still = []
        for key, description in waiting:
            if key in data:
                if exists(description, key):
                    subentry_id = kinds[type(data[key])].subentry_fn(data[key])
                    entity = entity_type(coordinator, key, description)
                    entities.setdefault(subentry_id, []).append(entity)
                else:
                    still.append((key, description))
        waiting[:] = still
        for subentry_id, ready in entities.items():
            async_add_entities(ready, config_subentry_id=subentry_id)

    add()
    entry.async_on_unload(coordinator.async_add_listener(add))
