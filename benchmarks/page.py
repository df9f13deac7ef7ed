"""How long a page takes to leave: from the action's call to the transmitter's handler.

Home Assistant is a real one in a process of its own, and so is the bare aiocoap client that it is
compared with; the simulated transmitter notes when its handler is entered. Calls of both kinds
alternate in blocks, so that what else the machine does falls on both.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
import sys
import tempfile
import time

from scripts.hass_api import Hass
from scripts.world import home_assistant
from simulators.lrs import LrsSimulator

_ROOT = Path(__file__).parents[1]
_CALLS = 400
_BLOCK = 20
_PAGER = 12
_READY_SECONDS = 30.0


class Handler:
    """Notes when the transmitter's handler of a page is entered."""

    def __init__(self, simulator: LrsSimulator) -> None:
        """Listen to `simulator`."""
        self.entered = 0.0
        simulator.on_request.append(self._enter)

    def _enter(self, method: str, *_: object) -> None:
        if method == "PUT":
            self.entered = time.time()


@asynccontextmanager
async def bare_client(uri: str) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Run the bare client."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.bare_put", uri),
        cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.stdin:
            process.stdin.close()
        await process.wait()


async def page_by_action(hass: Hass, handler: Handler) -> float:
    """Call the action; return the seconds until the handler is entered."""
    called = hass.next_event("call_service")
    await hass.action("page", number=_PAGER)
    begun = datetime.fromisoformat((await called)["time_fired"]).timestamp()
    return handler.entered - begun


async def page_by_put(client: asyncio.subprocess.Process, handler: Handler) -> float:
    """Have the bare client send a PUT; return the seconds until the handler is entered."""
    if client.stdin is None or client.stdout is None:
        raise RuntimeError("the bare client has no pipes")
    client.stdin.write(b"\n")
    begun = float(await client.stdout.readline())
    return handler.entered - begun


async def main() -> None:
    """Measure and print."""
    simulator = LrsSimulator()
    await simulator.start()
    simulator.commands["assign"](number=_PAGER)
    handler = Handler(simulator)
    address = simulator.ready()
    uri = f"{address['url']}/v1/sessions?number={_PAGER}"
    by_action: list[float] = []
    by_put: list[float] = []
    try:
        with tempfile.TemporaryDirectory(prefix="steward-bench-") as folder:
            async with (
                home_assistant(Path(folder)) as login,
                Hass.connect(login["url"], login["token"]) as hass,
                bare_client(uri) as client,
            ):
                await hass.fill_form("lrs", {"host": address["host"], "port": address["port"]})
                await hass.until("sensor.t7470_connection", "push", _READY_SECONDS)
                await hass.command("subscribe_events", event_type="call_service")
                for _ in range(_CALLS // _BLOCK):
                    by_action += [await page_by_action(hass, handler) for _ in range(_BLOCK)]
                    by_put += [await page_by_put(client, handler) for _ in range(_BLOCK)]
    finally:
        await simulator.stop()
    for name, times in (("steward.page", by_action), ("bare aiocoap PUT", by_put)):
        p95 = quantiles(times, n=20)[-1]
        print(
            f"  {name:18} median {median(times) * 1000:6.2f} ms   p95 {p95 * 1000:6.2f} ms"
            f"   {len(times)} calls"
        )
    print(f"  ratio of the medians {median(by_action) / median(by_put):.2f}")


if __name__ == "__main__":
    print("page: from the call to the transmitter's handler", flush=True)
    asyncio.run(main())
