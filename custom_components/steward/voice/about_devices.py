"""What is asked about devices that have sessions, and done to these."""

from datetime import timedelta

from homeassistant.util import dt as dt_util

from ..capabilities import PassingSource, SessionHost
from .names import best, is_whole
from .replies import RefusedError, Reply
from .scope import Capability, Device, Scope, answering


def _pick(scope: Scope, name: str, capability: Capability = SessionHost) -> Device:
    """Find the device that is meant by a name."""
    named = ((one, device) for device in scope.devices(capability) for one in device.names)
    rank, found = best(name, named)
    devices = list(
        {(device.entry.entry_id, device.session.key): device for device in found}.values()
    )
    if not devices or not is_whole(rank):
        raise RefusedError("unknown_device", name=name)
    if len(devices) > 1:
        raise RefusedError("several_devices", count=len(devices), name=name)
    return devices[0]


async def open_session(scope: Scope, *, device: str, name: str | None = None) -> Reply:
    """Open a session on a device."""
    found = _pick(scope, device)
    await scope.allow(found.entry, found.session.key)
    await found.host.async_open_session(found.session.key, name)
    values = {"device": found.name, "name": name}
    return Reply(answer="opened_named" if name else "opened", values=values)


async def close_session(scope: Scope, *, device: str) -> Reply:
    """Close the session of a device."""
    found = _pick(scope, device)
    await scope.allow(found.entry, found.session.key)
    await found.host.async_close_session(found.session.key)
    return Reply(answer="closed", values={"device": found.name})


def _counted(scope: Scope, name: str) -> tuple[Device, PassingSource, int]:
    """Find a device, what tells its passings, and their number in its active session."""
    found = _pick(scope, name, PassingSource)
    answering(found.entry)
    source = found.entry.runtime_data.capability(PassingSource)
    count = source.passing_count(found.session.key) if source else None
    if source is None or count is None:
        raise RefusedError("no_session", device=found.name)
    return found, source, count


async def count_passings(scope: Scope, *, device: str) -> Reply:
    """Count the passings of a device's active session."""
    found, _, count = _counted(scope, device)
    return Reply(answer="passings", values={"count": count, "device": found.name})


async def last_passing(scope: Scope, *, device: str) -> Reply:
    """Tell the latest passing of a device's active session."""
    found, source, count = _counted(scope, device)
    last = await source.async_last_passing(found.session.key) if count else None
    if last is None:
        return Reply(answer="no_passing", values={"device": found.name})
    ago = max(dt_util.utcnow() - last.happened, timedelta())
    values = {"device": found.name, "bib": last.bib, "chip": last.chip, "ago": ago}
    if last.bib:
        return Reply(answer="last_passing", values=values)
    if last.chip:
        return Reply(answer="last_passing_chip", values=values)
    return Reply(answer="last_passing_unnamed", values=values)


async def active_sessions(scope: Scope) -> Reply:
    """List the devices that have an active session."""
    devices = list(scope.devices())
    for one in devices:
        answering(one.entry)
    active = [_session(one) for one in devices if one.session.active]
    return Reply(answer="active", values={"count": len(active), "devices": active})


def _session(device: Device) -> Reply:
    name = device.session.name
    values = {"device": device.name, "session": name}
    return Reply(answer="device_session" if name else "device", values=values)
