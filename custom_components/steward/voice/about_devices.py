"""What is asked about devices that have sessions, and done to these."""

from datetime import timedelta

from homeassistant.util import dt as dt_util

from ..identity import device_of
from ..service_targets import ItemRef
from .ask import Ask
from .names import spoken
from .replies import RefusedError, Reply
from .scope import Scope, value_of

_AROUND = timedelta(seconds=1)
"""How much around the time of the latest passing is asked for: others may share it."""
_ALL = 100_000
"""Passings that are asked for where that time is not known, since nobody listens to them."""


def _pick_device(scope: Scope, action: str, name: str) -> ItemRef:
    """Find the device that is meant by a name."""
    heard = spoken(name)
    found = [found for found in scope.offering(action) if heard in map(spoken, scope.names(found))]
    if not found:
        raise RefusedError("unknown_device", name=name)
    if len(found) > 1:
        raise RefusedError("several_devices", count=len(found), name=name)
    return found[0]


def _fresh(found: ItemRef) -> ItemRef:
    """Pass a device on whose system answers."""
    if not found.entry.runtime_data.last_update_success:
        raise RefusedError("unavailable", system=found.entry.title)
    return found


def _device_id(ask: Ask, found: ItemRef) -> str:
    device = device_of(ask.hass, *found)
    return device.id if device else ""


async def open_session(ask: Ask, *, device: str, name: str | None = None) -> Reply:
    """Open a session on a device."""
    found = _pick_device(ask.scope, "open_session", device)
    device_id = _device_id(ask, found)
    values = {"device": ask.scope.names(found)[0], "name": name}
    await ask.call("open_session", device_id=device_id, **({"name": name} if name else {}))
    return Reply(answer="opened_named" if name else "opened", values=values)


async def close_session(ask: Ask, *, device: str) -> Reply:
    """Close the session of a device."""
    found = _pick_device(ask.scope, "close_session", device)
    await ask.call("close_session", device_id=_device_id(ask, found))
    return Reply(answer="closed", values={"device": ask.scope.names(found)[0]})


async def count_passings(ask: Ask, *, device: str) -> Reply:
    """Count the passings of a device's active session."""
    found = _fresh(_pick_device(ask.scope, "get_passings", device))
    title = ask.scope.names(found)[0]
    if (count := value_of(found, "passings")) is None:
        raise RefusedError("no_session", device=title)
    return Reply(answer="passings", values={"count": count, "device": title})


async def last_passing(ask: Ask, *, device: str) -> Reply:
    """Tell the latest passing of a device's active session, as the cloud has it."""
    found = _fresh(_pick_device(ask.scope, "get_passings", device))
    title = ask.scope.names(found)[0]
    if (count := value_of(found, "passings")) is None:
        raise RefusedError("no_session", device=title)
    nobody = Reply(answer="no_passing", values={"device": title})
    if not count:
        return nobody
    latest = value_of(found, "last_passing")
    window = {"start": latest - _AROUND, "end": latest + _AROUND} if latest else {"limit": _ALL}
    answer = await ask.call("get_passings", device_id=_device_id(ask, found), **window)
    last = max(answer["passings"], key=lambda one: (one["timestamp"], one["number"]), default=None)
    if last is None:
        return nobody
    ago = dt_util.utcnow() - dt_util.parse_datetime(last["timestamp"], raise_on_error=True)
    return Reply(answer="last_passing", values={"device": title, "bib": last["bib"], "ago": ago})


async def active_sessions(ask: Ask) -> Reply:
    """List the devices that have an active session."""
    active = [
        found
        for found in ask.scope.readable("close_session")
        if value_of(found, "session") == "active"
    ]
    devices = [_session(ask, found) for found in active]
    return Reply(answer="active", values={"count": len(devices), "devices": devices})


def _session(ask: Ask, found: ItemRef) -> Reply:
    name = value_of(found, "session_name")
    values = {"device": ask.scope.names(found)[0], "session": name}
    return Reply(answer="device_session" if name else "device", values=values)
