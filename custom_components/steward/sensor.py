"""Sensors, as the systems describe them."""

from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import SensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import StewardConfigEntry
from .descriptions import StewardSensorDescription
from .entity import StewardValueEntity, async_add_described

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of a config entry."""
    async_add_described(entry, StewardSensorDescription, StewardSensor, async_add_entities)


class StewardSensor(StewardValueEntity, SensorEntity):
    """A value of an item."""

    _shown_as = "_attr_native_value"
    entity_description: StewardSensorDescription[Any]

    @property
    @override
    def last_reset(self) -> datetime | None:
        last_reset_fn = self.entity_description.last_reset_fn
        moment = last_reset_fn(self.item) if last_reset_fn and self.available else None
        return moment if isinstance(moment, datetime) else None
