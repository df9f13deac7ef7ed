"""Whether a kill at any moment loses or leaks anything.

A real Home Assistant is killed (SIGKILL) again and again, at random moments, while runners cross,
guests come and dedicated sessions are opened and closed; then it goes on with what is on the disk.
A client on its websocket listens, and what was told before it did is in the recorder's database: a
passing may come again after a kill, as is stated, but none may be lost.

    .venv-live/bin/python -m benchmarks.kill [KILLS]
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
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
from simulators.lrs import LrsSimulator
from simulators.lrs.records import Session as GuestSession
from simulators.rufus import Options, RufusSimulator
from simulators.rufus.chaos import Chaos
from simulators.spreadsheetweb import SpreadsheetWebSimulator

from .figures import Figures, close
from .soak import keys_of, recorded

_SEED = 5
_KILLS = 100
_DEVICES = 5
_STEP_SECONDS = 0.05
_LIFE_SECONDS = (2.0, 8.0)
"""More than the second after which the recorder has written what came before a client listened."""
_READY_SECONDS = 60.0
_SETTLE_SECONDS = 180.0
_ENOUGH_GUESTS = 20
_PASSINGS = "/v0/passings/"
_SESSION = "sensor.spreadsheetweb_session"


@dataclass(kw_only=True)
class Record:
    """What was seen from outside, over all lives."""

    passings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """When each passing was told, by its key."""
    assigned: set[str] = field(default_factory=set)
    """The guests whose pagers were said to be assigned."""
    seated: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The sessions that the transmitter had for each guest."""
    silent_leaks: int = 0
    told_leaks: int = 0


class Listener(Hass):
    """A client that notes which passings it is told of, from the moment of its connection."""

    record = Record()
    """The one of all clients."""

    @override
    async def _take_in(self, change: Mapping[str, Any]) -> None:
        state = change["new_state"]
        if state and (key := state["attributes"].get("key")) and len(state["state"]) > 20:
            self.record.passings[key].add(state["state"])
        await super()._take_in(change)


@dataclass(kw_only=True)
class Lives:
    """One Home Assistant, and the systems that outlive it."""

    config: Path
    rufus: RufusSimulator
    lrs: LrsSimulator
    web: SpreadsheetWebSimulator
    chaos: Chaos
    record: Record
    rng: random.Random

    async def live(self, *, begins: bool = False, kill: bool = True) -> None:
        """Start it, use it, and kill it at some moment; the last one stays until all has come.

        No passings are to be had before the client listens: what is told in a life that ends so
        soon that even the recorder has not written it, nobody else could have seen.
        """
        self.rufus.faults.set_fault(path=_PASSINGS, status=503)
        async with (
            home_assistant(self.config) as login,
            Listener.connect(login["url"], login["token"]) as hass,
        ):
            self.rufus.faults.clear_faults()
            for state in hass.states.values():  # told before it was listened to
                if key := state["attributes"].get("key"):
                    self.record.passings[key].add(state["state"])
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
        await hass.until("sensor.rufus_cloud_open_sessions", "0", _READY_SECONDS)
        await hass.until(_SESSION, "idle", _READY_SECONDS)

    async def _use_until_killed(self, hass: Hass, pid: int) -> None:
        doing = [
            asyncio.create_task(work(hass)) for work in (self._open_and_close, self._seat_guests)
        ]
        end = time.monotonic() + self.rng.uniform(*_LIFE_SECONDS)
        while time.monotonic() < end:
            self.chaos.step()
            await asyncio.sleep(_STEP_SECONDS)
        os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(0.5)  # what it sent before arrives
        for task in doing:
            task.cancel()
        await asyncio.gather(*doing, return_exceptions=True)

    async def _open_and_close(self, hass: Hass) -> None:
        """Open and close dedicated sessions."""
        devices = await hass.command("config/device_registry/list")
        device_id = next(one["id"] for one in devices if one["name"] == "SpreadsheetWEB")
        while True:
            with suppress(HassError):
                if hass.states[_SESSION]["state"] == "active":
                    await hass.action("close_session", entity_id=_SESSION)
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
        """See whether the server holds sessions that Steward neither knows nor tells of."""
        async with asyncio.timeout(_READY_SECONDS):
            while (shown := _shown(hass)) not in {"idle", "active"}:  # noqa: ASYNC110  # a state
                await asyncio.sleep(0.1)
        left = [one for one in self.web.state()["sessions"] if one["state"] == "open"]
        if shown == "active" or not left:
            return
        issues = (await hass.command("repairs/list_issues"))["issues"]
        told = [one["issue_id"] for one in issues if "unconfirmed" in one["issue_id"]]
        self.record.told_leaks += len(left) if told else 0
        self.record.silent_leaks += 0 if told else len(left)
        for one in left:
            self.web.world.close(one["session_id"])
        for issue_id in told:
            begin = {"handler": "steward", "issue_id": issue_id}
            await hass.flow("repairs/issues/fix", begin, {})

    async def _settle(self) -> None:
        """Wait until all passings have come, or no more seem to."""
        self.chaos.finish()
        wanted = keys_of(self.chaos)
        with suppress(TimeoutError):
            async with asyncio.timeout(_SETTLE_SECONDS):
                while wanted - self.record.passings.keys():
                    await asyncio.sleep(2)
                    for _, moment, key in await asyncio.to_thread(recorded, self.config):
                        self.record.passings[key].add(moment)


def _shown(hass: Hass) -> str | None:
    """Get the state of the dedicated session, if there is one yet."""
    state = hass.states.get(_SESSION)
    return state["state"] if state else None


async def main(kills: int) -> Figures:
    """Run and print; return the figures."""
    begun = time.monotonic()
    rufus = RufusSimulator(options=Options(page_size=200))
    lrs, web = LrsSimulator(), SpreadsheetWebSimulator()
    simulators = (rufus, lrs, web)
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
            lives = Lives(
                config=Path(folder),
                rufus=rufus,
                lrs=lrs,
                web=web,
                chaos=chaos,
                record=record,
                rng=random.Random(_SEED),
            )
            for number in range(kills):
                await lives.live(begins=number == 0)
                if number % 10 == 9:
                    print(f"  {number + 1} kills, {len(chaos.passed)} passings", flush=True)
            await lives.live(kill=False)
    finally:
        for simulator in simulators:
            await simulator.stop()
    wanted = keys_of(chaos)
    told = record.passings
    figures = {
        "kills": kills,
        "passings": len(wanted),
        "lost": len(wanted - told.keys()),
        "told_again": sum(len(told[key]) - 1 for key in wanted & told.keys()),
        "unknown": len(told.keys() - wanted),
        "guests_assigned": len(record.assigned),
        "guests_not_there": len(record.assigned - record.seated.keys()),
        "guests_twice": sum(len(sessions) > 1 for sessions in record.seated.values()),
        "sessions_opened": len(web.state()["sessions"]),
        "leaks_told": record.told_leaks,
        "leaks_silent": record.silent_leaks,
        "seconds": time.monotonic() - begun,
    }
    for name, value in figures.items():
        print(f"  {name:16} {value:.0f}")
    return figures


if __name__ == "__main__":
    print("kill: a Home Assistant that is killed at random moments", flush=True)
    close("kill", asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else _KILLS)))
