"""The cards' subscription to guests' names that the user wants in no state."""

from typing import Any

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
import voluptuous as vol

from ..const import DOMAIN, SIGNAL_NAME
from ..entity import StewardValueEntity
from .kept_states import value_entities


@callback
def async_setup_names(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _subscribe_names)


@websocket_api.websocket_command({vol.Required("type"): f"{DOMAIN}/names/subscribe"})
@callback
def _subscribe_names(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send the names that states do not say, and then each that changes.

    Each message is `{"names": {...}}`: by the entity whose state it would be, the name, or `null`
    for none. Those that the user may not see are left out.
    """
    check = connection.user.permissions.check_entity

    @callback
    def tell(*entities: StewardValueEntity) -> None:
        names = {
            one.entity_id: getattr(one, "withheld", None)
            for one in entities
            if one.entity_id and check(one.entity_id, POLICY_READ)
        }
        if names:
            connection.send_message(websocket_api.event_message(msg["id"], {"names": names}))

    connection.subscriptions[msg["id"]] = async_dispatcher_connect(hass, SIGNAL_NAME, tell)
    connection.send_result(msg["id"])
    tell(
        *(
            entity
            for entry in hass.config_entries.async_loaded_entries(DOMAIN)
            for _, entity in value_entities(hass, entry)
            if getattr(entity, "withheld", None) is not None
        )
    )
