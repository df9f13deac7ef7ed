"""Switches, as the systems and the features describe them."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import StewardConfigEntry
from .descriptions import StewardSwitchDescription
from .entity import StewardValueEntity, async_add_described

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches of a config entry."""
    async_add_described(entry, StewardSwitchDescription, StewardSwitch, async_add_entities)


class StewardSwitch(StewardValueEntity, SwitchEntity):
    """Something of an item that is on or off."""

    _shown_as = "_attr_is_on"
    entity_description: StewardSwitchDescription[Any, Any]

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn it on.

        Raises:
            HomeAssistantError: the system refused, or did not answer.

        """
        await self.entity_description.set_fn(self.coordinator, self.key, True)  # noqa: FBT003

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn it off; errors as of turning it on."""
        await self.entity_description.set_fn(self.coordinator, self.key, False)  # noqa: FBT003
