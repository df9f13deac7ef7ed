"""The JSON forms of the world's things, in both generations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .options import Blank, Generation
from .records import Device, Event, Passing, Session
from .times import passing_text, text
from .world import World


def _text_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else text(moment)


def device(world: World, item: Device) -> dict[str, Any]:
    """Return a device as D3 and D4 answer with it.

    The newer form of D4 and the older one of D3 are not documented: both operations answer
    with the form that the generation documents for the other.
    """
    if world.options.generation is Generation.OLD:
        return _old_device(world, item)
    return _device_summary(world, item)


def _device_summary(world: World, item: Device) -> dict[str, Any]:
    return {
        "deviceid": item.deviceid,
        "type": item.kind,
        "model": item.model,
        "alias": item.alias,
        "serial_number": item.serial_number,
        "firmware": item.firmware,
        "last_login": text(item.last_seen),
        "creation_date": text(item.created),
        "sessions": len(world.sessions_of(item.deviceid)),
        "device_status": item.device_status,
        "battery_percentage": item.battery_percentage,
        "charging": item.charging,
        "last_telemetry_at": _text_or_none(item.last_telemetry_at),
    }


def _old_device(world: World, item: Device) -> dict[str, Any]:
    sessions = world.sessions_of(item.deviceid)
    return {
        "deviceid": item.deviceid,
        "type": item.kind,
        "model": item.model,
        "alias": item.alias,
        "firmware": item.firmware or "",
        "serial_number": item.serial_number,
        "creation_date": text(item.created),
        "sessions": len(sessions),
        "passings": sum(world.passings_count(session.token) for session in sessions),
        "last_seen": text(item.last_seen),
    }


def session_row(world: World, item: Session) -> dict[str, Any]:
    """Return a session as S3 lists it."""
    return {
        "token_session": item.token,
        "alias": item.alias,
        "creation_date": text(item.created),
        "active": item.active,
        "passings": world.passings_count(item.token),
    }


def session_detail(world: World, item: Session) -> dict[str, Any]:
    """Return a session as S4 and S5 answer with it.

    ``duration`` is a date-time in the documentation, some time after the creation. Here it is
    the end so far: when the session was closed, else its last passing, else its creation.
    ``first`` and ``last`` without passings are not documented: the options say what they are.
    """
    extent = world.extent(item.token)
    detail = {
        "token_session": item.token,
        "alias": item.alias,
        "creation_date": text(item.created),
        "duration": text(item.closed or (extent[1] if extent else item.created)),
        "active": item.active,
        "passings": world.passings_count(item.token),
    }
    if extent:
        return {**detail, "first": text(extent[0]), "last": text(extent[1])}
    return {**detail, **_BLANK_TIMES[world.options.blank_times]}


_BLANK_TIMES: Mapping[Blank, Mapping[str, str | None]] = {
    Blank.NULL: {"first": None, "last": None},
    Blank.EMPTY: {"first": "", "last": ""},
    Blank.ABSENT: {},
}


def passing(world: World, session: Session, item: Passing) -> dict[str, Any]:
    """Return a passing as P2 and P3 list it.

    Coordinates are numbers or null in the new generation, texts in the old one.
    """
    return {
        "token_session": session.token,
        "timestamp": passing_text(item.timestamp, item.timezone, world.options),
        "num_passing": item.num_passing,
        "latitude": _coordinate(world, item.latitude),
        "longitude": _coordinate(world, item.longitude),
        "status": item.status,
        "participant_id": item.participant_id,
        "chip": item.chip,
        "bib": item.bib,
        "timezone": item.timezone,
        "gender": item.gender,
        "deviceid": session.deviceid,
    }


def polled_passing(world: World, item: Passing) -> dict[str, Any]:
    """Return a passing as P4 lists it."""
    return {
        "bib": item.bib,
        "timestamp": passing_text(item.timestamp, item.timezone, world.options),
        "num_passing": item.num_passing,
        "latitude": _coordinate(world, item.latitude),
        "longitude": _coordinate(world, item.longitude),
        "chip": item.chip,
    }


def _coordinate(world: World, degrees: float | None) -> float | str | None:
    if world.options.generation is Generation.OLD:
        return f"{degrees or 0.0}"
    return degrees


def event(item: Event) -> dict[str, Any]:
    """Return an event as E1 lists it."""
    return {
        "event_token": item.token,
        "name": item.name,
        "edition": item.edition,
        "location": item.location,
        "start_date": _text_or_none(item.start),
        "end_date": _text_or_none(item.end),
        "status": item.status,
    }


def world(item: World) -> dict[str, Any]:
    """Return a whole world: devices in both their forms, sessions with passings, events."""
    return {
        "devices": [
            {
                **_device_summary(item, each),
                **_old_device(item, each),
                "firmware": each.firmware,
                "clock_offset": each.clock_offset,
            }
            for each in item.devices.values()
        ],
        "sessions": [
            {
                **session_detail(item, each),
                "deviceid": each.deviceid,
                "passings": [passing(item, each, one) for one in item.passings(each.token)],
            }
            for each in item.sessions.values()
        ],
        "events": [event(each) for each in item.events.values()],
        "keys": item.keys.state(),
    }
