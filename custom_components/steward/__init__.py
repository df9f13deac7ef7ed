"""Steward: race timing devices, guest pagers and the sessions they are in."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.device_registry import DeviceEntry
from homeassistant.helpers.typing import ConfigType

from .const import DOMAIN
from .coordinator import StewardConfigEntry
from .counts import async_forget_units
from .crowd import async_watch_entity_limit
from .descriptions import PLATFORMS
from .devices import async_setup_devices
from .features import async_remove_features, async_setup_features
from .frontend import async_setup_frontend
from .frontend.kept_states import async_keep_states, async_remove_kept_states
from .identity import async_migrate_identity, device_name, key_of
from .issues import async_setup_issues
from .services import async_setup_services
from .storage import entry_store
from .systems.table import item_descriptions, system_of
from .validation_error import validation_error
from .voice import async_setup_voice
from .websocket import async_setup_websocket
from .websocket_door import async_setup_door_websocket
from .websocket_race import async_setup_race_websocket

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register what there is once, whatever is configured."""
    async_setup_services(hass)
    async_setup_websocket(hass)
    async_setup_door_websocket(hass)
    async_setup_race_websocket(hass)
    await async_setup_frontend(hass)
    return True


async def async_migrate_entry(hass: HomeAssistant, entry: StewardConfigEntry) -> bool:
    """Bring an entry of an earlier version up to date; `False` for one of a later version."""
    if entry.version > 1:
        return False
    if entry.minor_version < 2:  # had no unique id
        unique_id = system_of(entry).unique_id(entry.data)
        hass.config_entries.async_update_entry(entry, unique_id=unique_id, minor_version=2)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: StewardConfigEntry) -> bool:
    """Set up one system."""
    await async_migrate_identity(hass, entry)
    coordinator = system_of(entry).create_coordinator(hass, entry)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    features = await async_setup_features(hass, entry)
    async_setup_devices(hass, entry, item_descriptions(entry))
    async_setup_issues(hass, entry)
    async_forget_units(hass, entry)
    async_watch_entity_limit(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, platforms_of(entry))
    await coordinator.async_introduce_items()
    await async_setup_voice(hass, entry)
    async_keep_states(hass, entry)
    coordinator.async_started()
    for feature in features:
        feature.async_started()
    return True


def platforms_of(entry: StewardConfigEntry) -> list[Platform]:
    """List the platforms that what the entry looks after has entities of."""
    described = {
        type(description)
        for item in item_descriptions(entry).values()
        for description in item.entities
    }
    return [platform for kind, platform in PLATFORMS.items() if kind in described]


async def async_unload_entry(hass: HomeAssistant, entry: StewardConfigEntry) -> bool:
    """Unload one system."""
    unloaded = await hass.config_entries.async_unload_platforms(entry, platforms_of(entry))
    if unloaded:
        await entry.runtime_data.async_unload()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: StewardConfigEntry) -> None:
    """Remove what a system left behind, and in the storage."""
    if remove := system_of(entry).remove_entry:
        await remove(hass, entry)
    await async_remove_features(hass, entry)
    await async_remove_kept_states(hass, entry)
    await entry_store(hass, entry.entry_id).async_remove()


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: StewardConfigEntry, device: DeviceEntry
) -> bool:
    """Let the user delete the device of what the system no longer knows."""
    if entry.state is not ConfigEntryState.LOADED:
        return False
    key = key_of(entry, device)
    if key is not None and not entry.runtime_data.async_forget(key):
        name = device_name(device) or entry.title
        raise validation_error("device_in_use", device=name, system=entry.title)
    return True
