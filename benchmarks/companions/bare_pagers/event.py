"""Events."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.event import EventEntity

from .bare import BareEntity, setup


class BareEvent(BareEntity, EventEntity):
    """Never happens."""

    @override
    def show(self, state: str | None, attributes: Mapping[str, Any]) -> None:
        self._attr_event_types = attributes.get("event_types", ["pressed"])


async_setup_entry = setup("event", BareEvent)
