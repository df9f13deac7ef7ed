"""The account: its devices, sessions and passings, and the rules they follow. No I/O."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
import random
from typing import Any

from .errors import RefusedError
from .keys import KeyRing
from .options import Options

type Clock = Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class Device:
    """A timing device of the account.

    Attributes:
        deviceid: 64 upper-case hexadecimal digits.
        kind: Its ``type``: free text, empty if it has none.
        model: Model.
        serial_number: Serial number.
        alias: Name, empty if it has none.
        firmware: Version, if told.
        created: When it was bound.
        last_seen: When it last spoke to the cloud.
        device_status: Telemetry: free text, if told.
        battery_percentage: Telemetry: 0 to 100, if told.
        charging: Telemetry: whether it charges, if told.
        last_telemetry_at: When it last sent telemetry, if ever.
    """

    deviceid: str
    kind: str
    model: str
    serial_number: str
    alias: str
    firmware: str | None
    created: datetime
    last_seen: datetime
    device_status: str | None = None
    battery_percentage: int | None = None
    charging: bool | None = None
    last_telemetry_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Session:
    """A container of passings.

    Attributes:
        token: 64 upper-case hexadecimal digits.
        deviceid: Its device.
        alias: Name, empty if it has none.
        created: When it was opened.
        closed: When it was closed, None while it is active.
    """

    token: str
    deviceid: str
    alias: str
    created: datetime
    closed: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether it takes passings."""
        return self.closed is None


@dataclass(frozen=True, kw_only=True)
class Passing:
    """One crossing of one participant.

    Attributes:
        timestamp: When, by the device's clock.
        num_passing: Order number in its session.
        bib: Start number.
        participant_id: Participant, if known.
        chip: Chip, if there is one.
        latitude: Degrees, if known.
        longitude: Degrees, if known.
        status: Free text.
        timezone: Name of a time zone.
        gender: Free text.
    """

    timestamp: datetime
    num_passing: int
    bib: str
    participant_id: str | None = None
    chip: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    status: str | None = None
    timezone: str | None = None
    gender: str | None = None


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class World:
    """All that the cloud knows of one account.

    Attributes:
        options: The switches; they may be changed at any time.
        keys: The account's API keys.
        devices: The bound devices by id, in the order of binding.
        sessions: The sessions of all devices by token, in the order of opening.
    """

    def __init__(
        self, *, options: Options | None = None, seed: int = 0, clock: Clock = utc_now
    ) -> None:
        self.options = options or Options()
        self.keys = KeyRing()
        self.devices: dict[str, Device] = {}
        self.sessions: dict[str, Session] = {}
        # By number within a session, in order of arrival: a number arrives once.
        self._passings: dict[str, dict[int, Passing]] = {}
        self._tokens: dict[str, list[str]] = {}
        self._rng = random.Random(seed)
        self._clock = clock

    def bind(
        self,
        *,
        model: str,
        serial_number: str,
        kind: str = "",
        alias: str = "",
        firmware: str | None = None,
    ) -> Device:
        """Bind a device to the account (D1).

        Raises:
            RefusedError: 409, it is bound already; the answer holds its ``deviceid``.
        """
        wanted = {"model": model, "serial_number": serial_number}
        for device in self.devices.values():
            if all(getattr(device, name) == wanted[name] for name in self.options.rebind_by):
                raise RefusedError(409, "Device already binded", deviceid=device.deviceid)
        now = self._clock()
        device = Device(
            deviceid=self._new_id(),
            kind=kind,
            model=model,
            serial_number=serial_number,
            alias=alias,
            firmware=firmware,
            created=now,
            last_seen=now,
        )
        self.devices[device.deviceid] = device
        self._tokens[device.deviceid] = []
        return device

    def unbind(self, deviceid: str) -> None:
        """Remove a device with all its sessions and passings (D2).

        Raises:
            RefusedError: 404, there is no such device.
        """
        self.device(deviceid)
        for token in self._tokens.pop(deviceid):
            del self.sessions[token]
            del self._passings[token]
        del self.devices[deviceid]

    def device(self, deviceid: str) -> Device:
        """Return a device.

        Raises:
            RefusedError: 404, there is none.
        """
        if deviceid not in self.devices:
            raise RefusedError(404, "Device not found", deviceid=deviceid)
        return self.devices[deviceid]

    def report(self, deviceid: str, telemetry: Mapping[str, Any]) -> Device:
        """Take telemetry of a device.

        Args:
            deviceid: The device.
            telemetry: New values of ``device_status``, ``battery_percentage`` and
                ``charging``; what is not named stays.

        Raises:
            RefusedError: 404, there is no such device.
        """
        self.device(deviceid)
        self._seen(deviceid, last_telemetry_at=self._clock(), **telemetry)
        return self.devices[deviceid]

    def open(self, deviceid: str, alias: str = "") -> Session:
        """Open a session of a device, and close its active one (S1).

        Raises:
            RefusedError: 404, there is no such device.
        """
        self.device(deviceid)
        active = self.active_session(deviceid)
        if active is not None:
            self.close(active.token)
        session = Session(
            token=self._new_id(), deviceid=deviceid, alias=alias, created=self._clock()
        )
        self.sessions[session.token] = session
        self._passings[session.token] = {}
        self._tokens[deviceid].append(session.token)
        self._seen(deviceid)
        return session

    def close(self, token: str) -> Session:
        """Close a session (S2); a closed one stays as it is.

        Raises:
            RefusedError: 404, there is no such session, or it is closed and the options want that.
        """
        session = self.session(token)
        if session.active:
            session = self.sessions[token] = replace(session, closed=self._clock())
        elif self.options.close_twice == 404:
            raise RefusedError(404, "Session not found", token_session=token)
        return session

    def session(self, token: str) -> Session:
        """Return a session.

        Raises:
            RefusedError: 404, there is none.
        """
        if token not in self.sessions:
            raise RefusedError(404, "Session not found", token_session=token)
        return self.sessions[token]

    def sessions_of(self, deviceid: str) -> list[Session]:
        """Return a device's sessions in the order of opening; none for an unknown device."""
        return [self.sessions[token] for token in self._tokens.get(deviceid, ())]

    def active_session(self, deviceid: str) -> Session | None:
        """Return a device's active session: the newest one, if it was not closed."""
        newest = self.sessions_of(deviceid)[-1:]
        return newest[0] if newest and newest[0].active else None

    def insert(self, token: str, passings: Collection[Passing]) -> tuple[int, int]:
        """Put passings into an active session (P1).

        A passing whose number the session has already is a duplicate and is left out.

        Returns:
            How many were put in, and how many were duplicates.

        Raises:
            RefusedError: 404, there is no such session, or it is closed.
        """
        session = self.sessions.get(token)
        if session is None or not session.active:
            raise RefusedError(404, "Session not found or closed", token_session=token)
        known = self._passings[token]
        before = len(known)
        for passing in passings:
            known.setdefault(passing.num_passing, passing)
        self._seen(session.deviceid)
        inserted = len(known) - before
        return inserted, len(passings) - inserted

    def passings(self, token: str) -> list[Passing]:
        """Return a session's passings in order of arrival; none for an unknown session."""
        return list(self._passings.get(token, {}).values())

    def passings_count(self, token: str) -> int:
        """Return the number of a session's passings."""
        return len(self._passings.get(token, {}))

    def next_number(self, token: str) -> int:
        """Return the number of a session's next passing, from 1."""
        return max(self._passings.get(token, {}), default=0) + 1

    def now(self) -> datetime:
        """Return the world's time."""
        return self._clock()

    def _seen(self, deviceid: str, **changes: Any) -> None:
        self.devices[deviceid] = replace(self.devices[deviceid], last_seen=self._clock(), **changes)

    def _new_id(self) -> str:
        return self._rng.randbytes(32).hex().upper()
