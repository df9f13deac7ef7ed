"""What a thousand pagers cost: memory, set-up, and each change that is pushed.

Home Assistant is a real one in a process of its own. A small transmitter is there first, so what
any transmitter needs is not counted with the large one's pagers; it is measured before the large
one comes, for what all pagers cost would fall on the changes of the small one too.
"""

import asyncio
from pathlib import Path
import random
import tempfile
import time

import aiohttp

from scripts.hass_api import Hass, HassError
from scripts.world import home_assistant
from simulators.lrs import LrsSimulator

_SMALL, _LARGE = 10, 1000
_CHANGES = 300
_PAUSE_SECONDS = 0.01
_SETTLE_SECONDS = 15.0
"""Longer than the recorder takes to write what came."""
_READY_SECONDS = 60.0
_LOOK_SECONDS = 0.1
_MEGABYTE = 1024  # in the kilobytes of /proc


class Process:
    """What the system knows of a running process."""

    def __init__(self, pid: int) -> None:
        """Look at the process with a number."""
        self._status = Path(f"/proc/{pid}/status")
        # The kernel's id of the clock that counts a process's processor time.
        self._clock = (~pid << 3) | 2

    @property
    def kilobytes(self) -> int:
        """Its resident memory."""
        lines = self._status.read_text(encoding="utf-8").splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1])

    @property
    def cpu_seconds(self) -> float:
        """The processor time of all its threads."""
        return time.clock_gettime(self._clock)


class Site:
    """A transmitter with active pagers, and how Home Assistant shows it."""

    def __init__(self, session: aiohttp.ClientSession, url: str, first: int, pagers: int) -> None:
        """Give out `pagers` of them, from the number `first` on."""
        self._session = session
        self._url = url
        self._rng = random.Random(first)
        self.numbers = range(first, first + pagers)
        self.simulator = LrsSimulator()
        for number in self.numbers:
            self.simulator.commands["assign"](number=number, label=f"Guest {number}")

    async def add(self, hass: Hass) -> float:
        """Add it to Home Assistant; return the seconds that took."""
        await self.simulator.start()
        address = self.simulator.ready()
        begun = time.monotonic()
        await hass.fill_form("lrs", {"host": address["host"], "port": address["port"]})
        seconds = time.monotonic() - begun
        for number in (self.numbers[0], self.numbers[-1]):
            await self._until(f"sensor.pager_{number}_session", "started")
        return seconds

    async def push(self, changes: int) -> None:
        """Change guests, one after the other, and wait until the last change has arrived."""
        for change in range(changes):
            number = self._rng.choice(self.numbers)
            label = f"Guest {number} {self.simulator.world.sequence}"
            self.simulator.commands["update"](number=number, label=label)
            if change < changes - 1:
                await asyncio.sleep(_PAUSE_SECONDS)
        await self._until(f"sensor.pager_{number}_guest", label)

    async def _until(self, entity_id: str, wanted: str) -> None:
        """Wait for a state."""
        url = f"{self._url}/api/states/{entity_id}"
        end = time.monotonic() + _READY_SECONDS
        state = "missing"
        while state != wanted:
            if time.monotonic() > end:
                raise HassError(f"{entity_id} is {state}, not {wanted}")
            await asyncio.sleep(_LOOK_SECONDS)
            async with self._session.get(url) as response:
                if response.ok:
                    state = (await response.json())["state"]


async def cpu_of_changes(process: Process, site: Site) -> float:
    """Push changes; return the seconds of processor time that each took, beyond idling."""
    idle = process.cpu_seconds
    await asyncio.sleep(_SETTLE_SECONDS)
    idle = (process.cpu_seconds - idle) / _SETTLE_SECONDS
    begun, cpu = time.monotonic(), process.cpu_seconds
    await site.push(_CHANGES)
    return (process.cpu_seconds - cpu - idle * (time.monotonic() - begun)) / _CHANGES


async def settled(process: Process) -> int:
    """Wait until what came is written; return the resident memory, in kilobytes."""
    await asyncio.sleep(_SETTLE_SECONDS)
    return process.kilobytes


async def measure(small: Site, large: Site, hass: Hass, process: Process) -> None:
    """Measure and print."""
    empty = await settled(process)
    seconds_small = await small.add(hass)
    before = await settled(process)
    each_small = await cpu_of_changes(process, small)
    seconds_large = await large.add(hass)
    after = await settled(process)
    each_large = await cpu_of_changes(process, large)
    print(f"  memory        empty {empty / _MEGABYTE:.1f} MB, ", end="")
    print(f"with {_SMALL} pagers {before / _MEGABYTE:.1f} MB, ", end="")
    print(f"with {_LARGE} more {after / _MEGABYTE:.1f} MB")
    print(f"                {(after - before) / _LARGE:.1f} kB a pager")
    print(f"  set-up        {_SMALL} pagers {seconds_small:.2f} s, ", end="")
    print(f"{_LARGE} pagers {seconds_large:.2f} s")
    print(
        f"  a change      {each_small * 1000:.2f} ms of processor time with {_SMALL} pagers, ",
        end="",
    )
    print(f"{each_large * 1000:.2f} ms with {_LARGE} more: ratio {each_large / each_small:.1f}")


async def main(config: Path) -> None:
    """Start what is needed, and measure."""
    async with (
        home_assistant(config) as login,
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {login['token']}"}) as session,
    ):
        hass = Hass(session, login["url"], login["token"])
        small = Site(session, login["url"], _LARGE + 1, _SMALL)
        large = Site(session, login["url"], 1, _LARGE)
        try:
            await measure(small, large, hass, Process(login["pid"]))
        finally:
            await small.simulator.stop()
            await large.simulator.stop()


if __name__ == "__main__":
    print("scale: what pagers cost", flush=True)
    with tempfile.TemporaryDirectory(prefix="steward-bench-") as folder:
        asyncio.run(main(Path(folder)))
