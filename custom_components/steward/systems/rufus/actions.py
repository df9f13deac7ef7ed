"""What a RUFUS account does for Steward's actions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from homeassistant.core import SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ...descriptions import TEXT, Action, Scope
from ...validation_error import validation_error
from ..api.bounds import EARLIEST, LATEST, MAX_INT
from ..api.json import iso
from ..sessions import close_session_action, open_session_action
from .api.types import NewPassing, Passing, Session
from .coordinator import RufusCoordinator
from .items import Account, TimingDevice

_MAX_PASSINGS = 100_000
_DEFAULT_PASSINGS = 1000


def _session_answer(session: Session) -> JsonObjectType:
    """Show a session in an action's answer; times are ISO 8601."""
    return {
        "token_session": session.token_session,
        "name": session.alias,
        "active": session.active,
        "started": iso(session.creation_date),
        "passings": session.passings,
        "first_passing": iso(session.first),
        "last_passing": iso(session.last),
    }


async def _bind_device(
    coordinator: RufusCoordinator, _: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    renamed = {"device_type" if name == "type" else name: text for name, text in fields.items()}
    binding = await coordinator.async_bind_device(**renamed)
    return {"deviceid": binding.deviceid, "already_bound": binding.already_bound}


async def _unbind_device(
    coordinator: RufusCoordinator, key: str, fields: Mapping[str, Any]
) -> None:
    await coordinator.async_unbind_device(key, fields["serial_number"])


async def _get_sessions(
    coordinator: RufusCoordinator, key: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    wanted = fields.get("active")
    return {
        "sessions": [
            _session_answer(session)
            for session in await coordinator.async_get_sessions(key)
            if wanted in {None, session.active}
        ]
    }


async def _add_passings(
    coordinator: RufusCoordinator, key: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    passings = [_new_passing(**passing) for passing in fields["passings"]]
    insertion = await coordinator.async_add_passings(key, passings)
    return {"inserted": insertion.inserted, "duplicates": insertion.duplicates}


def _new_passing(number: int, **members: Any) -> NewPassing:
    return NewPassing(num_passing=number, **{"timestamp": dt_util.utcnow(), **members})


async def _get_passings(
    coordinator: RufusCoordinator, key: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    start, end = fields.get("start"), fields.get("end")
    between = None
    if start or end:
        if mixed := fields.keys() & {"token_session", "first", "last"}:
            raise validation_error("session_or_time", fields=", ".join(sorted(mixed)))
        between = (start or dt_util.utc_from_timestamp(0), end or dt_util.utcnow())
    passings = await coordinator.async_get_passings(
        key,
        fields["limit"],
        token_session=fields.get("token_session"),
        first=fields.get("first"),
        last=fields.get("last"),
        between=between,
    )
    return {"passings": [_passing_answer(passing) for passing in passings]}


def _passing_answer(passing: Passing) -> JsonObjectType:
    """Show a passing in an action's answer."""
    return {
        "number": passing.num_passing,
        "timestamp": iso(passing.timestamp),
        "bib": passing.bib,
        "chip": passing.chip,
        "participant_id": passing.participant_id,
        "latitude": passing.latitude,
        "longitude": passing.longitude,
        "status": passing.status,
        "gender": passing.gender,
        "token_session": passing.token_session,
    }


def _utc(moment: datetime) -> datetime:
    """Turn a time to UTC, if it is of this age."""
    try:
        read = dt_util.as_utc(moment)
    except OverflowError as err:
        raise vol.Invalid("a time of no age") from err
    if not EARLIEST <= read < LATEST:
        raise vol.Invalid(f"a time that is not from {EARLIEST.year} to {LATEST.year - 1}")
    return read


_MOMENT = vol.All(cv.datetime, _utc)
"""A time; without a zone it is a local one."""
_NUMBER = vol.All(vol.Coerce(int), vol.Range(min=0, max=MAX_INT))
_PASSING = vol.Schema(
    {
        vol.Required("number"): _NUMBER,
        vol.Required("bib"): TEXT,
        vol.Optional("timestamp"): _MOMENT,
        vol.Optional("chip"): TEXT,
        vol.Optional("participant_id"): TEXT,
        vol.Optional("latitude"): cv.latitude,
        vol.Optional("longitude"): cv.longitude,
    }
)

ACTIONS = (
    Action[RufusCoordinator](
        name="bind_device",
        scope=Scope.ENTRY,
        item=Account,
        handle_fn=_bind_device,
        fields={
            vol.Required("model"): TEXT,
            vol.Required("serial_number"): TEXT,
            vol.Optional("type"): TEXT,
            vol.Optional("alias"): TEXT,
            vol.Optional("firmware"): TEXT,
        },
        response=SupportsResponse.OPTIONAL,
    ),
    Action[RufusCoordinator](
        name="unbind_device",
        scope=Scope.DEVICE,
        item=TimingDevice,
        handle_fn=_unbind_device,
        fields={vol.Required("serial_number"): TEXT},
        admin=True,
    ),
    open_session_action(TimingDevice, _session_answer, {vol.Optional("name"): TEXT}),
    close_session_action(TimingDevice),
    Action[RufusCoordinator](
        name="get_sessions",
        scope=Scope.DEVICE,
        item=TimingDevice,
        handle_fn=_get_sessions,
        fields={vol.Optional("active"): cv.boolean},
        response=SupportsResponse.ONLY,
    ),
    Action[RufusCoordinator](
        name="add_passings",
        scope=Scope.DEVICE,
        item=TimingDevice,
        handle_fn=_add_passings,
        fields={vol.Required("passings"): vol.All(cv.ensure_list, vol.Length(min=1), [_PASSING])},
        response=SupportsResponse.OPTIONAL,
    ),
    Action[RufusCoordinator](
        name="get_passings",
        scope=Scope.DEVICE,
        item=TimingDevice,
        handle_fn=_get_passings,
        fields={
            vol.Optional("token_session"): TEXT,
            vol.Optional("first"): _NUMBER,
            vol.Optional("last"): _NUMBER,
            vol.Optional("start"): _MOMENT,
            vol.Optional("end"): _MOMENT,
            vol.Optional("limit", default=_DEFAULT_PASSINGS): vol.All(
                vol.Coerce(int), vol.Range(min=1, max=_MAX_PASSINGS)
            ),
        },
        response=SupportsResponse.ONLY,
    ),
)
