"""Whether a kill at any moment loses or leaks anything.

A real Home Assistant is killed (SIGKILL) again and again, at random moments, and every third time
while it writes to its storage. Meanwhile runners cross, guests come, and sessions of applications
and of an app are opened and closed; then it goes on with what is on the disk.

Beside Steward in it, a witness writes each passing to a file in the moment in which it is told. A
passing may come again after a kill, as is stated, but none may be lost: what was told to no witness
at all. What a client on the websocket, or the recorder, saw of them is counted for itself: what was
on its way to them in the last moment is gone with the process.

    .venv-live/bin/python -m benchmarks.kill [KILLS]
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
import os
from pathlib import Path
import random
import signal
import sys
import tempfile
import time
from typing import Any, override

from scripts.hass_api import Hass, HassError
from scripts.world import application_fields, home_assistant
from simulators.eliab import EliabSimulator
from simulators.lrs import LrsSimulator
from simulators.lrs.records import Session as GuestSession
from simulators.rufus import Options, RufusSimulator
from simulators.rufus.chaos import Chaos
from simulators.spreadsheetweb import SpreadsheetWebSimulator

from .companions import furnish
from .companions.witness import witnessed
from .figures import Figures, close
from .soak import keys_of, recorded

_SEED = 5
_KILLS = 100
_DEVICES = 5
_STEP_SECONDS = 0.05
_LIFE_SECONDS = (2.0, 8.0)
"""More than the second after which the recorder has written what came before a client listened."""
_READY_SECONDS = 180.0
_SETTLE_SECONDS = 300.0
_ENOUGH_GUESTS = 20
_PASSINGS = "/v0/passings/"
_SESSION = "sensor.spreadsheetweb_session"
_APP_SESSION = "sensor.eliab_session"
_ENTRIES = "core.config_entries"
_AT_WRITE_EACH = 3
"""One kill of so many falls into a write."""
_WRITE_SECONDS = 5.0
_BEING_WRITTEN = "tmp*"
"""The files in the storage that are to take the place of others."""


@dataclass(kw_only=True)
class Record:
    """What was seen from outside, over all lives."""

    seen: set[str] = field(default_factory=set)
    """The passings that a client on the websocket saw, or the recorder has, by their keys."""
    assigned: set[str] = field(default_factory=set)
    """The guests whose pagers were said to be assigned."""
    seated: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The sessions that the transmitter had for each guest."""
    silent_leaks: int = 0
    told_leaks: int = 0
    at_writes: int = 0
    """Kills that fell into a write."""


class Listener(Hass):
    """A client that notes which passings it is told of, from the moment of its connection."""

    record = Record()
    """The one of all clients."""

    @override
    async def _take_in(self, change: Mapping[str, Any]) -> None:
        state = change["new_state"]
        if state and (key := state["attributes"].get("key")) and len(state["state"]) > 20:
            self.record.seen.add(key)
        await super()._take_in(change)


@dataclass(kw_only=True)
class Lives:
    """One Home Assistant, and the systems that outlive it."""

    config: Path
    rufus: RufusSimulator
    lrs: LrsSimulator
    web: SpreadsheetWebSimulator
    eliab: EliabSimulator
    chaos: Chaos
    record: Record
    rng: random.Random

    async def live(self, *, begins: bool = False, kill: bool = True) -> None:
        """Start it, use it, and kill it at some moment; the last one stays until all has come.

        No passings are to be had before the witness is there, as it is once Home Assistant runs.
        """
        self.rufus.faults.set_fault(path=_PASSINGS, status=503)
        async with (
            home_assistant(self.config) as login,
            Listener.connect(login["url"], login["token"]) as hass,
        ):
            self.rufus.faults.clear_faults()
            for state in hass.states.values():  # told before it was listened to
                if key := state["attributes"].get("key"):
                    self.record.seen.add(key)
            if begins:
                await self._add(hass)
            await self._look_for_leaks(hass)
            if kill:
                await self._use_until_killed(hass, login["pid"])
            else:
                await self._settle()

    async def _add(self, hass: Hass) -> None:
        address = self.rufus.ready()
        await hass.fill_form("rufus", {"api_key": address["api_key"], "url": address["url"]})
        await hass.fill_form("lrs", {"host": self.lrs.host, "port": self.lrs.port})
        await hass.fill_form("spreadsheetweb", application_fields(self.web.ready()))
        app = self.eliab.ready()
        login = {"username": app["user"], "password": app["password"]}
        self.eliab.world.close(app["session_id"])
        await hass.fill_form("eliab", {"url": app["url"], "token": app["token"], **login})
        await hass.until(_APP_SESSION, "active", _READY_SECONDS)
        async with asyncio.timeout(_READY_SECONDS):  # Home Assistant writes its entries later
            entries = self.config / ".storage" / _ENTRIES
            while not (entries.exists() and "eliab" in entries.read_text()):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        await hass.until("sensor.rufus_cloud_open_sessions", "0", _READY_SECONDS)
        await hass.until(_SESSION, "idle", _READY_SECONDS)

    async def _use_until_killed(self, hass: Hass, pid: int) -> None:
        doing = [
            asyncio.create_task(work)
            for work in (
                self._open_and_close(hass, _SESSION),
                self._open_and_close(hass, _APP_SESSION),
                self._seat_guests(hass),
            )
        ]
        end = time.monotonic() + self.rng.uniform(*_LIFE_SECONDS)
        while time.monotonic() < end:
            self.chaos.step()
            await asyncio.sleep(_STEP_SECONDS)
        if self.rng.randrange(_AT_WRITE_EACH) == 0:
            self.record.at_writes += await asyncio.to_thread(_wait_for_a_write, self.config)
        os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(0.5)  # what it sent before arrives
        for task in doing:
            task.cancel()
        await asyncio.gather(*doing, return_exceptions=True)

    async def _open_and_close(self, hass: Hass, entity_id: str) -> None:
        """Open and close sessions."""
        entities = await hass.command("config/entity_registry/list")
        device_id = next(one["device_id"] for one in entities if one["entity_id"] == entity_id)
        while True:
            with suppress(HassError):
                if hass.states[entity_id]["state"] == "active":
                    await hass.action("close_session", entity_id=entity_id)
                else:
                    await hass.action("open_session", device_id=device_id)
            await asyncio.sleep(self.rng.uniform(0.0, 0.3))

    async def _seat_guests(self, hass: Hass) -> None:
        """Have guests come, and go when there are many."""
        while True:
            label = f"Guest {self.rng.getrandbits(48):x}"
            with suppress(HassError):
                if len(self.lrs.state()["sessions"]) > _ENOUGH_GUESTS:
                    await hass.action("clear_all")
                number = self.rng.randint(1, 200)
                await hass.action("assign_pager", number=number, label=label, response=True)
                self.record.assigned.add(label)
            await asyncio.sleep(self.rng.uniform(0.0, 0.3))

    async def _look_for_leaks(self, hass: Hass) -> None:
        """See whether the servers hold sessions that Steward neither knows nor tells of."""
        web, app = self.web.world, self.eliab.world
        held = {one["session_id"] for one in self.web.state()["sessions"] if one["state"] == "open"}
        await self._look(hass, _SESSION, held, web.close)
        held = {one.id for one in app.sessions.values() if one.closed is None}
        await self._look(hass, _APP_SESSION, held, app.close)

    async def _look(
        self, hass: Hass, entity_id: str, held: set[str], end: Callable[[str], object]
    ) -> None:
        async with asyncio.timeout(_READY_SECONDS):
            while (shown := _shown(hass, entity_id)) not in {"idle", "active"}:  # noqa: ASYNC110  # a state
                await asyncio.sleep(0.1)
        issues = (await hass.command("repairs/list_issues"))["issues"]
        kind = "session_unconfirmed" if entity_id == _SESSION else "login_unconfirmed"
        told = [one["issue_id"] for one in issues if one["issue_id"].endswith(kind)]
        unknown = len(held) - (shown == "active")
        if unknown > 0:
            self.record.told_leaks += unknown if told else 0
            self.record.silent_leaks += 0 if told else unknown
            if not told:
                ids = [one["issue_id"] for one in issues]
                print(f"  {entity_id} is {shown}, the server has {held}, told is {ids}", flush=True)
            with suppress(HassError):
                if shown == "active":
                    await hass.action("close_session", entity_id=entity_id)
            for session_id in held:
                end(session_id)
        for issue_id in told:
            begin = {"handler": "steward", "issue_id": issue_id}
            await hass.flow("repairs/issues/fix", begin, {})

    async def _settle(self) -> None:
        """Wait until all passings have come, or no more seem to."""
        self.chaos.finish()
        wanted = keys_of(self.chaos)
        with suppress(TimeoutError):
            async with asyncio.timeout(_SETTLE_SECONDS):
                while wanted - {key for key, _ in witnessed(self.config)}:  # noqa: ASYNC110
                    await asyncio.sleep(2)
        await asyncio.sleep(2)  # the recorder writes each second
        for _, _, key in await asyncio.to_thread(recorded, self.config):
            self.record.seen.add(key)


def _wait_for_a_write(config: Path) -> bool:
    """Wait until a file is being written in the storage; tell whether one was in time."""
    storage, end = config / ".storage", time.monotonic() + _WRITE_SECONDS
    left = {*storage.glob(_BEING_WRITTEN)}  # by those that were killed before
    while time.monotonic() < end:
        if {*storage.glob(_BEING_WRITTEN)} - left:
            return True
    return False


def _shown(hass: Hass, entity_id: str) -> str | None:
    """Get the state of a session, if it is there yet."""
    state = hass.states.get(entity_id)
    return state["state"] if state else None


async def main(kills: int) -> Figures:
    """Run and print; return the figures."""
    begun = time.monotonic()
    rufus = RufusSimulator(options=Options(page_size=200))
    lrs, web, eliab = LrsSimulator(), SpreadsheetWebSimulator(), EliabSimulator()
    simulators = (rufus, lrs, web, eliab)
    for simulator in simulators:
        await simulator.start()
    deviceids = [
        rufus.commands["add_device"](model="Kill", serial_number=str(number))["deviceid"]
        for number in range(_DEVICES)
    ]
    chaos = Chaos(rufus.world, random.Random(_SEED), deviceids)
    record = Listener.record

    def seated(item: object) -> None:
        if isinstance(item, GuestSession) and item.label:
            record.seated[item.label].add(item.uuid)

    lrs.world.listeners.append(seated)
    try:
        with tempfile.TemporaryDirectory(prefix="steward-kill-") as folder:
            furnish(Path(folder), "witness", configuration="witness:\n")
            lives = Lives(
                config=Path(folder),
                rufus=rufus,
                lrs=lrs,
                web=web,
                eliab=eliab,
                chaos=chaos,
                record=record,
                rng=random.Random(_SEED),
            )
            for number in range(kills):
                await lives.live(begins=number == 0)
                if number % 10 == 9:
                    print(f"  {number + 1} kills, {len(chaos.passed)} passings", flush=True)
            await lives.live(kill=False)
            witnesses = witnessed(Path(folder))
    finally:
        for simulator in simulators:
            await simulator.stop()
    wanted = keys_of(chaos)
    told: dict[str, set[str]] = defaultdict(set)
    """When each passing was told, by its key."""
    for key, moment in witnesses:
        told[key].add(moment)
    figures = {
        "kills": kills,
        "kills_at_writes": record.at_writes,
        "passings": len(wanted),
        "lost": len(wanted - told.keys()),
        "seen_by_witness_alone": len(wanted - record.seen),
        "told_again": sum(len(told[key]) - 1 for key in wanted & told.keys()),
        "unknown": len(told.keys() - wanted),
        "guests_assigned": len(record.assigned),
        "guests_not_there": len(record.assigned - record.seated.keys()),
        "guests_twice": sum(len(sessions) > 1 for sessions in record.seated.values()),
        "sessions_opened": len(web.state()["sessions"]),
        "app_sessions_opened": len(eliab.world.sessions),
        "leaks_told": record.told_leaks,
        "leaks_silent": record.silent_leaks,
        "seconds": time.monotonic() - begun,
    }
    for name, value in figures.items():
        print(f"  {name:21} {value:.0f}")
    return figures


if __name__ == "__main__":
    print("kill: a Home Assistant that is killed at random moments", flush=True)
    close("kill", asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else _KILLS)))
