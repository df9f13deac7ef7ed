"""The cards' question what was known of a system before it became unavailable."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant, State, callback
import voluptuous as vol

from ..const import DOMAIN
from ..coordinator import StewardConfigEntry
from .kept_states import async_get_kept_states, value_entities


@callback
def async_setup_last_known(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _tell_last_known)


@websocket_api.websocket_command({vol.Required("type"): f"{DOMAIN}/last_known"})
@websocket_api.async_response
async def _tell_last_known(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Answer with the states that Steward's unavailable entities had before, by entity id.

    `as_of` in each says when it was so. Those that the user may not see are left out. Of a system
    that has not been there since Home Assistant was started it is what was kept before.
    """
    check = connection.user.permissions.check_entity
    known: dict[str, dict[str, Any]] = {}
    for entry in hass.config_entries.async_entries(DOMAIN):
        async for state, as_of in _last_known(hass, entry):
            hidden = hass.states.is_state(state.entity_id, STATE_UNAVAILABLE)
            if hidden and check(state.entity_id, POLICY_READ):
                known[state.entity_id] = {**state.as_dict(), "as_of": as_of.isoformat()}
    connection.send_result(msg["id"], known)


async def _last_known(
    hass: HomeAssistant, entry: StewardConfigEntry
) -> AsyncIterator[tuple[State, datetime]]:
    """Yield what was shown of a system, and when it was so."""
    if entry.state is ConfigEntryState.LOADED:
        for entity_id, entity in value_entities(hass, entry):
            if (known := entity.last_known) and (hidden := hass.states.get(entity_id)):
                yield known, hidden.last_changed
    elif kept := await async_get_kept_states(hass, entry):
        for state in kept.states:
            yield state, kept.as_of
