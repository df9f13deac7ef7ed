"""What an account holds, as immutable records."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, kw_only=True)
class Device:
    """A timing device of the account.

    Attributes:
        deviceid: 64 upper-case hexadecimal digits.
        kind: Its ``type``: free text, empty if it has none.
        model: Model.
        serial_number: Serial number.
        alias: Name, empty if it has none.
        firmware: Version, if told.
        created: When it was bound.
        last_seen: When it last spoke to the cloud.
        device_status: Telemetry: free text, if told.
        battery_percentage: Telemetry: 0 to 100, if told.
        charging: Telemetry: whether it charges, if told.
        last_telemetry_at: When it last sent telemetry, if ever.
        clock_offset: Seconds that its own clock is fast; passings have its times.
    """

    deviceid: str
    kind: str
    model: str
    serial_number: str
    alias: str
    firmware: str | None
    created: datetime
    last_seen: datetime
    device_status: str | None = None
    battery_percentage: int | None = None
    charging: bool | None = None
    last_telemetry_at: datetime | None = None
    clock_offset: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Session:
    """A container of passings.

    Attributes:
        token: 64 upper-case hexadecimal digits, or a short text where the options say so.
        deviceid: Its device.
        alias: Name, empty if it has none.
        created: When it was opened.
        closed: When it was closed, None while it is active.
    """

    token: str
    deviceid: str
    alias: str
    created: datetime
    closed: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether it takes passings."""
        return self.closed is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Passing:
    """One crossing of one participant.

    Attributes:
        timestamp: When, by the device's clock.
        num_passing: Order number in its session.
        bib: Start number.
        participant_id: Participant, if known.
        chip: Chip, if there is one.
        latitude: Degrees, if known.
        longitude: Degrees, if known.
        status: Free text.
        timezone: Name of a time zone.
        gender: Free text.
    """

    timestamp: datetime
    num_passing: int
    bib: str
    participant_id: str | None = None
    chip: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    status: str | None = None
    timezone: str | None = None
    gender: str | None = None


@dataclass(frozen=True, kw_only=True)
class Event:
    """A race that the account organises; all but its token may be unknown.

    Attributes:
        token: 64 upper-case hexadecimal digits.
        name: Name.
        edition: Which time it is held: free text.
        location: Place.
        start: When it begins.
        end: When it ends.
        status: Free text.
    """

    token: str
    name: str | None = None
    edition: str | None = None
    location: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    status: str | None = None


def in_milliseconds(moment: datetime) -> datetime:
    """Return a time in UTC, cut down to whole milliseconds: the cloud has no finer ones."""
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
