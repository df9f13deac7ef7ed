"""Steward's websocket command: a subscription to the running list of passings."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .capabilities import PassingEvent, PassingSource
from .const import DOMAIN
from .coordinator import StewardConfigEntry, async_follow_systems, systems_with
from .identity import device_of

_MAX = 500
_DEFAULT = 50
_PASSING = "passing"


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _subscribe_passings)


class _Viewer:
    """What a user may see of the passings, and wants to."""

    def __init__(self, hass: HomeAssistant, user: User, wanted: list[str] | None) -> None:
        """Look for a user; `wanted` are ids of devices, or `None` for all."""
        self._hass = hass
        self._user = user
        self._wanted = wanted
        for device_id in wanted or ():
            if self._entities(device_id) and not self._may_see(device_id):
                raise Unauthorized(user_id=user.id, permission=POLICY_READ)

    def device_id(self, entry: ConfigEntry, source_key: str) -> str | None:
        """Get the id of the device of an item, unless it is not to be seen."""
        device = device_of(self._hass, entry, source_key)
        if device is None or (self._wanted is not None and device.id not in self._wanted):
            return None
        return device.id if self._may_see(device.id) else None

    def show(self, entry: ConfigEntry, passing: PassingEvent) -> dict[str, Any] | None:
        """Show a passing, unless it is not to be seen."""
        if (device_id := self.device_id(entry, passing.source_key)) is None:
            return None
        return {
            "device_id": device_id,
            "key": passing.key,
            "number": passing.number,
            "bib": passing.bib,
            "chip": passing.chip,
            "timestamp": passing.timestamp.isoformat(),
            "session": passing.session,
        }

    def latest(self, limit: int) -> list[dict[str, Any]]:
        """Show the latest passings of all sources, in the order in which they were told."""
        passings = [
            (entry, passing)
            for entry, source in systems_with(self._hass, PassingSource)
            for passing in source.recent_passings
        ]
        passings.sort(key=lambda one: one[1].received)
        shown: list[dict[str, Any]] = []
        for entry, passing in reversed(passings):
            if len(shown) == limit:
                break
            if one := self.show(entry, passing):
                shown.append(one)
        return shown[::-1]

    def rates(self) -> dict[str, Mapping[int, int]]:
        """Show how many passings came of each device in each slot."""
        now = dt_util.utcnow().timestamp()
        return {
            device_id: counts
            for entry, source in systems_with(self._hass, PassingSource)
            for key, counts in source.passing_rates(now).items()
            if (device_id := self.device_id(entry, key))
        }

    def _entities(self, device_id: str) -> list[str]:
        """List the entities of a device that show its passings."""
        return [
            one.entity_id
            for one in er.async_entries_for_device(
                er.async_get(self._hass), device_id, include_disabled_entities=True
            )
            if (one.platform, one.domain, one.translation_key) == (DOMAIN, Platform.EVENT, _PASSING)
        ]

    def _may_see(self, device_id: str) -> bool:
        """Tell whether the user may read who passes a device; that may change at any time."""
        if self._user.permissions.access_all_entities(POLICY_READ):
            return True
        entities = self._entities(device_id)
        check = self._user.permissions.check_entity
        return any(check(entity_id, POLICY_READ) for entity_id in entities)


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/passings/subscribe",
        vol.Optional("device_ids"): [str],
        vol.Optional("limit", default=_DEFAULT): vol.All(int, vol.Range(min=0, max=_MAX)),
    }
)
@callback
def _subscribe_passings(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send the latest passings, up to `limit`, and then each that comes.

    Each message is `{"passings": [...]}` in the order of delivery. A passing has `device_id`,
    `key`, `number`, `bib`, `chip`, `timestamp` (ISO 8601) and `session`. The first message has
    also `rates`: for each device, how many passings came in each half minute of the last hour, by
    the number of half minutes since 1970. Where the user may not see a device that is
    named, the answer is `unauthorized`; passings of others that they may not see are left out.
    """
    viewer = _Viewer(hass, connection.user, msg.get("device_ids"))
    pending: list[dict[str, Any]] = []

    @callback
    def send(**message: Any) -> None:
        connection.send_message(websocket_api.event_message(msg["id"], message))

    @callback
    def flush() -> None:
        if msg["id"] in connection.subscriptions:
            send(passings=[*pending])
        pending.clear()

    @callback
    def take(entry: ConfigEntry, passing: PassingEvent) -> None:
        if (shown := viewer.show(entry, passing)) is None:
            return
        if not pending:  # those that come at once go in one message
            hass.loop.call_soon(flush)
        pending.append(shown)

    def follow(entry: StewardConfigEntry, source: PassingSource) -> CALLBACK_TYPE:
        return source.async_subscribe_passings(partial(take, entry))

    connection.subscriptions[msg["id"]] = async_follow_systems(hass, PassingSource, follow)
    connection.send_result(msg["id"])
    send(passings=viewer.latest(msg["limit"]), rates=viewer.rates())
