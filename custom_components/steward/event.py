"""Events, as the systems describe them."""

from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import StewardConfigEntry
from .descriptions import StewardEventDescription
from .entity import StewardEntity, async_add_described
from .systems.changes import ItemEvent

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the event entities of a config entry."""
    async_add_described(entry, StewardEventDescription, StewardEvent, async_add_entities)


class StewardEvent(StewardEntity, EventEntity):
    """What happens to an item."""

    entity_description: StewardEventDescription

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        name = self.entity_description.key
        self.async_write_ha_state()  # an event that waits is then a change
        self.async_on_remove(self.coordinator.async_listen(self.key, name, self._happened))

    @callback
    def _happened(self, event: ItemEvent) -> None:
        """Show an event."""
        self._trigger_event(event.event_type, dict(event.attributes))
        self.async_write_ha_state()
