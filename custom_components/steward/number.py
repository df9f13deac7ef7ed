"""Numbers that can be set, as the systems describe them."""

from typing import Any, override

from homeassistant.components.number import NumberEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import StewardConfigEntry
from .descriptions import StewardNumberDescription
from .entity import StewardValueEntity, async_add_described

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the numbers of a config entry."""
    async_add_described(entry, StewardNumberDescription, StewardNumber, async_add_entities)


class StewardNumber(StewardValueEntity, NumberEntity):
    """A value of an item that can be set."""

    _shown_as = "_attr_native_value"
    entity_description: StewardNumberDescription[Any, Any]

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set it.

        Raises:
            HomeAssistantError: the system refused, or did not answer.

        """
        await self.entity_description.set_fn(self.coordinator, value)
