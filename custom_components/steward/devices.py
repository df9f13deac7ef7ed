"""Keeps the device registry in step with the snapshot of a config entry."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .const import DOMAIN, HUB
from .coordinator import StewardConfigEntry
from .descriptions import ItemDescription


def identifier(entry: StewardConfigEntry, key: str) -> tuple[str, str]:
    """Make the identifier of the device of an item."""
    return DOMAIN, f"{entry.entry_id}_{key}"


def key_of(entry: StewardConfigEntry, device: dr.AnyDeviceEntry) -> str | None:
    """Get the key of the item of a device; `None` for a device that is not the entry's."""
    prefix = f"{entry.entry_id}_"
    for domain, value in device.identifiers:
        if domain == DOMAIN and value.startswith(prefix):
            return value.removeprefix(prefix)
    return None


@callback
def device_of(hass: HomeAssistant, entry: StewardConfigEntry, key: str) -> dr.DeviceEntry | None:
    """Get the device of an item, if it has one."""
    return dr.async_get(hass).async_get_device_by_identifier(identifier(entry, key), entry.entry_id)


@callback
def known_keys(hass: HomeAssistant, entry: StewardConfigEntry) -> list[str]:
    """List the keys of the items that have a device, also from before a restart."""
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return [key for device in devices if (key := key_of(entry, device)) is not None]


@callback
def async_setup_devices(
    hass: HomeAssistant, entry: StewardConfigEntry, kinds: Mapping[type, ItemDescription[Any]]
) -> None:
    """Add, rename and remove devices as items come, change and go; the hub's device is first."""
    registry = dr.async_get(hass)
    coordinator = entry.runtime_data
    described: dict[str, Any] = {}
    """The items that the devices were last described from."""

    @callback
    def describe(key: str, item: Any, **via: str) -> None:
        if described.get(key) is not item:
            described[key] = item
            kind = kinds[type(item)]
            info: dict[str, Any] = {**kind.device_fn(item), **via}
            registry.async_get_or_create(
                config_entry_id=entry.entry_id,
                config_subentry_id=kind.subentry_fn(item),
                identifiers={identifier(entry, key)},
                **info,
            )

    @callback
    def remove(key: str) -> None:
        described.pop(key, None)
        if (device := device_of(hass, entry, key)) is not None:
            registry.async_remove_device(device.id)

    @callback
    def update() -> None:
        for key, item in coordinator.data.items():
            if key != HUB:
                describe(key, item, via_device_id=hub_id)
        describe(HUB, coordinator.data[HUB])
        for key in described.keys() - coordinator.data.keys():
            remove(key)

    describe(HUB, coordinator.data[HUB])
    hub_id = dr.async_get_device_id_by_identifier(
        hass, identifier(entry, HUB), config_entry_id=entry.entry_id
    )
    update()
    for key in set(known_keys(hass, entry)) - described.keys():
        remove(key)
    entry.async_on_unload(coordinator.async_add_listener(update))
