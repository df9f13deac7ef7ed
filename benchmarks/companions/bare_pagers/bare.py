"""What the entities have in common."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity, EntityCategory
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

DOMAIN = "bare_pagers"

type Wanted = Mapping[str, Any]
"""An entity.

`key`, `object_id`, `device`, `domain`, `name`, `category`, `enabled`, `state`, `attributes`.
"""

type BareConfigEntry = ConfigEntry[list[Wanted]]

type Setup = Callable[
    [HomeAssistant, BareConfigEntry, AddConfigEntryEntitiesCallback], Awaitable[None]
]


class BareEntity(Entity):
    """Shows one state for ever."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, wanted: Wanted) -> None:
        """Show what is wanted."""
        self._attr_unique_id = wanted["key"]
        self.entity_id = f"{wanted['domain']}.{wanted['object_id']}"
        self._attr_name = wanted["name"]
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, wanted["device"])})
        self._attr_entity_registry_enabled_default = wanted["enabled"]
        if wanted["category"]:
            self._attr_entity_category = EntityCategory(wanted["category"])
        self.show(wanted["state"], wanted["attributes"])

    def show(self, state: str | None, attributes: Mapping[str, Any]) -> None:
        """Take the state over; `None` is that of a disabled or an unknown one."""


def setup(domain: str, entity_type: type[BareEntity]) -> Setup:
    """Make what sets a platform up."""

    async def async_setup_entry(
        hass: HomeAssistant,  # noqa: ARG001
        entry: BareConfigEntry,
        async_add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        async_add_entities(
            [entity_type(wanted) for wanted in entry.runtime_data if wanted["domain"] == domain]
        )

    return async_setup_entry
