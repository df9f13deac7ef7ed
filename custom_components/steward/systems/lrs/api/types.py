"""The LRS transmitter's wire types: what its JSON holds, read tolerantly.

Its times have no zone: they are the transmitter's own clock, as naive `datetime`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
import re
from typing import Any, override

from mashumaro import DataClassDictMixin, field_options

from ...api.json import is_int, moment, of_our_age, optional_text

DEFAULT_NAME = "T7470"
MAX_PAGER_NUMBER = 4095
"""The highest number of a pager: the radio's field has 12 bits, and 0 is all pagers."""
MAX_SYSTEM_ID = 255
"""The highest system id: the radio's field has 8 bits."""
_MAX_NUMBER = 2**31
"""No counter, size or number of seconds of a transmitter is higher."""
_UUID = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")


def clock_time(value: object) -> datetime | None:
    """Read a time of the transmitter's clock; an unreadable one is a missing one."""
    if (written := moment(value)) is None or not of_our_age(written.replace(tzinfo=UTC)):
        return None
    return written.replace(tzinfo=None)


def _number(value: object) -> int | None:
    """Read a whole number of a size that can be; anything else is a missing one."""
    return value if is_int(value) and abs(value) <= _MAX_NUMBER else None


def _pager_number(value: object) -> int:
    """Read the number of a pager, which must be there."""
    if not is_int(value) or not 1 <= value <= MAX_PAGER_NUMBER:
        raise ValueError("no number of a pager")
    return value


def _measure(value: object) -> float | None:
    """Read a number of seconds, guests or percent; anything else is a missing one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= _MAX_NUMBER else None


def _words(value: object) -> str | None:
    """Read a text; anything else is a missing one."""
    return optional_text(value) if isinstance(value, str) else None


def _state(value: object) -> str:
    """Read a state; anything else is an empty one."""
    return optional_text(value) or ""


def _uuid(value: object) -> str | None:
    """Read a UUID as it is written; anything else, which may be anybody's, is a missing one."""
    return value if isinstance(value, str) and _UUID.fullmatch(value) else None


def _named(alias: str, read: Callable[[object], object]) -> dict[str, Any]:
    """Read a member by its name on the wire."""
    return field_options(alias=alias, deserialize=read)


_TIME = field_options(deserialize=clock_time)
_WORDS = field_options(deserialize=_words)


@dataclass(frozen=True, kw_only=True, slots=True)
class GuestSession(DataClassDictMixin):
    """A guest's session on a pager."""

    number: int = field(metadata=field_options(deserialize=_pager_number))
    """The pager's number."""
    state: str = field(default="", metadata=field_options(deserialize=_state))
    """`started`, `paged` or `cleared`; unknown ones are kept as they are.

    Where it is not told the times tell it.
    """
    uuid: str | None = field(default=None, metadata=field_options(deserialize=_uuid))
    """Tells the session from those that the pager had before."""
    sequence: int | None = field(default=None, metadata=_named("sessionSequence", _number))
    """The counter of all changes at the last change of this one."""
    label: str | None = field(default=None, metadata=_WORDS)
    """The guest's name."""
    party_size: int | None = field(default=None, metadata=_named("partySize", _number))
    goal: int | None = field(default=None, metadata=_named("goalInSeconds", _number))
    """Seconds within which the guest should be paged."""
    started: datetime | None = field(default=None, metadata=_TIME)
    notified: datetime | None = field(default=None, metadata=_TIME)
    cleared: datetime | None = field(default=None, metadata=_TIME)
    clear_type: str | None = field(default=None, metadata=_named("clearType", _words))
    """How it ended: `STOP` or `REMOVED`, where that is told."""

    @classmethod
    @override
    def __post_deserialize__(cls, obj: GuestSession) -> GuestSession:
        return obj if obj.state else replace(obj, state="paged" if obj.notified else "started")

    @property
    def active(self) -> bool:
        """Tell whether the guest still has the pager."""
        return self.state != "cleared" and self.cleared is None


@dataclass(frozen=True, kw_only=True, slots=True)
class EndedSession(DataClassDictMixin):
    """A session in the history."""

    number: int = field(metadata=field_options(deserialize=_pager_number))
    label: str | None = field(default=None, metadata=_WORDS)
    party_size: int | None = field(default=None, metadata=_named("partySize", _number))
    goal: int | None = field(default=None, metadata=_named("goalInSeconds", _number))
    started: datetime | None = field(default=None, metadata=_TIME)
    notified: datetime | None = field(default=None, metadata=_TIME)
    cleared: datetime | None = field(default=None, metadata=_TIME)
    clear_type: str | None = field(default=None, metadata=_named("clearType", _words))
    """How it ended: `STOP` or `REMOVED`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Statistics(DataClassDictMixin):
    """The transmitter's statistics since they were last cleared."""

    guests_served: int | None = field(default=None, metadata=_named("guestsServed", _number))
    """Guests paged."""
    on_time: float | None = field(default=None, metadata=_named("percentOnTime", _measure))
    late: float | None = field(default=None, metadata=_named("percentLate", _measure))
    """Percent of them that were paged within their goal, and after it."""
    average_wait: float | None = field(default=None, metadata=_named("averageTimeServed", _measure))
    """Mean seconds from start to page."""
    sessions: int | None = field(default=None, metadata=_named("numSessions", _number))
    """Sessions that were started, whatever became of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings(DataClassDictMixin):
    """The transmitter's settings."""

    system_id: int | None = field(default=None, metadata=_named("systemId", _number))
    default_goal: int | None = field(default=None, metadata=_named("defaultTargetGoal", _number))
    """Seconds."""
    statistics_clear_mark: int | None = field(
        default=None, metadata=_named("statisticsClearMark", _number)
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
    complete: bool = True
    """Whether all its sessions could be read: from one that lacks some nobody is gone."""
    statistics: Statistics | None = None
    settings: Settings | None = None
    timestamp: datetime | None = None
    device_name: str | None = None
    firmware_version: str | None = None
    etag: bytes | None = None

    def __bool__(self) -> bool:
        """Tell whether it holds anything at all, unlike one that could not be read."""
        return self != Message(etag=self.etag)

    @classmethod
    def from_body(
        cls, body: dict[str, Any], sessions: list[GuestSession] | None, etag: bytes | None = None
    ) -> Message:
        """Make one of a JSON object whose sessions were read already, those that could be."""
        listed = body.get("sessions")
        return cls(
            sequence=_number(body.get("globalSessionSequence")),
            sessions=None if sessions is None else tuple(sessions),
            complete=not isinstance(listed, list) or len(listed) == len(sessions or ()),
            statistics=_block(Statistics, body, "statistics"),
            settings=_block(Settings, body, "settings"),
            timestamp=clock_time(body.get("timestamp")),
            device_name=_words(body.get("deviceName")),
            firmware_version=_words(body.get("firmwareVersion")),
            etag=etag,
        )


def _block[ModelT: DataClassDictMixin](
    model: type[ModelT], body: dict[str, Any], name: str
) -> ModelT | None:
    """Read a member that is an object; one that is not, or cannot be read, is a missing one."""
    value = body.get(name)
    return model.from_dict(value) if isinstance(value, dict) else None
