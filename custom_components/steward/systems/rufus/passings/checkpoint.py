"""What a reader has of each session's passings, and what it asks for next. Pure.

A passing is known by its session and its number in it, as it is to the cloud. No passing is told
twice and none is lost: what was told is known here in the very moment, and the cloud is asked as
long as it counts more than that, whether or not it calls the session closed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any

from ...api.json import iso, utc
from ..api.types import Session
from .intervals import IntervalSet
from .session_checkpoint import UNSETTLED, SessionCheckpoint

NEVER = datetime.min.replace(tzinfo=UTC)
_KEPT = 5
"""Sessions of a device that are done with and kept: the cloud may count more of them yet."""
_ABSENT_TIME = timedelta(days=30)
"""How long a device that left the list may come back and is known."""


class Start(Enum):
    """Where a reader begins that is new."""

    NOW = auto()
    """After what there is at its first look."""
    SESSION = auto()
    """With the beginning of the sessions that are active at its first look."""


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
                    known.settled = UNSETTLED  # it does not count: its end is asked for each time
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
            known = self.sessions[token]
            done = session and not session.active and not known.lacks(session)
            if done and not known.unconfirmed:
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

    def begin_again(self, deviceid: str, sessions: Iterable[Session]) -> None:
        """Have all passings of some sessions of a device told again."""
        device = self._devices.setdefault(deviceid, DeviceCheckpoint())
        for session in sessions:
            device.sessions[session.token_session] = SessionCheckpoint(
                created=session.creation_date
            )
        self.touch(deviceid)

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
            "ranges": one.numbers.without(one.unconfirmed).ranges,
            "baseline": one.baseline,
            "settled": UNSETTLED if one.unconfirmed else one.settled,
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
