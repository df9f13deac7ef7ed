"""How long a change takes to arrive: from the transmitter to Home Assistant's state.

Home Assistant is a real one in a process of its own, and so is the bare aiocoap client that it is
compared with, which observes the same transmitter. Whom a transmitter tells first has the better
of it: in half of the run that is the one, in the other half the other.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median
import sys
import tempfile
import time

from scripts.hass_api import Hass
from scripts.world import ROOT, home_assistant
from simulators.lrs import LrsSimulator

from .figures import Figures, close, milliseconds, p95

_CHANGES = 400
_PAGER = 12
_GUEST = f"sensor.pager_{_PAGER}_guest"
_READY_SECONDS = 30.0
_PING_SECONDS = 3600.0
"""No ping comes between the changes."""


@dataclass(frozen=True, kw_only=True)
class Times:
    """Seconds from changes to their arrival, at the one and at the other."""

    steward: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


class Bare:
    """The bare client, in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Read from `process`."""
        self._process = process

    async def next(self) -> float:
        """Wait for the next notification; return when it came."""
        if self._process.stdout is None:
            raise RuntimeError("the bare client has no output")
        return float(await self._process.stdout.readline())

    @classmethod
    @asynccontextmanager
    async def observing(cls, uri: str) -> AsyncGenerator[Bare]:
        """Run it, observing, until the end."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.bare_observe", uri),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            bare = cls(process)
            await bare.next()
            yield bare
        finally:
            if process.stdin:
                process.stdin.close()
            await process.wait()


async def measure(simulator: LrsSimulator, hass: Hass, bare: Bare, times: Times, part: str) -> None:
    """Let changes happen, each when the one before it has arrived everywhere."""
    for number in range(_CHANGES // 2):
        label = f"Guest {part} {number}"
        begun = time.time()
        simulator.commands["update"](number=_PAGER, label=label)
        state = await hass.until(_GUEST, label, _READY_SECONDS)
        arrived = datetime.fromisoformat(state["last_updated"]).timestamp()
        times.steward.append(arrived - begun)
        times.bare.append(await bare.next() - begun)


async def main(config: Path) -> Figures:
    """Measure and print; return the figures."""
    simulator = LrsSimulator(ping_interval=_PING_SECONDS)
    await simulator.start()
    simulator.commands["assign"](number=_PAGER)
    address = simulator.ready()
    uri = f"{address['url']}/v1/notify"
    times = Times()
    try:
        async with (
            home_assistant(config) as login,
            Hass.connect(login["url"], login["token"]) as hass,
        ):
            async with Bare.observing(uri) as bare:
                await hass.fill_form("lrs", {"host": address["host"], "port": address["port"]})
                await hass.until("sensor.t7470_connection", "push", _READY_SECONDS)
                await measure(simulator, hass, bare, times, "a")
            async with Bare.observing(uri) as bare:
                await measure(simulator, hass, bare, times, "b")
    finally:
        await simulator.stop()
    for name, seconds in (("steward", times.steward), ("bare aiocoap", times.bare)):
        print(
            f"  {name:14} median {median(seconds) * 1000:6.2f} ms"
            f"   p95 {p95(seconds) * 1000:6.2f} ms   {len(seconds)} changes"
        )
    ratio = median(times.steward) / median(times.bare)
    print(f"  ratio of the medians {ratio:.2f}")
    return {
        **milliseconds("push", times.steward),
        **milliseconds("aiocoap", times.bare),
        "ratio": ratio,
    }


if __name__ == "__main__":
    print("push: from a change at the transmitter to the state in Home Assistant", flush=True)
    with tempfile.TemporaryDirectory(prefix="steward-bench-") as folder:
        close("push", asyncio.run(main(Path(folder))))
