"""Binary sensors, as the systems describe them."""

from typing import Any, override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import StewardConfigEntry
from .descriptions import StewardBinarySensorDescription
from .entity import StewardEntity, async_add_described

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of a config entry."""
    async_add_described(
        entry, StewardBinarySensorDescription, StewardBinarySensor, async_add_entities
    )


class StewardBinarySensor(StewardEntity, BinarySensorEntity):
    """A fact of an item."""

    entity_description: StewardBinarySensorDescription[Any]

    @override
    def read(self, item: Any) -> bool | None:
        return self.entity_description.value_fn(item)

    @property
    @override
    def is_on(self) -> bool | None:
        return self.read(self.coordinator.data[self.key])
