"""From what a trigger or a condition targets to the entities of Steward's that it is about."""

from collections.abc import Iterable
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN, HUB

type TargetedEntities = frozenset[tuple[str, str]]
"""Entities, by their domains and translation keys."""

TIMING_SESSIONS: Final[TargetedEntities] = frozenset({("sensor", "timing_session")})
SESSIONS: Final[TargetedEntities] = TIMING_SESSIONS | {
    ("sensor", "guest_session"),
    ("sensor", "session"),
}
PASSINGS: Final[TargetedEntities] = frozenset({("event", "passing")})
GUEST_EVENTS: Final[TargetedEntities] = frozenset({("event", "guest_session")})
WAITING: Final[TargetedEntities] = frozenset({("sensor", "waiting")})

IDLE: Final = "idle"
ACTIVE: Final = "active"
OPEN: Final = frozenset({ACTIVE, "started", "paged"})
"""The states of a session's sensor, of whichever system, while there is a session."""


@callback
def entries_about(
    hass: HomeAssistant, targeted: Iterable[str], subject: TargetedEntities
) -> list[er.RegistryEntry]:
    """Find the entities that are enabled, by the ids of those that are targeted.

    As in Steward's actions, an entity stands for its device; one of the system itself (a
    transmitter, an account) for all that the system looks after. Those of others are left out.
    """
    registry = er.async_get(hass)
    named = [
        entry
        for entity_id in targeted
        if (entry := registry.async_get(entity_id)) and entry.platform == DOMAIN
    ]
    hubs = {entry.config_entry_id for entry in named if _is_of_hub(entry)}
    devices = {entry.device_id for entry in named if entry.config_entry_id not in hubs}
    found = [
        *(
            entry
            for hub in hubs
            if hub
            for entry in registry.entities.get_entries_for_config_entry_id(hub)
        ),
        *(entry for one in devices if one for entry in er.async_entries_for_device(registry, one)),
    ]
    return [
        entry
        for entry in found
        if entry.disabled_by is None and (entry.domain, entry.translation_key) in subject
    ]


@callback
def entities_about(
    hass: HomeAssistant, targeted: Iterable[str], subject: TargetedEntities
) -> set[str]:
    """Find the ids of these entities."""
    return {entry.entity_id for entry in entries_about(hass, targeted, subject)}


def _is_of_hub(entry: er.RegistryEntry) -> bool:
    """Tell whether an entity is one of the system itself."""
    return entry.unique_id.startswith(f"{entry.config_entry_id}_{HUB}_")
