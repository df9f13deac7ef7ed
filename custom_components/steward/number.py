"""IntervalSet that can be set, as the systems describe them."""

from typing import Any, override

from homeassistant.components.number import NumberEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import StewardConfigEntry
from .descriptions import StewardNumberDescription
from .entity import StewardEntity, async_add_described

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the numbers of a config entry."""
    async_add_described(entry, StewardNumberDescription, StewardNumber, async_add_entities)


class StewardNumber(StewardEntity, NumberEntity):
    """A value of an item that can be set."""

    entity_description: StewardNumberDescription[Any, Any]

    @override
    def read(self, item: Any) -> float | None:
        return self.entity_description.value_fn(item)

    @property
    @override
    def native_value(self) -> float | None:
        return self.read(self.coordinator.data[self.key])

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set it.

        Raises:
            HomeAssistantError: the system refused, or did not answer.

        """
        await self.entity_description.set_fn(self.coordinator, value)
