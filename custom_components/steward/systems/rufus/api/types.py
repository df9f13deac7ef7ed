"""RUFUS Cloud's wire types: what its JSON holds, read tolerantly.

Identifiers (`deviceid`, `token_session`) are opaque strings. Times are in UTC. A member that is not
what the interface says is a missing one: only without its identifier is there no record.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, tzinfo
from functools import partial
from itertools import islice
from typing import Any, override
from zoneinfo import ZoneInfo

from mashumaro import DataClassDictMixin, field_options

from ...api.json import (
    boolean,
    coordinate,
    moment,
    number,
    of_our_age,
    optional_number,
    optional_text,
    percentage,
    text,
    utc,
    without_none,
)

MAX_DEVICES = 5000
"""Devices of an account that are taken in: as many as the cloud lists on one page at most."""
MAX_SESSIONS = 10_000
"""Sessions that a device can have had; an answer with more is none."""
MAX_EVENTS = 5000
"""Races of an account that are taken in."""

_IDENTIFIER = field_options(deserialize=text)
_TEXT = field_options(deserialize=optional_text)
_NUMBER = field_options(deserialize=optional_number)
_BOOLEAN = field_options(deserialize=boolean)
_UTC = field_options(deserialize=utc)


def _as_written(value: object) -> datetime | None:
    """Read a time and keep its zone, which tells whole days from hours; UTC without one."""
    if (written := moment(value)) is None:
        return None
    aware = written if written.tzinfo else written.replace(tzinfo=UTC)
    return aware if of_our_age(aware) else None


_WRITTEN = field_options(deserialize=_as_written)


def wire_time(moment: datetime) -> str:
    """Write a time as the cloud does: in UTC, with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_zones: dict[str, tzinfo] = {}
"""The time zones that passings named, by their names; `UTC` for what names none."""
_MAX_ZONES = 100


def unknown_zones(items: object) -> set[str]:
    """List the names of time zones in passings as they were sent that were not learned yet."""
    if not isinstance(items, list) or len(_zones) >= _MAX_ZONES:
        return set()
    return {
        name
        for item in items
        if isinstance(item, dict)
        and isinstance(name := item.get("timezone"), str)
        and name not in _zones
    }


def learn_zones(names: Iterable[str]) -> None:
    """Learn time zones by their names; this reads files, and has no place in the event loop."""
    for name in islice(names, _MAX_ZONES):
        try:
            _zones[name] = ZoneInfo(name)
        except Exception:  # noqa: BLE001  # any text may be named, and each fails in its own way
            _zones[name] = UTC


def _zoned(value: object) -> datetime | None:
    """Read a time that stands with the name of the zone which it is of if it names none."""
    written, name = value if isinstance(value, tuple) else (value, None)
    return utc(written, _zones.get(name, UTC) if isinstance(name, str) else UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Device(DataClassDictMixin):
    """A timing device (operations D3 and D4; what a generation does not send is `None`)."""

    deviceid: str = field(metadata=_IDENTIFIER)
    type: str | None = field(default=None, metadata=_TEXT)
    model: str | None = field(default=None, metadata=_TEXT)
    alias: str | None = field(default=None, metadata=_TEXT)
    serial_number: str | None = field(default=None, metadata=_TEXT)
    firmware: str | None = field(default=None, metadata=_TEXT)
    last_login: datetime | None = field(default=None, metadata=_UTC)
    creation_date: datetime | None = field(default=None, metadata=_UTC)
    sessions: int | None = field(default=None, metadata=_NUMBER)
    """How many sessions were ever opened on it, where the list says so."""
    device_status: str | None = field(default=None, metadata=_TEXT)
    battery_percentage: int | None = field(
        default=None, metadata=field_options(deserialize=percentage)
    )
    charging: bool | None = field(default=None, metadata=_BOOLEAN)
    last_telemetry_at: datetime | None = field(default=None, metadata=_UTC)
    last_seen: datetime | None = field(default=None, metadata=_UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceListing:
    """An account's devices, as one answer lists them."""

    devices: tuple[Device, ...]
    complete: bool
    """Whether these are all; not so where a record had no identifier, or fewer came than said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Session(DataClassDictMixin):
    """A timing session (operations S3, S4 and S5); what an answer does not tell is `None`."""

    token_session: str = field(metadata=_IDENTIFIER)
    alias: str | None = field(default=None, metadata=_TEXT)
    creation_date: datetime | None = field(default=None, metadata=_UTC)
    active: bool | None = field(default=None, metadata=_BOOLEAN)
    passings: int | None = field(default=None, metadata=_NUMBER)
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
    """A passing (operations P1 to P3): a chip, or a bib, seen by a device.

    Within its session it is known by its number.
    """

    num_passing: int = field(metadata=field_options(deserialize=number))
    timestamp: datetime | None = field(default=None, metadata=field_options(deserialize=_zoned))
    """When it was, by the device's clock, in UTC."""
    bib: str | None = field(default=None, metadata=_TEXT)
    chip: str | None = field(default=None, metadata=_TEXT)
    participant_id: str | None = field(default=None, metadata=_TEXT)
    latitude: float | None = field(
        default=None, metadata=field_options(deserialize=partial(coordinate, most=90.0))
    )
    longitude: float | None = field(default=None, metadata=field_options(deserialize=coordinate))
    status: str | None = field(default=None, metadata=_TEXT)
    timezone: str | None = field(default=None, metadata=_TEXT)
    gender: str | None = field(default=None, metadata=_TEXT)
    token_session: str | None = field(default=None, metadata=_TEXT)
    """Its session, where the operation says."""

    @classmethod
    @override
    def __pre_deserialize__(cls, members: Mapping[Any, Any]) -> dict[Any, Any]:
        """Read together what only together has a meaning: a time and its zone, both coordinates."""
        read = {**members, "timestamp": (members.get("timestamp"), members.get("timezone"))}
        if coordinate(read.get("latitude")) == 0.0 == coordinate(read.get("longitude")):
            del read["latitude"], read["longitude"]  # so says a device without a position
        return read


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
class Insertion:
    """The outcome of inserting passings (P1)."""

    inserted: int
    duplicates: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Event(DataClassDictMixin):
    """A race (operation E1); its times bear the zone that they were written in."""

    event_token: str = field(metadata=_IDENTIFIER)
    name: str | None = field(default=None, metadata=_TEXT)
    edition: str | None = field(default=None, metadata=_TEXT)
    location: str | None = field(default=None, metadata=_TEXT)
    status: str | None = field(default=None, metadata=_TEXT)
    start_date: datetime | None = field(default=None, metadata=_WRITTEN)
    end_date: datetime | None = field(default=None, metadata=_WRITTEN)
