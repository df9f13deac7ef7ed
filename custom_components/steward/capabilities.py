"""What a system can do for voice, tools, triggers, cards and features, whichever system it is.

A coordinator that can do it gives it by `capability`. Who needs it asks `systems_with` for the
config entries whose systems can, and knows no system, no item and no entity. The data here is
plain: the pure cores of the systems hold it, and none of it knows Home Assistant.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypedDict, Unpack

from .waiting.undo import Command
from .waiting.waits import Quote

type Unsubscribe = Callable[[], None]

# Waiting rooms

WAITING: Final = "started"
PAGED: Final = "paged"
"""The states of a guest; other ones are kept as the system tells them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Guest:
    """A guest who holds a pager; times are in UTC."""

    state: str
    """`started` (waits) or `paged`."""
    uuid: str = ""
    """Tells this guest's session from others on the same pager."""
    sequence: int | None = None
    """The counter of all changes at the last change of this session."""
    label: str | None = None
    """The guest's name."""
    party_size: int | None = None
    goal: int | None = None
    """Seconds within which the guest should be paged."""
    waiting_since: datetime | None = None
    paged_at: datetime | None = None
    overdue: bool = False
    """Whether the guest waits beyond the goal."""

    @property
    def due(self) -> datetime | None:
        """When the goal is reached."""
        if self.waiting_since is None or self.goal is None:
            return None
        try:
            return self.waiting_since + timedelta(seconds=self.goal)
        except OverflowError:
            return None

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether the guest waits beyond the goal at a time."""
        return self.state == WAITING and self.due is not None and self.due <= now


class GuestDetails(TypedDict, total=False):
    """What is noted of a guest; what is left out, or `None`, is not given or stays as it is."""

    label: str | None
    """The guest's name."""
    party_size: int | None
    goal: int | None
    """Seconds within which the guest should be paged."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pager:
    """A guest pager; an idle one is on its charger."""

    number: int
    guest: Guest | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class GuestEvent:
    """Something that happened to a guest, once."""

    event_type: str
    """`started`, `paged`, `cleared`, `removed` or `overdue`."""
    number: int
    """The number of the pager."""
    guest: Guest
    """As the guest was then; of one who is gone, as last known."""
    with_all: bool = False
    """Whether the sessions of all guests ended at once: nobody was called by that."""

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes of its event, as JSON values: seconds, and not the guest's name."""
        guest = self.guest
        waited = None
        if guest.waiting_since and guest.paged_at:
            waited = round((guest.paged_at - guest.waiting_since).total_seconds())
        return {"party_size": guest.party_size, "goal": guest.goal, "waited": waited}


@dataclass(frozen=True, kw_only=True, slots=True)
class PastGuest:
    """A guest whose session has ended, as a system's archive tells it."""

    number: int
    """The number of the pager."""
    guest: Guest
    """As last known."""
    ended_at: datetime
    served: bool
    """Whether it ended as that of a guest who was served."""


class WaitingRoom(ABC):
    """Guests who hold pagers while they wait.

    The commands raise a `ServiceValidationError` for what cannot be done as things stand, and a
    `HomeAssistantError` where the system refused or was silent: it says whether it was carried out,
    as far as that can be told.
    """

    max_number: int
    """The highest number that a pager can have; the lowest is 1."""

    @property
    @abstractmethod
    def pagers(self) -> Mapping[int, Pager]:
        """All pagers that are known, by their numbers."""

    @property
    @abstractmethod
    def waiting_list(self) -> Iterable[Pager]:
        """The pagers that guests hold, in the order in which they came."""

    @property
    @abstractmethod
    def average_wait(self) -> timedelta | None:
        """How long guests waited before they were paged, as the system tells it."""

    @property
    @abstractmethod
    def default_goal(self) -> int | None:
        """The goal of a guest who comes without one, in seconds, if the system has one."""

    @abstractmethod
    async def async_get_archive(self) -> list[PastGuest]:
        """Get the guests whose sessions ended, as far as the system remembers.

        Raises:
            HomeAssistantError: the system refused, or was silent.

        """

    @abstractmethod
    def pager_key(self, number: int) -> str:
        """Make the key of a pager's item."""

    @abstractmethod
    def async_subscribe_guests(self, subscriber: Callable[[GuestEvent], None]) -> Unsubscribe:
        """Have each event of a guest told as it happens."""

    @abstractmethod
    async def async_assign(
        self,
        number: int | None = None,
        *,
        but: Collection[int] = (),
        **details: Unpack[GuestDetails],
    ) -> Pager:
        """Hand a pager to a guest: the given one, or the lowest free one that is none of `but`."""

    @abstractmethod
    async def async_update_guest(self, number: int, **details: Unpack[GuestDetails]) -> None:
        """Change what is noted of the guest who holds a pager."""

    @abstractmethod
    async def async_page(self, number: int, page_mode: str | None = None) -> None:
        """Page who holds a pager, again if need be; one that nobody holds is paged all the same."""

    @abstractmethod
    async def async_clear(self, number: int) -> None:
        """End the session of a guest who was served."""

    @abstractmethod
    async def async_remove(self, number: int) -> None:
        """End the session of a guest who left."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PromiseRisk:
    """A guest will be paged later than promised; told once a guest, while there is time."""

    number: int
    """The number of the pager."""
    guest: Guest
    promised_at: datetime
    predicted_at: datetime

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes of its event, as JSON values."""
        return {
            "number": self.number,
            "party_size": self.guest.party_size,
            "promised": self.promised_at.isoformat(),
            "predicted": self.predicted_at.isoformat(),
        }


class Door(ABC):
    """The door of a waiting room: waits are promised there, and the right guest is called.

    Errors as of a `WaitingRoom`. Pagers are named by their numbers.
    """

    room: WaitingRoom
    hold: timedelta
    """How long a table is held for who was paged; zero for no end."""

    @abstractmethod
    def quote(self, party_size: int | None) -> Quote | None:
        """Quote the wait of a party that comes now; `None` if it is not known."""

    @abstractmethod
    async def async_assign(
        self, number: int | None = None, **details: Unpack[GuestDetails]
    ) -> tuple[Pager, Quote | None]:
        """Hand a pager to a guest, as the room does; return also what the guest can be told.

        Pagers that are out of service are not handed out unless they are named.
        """

    @abstractmethod
    async def async_page_next(
        self,
        *,
        party_min: int | None = None,
        party_max: int | None = None,
        page_mode: str | None = None,
        among: Collection[int] | None = None,
    ) -> Pager | None:
        """Page who is overdue, or else has waited longest, of those whose party fits.

        With `among` it is one who holds a pager with one of these numbers. Who asks at once with
        others gets another guest than they. `None` if nobody fits.
        """

    @abstractmethod
    async def async_end(self, number: int, command: Command, undo_within: timedelta) -> bool:
        """Clear or remove a guest after a time, unless that is undone; return whether it was done.

        Raises:
            ServiceValidationError: nobody holds the pager, or the guest was paged meanwhile.
            HomeAssistantError: the system refused, or was silent.

        """

    @abstractmethod
    def undo(self, number: int) -> bool:
        """Undo what is about to be done to a guest; `False` if nothing is, or it is too late."""

    @abstractmethod
    async def async_recall(self, number: int | None = None) -> Pager:
        """Put a guest back on the list whose session ended within half an hour.

        It is the last one with that pager, or the last one at all. The wait goes on as it was.

        Raises:
            ServiceValidationError: there is none.

        """

    @abstractmethod
    def promised_at(self, number: int) -> datetime | None:
        """Tell when the guest who holds a pager was told to be paged at the latest."""

    @abstractmethod
    def paged_at(self, number: int) -> datetime | None:
        """Tell when the guest who holds a pager was paged first."""


# Hosts of sessions


@dataclass(frozen=True, kw_only=True, slots=True)
class HostedSession:
    """What opens and closes sessions, and the one that is active there."""

    key: str
    """The key of the item that has it."""
    active: bool | None
    """Whether there is an active one; `None` where that is not known."""
    name: str | None = None
    opened: datetime | None = None


class SessionHost(ABC):
    """Things that sessions are opened and closed on; errors as of a `WaitingRoom`."""

    @property
    @abstractmethod
    def hosted_sessions(self) -> Mapping[str, HostedSession]:
        """The things, by the keys of their items."""

    @abstractmethod
    async def async_open_session(self, key: str, name: str | None = None) -> object:
        """Open a session; `name` where the system names sessions."""

    @abstractmethod
    async def async_close_session(self, key: str) -> None:
        """Close the active session."""


# Sources of passings


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


# Races


@dataclass(frozen=True, kw_only=True, slots=True)
class RaceRunner:
    """A runner as the race stands; unofficial. Times are in UTC, what is not known is `None`."""

    bib: str
    name: str
    """Empty where it is not known."""
    status: str
    """`not_started`, `on_course`, `finished`, `dns`, `dnf` or `dsq`."""
    place: int | None = None
    elapsed: timedelta | None = None
    """At the last point that was passed."""
    last_point: str | None = None
    last_time: datetime | None = None
    due_point: str | None = None
    due_time: datetime | None = None
    late: bool = False
    """Whether the runner should have been at the point that is due long ago."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RaceEvent:
    """Something that happened to a runner, once."""

    race_key: str
    """The key of the race's item."""
    event_type: str
    """`started`, `split`, `lap`, `finished`, `first_finisher`, `late` or `unexpected`."""
    bib: str
    name: str | None
    """`None` where names are not to be told in events."""
    category: str | None
    point: str
    """Where it was; where the runner is due, if late."""
    time: datetime
    elapsed: timedelta | None = None
    place: int | None = None
    gender_place: int | None = None
    category_place: int | None = None
    last_point: str | None = None
    """Where the runner was seen last, if late."""
    last_time: datetime | None = None

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes of its event, as JSON values: seconds, and ISO 8601."""
        return {
            "bib": self.bib,
            "name": self.name,
            "category": self.category,
            "point": self.point,
            "time": self.time.isoformat(),
            "elapsed": self.elapsed and self.elapsed.total_seconds(),
            "place": self.place,
            "gender_place": self.gender_place,
            "category_place": self.category_place,
            "last_point": self.last_point,
            "last_time": self.last_time and self.last_time.isoformat(),
        }


class RaceOffice(ABC):
    """Races: who passed, who leads, and who is missing.

    What is asked of a race that is not read yet, or is gone, raises a `ServiceValidationError`, as
    does what names a runner who is not on its start list.
    """

    @property
    @abstractmethod
    def races(self) -> Mapping[str, str]:
        """The names of the races, by the keys of their items."""

    @abstractmethod
    def runner_names(self, key: str) -> Iterable[tuple[str, str]]:
        """List the names of a race's runners, each with the bib."""

    @abstractmethod
    def runner(self, key: str, bib: str) -> RaceRunner:
        """Tell how a runner stands."""

    @abstractmethod
    def leaders(self, key: str, count: int = 3) -> list[RaceRunner]:
        """List who leads."""

    @abstractmethod
    def missing(self, key: str) -> list[RaceRunner]:
        """List who is late, the longest first."""

    @abstractmethod
    def due_next(self, key: str, count: int) -> list[RaceRunner]:
        """List who is due next at any point, the soonest first."""

    @abstractmethod
    async def async_enter_passing(
        self, key: str, bib: str, *, point: str | None = None, at: datetime | None = None
    ) -> str:
        """Enter that somebody saw a runner: now, and where the runner is due, if not told.

        Returns the label of the point.
        """

    @abstractmethod
    def async_subscribe_progress(self, subscriber: Callable[[RaceEvent], None]) -> Unsubscribe:
        """Have told what happens to runners, as it happens."""
