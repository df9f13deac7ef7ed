"""Binary sensors, as the systems describe them."""

from typing import Any

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import StewardConfigEntry
from .descriptions import StewardBinarySensorDescription
from .entity import StewardValueEntity, async_add_described

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


class StewardBinarySensor(StewardValueEntity, BinarySensorEntity):
    """A fact of an item."""

    _shown_as = "_attr_is_on"
    entity_description: StewardBinarySensorDescription[Any]
