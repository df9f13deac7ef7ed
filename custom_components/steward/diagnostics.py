"""What a user may hand to a developer: all but secrets and names."""

from collections import Counter
from dataclasses import asdict
from itertools import islice
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import JsonObjectType, json_loads_object

from .coordinator import StewardConfigEntry
from .systems.table import system_of

_MAX_ITEMS = 500
"""Items that are described; of thousands nobody reads more."""


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: StewardConfigEntry
) -> dict[str, Any]:
    """Describe a config entry; its items come as a list, since their keys hold identifiers."""
    redact = system_of(entry).redact
    data = {"entry": async_redact_data(dict(entry.data), redact), "state": entry.state.value}
    if entry.state is not ConfigEntryState.LOADED:
        return data
    coordinator = entry.runtime_data
    last_error = coordinator.last_exception
    return data | {
        "last_update_success": coordinator.last_update_success,
        "last_error": type(last_error).__name__ if last_error else None,
        "update_interval": coordinator.update_interval and str(coordinator.update_interval),
        "item_counts": Counter(type(item).__name__ for item in coordinator.data.values()),
        "items": [
            {"kind": type(item).__name__} | async_redact_data(_plain(item), redact)
            for item in islice(coordinator.data.values(), _MAX_ITEMS)
        ],
    }


def _plain(item: Any) -> JsonObjectType:
    """Make JSON values of an item: its tuples become lists, the only ones that are redacted."""
    return json_loads_object(json_bytes(asdict(item)))
