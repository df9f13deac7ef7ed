"""The simulator: a world, its server, its faults, and the commands that change them."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import count as count_from, islice
from typing import Any, override

from simulators.base import Command, Json, by_name
from simulators.http_simulator import HttpSimulator, Parts

from . import scene, schema, shapes
from .errors import RefusedError
from .options import Options
from .records import Passing, Session
from .server import BASE_PATH, application
from .times import text
from .world import World

_STRICT = Options()


class RufusSimulator(HttpSimulator[World, Options]):
    """A RUFUS Cloud of one account on loopback; furnished it has the scenes' three devices."""

    name = "rufus"
    parts = Parts(world=World, application=application, furnish=scene.furnish, play=scene.play)

    @override
    def ready(self) -> Json:
        """Return the base address, a key that permits everything, and all keys by name.

        The names are ``read``, ``write``, ``read_write``, ``unbind`` (read, write and unbind)
        and ``write_unbind``.
        """
        keys = self.world.keys.values()
        return {
            "url": f"{self.origin}{BASE_PATH}",
            "api_key": keys.get("unbind"),
            "keys": keys,
        }

    @override
    def state(self) -> Json:
        """Return the world and what goes on around it, as JSON values.

        Beyond what every system has: ``devices``, ``sessions`` (with their passings), ``events``
        and ``keys`` (what they permit).
        """
        return {**shapes.world(self.world), **super().state()}

    @property
    @override
    def commands(self) -> Mapping[str, Command]:
        own = by_name(
            self.add_device,
            self.remove_device,
            self.set_telemetry,
            self.set_clock,
            self.open_session,
            self.close_session,
            self.add_passing,
            self.add_passings,
            self.fill_passings,
            self.add_event,
            self.remove_event,
            self.set_key,
            self.revoke_key,
        )
        return {**super().commands, **own}

    def add_device(self, **fields: Any) -> Json:
        """Bind a device: the fields of D1; answers with the device as D3 lists it."""
        device = self.world.bind(**schema.check_device(fields, _STRICT))
        return shapes.device(self.world, device)

    def remove_device(self, deviceid: str) -> None:
        """Unbind a device, with its sessions and passings."""
        self.world.unbind(deviceid)

    def set_telemetry(self, deviceid: str, **telemetry: Any) -> Json:
        """Let a device report ``battery_percentage``, ``charging``, ``device_status``.

        What is not named stays. Answers with the device as D3 lists it.
        """
        device = self.world.report(deviceid, schema.check(telemetry, schema.TELEMETRY))
        return shapes.device(self.world, device)

    def set_clock(self, deviceid: str, seconds: float) -> str:
        """Put a device's clock off by so many seconds, fast if positive; answers with its time."""
        schema.check({"seconds": seconds}, schema.CLOCK)
        self.world.set_clock(deviceid, seconds)
        return text(self.world.device_time(deviceid))

    def open_session(self, **fields: Any) -> Json:
        """Open a session of a device: the fields of S1; answers with the session as S5 does."""
        session = self.world.open(**schema.check(fields, schema.SESSION))
        return shapes.session_detail(self.world, session)

    def close_session(self, token_session: str) -> Json:
        """Close a session; answers with the session as S5 does."""
        return shapes.session_detail(self.world, self.world.close(token_session))

    def add_passing(self, deviceid: str, **fields: Any) -> Json:
        """Let a runner cross a device that has an active session.

        Takes the fields of a passing of P1. ``timestamp`` is now by the device's clock and
        ``num_passing`` the next one unless given, so that late and unordered passings can be
        made. Answers with the passing as P2 lists it.
        """
        session = self._active_session(deviceid)
        given = {
            "timestamp": text(self.world.device_time(deviceid)),
            "num_passing": self.world.next_number(session.token),
            **fields,
        }
        passing = schema.check_passing(given, _STRICT)
        inserted, _ = self.world.insert(session.token, [passing])
        if not inserted:
            raise ValueError(f"The session has a passing {passing.num_passing} already")
        return shapes.passing(self.world, session, passing)

    def add_passings(self, **fields: Any) -> dict[str, int]:
        """Insert passings as P1 does, with its two fields; answers with both counts."""
        token, passings = schema.check_passings(fields, _STRICT)
        inserted, duplicates = self.world.insert(token, passings)
        return {"inserted_count": inserted, "duplicate_count": duplicates}

    def fill_passings(self, deviceid: str, **fields: Any) -> Json:
        """Let a crowd cross a device that has an active session.

        Takes ``count`` (up to a million), ``start_number`` (the session's next one unless
        given) and ``interval_ms``, the milliseconds from one passing to the next (1 unless
        given); the last one is now, by the device's clock. Answers with the session's token and
        both counts of P1.
        """
        session = self._active_session(deviceid)
        fill = schema.check(fields, schema.FILL)
        count = fill["count"]
        start = fill.get("start_number", self.world.next_number(session.token))
        step = self.world.options.number_step
        interval = timedelta(milliseconds=fill.get("interval_ms", 1))
        end = self.world.device_time(deviceid)
        passings = [
            Passing(
                timestamp=end - (count - 1 - index) * interval,
                num_passing=number,
                bib=f"{number}",
                status="Sent",
                timezone="UTC",
            )
            for index, number in enumerate(islice(count_from(start, step), count))
        ]
        inserted, duplicates = self.world.insert(session.token, passings)
        return {
            "token_session": session.token,
            "inserted_count": inserted,
            "duplicate_count": duplicates,
        }

    def add_event(self, **fields: Any) -> Json:
        """Add an event: the fields of E1 but its token, any of them; answers as E1 lists it."""
        return shapes.event(self.world.add_event(**schema.check_event(fields)))

    def remove_event(self, event_token: str) -> None:
        """Remove an event."""
        self.world.remove_event(event_token)

    def set_key(
        self,
        name: str,
        *,
        value: str | None = None,
        access: str = "READ_WRITE",
        unbind: bool = False,
    ) -> str:
        """Make or replace the key of a name; answers with the key itself."""
        return self.world.keys.set(name, value=value, access=access, unbind=unbind).value

    def revoke_key(self, name: str) -> None:
        """Delete the key of a name."""
        self.world.keys.revoke(name)

    def _active_session(self, deviceid: str) -> Session:
        session = self.world.active_session(deviceid)
        if session is None:
            raise RefusedError(404, "Sessions not found", deviceid=deviceid)
        return session
