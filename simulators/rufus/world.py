"""The account: its devices, sessions and passings, and the rules they follow. No I/O."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
import random
from typing import Any, override
from zlib import crc32

from simulators.base import BaseWorld
from simulators.clock import Clock, utc_now

from .errors import RefusedError
from .keys import KeyRing
from .options import Options
from .records import Device, Event, Passing, Session, in_milliseconds
from .register import ALL_NUMBERS, ALL_TIMES, Register, Span

_NO_PASSINGS = Register()


class World(BaseWorld[Options]):
    """All that the cloud knows of one account.

    Attributes:
        keys: The account's API keys.
        devices: The bound devices by id, in the order of binding.
        sessions: The sessions of all devices by token, in the order of opening.
        events: The events by token, in the order of adding.
    """

    def __init__(
        self, *, options: Options | None = None, seed: int = 0, clock: Clock = utc_now
    ) -> None:
        super().__init__(options or Options(), clock)
        self.keys = KeyRing()
        self.devices: dict[str, Device] = {}
        self.sessions: dict[str, Session] = {}
        self.events: dict[str, Event] = {}
        self._registers: dict[str, Register] = {}
        self._tokens: dict[str, list[str]] = {}
        # The ids of devices that were unbound, by what makes a device the same one.
        self._former: dict[tuple[str, ...], str] = {}
        self._seed = seed
        self._rng = random.Random(seed)

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
        identity = self._identity(model, serial_number)
        for device in self.devices.values():
            if self._identity(device.model, device.serial_number) == identity:
                raise RefusedError(409, "Device already binded", deviceid=device.deviceid)
        now = self.now()
        device = Device(
            deviceid=self._former_id(identity) or self._new_id(),
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
        device = self.device(deviceid)
        self._former[self._identity(device.model, device.serial_number)] = deviceid
        for token in self._tokens.pop(deviceid):
            del self.sessions[token]
            del self._registers[token]
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
        self._seen(deviceid, last_telemetry_at=self.now(), **telemetry)
        return self.devices[deviceid]

    def set_clock(self, deviceid: str, seconds: float) -> Device:
        """Put a device's clock off by so many seconds; positive is fast.

        Raises:
            RefusedError: 404, there is no such device.
        """
        device = replace(self.device(deviceid), clock_offset=seconds)
        self.devices[deviceid] = device
        return device

    def device_time(self, deviceid: str) -> datetime:
        """Return what a device's own clock shows.

        Raises:
            RefusedError: 404, there is no such device.
        """
        return in_milliseconds(self.now() + timedelta(seconds=self.device(deviceid).clock_offset))

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
            token=self._new_token(), deviceid=deviceid, alias=alias, created=self.now()
        )
        self.sessions[session.token] = session
        self._registers[session.token] = Register()
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
            session = self.sessions[token] = replace(session, closed=self.now())
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
        tokens = self._tokens.get(deviceid)
        newest = self.sessions[tokens[-1]] if tokens else None
        return newest if newest and newest.active else None

    def insert(self, token: str, passings: Collection[Passing]) -> tuple[int, int]:
        """Put passings into an active session (P1), or where the options say so a closed one.

        A passing whose number the session has already is a duplicate and is left out.

        Returns:
            How many were put in, and how many were duplicates.

        Raises:
            RefusedError: 404, there is no such session, or it is closed.
        """
        session = self.sessions.get(token)
        if session is None or not (session.active or self.options.closed_takes_passings):
            raise RefusedError(404, "Session not found or closed", token_session=token)
        inserted = self._registers[token].add(passings)
        self._seen(session.deviceid)
        return inserted, len(passings) - inserted

    def passings(self, token: str) -> list[Passing]:
        """Return a session's passings in order of arrival; none for an unknown session."""
        return list(self._register(token).arrived)

    def listing(
        self, token: str, numbers: Span[int] = ALL_NUMBERS, times: Span[datetime] = ALL_TIMES
    ) -> list[Passing]:
        """Return some of a session's passings as the options want them listed.

        Args:
            token: The session; an unknown one has no passings.
            numbers: Which numbers.
            times: Which times.
        """
        found = self._register(token).select(self.options.order, numbers, times)
        if not self.options.serve_duplicates:
            return found
        return [passing for passing in found for _ in range(self._appearances(token, passing))]

    def passings_count(self, token: str) -> int:
        """Return the number of a session's passings."""
        return len(self._register(token))

    def extent(self, token: str) -> tuple[datetime, datetime] | None:
        """Return the times of a session's earliest and latest passing, if it has any."""
        return self._register(token).extent

    def next_number(self, token: str) -> int:
        """Return the number of a session's next passing, from 1."""
        return self._register(token).next_number(self.options.number_step)

    def add_event(self, **fields: Any) -> Event:
        """Add an event: the fields of ``Event`` but its token."""
        event = Event(token=self._new_id(), **fields)
        self.events[event.token] = event
        return event

    def remove_event(self, token: str) -> None:
        """Remove an event.

        Raises:
            RefusedError: 404, there is no such event.
        """
        if self.events.pop(token, None) is None:
            raise RefusedError(404, "Event not found", event_token=token)

    @override
    def now(self) -> datetime:
        """Return the time in UTC, in whole milliseconds as all times of the cloud."""
        return in_milliseconds(super().now())

    def _register(self, token: str) -> Register:
        return self._registers.get(token, _NO_PASSINGS)

    def _appearances(self, token: str, passing: Passing) -> int:
        """Return how often a passing is listed: once or twice, by chance but always the same."""
        chance = crc32(f"{self._seed} {token} {passing.num_passing}".encode()) / 2**32
        return 2 if chance < self.options.serve_duplicates else 1

    def _identity(self, model: str, serial_number: str) -> tuple[str, ...]:
        parts = {"model": model, "serial_number": serial_number}
        return tuple(parts[name] for name in self.options.rebind_by)

    def _former_id(self, identity: tuple[str, ...]) -> str | None:
        return self._former.pop(identity, None) if self.options.rebind_same_id else None

    def _seen(self, deviceid: str, **changes: Any) -> None:
        self.devices[deviceid] = replace(self.devices[deviceid], last_seen=self.now(), **changes)

    def _new_id(self) -> str:
        return self._rng.randbytes(32).hex().upper()

    def _new_token(self) -> str:
        if self.options.short_tokens:
            return f"sess-{self._rng.randbytes(4).hex()}"
        return self._new_id()
