"""Which passings were delivered: so that none is lost and none is repeated.

A passing is known by its session and its number in it, as it is to the cloud. Nothing here asks or
waits: the ledger says what to read next, and of what was read, what is new.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ...api.json import iso, utc
from ..api.types import Page, Passing, Session
from .intervals import IntervalSet

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(kw_only=True, slots=True)
class PageCursor:
    """Where a reading of a session's passings is: the bounds of their numbers, and the page."""

    stage: int
    first: int | None
    last: int | None
    page: int = 1


@dataclass(kw_only=True, slots=True)
class SessionCheckpoint:
    """The delivery of one session's passings."""

    created: datetime | None = None
    numbers: IntervalSet = field(default_factory=IntervalSet)
    """Those that were delivered, or are in the baseline."""
    baseline: int = 0
    """How many passings there were at the first look: these are not delivered."""
    settled: int = -1
    """The cloud's count at which a whole reading found no more than is known."""
    latest: datetime | None = None
    """The latest time of a passing."""
    done: bool = False
    """Whether the session is closed and read to its end."""
    scan: PageCursor | None = None

    def lacks(self, session: Session) -> bool:
        """Tell whether the cloud counts other passings than are known here.

        It counts fewer where some came after it was asked: then the end alone is read once more.
        """
        return not self.done and session.passings not in {len(self.numbers), self.settled}

    def query(self, session: Session) -> PageCursor | None:
        """Say what to read next; `None` where nothing is to be read."""
        if not self.lacks(session):
            self.scan = None
            self.done = self.done or not session.active
            return None
        if self.scan is None:
            self._begin(0)
        return self.scan

    def order(self, passings: Iterable[Passing]) -> list[Passing]:
        """Put a page's new passings in the order in which they are to be accepted.

        What fills the baseline comes as the cloud lists it, the rest by number.
        """
        new = {one.num_passing: one for one in passings if one.num_passing not in self.numbers}
        fresh = list(new.values())
        silent = max(self.baseline - len(self.numbers), 0)
        return fresh[:silent] + sorted(fresh[silent:], key=lambda one: one.num_passing)

    def accept(self, passing: Passing) -> bool:
        """Take note of a passing; tell whether it is to be delivered."""
        silent = len(self.numbers) < self.baseline
        if not self.numbers.add(passing.num_passing):
            return False
        if self.latest is None or passing.timestamp > self.latest:
            self.latest = passing.timestamp
        return not silent

    def turn(self, session: Session, page: Page) -> None:
        """Go on to the next page, or to the next way of reading, once a page was taken."""
        if self.scan is None:
            return
        more = page.has_more if page.has_more is not None else self.lacks(session)
        if more and page.passings:
            self.scan.page += 1
        elif not self.lacks(session):
            self.scan = None
        elif session.passings < len(self.numbers) or not self._begin(self.scan.stage + 1):
            self.settled = session.passings
            self.scan = None

    def _begin(self, stage: int) -> bool:
        """Begin a way of reading: what is new at the end, what came late between, or all of it."""
        highest, gaps = self.numbers.highest, self.numbers.gaps
        ways: list[tuple[int | None, int | None] | None] = [
            (None if highest is None else highest + 1, None),
            gaps,
            None if highest is None else (None, None),
        ]
        for number, bounds in enumerate(ways[stage:], stage):
            if bounds is not None:
                self.scan = PageCursor(stage=number, first=bounds[0], last=bounds[1])
                return True
        return False


@dataclass(kw_only=True, slots=True)
class DeviceCheckpoint:
    """The delivery of one device's sessions."""

    until: datetime = NEVER
    """Sessions that were opened until then are done with."""
    sessions: dict[str, SessionCheckpoint] = field(default_factory=dict)

    def update(self, listed: Iterable[Session]) -> bool:
        """Take note of the sessions that the device has; tell whether there is a new one."""
        new = {
            session.token_session: SessionCheckpoint(created=session.creation_date)
            for session in listed
            if session.token_session not in self.sessions and not self._is_past(session)
        }
        self.sessions |= new
        return bool(new)

    def _is_past(self, session: Session) -> bool:
        """Tell whether a session is one that was done with, and forgotten."""
        return session.creation_date is not None and session.creation_date <= self.until

    def tidy(self) -> bool:
        """Forget the oldest sessions that are done with; tell whether there were any."""
        before = len(self.sessions)
        for token, ledger in sorted(
            self.sessions.items(), key=lambda item: item[1].created or NEVER
        ):
            if not ledger.done or ledger.created is None:
                break
            self.until = max(self.until, ledger.created)
            del self.sessions[token]
        return len(self.sessions) < before


class Checkpoint:
    """The delivery of an account's passings.

    The first look at an account is the baseline: the sessions that its devices have then are not
    delivered, up to where they are. All that comes later is, from its first passing on.
    """

    def __init__(self, stored: Mapping[str, Any] | None = None) -> None:
        """Begin with what was stored, or with nothing."""
        self._baseline: dict[str, int | None] | None = None
        self._devices: dict[str, DeviceCheckpoint] = {}
        if stored is not None:
            self._baseline = dict(stored["baseline"])
            self._devices = {
                deviceid: _restore_device(device) for deviceid, device in stored["devices"].items()
            }

    def to_store(self) -> dict[str, Any]:
        """Make JSON of it."""
        devices = {deviceid: _keep_device(device) for deviceid, device in self._devices.items()}
        return {"baseline": self._baseline or {}, "devices": devices}

    def look(self, devices: Mapping[str, int | None]) -> bool:
        """Take note of the account's devices and their numbers of sessions, where the list says.

        Of a device that is bound later all sessions are news. Tells whether this was the first
        look.
        """
        first = self._baseline is None
        self._baseline = {
            deviceid: sessions
            for deviceid, sessions in (devices if first else self._baseline or {}).items()
            if deviceid in devices
        }
        return first

    def take(self, deviceid: str, listed: Iterable[Session]) -> bool:
        """Take note of a device's sessions; tell whether there was something new."""
        if (device := self._devices.get(deviceid)) is not None:
            return device.update(listed)
        baseline = self._baseline.pop(deviceid, 0) if self._baseline else 0
        self._devices[deviceid] = device = _first_look(listed, baseline)
        device.update(listed)
        return True

    def device(self, deviceid: str) -> DeviceCheckpoint:
        """Get the ledger of a device whose sessions were taken note of."""
        return self._devices[deviceid]

    def session(self, deviceid: str, token_session: str) -> SessionCheckpoint | None:
        """Get the ledger of a session, unless it is unknown or done with."""
        device = self._devices.get(deviceid)
        return device.sessions.get(token_session) if device else None


def _first_look(listed: Iterable[Session], baseline: int | None) -> DeviceCheckpoint:
    """Make the ledger of a device whose first `baseline` sessions were there at the first look."""
    device = DeviceCheckpoint()
    oldest = sorted(listed, key=lambda session: session.creation_date or NEVER)
    for session in oldest[:baseline]:
        device.sessions[session.token_session] = SessionCheckpoint(
            created=session.creation_date, baseline=session.passings, done=not session.active
        )
    device.tidy()
    return device


def _keep_device(device: DeviceCheckpoint) -> dict[str, Any]:
    sessions = {
        token: {
            "created": iso(one.created),
            "ranges": one.numbers.ranges,
            "baseline": one.baseline,
            "settled": one.settled,
            "latest": iso(one.latest),
            "done": one.done,
        }
        for token, one in device.sessions.items()
    }
    return {"until": iso(device.until), "sessions": sessions}


def _restore_device(stored: Mapping[str, Any]) -> DeviceCheckpoint:
    sessions = {
        token: SessionCheckpoint(
            created=utc(one["created"]),
            numbers=IntervalSet(one["ranges"]),
            baseline=one["baseline"],
            settled=one["settled"],
            latest=utc(one["latest"]),
            done=one["done"],
        )
        for token, one in stored["sessions"].items()
    }
    return DeviceCheckpoint(until=utc(stored["until"]) or NEVER, sessions=sessions)
