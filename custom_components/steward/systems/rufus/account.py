"""What the snapshot of a RUFUS account holds."""

from dataclasses import dataclass, replace
from datetime import datetime

from .api.types import Device, Event, Session


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A RUFUS account."""

    open_sessions: int
    events: tuple[Event, ...] | None = None
    """Its races; `None` where the cloud does not show any."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TimingDevice:
    """A timing device."""

    device: Device
    session: Session | None = None
    """Its active session."""
    asked: bool = False
    """Whether the cloud has said whether there is one."""
    last_passing: datetime | None = None
    """When the latest passing of the active session was."""


def display_name(item: TimingDevice) -> str:
    """Name a timing device: its alias, or else what it is."""
    device = item.device
    made = " ".join(part for part in (device.model, device.serial_number) if part)
    return device.alias or made or device.deviceid[:8]


def renewed(known: TimingDevice | None, device: Device) -> TimingDevice:
    """Make a device's item of its new summary and of what is known of its session."""
    if device.sessions == 0:
        return TimingDevice(device=device, asked=True)
    if known is None:
        return TimingDevice(device=device)
    before = known.device
    same = (before.sessions, before.last_login) == (device.sessions, device.last_login)
    return replace(known, device=device, asked=known.asked and same)
