"""How a backlog of passings is worked off, and what the event loop feels of it.

Home Assistant is a whole one, in this process, so that its event loop can be watched; the cloud is
simulated in a process of its own. What it takes to parse the same answers alone stands beside.
"""

import asyncio
import logging
from pathlib import Path
import sys
import tempfile
import time
from typing import Any

import aiohttp
from homeassistant import bootstrap
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.runner import RuntimeConfig, create_event_loop
import orjson

from custom_components.steward.systems.parsing import Reader
from custom_components.steward.systems.rufus.models import Passing
from scripts.run_hass import prepare
from scripts.world import Control, free_port, simulators

_PASSINGS = 100_000
_PAGE = 5000
_TICK_SECONDS = 0.001
_WAIT_SECONDS = 300.0
_ENTITY_ID = "event.finish_line_passing"


class Pulse:
    """Notes how long the event loop was not free at most."""

    def __init__(self) -> None:
        """Begin."""
        self.longest = 0.0
        self._task = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        before = time.monotonic()
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            now = time.monotonic()
            self.longest = max(self.longest, now - before - _TICK_SECONDS)
            before = now

    def stop(self) -> float:
        """End; return the longest stall in seconds."""
        self._task.cancel()
        return self.longest


async def work_off(hass: HomeAssistant, control: Control, deviceid: str) -> tuple[float, float]:
    """Let a backlog come; return the seconds that it took, and the longest stall."""
    done = asyncio.Event()
    seen = 0
    first = 0.0

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        nonlocal seen, first
        if event.data["entity_id"] == _ENTITY_ID:
            first = first or time.monotonic()
            seen += 1
            if seen == _PASSINGS:
                done.set()

    stop = hass.bus.async_listen(EVENT_STATE_CHANGED, changed)
    await control.do("rufus", "open_session", deviceid=deviceid)
    await control.do("rufus", "fill_passings", deviceid=deviceid, count=_PASSINGS)
    pulse = Pulse()
    async with asyncio.timeout(_WAIT_SECONDS):
        await done.wait()
    stop()
    return time.monotonic() - first, pulse.stop()


async def parse_alone(session: aiohttp.ClientSession, address: dict[str, Any], token: str) -> float:
    """Read the same answers; return the seconds that parsing them takes."""
    reader = Reader(logging.getLogger(__name__))
    seconds = 0.0
    for page in range(1, _PASSINGS // _PAGE + 1):
        url = f"{address['url']}/passings/session/{token}?page={page}"
        async with session.get(url, headers={"x-api-key": address["api_key"]}) as response:
            content = await response.read()
        begun = time.monotonic()
        await reader.read_all(Passing, orjson.loads(content)["body"]["result"])
        seconds += time.monotonic() - begun
    return seconds


async def add_entry(hass: HomeAssistant, address: dict[str, Any]) -> None:
    """Add the simulated account."""
    flows = hass.config_entries.flow
    step = await flows.async_init("steward", context={"source": "user"})
    step = await flows.async_configure(step["flow_id"], {"next_step_id": "rufus"})
    fields = {"api_key": address["api_key"], "url": address["url"]}
    await flows.async_configure(step["flow_id"], fields)
    await hass.async_block_till_done()


async def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="steward-backlog-") as folder:
        prepare(Path(folder), free_port())
        async with simulators("quiet", 1, {}) as simulated:
            hass = await bootstrap.async_setup_hass(RuntimeConfig(folder))
            if hass is None:
                return 1
            await hass.async_start()
            session = async_get_clientsession(hass)
            control = Control(session, simulated["control"]["url"])
            await add_entry(hass, simulated["rufus"])
            world = await control.state("rufus")
            deviceid = next(
                one["deviceid"] for one in world["devices"] if one["alias"] == "Finish line"
            )
            seconds, stall = await work_off(hass, control, deviceid)
            world = await control.state("rufus")
            alone = await parse_alone(
                session, simulated["rufus"], world["sessions"][-1]["token_session"]
            )
            await hass.async_stop()
    print(f"  {_PASSINGS} passings in {seconds:.1f} s: {_PASSINGS / seconds:.0f} a second")
    print(f"  longest stall of the event loop {stall * 1000:.0f} ms")
    print(f"  parsing alone {alone:.2f} s: ratio {seconds / alone:.1f}")
    return 0


if __name__ == "__main__":
    print("backlog: passings that waited in the cloud", flush=True)
    sys.exit(asyncio.run(main(), loop_factory=lambda: create_event_loop(debug=False)))
