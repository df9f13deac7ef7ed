"""How long a change takes to arrive: from the transmitter to Home Assistant's state.

Home Assistant is a real one in a process of its own, and so is the bare aiocoap client that it is
compared with. Each observes a transmitter of its own, and these change in turn: so neither has to
wait while the other one works.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
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


async def measure(
    hass: Hass, changing: LrsSimulator, bare: Bare, other: LrsSimulator
) -> tuple[list[float], list[float]]:
    """Let changes happen in turn, each when the one before it has arrived; return the seconds."""
    steward, aiocoap = [], []
    for number in range(_CHANGES):
        label = f"Guest {number}"
        begun = time.time()
        changing.commands["update"](number=_PAGER, label=label)
        state = await hass.until(_GUEST, label, _READY_SECONDS)
        steward.append(datetime.fromisoformat(state["last_updated"]).timestamp() - begun)
        begun = time.time()
        other.commands["update"](number=_PAGER, label=label)
        aiocoap.append(await bare.next() - begun)
    return steward, aiocoap


@asynccontextmanager
async def transmitter() -> AsyncGenerator[LrsSimulator]:
    """Run a transmitter with one guest, until the end."""
    simulator = LrsSimulator(ping_interval=_PING_SECONDS)
    await simulator.start()
    simulator.commands["assign"](number=_PAGER)
    try:
        yield simulator
    finally:
        await simulator.stop()


async def main(config: Path) -> Figures:
    """Measure and print; return the figures."""
    async with (
        transmitter() as changing,
        transmitter() as other,
        home_assistant(config) as login,
        Hass.connect(login["url"], login["token"]) as hass,
        Bare.observing(f"{other.ready()['url']}/v1/notify") as bare,
    ):
        address = changing.ready()
        await hass.fill_form("lrs", {"host": address["host"], "port": address["port"]})
        await hass.until("sensor.t7470_connection", "push", _READY_SECONDS)
        steward, aiocoap = await measure(hass, changing, bare, other)
    for name, seconds in (("steward", steward), ("bare aiocoap", aiocoap)):
        print(
            f"  {name:14} median {median(seconds) * 1000:6.2f} ms"
            f"   p95 {p95(seconds) * 1000:6.2f} ms   {len(seconds)} changes"
        )
    ratio = median(steward) / median(aiocoap)
    print(f"  ratio of the medians {ratio:.2f}")
    return {
        **milliseconds("push", steward),
        **milliseconds("aiocoap", aiocoap),
        "ratio": ratio,
    }


if __name__ == "__main__":
    print("push: from a change at the transmitter to the state in Home Assistant", flush=True)
    with tempfile.TemporaryDirectory(prefix="steward-bench-") as folder:
        close("push", asyncio.run(main(Path(folder))))
