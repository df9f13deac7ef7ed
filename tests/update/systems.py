"""The simulated systems of a home, and their worlds as JSON: what the vendors would still know.

Times of the JSON are in UTC. The transmitter keeps local times without a zone: a world that is put
back has its clock set right, whatever the season.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import json
from typing import Any
from zoneinfo import ZoneInfo

from mashumaro.codecs import BasicDecoder
from mashumaro.codecs.basic import BasicEncoder

from simulators.eliab import EliabSimulator
from simulators.eliab.records import Session as AppSession
from simulators.lrs import LrsSimulator
from simulators.lrs.records import Session as GuestSession, Settings, Statistics
from simulators.rufus import RufusSimulator
from simulators.rufus.records import Device, Event, Passing, Session
from simulators.rufus.register import Register
from simulators.spreadsheetweb import SpreadsheetWebSimulator
from simulators.spreadsheetweb.records import Session as DedicatedSession

from .moments import TIME_ZONE, shifted

type Json = dict[str, Any]


class Systems:
    """One simulator of each system, on ports of their own."""

    def __init__(self, seed: int) -> None:
        """Make them; those of another seed make other ids."""
        self.rufus = RufusSimulator(seed=seed)
        self.lrs = LrsSimulator()
        self.spreadsheetweb = SpreadsheetWebSimulator(seed=seed)
        self.eliab = EliabSimulator(seed=seed)

    async def start(self) -> None:
        """Let all of them be reached."""
        for simulator in (self.rufus, self.lrs, self.spreadsheetweb, self.eliab):
            await simulator.start()

    async def stop(self) -> None:
        """Let none of them be reached; their worlds are kept, and their ports."""
        for simulator in (self.rufus, self.lrs, self.spreadsheetweb, self.eliab):
            await simulator.stop()

    def fields(self) -> dict[str, Json]:
        """Say what the form of each system asks for."""
        rufus, eliab = self.rufus.ready(), self.eliab.ready()
        application = self.spreadsheetweb.ready()
        asked = ("url", "client_id", "client_secret", "application_key")
        return {
            "rufus": {"api_key": rufus["api_key"], "url": rufus["url"]},
            "lrs": {"host": self.lrs.host, "port": self.lrs.port},
            "spreadsheetweb": {name: application[name] for name in asked},
            "eliab": {
                "url": eliab["url"],
                "token": eliab["token"],
                "username": eliab["user"],
                "password": eliab["password"],
            },
        }

    def addresses(self) -> dict[str, Json]:
        """Say where each system is reached, by the fields of its form."""
        return {
            system: {name: fields[name] for name in ("url", "host", "port") if name in fields}
            for system, fields in self.fields().items()
        }

    def age(self, by: timedelta) -> None:
        """Let all that has happened have happened that much longer ago."""
        self.put_back(json.loads(shifted(json.dumps(self.worlds()), -by)))

    def worlds(self) -> Json:
        """Make JSON of all that the systems know."""
        return {
            "rufus": _keep_rufus(self.rufus),
            "lrs": _keep_lrs(self.lrs),
            "spreadsheetweb": _encode(
                list[DedicatedSession], [*self.spreadsheetweb.world.sessions.values()]
            ),
            "eliab": _encode(list[AppSession], [*self.eliab.world.sessions.values()]),
        }

    def put_back(self, worlds: Json) -> None:
        """Let the systems know what `worlds` told, and nothing else."""
        _put_back_rufus(self.rufus, worlds["rufus"])
        _put_back_lrs(self.lrs, worlds["lrs"])
        dedicated = BasicDecoder(list[DedicatedSession]).decode(worlds["spreadsheetweb"])
        self.spreadsheetweb.world.sessions = {one.session_id: one for one in dedicated}
        opened = BasicDecoder(list[AppSession]).decode(worlds["eliab"])
        self.eliab.world.sessions = {one.id: one for one in opened}


@asynccontextmanager
async def running(systems: Systems) -> AsyncGenerator[Systems]:
    """Let systems be reached until the end."""
    await systems.start()
    try:
        yield systems
    finally:
        await systems.stop()


def set_clock_right(simulator: LrsSimulator) -> None:
    """Let the transmitter's clock show the local time of the fixtures' home."""
    ahead = datetime.now(ZoneInfo(TIME_ZONE)).utcoffset() or timedelta()
    simulator.world.set_drift(ahead.total_seconds())


def _encode(kind: Any, value: Any) -> Any:
    """Make JSON of records."""
    return BasicEncoder(kind).encode(value)


def _keep_rufus(simulator: RufusSimulator) -> Json:
    world = simulator.world
    return {
        "devices": _encode(list[Device], [*world.devices.values()]),
        "events": _encode(list[Event], [*world.events.values()]),
        "sessions": [
            {
                **_encode(Session, session),
                "passings": _encode(list[Passing], world.passings(session.token)),
            }
            for session in world.sessions.values()
        ],
    }


def _put_back_rufus(simulator: RufusSimulator, kept: Json) -> None:
    world = simulator.world
    world.devices = {
        one.deviceid: one for one in BasicDecoder(list[Device]).decode(kept["devices"])
    }
    world.events = {one.token: one for one in BasicDecoder(list[Event]).decode(kept["events"])}
    world.sessions = {}
    world._tokens = {deviceid: [] for deviceid in world.devices}
    world._registers = {}
    for each in kept["sessions"]:
        session = BasicDecoder(Session).decode(each)
        world.sessions[session.token] = session
        world._tokens[session.deviceid].append(session.token)
        world._registers[session.token] = register = Register()
        register.add(BasicDecoder(list[Passing]).decode(each["passings"]))


def _keep_lrs(simulator: LrsSimulator) -> Json:
    world = simulator.world
    ahead = world._ahead

    def in_utc(session: GuestSession) -> GuestSession:
        return _with_times(session, lambda moment: (moment - ahead).replace(tzinfo=UTC))

    return {
        "sequence": world.sequence,
        "last_id": world._last_id,
        "sessions": _encode(list[GuestSession], [*map(in_utc, world.sessions.values())]),
        "history": _encode(list[GuestSession], [*map(in_utc, world.history)]),
        "statistics": _encode(Statistics, world.statistics),
        "settings": _encode(Settings, world.settings),
    }


def _put_back_lrs(simulator: LrsSimulator, kept: Json) -> None:
    world = simulator.world
    set_clock_right(simulator)
    ahead = world._ahead

    def in_local_time(session: GuestSession) -> GuestSession:
        return _with_times(
            session, lambda moment: (moment + ahead).replace(microsecond=0, tzinfo=None)
        )

    sessions = BasicDecoder(list[GuestSession])
    world.sequence, world._last_id = kept["sequence"], kept["last_id"]
    active = map(in_local_time, sessions.decode(kept["sessions"]))
    world.sessions = {one.number: one for one in active}
    world.history.clear()
    world.history.extend(map(in_local_time, sessions.decode(kept["history"])))
    world.statistics = BasicDecoder(Statistics).decode(kept["statistics"])
    world.settings = BasicDecoder(Settings).decode(kept["settings"])


def _with_times(session: GuestSession, turn: Any) -> GuestSession:
    """Turn the times of a guest's session."""
    times = {name: getattr(session, name) for name in ("created", "notified", "cleared")}
    return replace(session, **{name: moment and turn(moment) for name, moment in times.items()})
