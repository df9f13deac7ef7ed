"""The cards' question what was known of a system before it became unavailable."""

from collections.abc import Iterator
from typing import Any

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers.entity_platform import async_get_platforms
import voluptuous as vol

from ..const import DOMAIN
from ..entity import StewardValueEntity


@callback
def async_setup_last_known(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _tell_last_known)


@websocket_api.websocket_command({vol.Required("type"): f"{DOMAIN}/last_known"})
@callback
def _tell_last_known(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Answer with the states that Steward's unavailable entities had before, by entity id.

    Those that the user may not see are left out. It is forgotten when Home Assistant or the config
    entry is started anew.
    """
    states = _last_known(hass, connection.user)
    connection.send_result(msg["id"], {state.entity_id: state.as_dict() for state in states})


def _last_known(hass: HomeAssistant, user: User) -> Iterator[State]:
    """Yield the states that are hidden by outages now."""
    check = user.permissions.check_entity
    for platform in async_get_platforms(hass, DOMAIN):
        for entity_id, entity in platform.entities.items():
            known = entity.last_known if isinstance(entity, StewardValueEntity) else None
            if known is None or not check(entity_id, POLICY_READ):
                continue
            if hass.states.is_state(entity_id, STATE_UNAVAILABLE):
                yield known
