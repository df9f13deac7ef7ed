"""What was shown of a system, kept over restarts: the cards show it while the system is away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE, STATE_UNAVAILABLE
from homeassistant.core import Event, HomeAssistant, State, callback
from homeassistant.helpers.entity_platform import async_get_platforms
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..coordinator import StewardConfigEntry
from ..entity import StewardValueEntity
from ..storage import KeptStore

_INTERVAL = timedelta(minutes=15)
"""How old what is kept may be where Home Assistant ends without a word; its own states are, too."""


@dataclass(frozen=True, kw_only=True)
class KeptStates:
    """The states of a system's entities at one moment."""

    as_of: datetime
    states: list[State]

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """Read what `as_dict` made.

        Raises:
            KeyError: it is something else.
            ValueError: likewise.

        """
        if (as_of := dt_util.parse_datetime(stored["as_of"])) is None:
            raise ValueError(stored["as_of"])
        states = (State.from_dict(one) for one in stored["states"])
        return cls(as_of=as_of, states=[state for state in states if state])

    def as_dict(self) -> dict[str, Any]:
        """Make what is stored."""
        states = [
            {
                "entity_id": state.entity_id,
                "state": state.state,
                "attributes": dict(state.attributes),
                "last_changed": state.last_changed.isoformat(),
                "last_updated": state.last_updated.isoformat(),
            }
            for state in self.states
        ]
        return {"as_of": self.as_of.isoformat(), "states": states}


def _store(hass: HomeAssistant, entry: StewardConfigEntry) -> KeptStore:
    return KeptStore(hass, f"states.{entry.entry_id}")


def value_entities(
    hass: HomeAssistant, entry: StewardConfigEntry
) -> Iterator[tuple[str, StewardValueEntity]]:
    """Yield the entities of a config entry that show a value, with their ids."""
    for platform in async_get_platforms(hass, DOMAIN):
        if platform.config_entry is entry:
            for entity_id, entity in platform.entities.items():
                if isinstance(entity, StewardValueEntity):
                    yield entity_id, entity


def _shown(hass: HomeAssistant, entry: StewardConfigEntry) -> Iterator[State]:
    """Yield what is shown of a system, or was before it became unavailable."""
    for entity_id, entity in value_entities(hass, entry):
        state = entity.last_known or hass.states.get(entity_id)
        if state and state.state != STATE_UNAVAILABLE:
            yield state


@callback
def async_keep_states(hass: HomeAssistant, entry: StewardConfigEntry) -> None:
    """Keep what is shown of a system: when it becomes unavailable, at the end, now and then."""
    coordinator = entry.runtime_data
    store = _store(hass, entry)
    was_there = True

    async def keep(_: datetime | Event | None = None) -> None:
        kept = KeptStates(as_of=dt_util.utcnow(), states=list(_shown(hass, entry)))
        await store.async_save(kept.as_dict())

    async def keep_if_there(_: datetime | Event) -> None:
        if coordinator.last_update_success:  # else it was kept when the outage began
            await keep()

    @callback
    def look() -> None:
        nonlocal was_there
        if was_there and not coordinator.last_update_success:
            entry.async_create_task(hass, keep())  # once all entities have taken that in
        was_there = coordinator.last_update_success

    entry.async_on_unload(coordinator.async_add_listener(look))
    entry.async_on_unload(async_track_time_interval(hass, keep_if_there, _INTERVAL))
    entry.async_on_unload(
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_FINAL_WRITE, keep_if_there)
    )


async def async_get_kept_states(
    hass: HomeAssistant, entry: StewardConfigEntry
) -> KeptStates | None:
    """Get what was kept of a system, if anything was."""
    return await _store(hass, entry).async_read(KeptStates.from_dict)


async def async_remove_kept_states(hass: HomeAssistant, entry: StewardConfigEntry) -> None:
    """Remove what was kept of a system."""
    await _store(hass, entry).async_remove()
