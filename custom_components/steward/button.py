"""Buttons, as the systems describe them."""

from functools import partial
from typing import Any, override

from homeassistant.components.button import ButtonEntity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import StewardConfigEntry
from .descriptions import StewardButtonDescription
from .double_taps import DoubleTaps
from .entity import StewardEntity, async_add_described
from .service_targets import check_permissions, pagers_of

PARALLEL_UPDATES = 0  # one slow answer must not keep the other pagers waiting


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of a config entry."""
    async_add_described(entry, StewardButtonDescription, StewardButton, async_add_entities)


class StewardButton(StewardEntity, ButtonEntity):
    """Does something with an item."""

    entity_description: StewardButtonDescription[Any]
    _double_taps: DoubleTaps

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self._double_taps = DoubleTaps(self.hass)

    @override
    async def async_press(self) -> None:
        """Do it.

        Raises:
            Unauthorized: it reaches a pager that who presses it may not control.
            HomeAssistantError: the system refused, or did not answer.
            ServiceValidationError: it cannot be done as things stand.

        """
        if self.entity_description.all_pagers:
            pagers = pagers_of(self.coordinator.config_entry)
            await check_permissions(self.hass, self._context or Context(), pagers)
        press = partial(self.entity_description.press_fn, self.coordinator, self.key)
        if self.entity_description.double_taps:
            await self._double_taps.once(self._context, None, press)
        else:
            await press()
