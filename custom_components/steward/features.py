"""Brings the features to a config entry, and takes them away again."""

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant

from .coordinator import StewardConfigEntry
from .feature import FeatureRuntime
from .systems.table import system_of


async def async_setup_features(
    hass: HomeAssistant, entry: StewardConfigEntry
) -> list[FeatureRuntime]:
    """Set up the features of what an entry's system can do."""
    coordinator = entry.runtime_data
    runtimes: list[FeatureRuntime] = []
    for feature in system_of(entry).features:
        capable = coordinator.capability(feature.capability)
        runtime = await feature.async_create(hass, entry, capable)
        coordinator.async_add_feature(runtime, runtime.items)
        entry.async_on_unload(runtime.async_unload)
        _end_with_home_assistant(hass, entry, runtime)
        runtimes.append(runtime)
    return runtimes


def _end_with_home_assistant(
    hass: HomeAssistant, entry: StewardConfigEntry, runtime: FeatureRuntime
) -> None:
    """End a feature where Home Assistant stops, which unloads no entry."""

    async def stop(_: Event) -> None:
        await runtime.async_unload()

    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop))


async def async_remove_features(hass: HomeAssistant, entry: StewardConfigEntry) -> None:
    """Erase what features keep of an entry that is removed."""
    for feature in system_of(entry).features:
        if feature.remove_entry:
            await feature.remove_entry(hass, entry)
