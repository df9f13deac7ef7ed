"""What a paging transmitter does for Steward's actions."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import VolDictType
from homeassistant.util.json import JsonObjectType, JsonValueType
import voluptuous as vol

from ...capabilities import Guest, Pager
from ...coordinator import door_of
from ...descriptions import TEXT, Action, Scope, whole_number
from ...validation_error import nothing_to_do, validation_error
from ...waiting.undo import Command
from ...waiting.waits import quote_answer
from ..api.json import iso
from .api.types import MAX_PAGER_NUMBER, MAX_SYSTEM_ID, EndedSession
from .clock import TransmitterClock
from .commands import GuestCommands
from .coordinator import LrsCoordinator
from .guest_events import ENDS
from .items import Transmitter, pager_key


async def _assign_pager(
    coordinator: LrsCoordinator, _: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    pager, quote = await door_of(coordinator).async_assign(**fields)
    guest = _guest_answer(pager.guest) if pager.guest else {}
    return {"number": pager.number, **guest, **quote_answer(quote)}


def _guest_answer(guest: Guest) -> dict[str, JsonValueType]:
    """Show a guest in an action's answer; `goal` is in seconds, times are ISO 8601."""
    return {
        "label": guest.label,
        "party_size": guest.party_size,
        "goal": guest.goal,
        "state": guest.state,
        "waiting_since": iso(guest.waiting_since),
        "due": iso(guest.due),
    }


def _update_guest(
    coordinator: LrsCoordinator, key: str, fields: Mapping[str, Any]
) -> Awaitable[None]:
    if not (wanted := {name: fields[name] for name in _GUEST_NAMES if name in fields}):
        raise validation_error("nothing_to_change")
    return coordinator.guests.async_update_guest(coordinator.number_of(key), **wanted)


async def _page(coordinator: LrsCoordinator, key: str, fields: Mapping[str, Any]) -> None:
    await coordinator.guests.async_page(coordinator.number_of(key), fields.get("page_mode"))


def _page_guest(
    coordinator: LrsCoordinator, key: str, fields: Mapping[str, Any]
) -> Awaitable[None]:
    """Page who holds a pager: those on the charger do not ring because they are there, too."""
    if coordinator.state.guest(number := coordinator.number_of(key)) is None:
        raise nothing_to_do("no_guest", number=number)
    return _page(coordinator, key, fields)


def _end(
    command: Command, now_fn: Callable[[GuestCommands, int], Awaitable[None]]
) -> Callable[[LrsCoordinator, str, Mapping[str, Any]], Awaitable[JsonObjectType]]:
    """Make what ends a session: at once, or after the time in which that can be undone."""

    async def end(
        coordinator: LrsCoordinator, key: str, fields: Mapping[str, Any]
    ) -> JsonObjectType:
        number = coordinator.number_of(key)
        if within := fields.get("undo_within"):
            return {"done": await door_of(coordinator).async_end(number, command, within)}
        await now_fn(coordinator.guests, number)
        return {"done": True}

    return end


def _send_page(coordinator: LrsCoordinator, _: str, fields: Mapping[str, Any]) -> Awaitable[None]:
    return coordinator.async_send_page(**fields)


async def _clear_all(
    coordinator: LrsCoordinator, _: str, _fields: Mapping[str, Any]
) -> JsonObjectType:
    return {"cleared": await coordinator.async_clear_all()}


async def _get_history(
    coordinator: LrsCoordinator, _: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    sessions = await coordinator.async_get_history()
    clock = coordinator.state.clock
    return {"sessions": [_ended_answer(one, clock) for one in sessions[-fields["limit"] :]]}


def _ended_answer(session: EndedSession, clock: TransmitterClock) -> JsonObjectType:
    """Show an ended session in an action's answer; `goal` is in seconds, times are ISO 8601."""
    return {
        "number": session.number,
        "label": session.label,
        "party_size": session.party_size,
        "goal": session.goal,
        "waiting_since": iso(clock.to_utc(session.started)),
        "paged_at": iso(clock.to_utc(session.notified)),
        "ended_at": iso(clock.to_utc(session.cleared)),
        "end": ENDS.get(session.clear_type or ""),
    }


def _delete_history(
    coordinator: LrsCoordinator, _: str, fields: Mapping[str, Any]
) -> Awaitable[None]:
    _check_confirmed(fields)
    return coordinator.async_delete_history()


def _reset_statistics(
    coordinator: LrsCoordinator, _: str, fields: Mapping[str, Any]
) -> Awaitable[None]:
    _check_confirmed(fields)
    return coordinator.async_reset_statistics()


def _check_confirmed(fields: Mapping[str, Any]) -> None:
    """Refuse to delete what cannot be had again, unless it was confirmed."""
    if not fields[_ATTR_CONFIRM]:
        raise validation_error("not_confirmed")


def _sync_clock(coordinator: LrsCoordinator, _: str, _fields: Mapping[str, Any]) -> Awaitable[None]:
    return coordinator.async_sync_clock()


_NUMBER = vol.All(whole_number, vol.Range(min=1, max=MAX_PAGER_NUMBER))
"""A pager's number."""

_BY_NUMBER = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string, vol.Optional("number"): _NUMBER}
"""Where a target may also be given by a number."""

_UNDO: VolDictType = {
    vol.Optional("undo_within"): vol.All(
        cv.positive_time_period, vol.Range(max=timedelta(seconds=30))
    ),
}
"""The time in which the command does not leave yet."""

_GUEST: VolDictType = {
    vol.Optional("label"): TEXT,
    vol.Optional("party_size"): vol.All(whole_number, vol.Range(min=1, max=999)),
    vol.Optional("goal"): vol.All(
        cv.positive_time_period, lambda period: round(period.total_seconds())
    ),
}
_GUEST_NAMES = [str(name) for name in _GUEST]
_ATTR_CONFIRM = "confirm"
_CONFIRMED: VolDictType = {vol.Required(_ATTR_CONFIRM): cv.boolean}
_MAX_HISTORY = 10_000
_DEFAULT_HISTORY = 100

ACTIONS = (
    Action[LrsCoordinator](
        name="assign_pager",
        scope=Scope.ENTRY,
        item=Transmitter,
        handle_fn=_assign_pager,
        fields={
            vol.Optional("number"): _NUMBER,
            **_GUEST,
        },
        response=SupportsResponse.OPTIONAL,
    ),
    Action[LrsCoordinator](
        name="page",
        scope=Scope.TARGET,
        item=Pager,
        handle_fn=_page,
        led_to_fn=_page_guest,
        fields={**_BY_NUMBER, vol.Optional("page_mode"): TEXT},
        number_key_fn=pager_key,
        double_taps=True,
    ),
    Action[LrsCoordinator](
        name="clear",
        scope=Scope.TARGET,
        item=Pager,
        handle_fn=_end(Command.CLEAR, GuestCommands.async_clear),
        fields={**_BY_NUMBER, **_UNDO},
        number_key_fn=pager_key,
        response=SupportsResponse.OPTIONAL,
    ),
    Action[LrsCoordinator](
        name="remove",
        scope=Scope.TARGET,
        item=Pager,
        handle_fn=_end(Command.REMOVE, GuestCommands.async_remove),
        fields={**_BY_NUMBER, **_UNDO},
        number_key_fn=pager_key,
        response=SupportsResponse.OPTIONAL,
    ),
    Action[LrsCoordinator](
        name="update_guest",
        scope=Scope.TARGET,
        item=Pager,
        handle_fn=_update_guest,
        fields={**_BY_NUMBER, **_GUEST},
        number_key_fn=pager_key,
    ),
    Action[LrsCoordinator](
        name="send_page",
        scope=Scope.ENTRY,
        item=Transmitter,
        handle_fn=_send_page,
        fields={
            vol.Required("number"): _NUMBER,
            vol.Optional("message"): TEXT,
            vol.Optional("page_mode"): TEXT,
            vol.Optional("system_id"): vol.All(whole_number, vol.Range(min=0, max=MAX_SYSTEM_ID)),
        },
    ),
    Action[LrsCoordinator](
        name="clear_all",
        scope=Scope.ENTRY,
        item=Transmitter,
        handle_fn=_clear_all,
        all_pagers=True,
        fields={},
        response=SupportsResponse.OPTIONAL,
    ),
    Action[LrsCoordinator](
        name="get_history",
        scope=Scope.ENTRY,
        item=Transmitter,
        handle_fn=_get_history,
        all_pagers=True,
        fields={
            vol.Optional("limit", default=_DEFAULT_HISTORY): vol.All(
                whole_number, vol.Range(min=1, max=_MAX_HISTORY)
            ),
        },
        response=SupportsResponse.ONLY,
    ),
    Action[LrsCoordinator](
        name="delete_history",
        scope=Scope.ENTRY,
        item=Transmitter,
        handle_fn=_delete_history,
        fields=_CONFIRMED,
        admin=True,
    ),
    Action[LrsCoordinator](
        name="reset_statistics",
        scope=Scope.ENTRY,
        item=Transmitter,
        handle_fn=_reset_statistics,
        fields=_CONFIRMED,
        admin=True,
    ),
    Action[LrsCoordinator](
        name="sync_clock",
        scope=Scope.ENTRY,
        item=Transmitter,
        handle_fn=_sync_clock,
        fields={},
    ),
)
