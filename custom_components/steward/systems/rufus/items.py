"""What a RUFUS account looks after: the account itself and its timing devices. Pure."""

from dataclasses import dataclass
from datetime import datetime

from .api.types import Device, Event, Session
from .clock import OFF


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A RUFUS account."""

    open_sessions: int = 0
    events: tuple[Event, ...] | None = None
    """Its races; `None` where the cloud does not show any."""
    unsaved: bool = False
    """Whether it could not be stored which passings were told."""
    set_aside: str | None = None
    """The file that was kept aside since what it stored could not be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TimingDevice:
    """A timing device."""

    device: Device
    session: Session | None = None
    """Its active session."""
    asked: bool = False
    """Whether the cloud has said whether there is one."""
    last_passing: datetime | None = None
    """When the passing of the active session was that came last."""
    clock_offset: float | None = None
    """By how many seconds its clock is ahead, once that is known."""

    @property
    def session_active(self) -> bool | None:
        """Whether a session is active; `None` until the cloud has said."""
        return self.session is not None or (False if self.asked else None)

    @property
    def session_name(self) -> str | None:
        """The name of the active session, if it has one."""
        return self.session.alias if self.session else None

    @property
    def session_started(self) -> datetime | None:
        """When the active session was opened."""
        return self.session.creation_date if self.session else None

    @property
    def passings(self) -> int | None:
        """How many passings the active session has; `None` without one."""
        return None if self.session is None else self.session.passings or 0

    @property
    def last_seen(self) -> datetime | None:
        """When the cloud last heard of the device, by any of what it says of that."""
        device = self.device
        moments = (device.last_telemetry_at, device.last_login, device.last_seen)
        return max([moment for moment in moments if moment], default=None)

    @property
    def last_heard(self) -> datetime | None:
        """When the device was heard of last, by its passings too."""
        return max([one for one in (self.last_seen, self.last_passing) if one], default=None)

    @property
    def offline(self) -> bool:
        """Whether the cloud says that it does not hear of the device."""
        return (self.device.device_status or "").casefold() == "offline"

    @property
    def clock_off(self) -> bool:
        """Whether its clock is so wrong that it should be set."""
        return self.clock_offset is not None and abs(self.clock_offset) >= OFF


def display_name(item: TimingDevice) -> str:
    """Name a timing device: its alias, or else what it is."""
    device = item.device
    made = " ".join([part for part in (device.model, device.serial_number) if part])
    return device.alias or made or device.deviceid[:8]
