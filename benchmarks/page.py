"""How long a page takes to leave: from the action's call to the transmitter's handler.

Home Assistant is a real one in a process of its own; the simulated transmitter notes when its
handler is entered. Beside `steward.page` stand what a user would do without Steward, Home
Assistant's `shell_command` with libcoap's `coap-client`, and the least that Python needs, a bare
aiocoap client in a process of its own. All of them alternate in blocks, so that what else the
machine does falls on all. The actions are called within Home Assistant, by a companion that notes
when, as the bare client does: whoever measures is not woken before the handler is entered. They are
called once more while Home Assistant's executor is full, as it is when other integrations wait for
devices that do not answer, and after the same pause while it is not: who was idle is slower.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import cycle
import json
from pathlib import Path
from statistics import median
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

from scripts.hass_api import Hass
from scripts.world import ROOT, home_assistant
from simulators.lrs import LrsSimulator

from .companions import furnish
from .figures import Figures, close, milliseconds, p95

_BLOCKS = 20
_BLOCK = 20
_SHELL_BLOCK = 5
"""Calls in a block; a shell command takes so long that fewer tell enough."""
_FULL_CALLS = 10
_JOBS, _JOB_SECONDS = 128, 0.5
"""Twice as many as Home Assistant's executor has threads: it is full for a second."""
_DRAIN_SECONDS = 1.5
_FILL_SECONDS = 0.05
_PAGER = 12
"""The pager that the bare client pages; the actions page one after the other."""
_PAGERS = 600
"""As many as the calls of an action: two of a user to the same pager within a second are one."""
_READY_SECONDS = 120.0


class Times(NamedTuple):
    """The seconds from a call to what came of it."""

    handler: float
    """To the transmitter's handler of the page."""
    end: float
    """To the end of the call, at which its caller knows what came of it."""


type Caller = Callable[[], Awaitable[Times]]
"""Sends a page, and waits until that is over."""


class Handler:
    """Notes when the transmitter's handler of a page is entered."""

    def __init__(self, simulator: LrsSimulator) -> None:
        """Listen to `simulator`."""
        self.entered = 0.0
        simulator.on_request.append(self._enter)

    def _enter(self, method: str, *_: object) -> None:
        if method == "PUT":
            self.entered = time.time()


def shell_command(url: str) -> str:
    """Make the YAML of a shell command that pages a pager's `number`."""
    found = subprocess.run(
        [ROOT / "scripts" / "get-coap-client"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    put = """-m put -t 50 -e '{"action":"page"}'"""
    command = f"{found.stdout.strip()} {put} '{url}/v1/sessions?number={{{{ number }}}}'"
    return f"shell_command:\n  page: {json.dumps(command)}\nfull_executor:\ncaller:\n"


@asynccontextmanager
async def bare_client(uri: str, handler: Handler) -> AsyncGenerator[Caller]:
    """Run the bare client; give what has it send a PUT."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.bare_put", uri),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    lines, wishes = process.stdout, process.stdin
    if lines is None or wishes is None:
        raise RuntimeError("the bare client has no pipes")

    async def put() -> Times:
        wishes.write(b"\n")
        begun, answered = map(float, (await lines.readline()).split())
        return Times(handler.entered - begun, answered - begun)

    try:
        yield put
    finally:
        wishes.close()
        await process.wait()


class Actions:
    """Pages by Home Assistant's actions."""

    def __init__(self, hass: Hass, handler: Handler) -> None:
        """Use `hass`, which has the companions `caller` and `full_executor`."""
        self._hass = hass
        self._handler = handler

    def calling(self, name: str) -> Caller:
        """Make what calls the action `name` with the number of the next pager."""
        numbers = cycle(range(1, _PAGERS + 1))
        domain, action = name.split(".")

        async def call() -> Times:
            before = self._handler.entered
            response = await self._hass.action(
                "caller.call",
                response=True,
                domain=domain,
                action=action,
                data={"number": next(numbers)},
            )
            if self._handler.entered == before:
                raise RuntimeError(f"{name} did not reach the transmitter")
            called, over = response["called"], response["over"]
            return Times(self._handler.entered - called, over - called)

        return call

    async def after_pause(self, call: Caller, jobs: int) -> Times:
        """Page while the executor has so many jobs, or after the same pause without any."""
        if jobs:
            await self._hass.action("full_executor.fill", jobs=jobs, seconds=_JOB_SECONDS)
        await asyncio.sleep(_FILL_SECONDS)
        times = await call()
        await asyncio.sleep(_DRAIN_SECONDS)
        return times


async def measure(actions: Actions, put: Caller) -> dict[str, list[Times]]:
    """Measure all of them in turn."""
    times: dict[str, list[Times]] = {}
    page, shell = actions.calling("steward.page"), actions.calling("shell_command.page")
    plans = [("page", page, _BLOCK), ("aiocoap", put, _BLOCK), ("coap_client", shell, _SHELL_BLOCK)]
    for call in (page, put, shell):
        await call()
    for _ in range(_BLOCKS):
        for name, call, calls in plans:
            times.setdefault(name, []).extend([await call() for _ in range(calls)])
    for _ in range(_FULL_CALLS):
        for name, call in (("page", page), ("coap_client", shell)):
            for place, jobs in (("free", 0), ("full", _JOBS)):
                one = await actions.after_pause(call, jobs)
                times.setdefault(f"{name}_{place}_executor", []).append(one)
    return times


def report(times: dict[str, list[Times]]) -> Figures:
    """Print what was measured; return the figures."""
    titles = {
        "page": "steward.page",
        "aiocoap": "bare aiocoap PUT",
        "coap_client": "shell_command coap-client",
        "page_free_executor": "steward.page, after a pause",
        "page_full_executor": "steward.page, executor full",
        "coap_client_free_executor": "shell_command, after a pause",
        "coap_client_full_executor": "shell_command, executor full",
    }
    figures: dict[str, float] = {}
    for name, title in titles.items():
        handler, end = zip(*times[name], strict=True)
        print(
            f"  {title:29} median {median(handler) * 1000:7.2f} ms"
            f"   p95 {p95(handler) * 1000:7.2f} ms   {len(handler)} calls;"
            f" over after {median(end) * 1000:7.2f} ms"
        )
        figures |= milliseconds(name, handler) | milliseconds(f"{name}_end", end)
    ratios = {
        "ratio": ("page", "aiocoap"),
        "ratio_to_coap_client": ("page", "coap_client"),
        "ratio_full_executor": ("page_full_executor", "page_free_executor"),
        "ratio_full_executor_to_coap_client": ("page_full_executor", "coap_client_full_executor"),
    }
    for name, (one, other) in ratios.items():
        for suffix, what in (("", ""), ("_end", ", until it is over")):
            figure, by = (figures[f"{side}{suffix}_ms_median"] for side in (one, other))
            figures[f"{name}{suffix}"] = figure / by
            print(
                f"  {titles[one]} / {titles[other]}{what}: ratio of the medians {figure / by:.2f}"
            )
    return figures


async def main(config: Path) -> Figures:
    """Measure and print; return the figures."""
    simulator = LrsSimulator()
    await simulator.start()
    for number in range(1, _PAGERS + 1):
        simulator.commands["assign"](number=number)
    handler = Handler(simulator)
    address = simulator.ready()
    furnish(config, "caller", "full_executor", configuration=shell_command(address["url"]))
    uri = f"{address['url']}/v1/sessions?number={_PAGER}"
    try:
        async with (
            home_assistant(config) as login,
            Hass.connect(login["url"], login["token"]) as hass,
            bare_client(uri, handler) as put,
        ):
            await hass.fill_form("lrs", {"host": address["host"], "port": address["port"]})
            await hass.until("sensor.t7470_connection", "push", _READY_SECONDS)
            return report(await measure(Actions(hass, handler), put))
    finally:
        await simulator.stop()


if __name__ == "__main__":
    print("page: from the call to the transmitter's handler", flush=True)
    with tempfile.TemporaryDirectory(prefix="steward-bench-") as folder:
        close("page", asyncio.run(main(Path(folder))))
