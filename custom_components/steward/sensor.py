"""Sensors, as the systems describe them."""

from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import SensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_NAMES_IN_STATES, SIGNAL_NAME
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

    withheld: str | None = None
    """The name that is not in the state, if the user does not want it there."""

    _shown_as = "_attr_native_value"
    entity_description: StewardSensorDescription[Any]

    @override
    def _value_of(self, item: Any) -> object:
        value = super()._value_of(item)
        if not self.entity_description.is_guest_name:
            return value
        if self.coordinator.config_entry.options.get(CONF_NAMES_IN_STATES, True):
            return value
        self._withhold(None if value is None else str(value))
        return None

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        if self.withheld is not None:  # nobody could be told before it had an id
            async_dispatcher_send(self.hass, SIGNAL_NAME, self)

    @override
    async def async_will_remove_from_hass(self) -> None:
        await super().async_will_remove_from_hass()
        self._withhold(None)

    def _withhold(self, name: str | None) -> None:
        """Tell a name to who may read the state, and has asked."""
        if name != self.withheld:
            self.withheld = name
            async_dispatcher_send(self.coordinator.hass, SIGNAL_NAME, self)

    @property
    @override
    def last_reset(self) -> datetime | None:
        last_reset_fn = self.entity_description.last_reset_fn
        moment = last_reset_fn(self.item) if last_reset_fn and self.available else None
        return moment if isinstance(moment, datetime) else None
