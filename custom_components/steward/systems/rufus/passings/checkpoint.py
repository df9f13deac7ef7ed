"""What a reader has of each session's passings, and what it asks for next. Pure.

A passing is known by its session and its number in it, as it is to the cloud. No passing is told
twice and none is lost: what was told is known here in the very moment, and the cloud is asked as
long as it counts more than that, whether or not it calls the session closed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, IntEnum, auto
from operator import attrgetter
from typing import Any, NamedTuple

from ...api.json import iso, utc
from ..api.types import Page, Passing, Session
from ..clock import last_passing
from .intervals import IntervalSet

NEVER = datetime.min.replace(tzinfo=UTC)
_UNSETTLED = -1
_KEPT = 5
"""Sessions of a device that are done with and kept: the cloud may count more of them yet."""
_MAX_PAGES = 1000
"""Pages of one reading: a cloud that never comes to an end is not followed."""
_PROOF_PAGES = 3
"""Pages within which a cloud should come to the end of one passing."""
_MAX_DOUBTS = 2
_ABSENT_TIME = timedelta(days=30)
"""How long a device that left the list may come back and is known."""


class Start(Enum):
    """Where a reader begins that is new."""

    NOW = auto()
    """After what there is at its first look."""
    SESSION = auto()
    """With the beginning of the sessions that are active at its first look."""


class Question(NamedTuple):
    """A page of passings to be asked for; readers that have the same one share its answer."""

    token_session: str
    first: int | None
    last: int | None
    page: int


class _Way(IntEnum):
    """The ways of reading, in the order in which they are tried."""

    LAST_SILENT = 0
    """The last of those that were there at the first look, which must be numbered as counted."""
    ZERO = 1
    """Whether these are numbered from 0."""
    END = 2
    """What is new at the end."""
    GAPS = 3
    """What came late between others."""
    ALL = 4


@dataclass(kw_only=True, slots=True)
class _Reading:
    """A reading that is under way."""

    way: _Way
    first: int | None
    last: int | None
    by_number: bool
    """Whether it goes on behind the last number, and not with the next page."""
    count: int | None
    """What the cloud counted when it began: of what came later it may have missed some."""
    page: int = 1
    pages: int = 1
    seen: IntervalSet = field(default_factory=IntervalSet)


@dataclass(kw_only=True, slots=True)
class SessionCheckpoint:
    """What a reader has of one session."""

    created: datetime | None = None
    numbers: IntervalSet = field(default_factory=IntervalSet)
    """Those that were told, or were there at the first look."""
    baseline: int = 0
    """How many were there at the first look: these are silent."""
    settled: int | None = _UNSETTLED
    """The cloud's count at which a whole reading found no more than is known."""
    last: datetime | None = None
    """When the passing was that came last."""
    warned: bool = False
    """Whether the cloud was found to send pages again."""
    doubts: int = 0
    """How often a whole reading did not have what is known."""
    reading: _Reading | None = None

    @property
    def known(self) -> int:
        """How many passings are told or silent."""
        return max(len(self.numbers), self.baseline)

    def lacks(self, session: Session) -> bool:
        """Tell whether the cloud counts other passings than are known here.

        It counts fewer where some came after it was asked: then the end alone is read once more.
        """
        return session.passings not in {self.known, self.settled}

    @property
    def _is_partly_silent(self) -> bool:
        """Whether there are silent passings whose numbers are not known."""
        return len(self.numbers) < self.baseline

    def question(self, session: Session) -> Question | None:
        """Say what to ask next; `None` where nothing is."""
        if self.reading is None:
            if self.lacks(session):
                # without the numbers of the baseline only all of it tells which are new
                self._begin(_Way.ALL if self._is_partly_silent else _Way.END, session)
            elif session.active and self._is_partly_silent:
                self._begin(_Way.LAST_SILENT, session)
            else:
                return None
        reading = self.reading
        assert reading is not None  # noqa: S101
        return Question(session.token_session, reading.first, reading.last, reading.page)

    def order(self, passings: Iterable[Passing]) -> list[Passing]:
        """Put a page's new passings in the order in which they are to be accepted.

        What fills the baseline comes as the cloud lists it, the rest by number.
        """
        if self.reading is not None and self.reading.way < _Way.END:
            return []  # it only shows how the baseline is numbered
        new = {one.num_passing: one for one in passings if one.num_passing not in self.numbers}
        fresh = list(new.values())
        silent = max(self.baseline - len(self.numbers), 0)
        return fresh[:silent] + sorted(fresh[silent:], key=attrgetter("num_passing"))

    def accept(self, passing: Passing, received: datetime) -> bool:
        """Take note of a passing that came at a time; tell whether it is to be told."""
        silent = self._is_partly_silent
        if not self.numbers.add(passing.num_passing):
            return False
        self.last = last_passing(passing.timestamp or received, received)
        return not silent

    def turn(self, session: Session, page: Page, received: datetime) -> None:
        """Go on to the next page, or to the next way of reading, once a page was taken."""
        if (reading := self.reading) is None:
            return
        if reading.way < _Way.END:
            self._prove(reading, session, page, received)
        elif not self._next_page(reading, session, page):
            self._next_way(reading, session)

    def _prove(self, reading: _Reading, session: Session, page: Page, received: datetime) -> None:
        """Learn how the silent passings are numbered, without reading them.

        There are `baseline` of them. If no number is above that, one at most of those from 0 is
        missing, and it is the 0 itself where nothing bears it. If one is above, or it is another
        that is missing, they are read, silently.
        """
        for passing in page.passings:
            reading.seen.add(passing.num_passing)
            self.last = last_passing(passing.timestamp or received, received)
        expected = {self.baseline} if reading.way is _Way.LAST_SILENT else set[int]()
        if any(passing.num_passing not in expected for passing in page.passings):
            self._begin(_Way.ALL, session)
        elif page.passings and page.has_more is not False and reading.page < _PROOF_PAGES:
            reading.page += 1
        elif page.passings and page.has_more is not False:
            self._begin(_Way.ALL, session)
        elif reading.way is _Way.LAST_SILENT and reading.seen and self.baseline > 1:
            self._begin(_Way.ZERO, session)
        else:
            first = 0 if reading.way is _Way.LAST_SILENT and not reading.seen else 1
            self.numbers = IntervalSet([(first, first + self.baseline - 1)])
            self.reading = None

    def _next_page(self, reading: _Reading, session: Session, page: Page) -> bool:
        """Go on to the next page of a reading, if there is one.

        Most are listed by number: to go on behind the last one is then sure whatever comes
        meanwhile, and needs no pages. Where they are not, the count says so, and all pages are
        read.
        """
        before = reading.seen.highest
        fresh = [one.num_passing for one in page.passings if reading.seen.add(one.num_passing)]
        if not fresh and (not page.passings or reading.page == 1 or before is None):
            # Nothing came, or nothing that had not come before: it would go on for ever.
            self.warned = self.warned or bool(page.passings)
            return False
        if fresh and page.has_more is False:
            return False
        if page.has_more is None and not (self.lacks(session) or self._is_partly_silent):
            return False
        reading.pages += 1
        if reading.pages > _MAX_PAGES:
            self.warned = True
            return False
        ascending = fresh == sorted(fresh) and (before is None or not fresh or before < fresh[0])
        if not fresh:  # the cloud does not know pages
            reading.by_number = True
        if reading.by_number and ascending:
            reading.first, reading.page = (fresh[-1] if fresh else before or 0) + 1, 1
        else:
            reading.page += 1
        return True

    def _next_way(self, reading: _Reading, session: Session) -> None:
        """Go on to the next way of reading, or end it."""
        self.reading = None
        if reading.way is _Way.ALL:
            if len(reading.seen) < len(self.numbers) and self.doubts < _MAX_DOUBTS:
                self.doubts += 1  # it did not even have what is known: it is asked again
                return
            # no more was there than was found now
            self.doubts, self.baseline = 0, min(self.baseline, len(self.numbers))
        if not self.lacks(session) or reading.count != session.passings:
            return
        fewer = session.passings is None or session.passings < self.known
        if fewer or reading.way is _Way.ALL:
            self.settled = session.passings
        else:
            self._begin(_Way(reading.way + 1), session)

    def _begin(self, way: _Way, session: Session) -> None:
        """Begin a way of reading, or the next one that makes sense."""
        first: int | None = None
        last: int | None = None
        if way is _Way.GAPS:
            if (gaps := self.numbers.gaps) is None:
                way = _Way.ALL
            else:
                first, last = gaps
        elif way is _Way.END and (highest := self.numbers.highest) is not None:
            first = highest + 1
        elif way is _Way.LAST_SILENT:
            first = self.baseline
        elif way is _Way.ZERO:
            last = 0
        self.reading = _Reading(
            way=way,
            first=first,
            last=last,
            by_number=way is _Way.END,
            count=session.passings,
        )


@dataclass(kw_only=True, slots=True)
class DeviceCheckpoint:
    """What a reader has of one device's sessions."""

    until: datetime = NEVER
    """Sessions that were opened until then are done with."""
    absent: datetime | None = None
    """Since when the device is not in the list."""
    sessions: dict[str, SessionCheckpoint] = field(default_factory=dict)

    def update(self, listed: Iterable[Session]) -> bool:
        """Take note of the sessions that the device has; tell whether there is a new one."""
        new = False
        for session in listed:
            if (known := self.sessions.get(session.token_session)) is not None:
                if session.passings is None and session.active and known.settled is None:
                    known.settled = _UNSETTLED  # it does not count: its end is asked for each time
            elif not self._is_past(session):
                self.sessions[session.token_session] = SessionCheckpoint(
                    created=session.creation_date
                )
                new = True
        return new

    def _is_past(self, session: Session) -> bool:
        """Tell whether a session is one that was done with, and forgotten."""
        return session.creation_date is not None and session.creation_date <= self.until

    def tidy(self, listed: Mapping[str, Session]) -> bool:
        """Forget the oldest sessions that are done with; tell whether there were any.

        One without a date cannot be told from a new one once it is forgotten: it is kept.
        """
        if len(self.sessions) <= _KEPT:
            return False
        dated = sorted((one.created, token) for token, one in self.sessions.items() if one.created)
        before = len(self.sessions)
        for created, token in dated[:-_KEPT]:
            session = listed.get(token)
            if session and not session.active and not self.sessions[token].lacks(session):
                self.until = max(self.until, created)
                del self.sessions[token]
        return len(self.sessions) < before


class Checkpoint:
    """What one reader has of an account's passings.

    The first look at an account is the baseline: what its sessions hold then is silent. All that
    comes later is told, from its first passing on, and all of a device that is bound later.
    """

    def __init__(self, start: Start = Start.NOW) -> None:
        """Begin with nothing."""
        self.revision = 0
        """Counts what is to be stored."""
        self._start = start
        self._baseline: dict[str, int | None] | None = None
        """The devices at the first look that had sessions, until these are seen."""
        self._devices: dict[str, DeviceCheckpoint] = {}
        self._stored: dict[str, dict[str, Any]] = {}
        """What is stored of devices, as far as it was made and is as it was."""

    def to_store(self) -> dict[str, Any]:
        """Make JSON of it; what is told later changes nothing in that."""
        for deviceid in self._devices.keys() - self._stored.keys():
            self._stored[deviceid] = _keep_device(self._devices[deviceid])
        return {"baseline": dict(self._baseline or {}), "devices": dict(self._stored)}

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Go on with what was stored.

        Raises:
            AttributeError, KeyError, TypeError, ValueError: it is no such thing.

        """
        baseline = {
            str(deviceid): None if sessions is None else int(sessions)
            for deviceid, sessions in stored["baseline"].items()
        }
        self._devices = {
            deviceid: _restore_device(device) for deviceid, device in stored["devices"].items()
        }
        self._baseline = baseline

    def touch(self, deviceid: str) -> None:
        """Have stored what is known of a device now."""
        self.revision += 1
        self._stored.pop(deviceid, None)

    def look(self, devices: Mapping[str, int | None], now: datetime) -> None:
        """Take note of the account's devices and their numbers of sessions, where the list says.

        A device that left is known for a while, should it come back; then it is forgotten.
        """
        if self._baseline is None:
            self._baseline = {one: sessions for one, sessions in devices.items() if sessions != 0}
            self.revision += 1
        for deviceid, device in [*self._devices.items()]:
            if (deviceid in devices) == (device.absent is None):
                if device.absent is not None and now - device.absent > _ABSENT_TIME:
                    self.forget(deviceid)
            else:
                device.absent = now if device.absent is None else None
                self.touch(deviceid)

    def forget(self, deviceid: str) -> None:
        """Forget a device that was unbound."""
        if self._baseline:
            self._baseline.pop(deviceid, None)
        self._devices.pop(deviceid, None)
        self.touch(deviceid)

    def take(self, deviceid: str, listed: Iterable[Session]) -> None:
        """Take note of the sessions that a device has."""
        if (device := self._devices.get(deviceid)) is None:
            baseline = self._baseline.pop(deviceid, 0) if self._baseline else 0
            self._devices[deviceid] = device = self._first_look(listed, baseline)
            self.touch(deviceid)
        if device.update(listed):
            self.touch(deviceid)

    def _first_look(self, listed: Iterable[Session], baseline: int | None) -> DeviceCheckpoint:
        """Make the checkpoint of a device whose first `baseline` sessions were there at first."""
        device = DeviceCheckpoint()
        oldest = sorted(listed, key=lambda session: session.creation_date or NEVER)
        for session in oldest[:baseline]:
            told = self._start is Start.SESSION and session.active
            device.sessions[session.token_session] = SessionCheckpoint(
                created=session.creation_date, baseline=0 if told else session.passings or 0
            )
            # another that is older, and not in this answer, was there too
            device.until = max(device.until, session.creation_date or NEVER)
        device.tidy({one.token_session: one for one in oldest})
        return device

    def device(self, deviceid: str) -> DeviceCheckpoint | None:
        """Get what is known of a device, if its sessions were taken note of."""
        return self._devices.get(deviceid)

    def session(self, deviceid: str, token_session: str) -> SessionCheckpoint | None:
        """Get what is known of a session, unless it is unknown or done with."""
        device = self._devices.get(deviceid)
        return device.sessions.get(token_session) if device else None


def _keep_device(device: DeviceCheckpoint) -> dict[str, Any]:
    sessions = {
        token: {
            "created": iso(one.created),
            "ranges": one.numbers.ranges,
            "baseline": one.baseline,
            "settled": one.settled,
            "last": iso(one.last),
        }
        for token, one in device.sessions.items()
    }
    return {"until": iso(device.until), "absent": iso(device.absent), "sessions": sessions}


def _restore_device(stored: Mapping[str, Any]) -> DeviceCheckpoint:
    """Restore a device; the first form of the store has `latest` for `last`, and no `absent`."""
    sessions = {
        token: SessionCheckpoint(
            created=utc(one["created"]),
            numbers=IntervalSet(one["ranges"]),
            baseline=int(one["baseline"]),
            settled=None if one["settled"] is None else int(one["settled"]),
            last=utc(one.get("last", one.get("latest"))),
        )
        for token, one in stored["sessions"].items()
    }
    return DeviceCheckpoint(
        until=utc(stored["until"]) or NEVER, absent=utc(stored.get("absent")), sessions=sessions
    )
