"""Steward's websocket commands of races: a board that is kept up to date, and who is sought."""

from asyncio import TimerHandle
from collections.abc import Iterable, Mapping
from typing import Any
from unicodedata import normalize

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import device_registry as dr, entity_registry as er
import voluptuous as vol

from .board_feed import (
    BoardFeed,
    Lists,
    announcer_lists,
    leader_lists,
    marshal_lists,
    runner_row,
    without_name,
)
from .capabilities import RaceOffice
from .const import DOMAIN
from .coordinator import StewardConfigEntry, async_follow_systems
from .identity import key_of
from .validation_error import validation_error

_TOGETHER = 0.05
"""Seconds for which changes are gathered: of a bunch of runners one message is sent."""
_MAX_ROWS = 20
_MAX_CATEGORIES = 10
_MAX_FOUND = 8
_MAX_TEXT = 100
_ANNOUNCER, _LEADERS, _MARSHAL = "announcer", "leaders", "marshal"
_NAMED = (Platform.TODO, "look_for")
"""The entity that names runners: who may read it may read names."""


@callback
def async_setup_race_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    websocket_api.async_register_command(hass, _subscribe_board)
    websocket_api.async_register_command(hass, _find_runner)


class _Viewer:
    """A user who looks at a race."""

    def __init__(self, hass: HomeAssistant, user: User, device_id: str) -> None:
        """Find the race of a device.

        Raises:
            ServiceValidationError: it is not one of Steward's.
            Unauthorized: the user may read nothing of it.

        """
        self._hass = hass
        self._user = user
        self._device_id = device_id
        device = dr.async_get(hass).async_get(device_id)
        entry = device and hass.config_entries.async_get_entry(device.config_entry_id or "")
        key = entry and entry.domain == DOMAIN and device and key_of(entry, device)
        if not entry or not key:
            raise validation_error("no_race")
        self.entry: StewardConfigEntry = entry
        self.key = key
        if not self.may_look:
            raise Unauthorized(user_id=user.id, permission=POLICY_READ)

    def _may_read(self, which: Iterable[er.RegistryEntry]) -> bool:
        if self._user.permissions.access_all_entities(POLICY_READ):
            return True
        check = self._user.permissions.check_entity
        return any(check(one.entity_id, POLICY_READ) for one in which)

    def _entities(self) -> list[er.RegistryEntry]:
        return er.async_entries_for_device(
            er.async_get(self._hass), self._device_id, include_disabled_entities=True
        )

    @property
    def may_look(self) -> bool:
        """Whether the user may read something of the race; that may change at any time."""
        return self._may_read(self._entities())

    @property
    def may_name(self) -> bool:
        """Whether the user may read the names of runners."""
        named = (one for one in self._entities() if (one.domain, one.translation_key) == _NAMED)
        return self._may_read(named)


class _Board:
    """A board that somebody looks at."""

    def __init__(self, viewer: _Viewer, wanted: Mapping[str, Any]) -> None:
        """Show a viewer what is wanted, as the command's fields say."""
        self._viewer = viewer
        self._wanted = wanted
        self._feed = BoardFeed()
        self._known: bool | None = None
        self._silent: tuple[str, ...] = ()

    def message(self, office: RaceOffice | None) -> dict[str, Any] | None:
        """Make what is new, as `_subscribe_board` says; `None` for nothing.

        Without an office, as while the account is set up anew, nothing is known.

        Raises:
            ServiceValidationError: the course has no such point.

        """
        viewer, message = self._viewer, dict[str, Any]()
        known = (
            office is not None
            and viewer.key in office.races
            and office.is_known(viewer.key)
            and viewer.may_look
        )
        if known is not self._known:
            self._known, self._silent, self._feed = known, (), BoardFeed()
            message = {"known": known}
        if office and known:
            if lists := self._feed.difference(self._lists(office)):
                message["lists"] = lists
            silent = office.silent_points(viewer.key)
            if self._wanted["mode"] == _MARSHAL and silent != self._silent:
                self._silent = message["silent"] = silent
        return message or None

    def forget(self) -> dict[str, Any]:
        """Make what says that nothing is known any more."""
        self._known, self._silent, self._feed = False, (), BoardFeed()
        return {"known": False}

    def _lists(self, office: RaceOffice) -> Lists:
        """Make the lists that are wanted, with names for who may read them."""
        key, wanted = self._viewer.key, self._wanted
        count = wanted["count"]
        match wanted["mode"]:
            case "announcer":
                lists = announcer_lists(office, key, count=count, point=wanted.get("point"))
            case "leaders":
                lists = leader_lists(office, key, count=count, categories=wanted["categories"])
            case _:
                lists = marshal_lists(office, key)
        if self._viewer.may_name:
            return lists
        return {name: [*map(without_name, rows)] for name, rows in lists.items()}


class BoardSender:
    """Sends a board over a connection, as it changes."""

    def __init__(
        self,
        hass: HomeAssistant,
        connection: websocket_api.ActiveConnection,
        msg: dict[str, Any],
    ) -> None:
        """Prepare; raises what `_Viewer` does."""
        self._hass = hass
        self._connection = connection
        self._id = msg["id"]
        self._viewer = _Viewer(hass, connection.user, msg["device_id"])
        self._board = _Board(self._viewer, msg)
        self._office: RaceOffice | None = None
        self._stop_following: CALLBACK_TYPE | None = None
        self._timer: TimerHandle | None = None

    def begin(self) -> dict[str, Any] | None:
        """Begin to follow the race; return the first message.

        Raises:
            ServiceValidationError: the course has no such point.

        """
        self._stop_following = async_follow_systems(self._hass, RaceOffice, self._follow)
        try:
            return self._board.message(self._office)
        except HomeAssistantError:
            self.stop()
            raise

    @callback
    def stop(self) -> None:
        """Send no more."""
        if self._stop_following:
            self._stop_following()
        if self._timer:
            self._timer.cancel()

    def _follow(self, entry: StewardConfigEntry, office: RaceOffice) -> CALLBACK_TYPE:
        """Follow an office; another account's is none of this race's."""
        if entry is not self._viewer.entry:
            return lambda: None
        self._office = office
        unsubscribe = office.async_subscribe_changes(self._changed)
        self._changed(self._viewer.key)

        def unfollow() -> None:
            unsubscribe()
            self._office = None
            self._changed(self._viewer.key)

        return unfollow

    @callback
    def _changed(self, key: str) -> None:
        if key == self._viewer.key and self._timer is None:
            self._timer = self._hass.loop.call_later(_TOGETHER, self._send)

    @callback
    def _send(self) -> None:
        self._timer = None
        try:
            message = self._board.message(self._office)
        except HomeAssistantError:  # the course was changed, and has no such point any more
            message = self._board.forget()
        if message:
            self._connection.send_message(websocket_api.event_message(self._id, message))


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/race/subscribe",
        vol.Required("device_id"): str,
        vol.Required("mode"): vol.In([_ANNOUNCER, _LEADERS, _MARSHAL]),
        vol.Optional("point"): str,
        vol.Optional("categories", default=list): vol.All([str], vol.Length(max=_MAX_CATEGORIES)),
        vol.Optional("count", default=5): vol.All(int, vol.Range(min=1, max=_MAX_ROWS)),
    }
)
@callback
def _subscribe_board(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send the board of a race, and then what changes of it, within a twentieth of a second.

    A message has `known` when that changes (while it is false there is nothing to show, and what
    was sent is void), `lists` as `BoardFeed` makes them, and `silent`, the points that see nobody.
    Names are there for who may read the race's list of the missing.
    """
    sending = BoardSender(hass, connection, msg)
    first = sending.begin()
    connection.subscriptions[msg["id"]] = sending.stop
    connection.send_result(msg["id"])
    connection.send_message(websocket_api.event_message(msg["id"], first))


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/race/find",
        vol.Required("device_id"): str,
        vol.Required("text"): vol.All(str, vol.Length(min=1, max=_MAX_TEXT)),
    }
)
@callback
def _find_runner(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Answer with the `runners` who are meant: by the bib, or a part of the name.

    Who may not read names finds by bib alone.
    """
    viewer = _Viewer(hass, connection.user, msg["device_id"])
    office = None
    if viewer.entry.state is ConfigEntryState.LOADED:
        office = viewer.entry.runtime_data.capability(RaceOffice)
    if office is None:
        raise validation_error("no_race")
    named = viewer.may_name
    rows = [
        runner_row(office.runner(viewer.key, bib))
        for bib in _bibs(office.runner_names(viewer.key), msg["text"], named=named)
    ]
    shown = rows if named else [*map(without_name, rows)]
    connection.send_result(msg["id"], {"runners": shown})


def _bibs(runners: Iterable[tuple[str, str]], text: str, *, named: bool) -> list[str]:
    """List the bibs of who is meant: the bib comes first, then those whose name has the text.

    Accents and capitals make no difference. Start lists may be long, and this is asked as somebody
    types: so names are brought to plain letters only where they have others.
    """
    wanted = text.strip().casefold()
    plain = _plain(wanted)

    def has_it(name: str) -> bool:
        lower = name.casefold()
        if wanted in lower:
            return True
        return bool(plain) and plain in (lower if lower.isascii() else _plain(lower))

    exact, others = list[str](), list[str]()
    for name, bib in runners:
        if bib.casefold() == wanted:
            exact.append(bib)
        elif named and wanted and len(others) < _MAX_FOUND and has_it(name):
            others.append(bib)
    return (exact + others)[:_MAX_FOUND]


def _plain(text: str) -> str:
    """Leave the plain letters of a text; nothing of one in another script."""
    return normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
