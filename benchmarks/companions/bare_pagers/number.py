"""Numbers."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.number import NumberEntity

from .bare import BareEntity, setup


class BareNumber(BareEntity, NumberEntity):
    """Cannot be set."""

    @override
    def show(self, state: str | None, attributes: Mapping[str, Any]) -> None:
        self._attr_native_unit_of_measurement = attributes.get("unit_of_measurement")
        self._attr_native_max_value = attributes.get("max", 100)
        self._attr_native_min_value = attributes.get("min", 0)
        self._attr_native_value = None if state is None else float(state)


async_setup_entry = setup("number", BareNumber)
