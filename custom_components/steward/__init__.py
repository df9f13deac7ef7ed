"""Steward: race timing devices, guest pagers and the sessions they are in."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.device_registry import DeviceEntry
from homeassistant.helpers.importlib import async_import_module
from homeassistant.helpers.typing import ConfigType

from .const import CONF_SYSTEM, DOMAIN
from .coordinator import StewardConfigEntry
from .devices import async_setup_devices, key_of
from .frontend import async_setup_frontend
from .issues import async_setup_issues
from .services import async_setup_services
from .storage import entry_store
from .systems.table import REMOVALS, SYSTEMS, item_descriptions
from .websocket import async_setup_websocket

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.EVENT,
    Platform.NOTIFY,
    Platform.NUMBER,
    Platform.SENSOR,
    Platform.TODO,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register what there is once, whatever is configured."""
    async_setup_services(hass)
    async_setup_websocket(hass)
    await async_setup_frontend(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: StewardConfigEntry) -> bool:
    """Set up one system."""
    coordinator = SYSTEMS[entry.data[CONF_SYSTEM]].create_coordinator(hass, entry)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    async_setup_devices(hass, entry, item_descriptions(entry))
    async_setup_issues(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    if "conversation" in hass.config.components:  # else there is nobody to speak to
        voice = await async_import_module(hass, f"{__package__}.voice")
        await voice.async_setup_voice(hass, entry)
    coordinator.async_started()
    return True


async def async_unload_entry(hass: HomeAssistant, entry: StewardConfigEntry) -> bool:
    """Unload one system."""
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        await entry.runtime_data.async_unload()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: StewardConfigEntry) -> None:
    """Remove what a system left behind, and in the storage."""
    if remove := REMOVALS.get(entry.data[CONF_SYSTEM]):
        await remove(hass, entry)
    await entry_store(hass, entry.entry_id).async_remove()


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: StewardConfigEntry, device: DeviceEntry
) -> bool:
    """Let the user delete the device of what the system no longer knows."""
    if entry.state is not ConfigEntryState.LOADED:
        return False
    key = key_of(entry, device)
    return key is None or entry.runtime_data.async_forget(key)
