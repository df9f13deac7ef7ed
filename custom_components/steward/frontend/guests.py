"""The cards' subscription to guests, whatever of them is shown by entities.

Where pagers are very many, most have their session's entity alone enabled: it tells no name.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
import voluptuous as vol

from ..capabilities import Guest, Pager, WaitingRoom
from ..const import DOMAIN, HUB
from ..coordinator import StewardConfigEntry, async_follow_systems
from ..identity import device_of


@callback
def async_setup_guests(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _subscribe_guests)


class _Following:
    """Follows the pagers of one waiting room, and sends what became another with them."""

    def __init__(
        self,
        hass: HomeAssistant,
        connection: websocket_api.ActiveConnection,
        message_id: int,
        entry: StewardConfigEntry,
    ) -> None:
        """Begin with all that are there."""
        self._hass = hass
        self._connection = connection
        self._id = message_id
        self._entry = entry
        self._changed: dict[str, None] = {}
        self._pagers: dict[str, CALLBACK_TYPE] = {}
        self._stop = entry.runtime_data.async_add_items_listener(self._came_or_went)
        self._came_or_went([*entry.runtime_data.data])

    @callback
    def stop(self) -> None:
        """End."""
        self._stop()
        for stop in self._pagers.values():
            stop()

    @callback
    def _came_or_went(self, keys: Iterable[str]) -> None:
        coordinator = self._entry.runtime_data
        for key in keys:
            if not isinstance(coordinator.data.get(key), Pager):
                self._pagers.pop(key, lambda: None)()
                continue
            if key not in self._pagers:
                listener = partial(self._note, key)
                self._pagers[key] = coordinator.async_add_follower(listener, key)
            self._note(key)

    @callback
    def _note(self, key: str) -> None:
        if not self._changed:  # those that change at once go in one message
            self._hass.loop.call_soon(self._send)
        self._changed[key] = None

    @callback
    def _send(self) -> None:
        changed, self._changed = self._changed, {}
        if self._id not in self._connection.subscriptions:
            return
        guests: dict[str, Any] = {}
        for key in changed:
            pager = self._entry.runtime_data.data.get(key)
            device = device_of(self._hass, self._entry, key)
            if device and isinstance(pager, Pager) and self._may_see(device.id):
                guests[device.id] = pager.guest and _shown(pager.guest)
        self._connection.send_message(websocket_api.event_message(self._id, {"guests": guests}))

    def _may_see(self, device_id: str) -> bool:
        """Tell whether the user may read all that there is of a pager, shown or not."""
        user: User = self._connection.user
        if user.permissions.access_all_entities(POLICY_READ):
            return True
        registry = er.async_get(self._hass)
        check = user.permissions.check_entity
        entities = er.async_entries_for_device(registry, device_id, include_disabled_entities=True)
        return bool(entities) and all(check(one.entity_id, POLICY_READ) for one in entities)


def _shown(guest: Guest) -> dict[str, Any]:
    moments = {
        "waiting_since": guest.waiting_since,
        "due": guest.due,
        "paged_at": guest.paged_at,
    }
    return {
        "name": guest.label,
        "party_size": guest.party_size,
        **{name: moment and moment.isoformat() for name, moment in moments.items()},
    }


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/guests/subscribe",
        vol.Required("device_id"): str,
    }
)
@callback
def _subscribe_guests(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send who holds the pagers of a transmitter, and then what becomes another.

    Each message is `{"guests": {...}}`: by the ids of the pagers' devices a guest, with `name`,
    `party_size`, `waiting_since`, `due` and `paged_at` (ISO 8601), each of which may be null; or
    null for a pager that nobody holds. Pagers of which the user may not read all are left out.
    """

    @callback
    def follow(entry: StewardConfigEntry, _: WaitingRoom) -> CALLBACK_TYPE:
        device = device_of(hass, entry, HUB)
        if device is None or device.id != msg["device_id"]:
            return lambda: None
        return _Following(hass, connection, msg["id"], entry).stop

    connection.subscriptions[msg["id"]] = async_follow_systems(hass, WaitingRoom, follow)
    connection.send_result(msg["id"])
