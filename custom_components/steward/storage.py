"""What a config entry keeps over restarts."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from .const import DOMAIN

_VERSION = 1


def entry_store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    """Get the store of a config entry; it goes with the entry."""
    return Store(hass, _VERSION, f"{DOMAIN}.{entry_id}", private=True)
