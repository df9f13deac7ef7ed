"""Whether a kill at any moment doubles a reminder, or makes up for one.

A real Home Assistant follows up guests who do not come, by the blueprint that pages them again
every ten seconds, and is killed (SIGKILL) again and again, at random moments. When each guest was
paged is taken from the transmitter's own records: every time counts from the first page, so each
reminder has its moment, at which it comes once or, where nobody was there to send it, not at all.

    .venv-live/bin/python -m benchmarks.reminders [KILLS]
"""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
import os
from pathlib import Path
import random
import signal
import sys
import tempfile
import time

from scripts.hass_api import Hass
from scripts.world import home_assistant
from simulators.lrs import LrsSimulator
from simulators.lrs.records import Session, Settings

from .figures import Figures, close

_SEED = 5
_KILLS = 10
_EVERY = 10
"""Seconds from one reminder to the next: no automation may choose fewer."""
_TIMES = 5
_LIFE_SECONDS = (6.0, 18.0)
_GUESTS_APART = 0.7
_PUNCTUAL = 2.0
"""Seconds: a transmitter tells full ones, and its clock is known to about one."""
_READY_SECONDS = 60.0


@dataclass(kw_only=True)
class Pages:
    """When each guest was paged, as the transmitter has it; by the session's id, in seconds."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    lives: list[tuple[float, float]] = field(default_factory=list)
    """From when to when the automation ran."""
    _notified: dict[str, object] = field(default_factory=dict)

    def note(self, item: Session | Settings) -> None:
        """Take note of a change at the transmitter."""
        if isinstance(item, Session) and item.notified != self._notified.get(item.uuid):
            self._notified[item.uuid] = item.notified
            self.times[item.uuid].append(time.monotonic())

    def ran(self, moment: float) -> bool:
        """Tell whether the automation surely ran at a moment."""
        return any(
            begin < moment - _PUNCTUAL and moment + _PUNCTUAL < end for begin, end in self.lives
        )

    def figures(self) -> Figures:
        """Count reminders."""
        due = sent = twice = late = missed = 0
        for first, *again in self.times.values():
            steps = [round((moment - first) / _EVERY) for moment in again]
            twice += len(steps) - len(set(steps))
            late += sum(
                abs(moment - first - step * _EVERY) > _PUNCTUAL
                for moment, step in zip(again, steps, strict=True)
            )
            wanted = {step for step in range(1, _TIMES + 1) if self.ran(first + step * _EVERY)}
            due += len(wanted)
            missed += len(wanted - set(steps))
            sent += len(again)
        return {
            "guests": len(self.times),
            "reminders": sent,
            "due_while_it_ran": due,
            "missed_while_it_ran": missed,
            "late": late,
            "twice": twice,
        }


async def _automation(hass: Hass) -> dict[str, object]:
    """Make the automation that follows up who does not come."""
    devices = await hass.command("config/device_registry/list")
    transmitter = next(one["id"] for one in devices if one["name"] == "T7470")
    chosen = {"transmitter": transmitter, "again_after": {"seconds": _EVERY}, "times": _TIMES}
    return {
        "alias": "Nobody comes",
        "use_blueprint": {"path": "steward/nobody_comes.yaml", "input": chosen},
    }


async def _guests_come(lrs: LrsSimulator, numbers: list[int]) -> None:
    """Have guests come, be paged at once, and not show up."""
    while True:
        number = numbers.pop()
        lrs.commands["assign"](number=number, party_size=2)
        lrs.commands["page"](number=number)
        await asyncio.sleep(_GUESTS_APART)


async def _prepare(config: Path, lrs: LrsSimulator) -> None:
    """Set up the transmitter and the automation, as in a Home Assistant that has run for long."""
    async with (
        home_assistant(config) as login,
        Hass.connect(login["url"], login["token"]) as hass,
    ):
        await hass.fill_form("lrs", {"host": lrs.host, "port": lrs.port})
        await hass.until("sensor.t7470_connection", "push", _READY_SECONDS)
        await hass.action("sync_clock")
        await hass.post("config/automation/config/nobody_comes", await _automation(hass))
        await hass.until("automation.nobody_comes", "on", _READY_SECONDS)


async def _live(
    config: Path, lrs: LrsSimulator, pages: Pages, numbers: list[int], life: float
) -> None:
    """Start Home Assistant, have it used, and kill it."""
    async with (
        home_assistant(config) as login,
        Hass.connect(login["url"], login["token"]) as hass,
    ):
        await hass.until("automation.nobody_comes", "on", _READY_SECONDS)
        await hass.until("sensor.t7470_connection", "push", _READY_SECONDS)
        begun = time.monotonic()
        coming = asyncio.create_task(_guests_come(lrs, numbers))
        await asyncio.sleep(life)
        coming.cancel()
        os.kill(login["pid"], signal.SIGKILL)
        pages.lives.append((begun, time.monotonic()))
        await asyncio.sleep(0.5)  # what it sent before arrives


async def main(kills: int) -> Figures:
    """Run and print; return the figures."""
    rng = random.Random(_SEED)
    lrs, pages = LrsSimulator(), Pages()
    await lrs.start()
    lrs.world.listeners.append(pages.note)
    numbers = list(range(1000, 0, -1))
    try:
        with tempfile.TemporaryDirectory(prefix="steward-reminders-") as folder:
            await _prepare(Path(folder), lrs)
            for _ in range(kills):
                await _live(Path(folder), lrs, pages, numbers, rng.uniform(*_LIFE_SECONDS))
    finally:
        await lrs.stop()
    figures = {"kills": kills, **pages.figures()}
    for name, value in figures.items():
        print(f"  {name:20} {value:.0f}")
    return figures


if __name__ == "__main__":
    print("reminders: a Home Assistant that is killed while guests are paged again", flush=True)
    close("reminders", asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else _KILLS)))
