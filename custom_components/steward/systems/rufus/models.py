"""RUFUS Cloud's wire types: what its JSON holds, read tolerantly.

Identifiers (`deviceid`, `token_session`) are opaque strings. Times are in UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime

from mashumaro import DataClassDictMixin, field_options

from ..parsing import count, percentage, text, utc

_TEXT = field_options(deserialize=text)
_UTC = field_options(deserialize=utc)


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
