"""Sensors."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity

from .bare import BareEntity, setup


class BareSensor(BareEntity, SensorEntity):
    """Shows a text, a number or a time."""

    @override
    def show(self, state: str | None, attributes: Mapping[str, Any]) -> None:
        device_class = attributes.get("device_class")
        self._attr_device_class = SensorDeviceClass(device_class) if device_class else None
        self._attr_options = attributes.get("options")
        self._attr_state_class = attributes.get("state_class")
        self._attr_native_unit_of_measurement = attributes.get("unit_of_measurement")
        if state is None:
            return
        if self._attr_device_class is SensorDeviceClass.TIMESTAMP:
            self._attr_native_value = datetime.fromisoformat(state)
        elif self._attr_state_class or self._attr_native_unit_of_measurement:
            self._attr_native_value = float(state)
        else:
            self._attr_native_value = state


async_setup_entry = setup("sensor", BareSensor)
