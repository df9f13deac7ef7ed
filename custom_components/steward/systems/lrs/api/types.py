"""The LRS transmitter's wire types: what its JSON holds, read tolerantly.

Its times have no zone: they are the transmitter's own clock, as naive `datetime`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mashumaro import DataClassDictMixin, field_options

from ...api.json import is_int, text

DEFAULT_NAME = "T7470"


def clock_time(value: object) -> datetime | None:
    """Read a time of the transmitter's clock; an unreadable one is a missing one."""
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        return None


def _number(value: object) -> int | None:
    """Read a whole number; anything else is a missing one."""
    return value if is_int(value) else None


_TIME = field_options(deserialize=clock_time)


@dataclass(frozen=True, kw_only=True, slots=True)
class GuestSession(DataClassDictMixin):
    """A guest's session on a pager."""

    number: int
    """The pager's number."""
    state: str = field(metadata=field_options(deserialize=text))
    """`started`, `paged` or `cleared`; unknown ones are kept as they are."""
    uuid: str = ""
    """Tells the session from those that the pager had before."""
    sequence: int | None = field(
        default=None, metadata=field_options(alias="sessionSequence", deserialize=_number)
    )
    """The counter of all changes at the last change of this one."""
    label: str | None = None
    """The guest's name."""
    party_size: int | None = field(default=None, metadata=field_options(alias="partySize"))
    goal: int | None = field(default=None, metadata=field_options(alias="goalInSeconds"))
    """Seconds within which the guest should be paged."""
    started: datetime | None = field(default=None, metadata=_TIME)
    notified: datetime | None = field(default=None, metadata=_TIME)
    cleared: datetime | None = field(default=None, metadata=_TIME)
    clear_type: str | None = field(default=None, metadata=field_options(alias="clearType"))
    """How it ended: `STOP` or `REMOVED`, where that is told."""

    @property
    def active(self) -> bool:
        """Tell whether the guest still has the pager."""
        return self.state != "cleared" and self.cleared is None


@dataclass(frozen=True, kw_only=True, slots=True)
class EndedSession(DataClassDictMixin):
    """A session in the history."""

    number: int
    label: str | None = None
    party_size: int | None = field(default=None, metadata=field_options(alias="partySize"))
    goal: int | None = field(default=None, metadata=field_options(alias="goalInSeconds"))
    started: datetime | None = field(default=None, metadata=_TIME)
    notified: datetime | None = field(default=None, metadata=_TIME)
    cleared: datetime | None = field(default=None, metadata=_TIME)
    clear_type: str | None = field(default=None, metadata=field_options(alias="clearType"))
    """How it ended: `STOP` or `REMOVED`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Statistics(DataClassDictMixin):
    """The transmitter's statistics since they were last cleared."""

    guests_served: int | None = field(default=None, metadata=field_options(alias="guestsServed"))
    """Guests paged."""
    on_time: float | None = field(default=None, metadata=field_options(alias="percentOnTime"))
    late: float | None = field(default=None, metadata=field_options(alias="percentLate"))
    """Percent of them that were paged within their goal, and after it."""
    average_wait: float | None = field(
        default=None, metadata=field_options(alias="averageTimeServed")
    )
    """Mean seconds from start to page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings(DataClassDictMixin):
    """The transmitter's settings."""

    system_id: int | None = field(default=None, metadata=field_options(alias="systemId"))
    default_goal: int | None = field(
        default=None, metadata=field_options(alias="defaultTargetGoal")
    )
    """Seconds."""
    statistics_clear_mark: int | None = field(
        default=None, metadata=field_options(alias="statisticsClearMark")
    )
    """Hour of the day at which statistics are cleared, 0 to 24."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """Any body that the transmitter sends: answers and notifications share their members.

    `None` stands for a block that the body does not have.
    """

    sequence: int | None = None
    """`globalSessionSequence`: the counter of all session changes, 16 bit, wrapping."""
    sessions: tuple[GuestSession, ...] | None = None
    statistics: Statistics | None = None
    settings: Settings | None = None
    timestamp: datetime | None = None
    device_name: str | None = None
    firmware_version: str | None = None
    etag: bytes | None = None

    @property
    def empty(self) -> bool:
        """Tell whether it holds nothing at all, as one that could not be read."""
        return self == Message(etag=self.etag)

    @classmethod
    def from_body(
        cls, body: dict[str, Any], sessions: list[GuestSession] | None, etag: bytes | None = None
    ) -> Message:
        """Make one of a JSON object whose sessions are read already."""
        return cls(
            sequence=_number(body.get("globalSessionSequence")),
            sessions=None if sessions is None else tuple(sessions),
            statistics=_block(Statistics, body, "statistics"),
            settings=_block(Settings, body, "settings"),
            timestamp=clock_time(body.get("timestamp")),
            device_name=_text(body, "deviceName"),
            firmware_version=_text(body, "firmwareVersion"),
            etag=etag,
        )


def _block[ModelT: DataClassDictMixin](
    model: type[ModelT], body: dict[str, Any], name: str
) -> ModelT | None:
    """Read a member that is an object; one that is not, or cannot be read, is a missing one."""
    value = body.get(name)
    try:
        return model.from_dict(value) if isinstance(value, dict) else None
    except ValueError:
        return None


def _text(body: dict[str, Any], name: str) -> str | None:
    """Get a text, if there is one."""
    return value if isinstance(value := body.get(name), str) else None
