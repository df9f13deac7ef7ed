"""Times that can be set, as the systems describe them."""

from datetime import datetime
from typing import Any, override

from homeassistant.components.datetime import DateTimeEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import StewardConfigEntry
from .descriptions import StewardDateTimeDescription
from .entity import StewardValueEntity, async_add_described

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the times of a config entry."""
    async_add_described(entry, StewardDateTimeDescription, StewardDateTime, async_add_entities)


class StewardDateTime(StewardValueEntity, DateTimeEntity):
    """A time of an item."""

    _shown_as = "_attr_native_value"
    entity_description: StewardDateTimeDescription[Any, Any]

    @override
    async def async_set_value(self, value: datetime) -> None:
        """Set it.

        Raises:
            ServiceValidationError: it cannot be that time.

        """
        await self.entity_description.set_fn(self.coordinator, self.key, value)
