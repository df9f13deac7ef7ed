"""Sensors, as the systems describe them."""

from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import SensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .coordinator import StewardConfigEntry
from .descriptions import StewardSensorDescription
from .entity import StewardEntity, async_add_described

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of a config entry."""
    async_add_described(entry, StewardSensorDescription, StewardSensor, async_add_entities)


class StewardSensor(StewardEntity, SensorEntity):
    """A value of an item."""

    entity_description: StewardSensorDescription[Any]

    @override
    def read(self, item: Any) -> StateType | datetime:
        return self.entity_description.value_fn(item)

    @property
    @override
    def native_value(self) -> StateType | datetime:
        return self.read(self.coordinator.data[self.key])
