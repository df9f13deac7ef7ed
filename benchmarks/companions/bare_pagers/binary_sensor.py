"""Binary sensors."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.binary_sensor import BinarySensorEntity

from .bare import BareEntity, setup


class BareBinarySensor(BareEntity, BinarySensorEntity):
    """Is on or off."""

    @override
    def show(self, state: str | None, attributes: Mapping[str, Any]) -> None:
        self._attr_device_class = attributes.get("device_class")
        self._attr_is_on = None if state is None else state == "on"


async_setup_entry = setup("binary_sensor", BareBinarySensor)
