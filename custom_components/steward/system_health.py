"""What Home Assistant's page of system information says of Steward: numbers, and no names."""

import asyncio
from typing import Any

from homeassistant.components import system_health
from homeassistant.const import CONF_URL
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .coordinator import StewardConfigEntry


@callback
def async_register(hass: HomeAssistant, register: system_health.SystemHealthRegistration) -> None:
    """Register what is shown."""
    register.async_register_info(_info)


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    """Count the systems and those that answer; whether servers are reached is found out later."""
    entries: list[StewardConfigEntry] = hass.config_entries.async_entries(DOMAIN)
    loaded: list[StewardConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    answering = [entry for entry in loaded if entry.runtime_data.last_update_success]
    info: dict[str, Any] = {"config_entries": len(entries), "answering": len(answering)}
    if urls := {entry.data[CONF_URL] for entry in entries if CONF_URL in entry.data}:
        info["servers_reached"] = _reached(hass, urls)
    return info


async def _reached(hass: HomeAssistant, urls: set[str]) -> str | dict[str, str]:
    """Tell whether all servers are reached, or what the first one that is not did."""
    looks = (system_health.async_check_can_reach_url(hass, url) for url in sorted(urls))
    found = await asyncio.gather(*looks)
    return next((one for one in found if one != "ok"), "ok")
