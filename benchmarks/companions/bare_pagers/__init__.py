"""As many devices and entities as an integration has, and nothing else: what Home Assistant needs.

`bare_pagers.json` in the configuration folder says which; see `benchmarks.bare_copy`.
"""

import json
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from .bare import DOMAIN, BareConfigEntry

_PLATFORMS = ("binary_sensor", "button", "event", "number", "sensor", "todo")


async def async_setup_entry(hass: HomeAssistant, entry: BareConfigEntry) -> bool:
    """Add the devices, each behind the one that it is said to be behind, and the entities."""
    path = Path(hass.config.path("bare_pagers.json"))
    wanted: dict[str, Any] = await hass.async_add_executor_job(_load, path)
    registry = dr.async_get(hass)
    ids: dict[str, str] = {}
    for device in wanted["devices"]:
        via: dict[str, Any] = {"via_device_id": ids[device["via"]]} if device["via"] in ids else {}
        ids[device["key"]] = registry.async_get_or_create(
            config_entry_id=entry.entry_id,
            identifiers={(DOMAIN, device["key"])},
            name=device["name"],
            manufacturer=device["manufacturer"],
            model=device["model"],
            **via,
        ).id
    entry.runtime_data = wanted["entities"]
    await hass.config_entries.async_forward_entry_setups(entry, _PLATFORMS)
    return True


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


async def async_unload_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Take the entities away."""
    return await hass.config_entries.async_unload_platforms(entry, _PLATFORMS)
