"""Sources of passings: timing devices, and the one stream of what they see."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .subscriptions import Unsubscribe


@dataclass(frozen=True, kw_only=True, slots=True)
class PassingEvent:
    """A passing, as the stream tells it once to each of its readers."""

    source_key: str
    """The key of the item that was passed."""
    key: str
    """The same for the same passing and for no other; tells nothing of a secret."""
    number: int
    """Its number in its session."""
    timestamp: datetime
    """When it was, by the device's clock, in UTC; when it was received, where that is not told."""
    received: datetime
    """When Steward read it, by Home Assistant's clock, in UTC."""
    bib: str | None = None
    chip: str | None = None
    participant_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    session: str | None = None
    """The name of its session."""
    session_key: str = ""
    """The same for all passings of a session and of no other; tells nothing of a secret."""
    clock_offset: float | None = None
    """By how many seconds the device's clock is ahead, as far as that was learned."""

    @property
    def happened(self) -> datetime:
        """When it was, by Home Assistant's clock as far as the device's is known."""
        try:
            return self.timestamp - timedelta(seconds=self.clock_offset or 0.0)
        except OverflowError:
            return self.timestamp

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes of its event, as JSON values."""
        return {
            "key": self.key,
            "bib": self.bib,
            "chip": self.chip,
            "number": self.number,
            "timestamp": self.timestamp.isoformat(),
            "received": self.received.isoformat(),
            "clock_offset": self.clock_offset,
            "latitude": self.latitude,
            "longitude": self.longitude,
            "session": self.session,
        }


@dataclass(eq=False, kw_only=True, slots=True)
class PassingReader:
    """Who is told each passing, in the order of its session, and confirms what it is done with.

    What is not confirmed is told again after a restart: so nothing is lost, and what comes again
    has the same `key`.
    """

    name: str
    """What it has confirmed is stored under it."""
    tell: Callable[[PassingEvent], None]
    has_room: Callable[[], bool]
    """Whether it can take more; who has room again wakes its reading."""
    follows: Callable[[str], bool]
    """Whether it is to be told of an item, by its key."""
    from_session: bool = False
    """Whether it begins with the sessions that are active when it is new, and not after them."""


class PassingReading(ABC):
    """What a reader was told of, and what it has confirmed."""

    @property
    @abstractmethod
    def behind(self) -> int:
        """How many passings are there that it has not confirmed."""

    @abstractmethod
    async def async_confirm(self, events: Iterable[PassingEvent]) -> None:
        """Take note that the reader is done with some passings, and store that."""

    @abstractmethod
    def async_wake(self) -> None:
        """Go on: there is room."""

    @abstractmethod
    def async_replay(self, *, since: datetime | None, session: str | None) -> int:
        """Tell again all passings of one session, or of those that had some since a time.

        A session is named by its `session_key`, or as the system names it.

        Returns the number of such sessions.
        """

    @abstractmethod
    async def async_end(self) -> None:
        """Tell no more; what was confirmed is kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PassingDevice:
    """A timing device, as far as it is known; what is not known is `None`."""

    key: str
    """The key of its item."""
    name: str
    available: bool
    """Whether what it sees can be heard of now."""
    battery: int | None = None
    """Percent."""
    charging: bool | None = None
    last_seen: datetime | None = None
    """When it was heard of last, in UTC."""
    session_active: bool | None = None
    passings: int | None = None
    """How many its active session has."""
    clock_off: bool = False
    """Whether its clock is so wrong that it should be set."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedRace:
    """A race of the source's calendar."""

    key: str
    name: str
    start: datetime | None = None


class PassingSource(ABC):
    """Timing devices that are passed, and the one stream of their passings."""

    @property
    @abstractmethod
    def passing_devices(self) -> Mapping[str, PassingDevice]:
        """The timing devices, by the keys of their items."""

    @property
    @abstractmethod
    def planned_races(self) -> Iterable[PlannedRace]:
        """The races of the source's calendar, if it has one."""

    @abstractmethod
    def async_past_passings(
        self, key: str, since: datetime, until: datetime
    ) -> AsyncIterator[list[PassingEvent]]:
        """Read what the stream told of a device before, or never will: with it that is all.

        The passings are those of sessions that may hold some of a time. They are given as if they
        had been received when they happened.

        Raises:
            HomeAssistantError: the system refused or was silent.

        """

    @property
    @abstractmethod
    def recent_passings(self) -> Iterable[PassingEvent]:
        """The latest passings, in the order in which they were told."""

    @abstractmethod
    def passing_rates(self, now: float) -> Mapping[str, Mapping[int, int]]:
        """Count the passings of each device in each half minute of the last hour, by its key.

        They are counted when they came. A slot is named by the number of half minutes since 1970;
        `now` is in seconds since then.
        """

    @abstractmethod
    def async_subscribe_passings(self, subscriber: Callable[[PassingEvent], None]) -> Unsubscribe:
        """Have each passing told once, as it comes."""

    @abstractmethod
    async def async_read_passings(self, reader: PassingReader) -> PassingReading:
        """Have each passing told to a reader once it confirms, through restarts and outages."""

    @abstractmethod
    def async_keep_readers(self, wanted: Callable[[str], bool]) -> None:
        """Forget what is stored of readers that are not wanted any more, by their names."""

    @abstractmethod
    def passing_count(self, key: str) -> int | None:
        """Count the passings of a device's active session; `None` without such."""

    @abstractmethod
    async def async_last_passing(self, key: str) -> PassingEvent | None:
        """Get the passing of a device's active session that came last, if there is one.

        Raises:
            HomeAssistantError: it had to be asked for, and the system refused or was silent.

        """
