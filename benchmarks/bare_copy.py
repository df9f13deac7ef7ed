"""Describes the devices and entities of Steward for the companion `bare_pagers`, which copies them.

It is read from Home Assistant's registries and states alone, so the copy follows whatever Steward
has: as many devices, and as many entities of the same kinds.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from scripts.hass_api import Hass, State

_COPIED = ("binary_sensor", "button", "event", "number", "sensor", "todo")
_OTHERWISE = "sensor"
"""What stands for an entity of another kind."""
_NOTHING = ("unknown", "unavailable")


async def describe(hass: Hass) -> dict[str, list[dict[str, Any]]]:
    """Describe them; what stands before others, as a transmitter before its pagers, comes first."""
    devices = {
        one["id"]: one
        for one in await hass.command("config/device_registry/list")
        if _is_ours(one["identifiers"])
    }
    entities = [
        one
        for one in await hass.command("config/entity_registry/list")
        if one["platform"] == "steward"
    ]
    ordered = sorted(devices.values(), key=lambda one: one["via_device_id"] in devices)
    return {
        "devices": [_device(one) for one in ordered],
        "entities": [_entity(one, hass.states.get(one["entity_id"])) for one in entities],
    }


def kinds(description: Mapping[str, list[dict[str, Any]]]) -> str:
    """Tell how many there are of what."""
    domains = Counter(one["domain"] for one in description["entities"])
    counted = {"devices": len(description["devices"]), **domains}
    return ", ".join(f"{number} {kind}" for kind, number in counted.items())


def _is_ours(identifiers: list[list[str]]) -> bool:
    return any(domain == "steward" for domain, *_ in identifiers)


def _device(device: Mapping[str, Any]) -> dict[str, Any]:
    names = ("name", "manufacturer", "model")
    return {
        "key": device["id"],
        "via": device["via_device_id"],
        **{name: device[name] for name in names},
    }


def _entity(entity: Mapping[str, Any], state: State | None) -> dict[str, Any]:
    """Describe an entity; one that is disabled has no state."""
    domain = entity["entity_id"].partition(".")[0]
    value = state and state["state"]
    return {
        "domain": domain if domain in _COPIED else _OTHERWISE,
        "key": entity["unique_id"],
        "object_id": entity["entity_id"].partition(".")[2],
        "device": entity["device_id"],
        "name": entity["original_name"] or entity["unique_id"],
        "category": entity["entity_category"],
        "enabled": entity["disabled_by"] is None,
        "state": None if value in _NOTHING else value,
        "attributes": state["attributes"] if state and domain in _COPIED else {},
    }
