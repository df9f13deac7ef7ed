"""What takes messages, as the systems describe it."""

from typing import Any, override

from homeassistant.components.notify import NotifyEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import StewardConfigEntry
from .descriptions import StewardNotifyDescription
from .entity import StewardEntity, async_add_described
from .given_text import given_text

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add what takes messages in a config entry."""
    async_add_described(entry, StewardNotifyDescription, StewardNotify, async_add_entities)


class StewardNotify(StewardEntity, NotifyEntity):
    """Takes messages for an item."""

    entity_description: StewardNotifyDescription[Any]

    @override
    async def async_send_message(self, message: str, title: str | None = None) -> None:
        """Send a message.

        Raises:
            HomeAssistantError: the system refused, or did not answer.
            ServiceValidationError: it is no text that can be sent, or too long; none of it is.

        """
        await self.entity_description.send_fn(self.coordinator, self.key, given_text(message))
