"""Steward's websocket command of doors: what is shown there, by what its viewer may see."""

from dataclasses import asdict
from typing import Any, Final

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import entity_registry as er
import voluptuous as vol

from .capabilities import Door
from .const import DOMAIN, HUB
from .coordinator import StewardConfigEntry, async_follow_systems
from .identity import device_of
from .service_targets import ItemRef, forbidden_entity, pagers_of

_FOR_HOSTS: Final = {"recent"}
"""What has whole names: for those alone who may act on what they see."""


@callback
def async_setup_door_websocket(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _subscribe_door)


class _Viewer:
    """Somebody who looks at the door of one transmitter."""

    def __init__(
        self, hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
    ) -> None:
        """Look over a connection.

        Raises:
            Unauthorized: the user may see nothing of that transmitter.

        """
        self._hass = hass
        self._connection = connection
        self._id: int = msg["id"]
        self._device_id: str = msg["device_id"]
        self._shown: dict[str, Any] = {}
        self._door: tuple[StewardConfigEntry, Door] | None = None
        self._due = False
        if not self._may_read:
            raise Unauthorized(user_id=connection.user.id, permission=POLICY_READ)

    @callback
    def follow(self, entry: StewardConfigEntry, door: Door) -> CALLBACK_TYPE:
        """Follow a door if it is the one that is looked at, as long as it is there."""
        device = device_of(self._hass, entry, HUB)
        if device is None or device.id != self._device_id:
            return lambda: None
        self._door = (entry, door)
        self._changed()
        return door.async_subscribe_view(self._changed)

    @callback
    def _changed(self) -> None:
        if not self._due:  # what changes at once goes in one message
            self._due = True
            self._hass.loop.call_soon(self._send)

    @callback
    def _send(self) -> None:
        """Send what is another than before."""
        self._due = False
        if self._door is None or self._id not in self._connection.subscriptions:
            return
        entry, door = self._door
        view = asdict(door.view) if self._may_read else {}
        new = {name: value for name, value in view.items() if self._shown.get(name) != value}
        if new.keys() & _FOR_HOSTS and not self._may_recall(entry):
            new = {name: value for name, value in new.items() if name not in _FOR_HOSTS}
        self._shown |= new
        if new:
            self._connection.send_message(websocket_api.event_message(self._id, new))

    @property
    def _may_read(self) -> bool:
        """Whether the user may read something of the transmitter; that may change at any time."""
        user = self._connection.user
        if user.permissions.access_all_entities(POLICY_READ):
            return True
        entities = er.async_entries_for_device(er.async_get(self._hass), self._device_id)
        return any(user.permissions.check_entity(one.entity_id, POLICY_READ) for one in entities)

    def _may_recall(self, entry: StewardConfigEntry) -> bool:
        """Tell whether the user may recall guests: whoever they are, and whatever their pager."""
        items = [ItemRef(entry, HUB), *pagers_of(entry)]
        return forbidden_entity(self._hass, self._connection.user, items) is None


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/door/subscribe",
        vol.Required("device_id"): str,
    }
)
@callback
def _subscribe_door(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send what is shown at the door of a transmitter, and then what becomes another.

    Each message has those members of `DoorView` that are others than before. Who may read something
    of the transmitter sees all but `recent`, which is for those who may recall. Of a
    transmitter that is not loaded nothing is sent until it is.
    """
    viewer = _Viewer(hass, connection, msg)
    connection.subscriptions[msg["id"]] = async_follow_systems(hass, Door, viewer.follow)
    connection.send_result(msg["id"])
