"""Keeps the device registry in step with the items of a config entry."""

from collections.abc import Collection, Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceInfo

from .const import HUB
from .coordinator import StewardConfigEntry
from .descriptions import ItemDescription
from .identity import device_of, identifier, known_keys


@callback
def async_setup_devices(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    descriptions: Mapping[type, ItemDescription[Any]],
) -> None:
    """Add, rename and remove devices as items come, change and go; the hub's device is first."""
    registry = dr.async_get(hass)
    coordinator = entry.runtime_data
    described: dict[str, DeviceInfo] = {}
    """What the registry was last told: it is asked again only where that is another."""

    @callback
    def describe(key: str, item: Any, **via: str) -> None:
        description = descriptions[type(item)]
        if described.get(key) != (info := description.device_fn(item)):
            described[key] = info
            registry.async_get_or_create(
                config_entry_id=entry.entry_id,
                config_subentry_id=description.subentry_fn(item),
                identifiers={identifier(entry, key)},
                **{**info, **via},  # type: ignore[arg-type]
            )

    @callback
    def update(keys: Collection[str]) -> None:
        for key in keys:
            if (item := coordinator.data.get(key)) is None:
                described.pop(key, None)
                if (device := device_of(hass, entry, key)) is not None:
                    registry.async_remove_device(device.id)
            elif key == HUB:
                describe(key, item)
            else:
                describe(key, item, via_device_id=hub_id)

    update([HUB])
    hub_id = dr.async_get_device_id_by_identifier(
        hass, identifier(entry, HUB), config_entry_id=entry.entry_id
    )
    update(coordinator.data.keys() | known_keys(hass, entry))
    entry.async_on_unload(coordinator.async_add_keys_listener(update))
