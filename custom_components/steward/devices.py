"""Keeps the device registry in step with the items of a config entry."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN, HUB
from .coordinator import StewardConfigEntry
from .descriptions import ItemDescription
from .identity import device_of, identifier, is_beside, known_keys


@callback
def async_setup_devices(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    descriptions: Mapping[type, ItemDescription[Any]],
) -> None:
    """Add, rename and remove devices as items come, change and go; the hub's device is first."""
    devices = _Devices(hass, entry, descriptions)
    coordinator = entry.runtime_data
    devices.update([HUB])
    devices.update(known_keys(hass, entry) - coordinator.data.keys())  # went in the meantime
    entry.async_on_unload(coordinator.async_add_items_listener(devices.update))
    entry.async_on_unload(devices.stop)


class _Devices:
    """The devices of a config entry, as the registry was last told of them."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: StewardConfigEntry,
        descriptions: Mapping[type, ItemDescription[Any]],
    ) -> None:
        """Tell it of none yet."""
        self._hass = hass
        self._entry = entry
        self._descriptions = descriptions
        self._registry = dr.async_get(hass)
        self._models = async_get_cached_translations(hass, hass.config.language, "device", DOMAIN)
        """Home Assistant translates the names of devices only."""
        self._described: dict[str, DeviceInfo] = {}
        self._followed: dict[str, CALLBACK_TYPE] = {}
        """How to stop following the items whose devices may be described otherwise later."""

    @callback
    def update(self, keys: Iterable[str]) -> None:
        """Describe the devices of items that are there, and remove those of items that are not."""
        for key in keys:
            if is_beside(key):
                continue
            if key in self._entry.runtime_data.data:
                self._describe(key)
                continue
            self._described.pop(key, None)
            if key in self._followed:
                self._followed.pop(key)()
            if (device := device_of(self._hass, self._entry, key)) is not None:
                self._registry.async_remove_device(device.id)

    @callback
    def stop(self) -> None:
        """Follow no item any more."""
        for stop in self._followed.values():
            stop()

    @callback
    def _describe(self, key: str) -> None:
        """Tell the registry of a device, where it is described otherwise than it was."""
        coordinator = self._entry.runtime_data
        if (item := coordinator.data.get(key)) is None:
            return
        description = self._descriptions[type(item)]
        info = description.device_fn(item)
        if (model := description.model) is not None:
            info["model"] = self._models.get(f"component.{DOMAIN}.device.{model}.name", model)
        if self._described.get(key) == info:
            return
        self._described[key] = info
        via: Any = {}
        if key != HUB:
            via["via_device_id"] = dr.async_get_device_id_by_identifier(
                self._hass,
                identifier(self._entry, HUB),
                config_entry_id=self._entry.entry_id,
            )
        self._registry.async_get_or_create(
            config_entry_id=self._entry.entry_id,
            config_subentry_id=description.subentry_fn(item),
            identifiers={identifier(self._entry, key)},
            **{**info, **via},
        )
        if description.device_changes and key not in self._followed:
            follow = partial(self._describe, key)
            self._followed[key] = coordinator.async_add_follower(follow, key)
