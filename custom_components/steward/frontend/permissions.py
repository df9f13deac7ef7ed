"""The cards' question which devices their user may control: who may only look sees no buttons."""

from typing import Any

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
import voluptuous as vol

from ..const import DOMAIN

_MAX_DEVICES = 1000


@callback
def async_setup_permissions(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _tell_control)


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/control",
        vol.Required("device_ids"): vol.All([str], vol.Length(max=_MAX_DEVICES)),
    }
)
@callback
def _tell_control(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Answer for each of `device_ids` whether the user may control all of its entities.

    That is what Steward's actions ask for, too. A device without an entity can be controlled by
    administrators only.
    """
    told = {one: may_control(hass, connection.user, one) for one in msg["device_ids"]}
    connection.send_result(msg["id"], told)


def may_control(hass: HomeAssistant, user: User, device_id: str) -> bool:
    """Tell whether a user may control a device."""
    if user.is_admin:
        return True
    entities = er.async_entries_for_device(er.async_get(hass), device_id)
    check = user.permissions.check_entity
    return bool(entities) and all(check(one.entity_id, POLICY_CONTROL) for one in entities)
