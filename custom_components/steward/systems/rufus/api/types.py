"""RUFUS Cloud's wire types: what its JSON holds, read tolerantly.

Identifiers (`deviceid`, `token_session`) are opaque strings. Times are in UTC.
"""

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from mashumaro import DataClassDictMixin, field_options

from ...api.json import coordinate, count, percentage, text, utc, without_none

_TEXT = field_options(deserialize=text)
_UTC = field_options(deserialize=utc)
_COORDINATE = field_options(deserialize=coordinate)


def _required_utc(value: object) -> datetime:
    """Read a time that must be there."""
    if (moment := utc(value)) is None:
        raise ValueError("no time")
    return moment


def _as_written(value: object) -> datetime | None:
    """Read a time and keep its zone, which tells whole days from hours; UTC without one."""
    if not isinstance(value, str) or utc(value) is None:
        return None
    moment = datetime.fromisoformat(value)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def wire_time(moment: datetime) -> str:
    """Write a time as the cloud does: in UTC, with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_WRITTEN = field_options(deserialize=_as_written)


@dataclass(frozen=True, kw_only=True, slots=True)
class Device(DataClassDictMixin):
    """A timing device (operations D3 and D4; what a generation does not send is `None`)."""

    deviceid: str = field(metadata=_TEXT)
    type: str | None = None
    model: str | None = None
    alias: str | None = None
    serial_number: str | None = None
    firmware: str | None = None
    last_login: datetime | None = field(default=None, metadata=_UTC)
    creation_date: datetime | None = field(default=None, metadata=_UTC)
    sessions: int | None = None
    """How many sessions were ever opened on it, where the list says so."""
    device_status: str | None = None
    battery_percentage: int | None = field(
        default=None, metadata=field_options(deserialize=percentage)
    )
    charging: bool | None = None
    last_telemetry_at: datetime | None = field(default=None, metadata=_UTC)
    last_seen: datetime | None = field(default=None, metadata=_UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Session(DataClassDictMixin):
    """A timing session (operations S3, S4 and S5)."""

    token_session: str = field(metadata=_TEXT)
    alias: str | None = None
    creation_date: datetime | None = field(default=None, metadata=_UTC)
    active: bool = False
    passings: int = field(default=0, metadata=field_options(deserialize=count))
    """How many passings it holds."""
    first: datetime | None = field(default=None, metadata=_UTC)
    last: datetime | None = field(default=None, metadata=_UTC)
    """When its first and its last passing were."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Binding:
    """The outcome of binding a device (operation D1)."""

    deviceid: str
    already_bound: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Passing(DataClassDictMixin):
    """A passing (operations P1 to P4): a chip, or a bib, seen by a device.

    Within its session it is known by its number.
    """

    num_passing: int
    timestamp: datetime = field(metadata=field_options(deserialize=_required_utc))
    """When it was, by the device's clock, in UTC."""
    bib: str = field(metadata=_TEXT)
    chip: str | None = None
    participant_id: str | None = None
    latitude: float | None = field(default=None, metadata=_COORDINATE)
    longitude: float | None = field(default=None, metadata=_COORDINATE)
    status: str | None = None
    timezone: str | None = None
    gender: str | None = None
    token_session: str | None = None
    """Its session, where the operation says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPassing:
    """A passing to be inserted (operation P1)."""

    num_passing: int
    timestamp: datetime
    bib: str
    chip: str | None = None
    participant_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None

    def to_wire(self) -> dict[str, Any]:
        """Make its JSON object; what is not given is left out."""
        members = {field.name: getattr(self, field.name) for field in fields(self)}
        members["timestamp"] = wire_time(self.timestamp)
        return without_none(**members)


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page of passings, in the cloud's order."""

    passings: list[Passing]
    has_more: bool | None
    """Whether another page follows; `None` where the cloud does not say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Continuation:
    """One page of a device's passings, resumed after the last one that was read (P4)."""

    session_used: str
    """The session that the passings are of: a newer one takes over at once."""
    session_label: str | None
    resumed_from: int | None
    passings: list[Passing]


@dataclass(frozen=True, kw_only=True, slots=True)
class Insertion:
    """The outcome of inserting passings (P1)."""

    inserted: int
    duplicates: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Event(DataClassDictMixin):
    """A race (operation E1); its times bear the zone that they were written in."""

    event_token: str = field(metadata=_TEXT)
    name: str | None = None
    edition: str | None = None
    location: str | None = None
    status: str | None = None
    start_date: datetime | None = field(default=None, metadata=_WRITTEN)
    end_date: datetime | None = field(default=None, metadata=_WRITTEN)
