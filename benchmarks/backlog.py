"""How a backlog of passings is worked off, and what the event loop feels of it.

Home Assistant is a whole one, in this process, so that its event loop can be watched; the cloud is
simulated in a process of its own. Two times stand beside it: what parsing the same answers takes
alone, and the longest stop of Python's garbage collector, which halts whatever runs.
"""

import asyncio
from collections.abc import Mapping
import gc
import logging
import os
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
_FULL = 2  # the collector's generation that holds all objects
_WAIT_SECONDS = 300.0
_DEVICE = "Finish line"
_ENTITY_ID = "event.finish_line_passing"


type Span = tuple[float, float]


class Pulse:
    """Watches the event loop and the garbage collector; all times are in seconds."""

    def __init__(self) -> None:
        """Begin."""
        self._stalls: list[Span] = []
        self._collections: list[Span] = []
        self._begun = 0.0
        gc.callbacks.append(self._note_collection)
        self._task = asyncio.create_task(self._beat())

    def stop(self) -> None:
        """End."""
        self._task.cancel()
        gc.callbacks.remove(self._note_collection)

    def longest_stall(self) -> float:
        """Tell how long the loop was not free at most."""
        return max(_length(stall) for stall in self._stalls)

    def longest_collection(self) -> float:
        """Tell how long the collector stopped the process at most."""
        return max((_length(one) for one in self._collections), default=0.0)

    def longest_own_stall(self) -> float:
        """Tell how long the loop was not free at most, without the collector's part in it."""
        return max(
            _length(stall) - sum(_overlap(stall, one) for one in self._collections)
            for stall in self._stalls
        )

    async def _beat(self) -> None:
        while True:
            due = time.monotonic() + _TICK_SECONDS
            await asyncio.sleep(_TICK_SECONDS)
            self._stalls.append((due, time.monotonic()))

    def _note_collection(self, phase: str, info: Mapping[str, Any]) -> None:
        if phase == "start":
            self._begun = time.monotonic()
        elif info["generation"] == _FULL:
            self._collections.append((self._begun, time.monotonic()))


def _length(span: Span) -> float:
    return span[1] - span[0]


def _overlap(one: Span, other: Span) -> float:
    return max(min(one[1], other[1]) - max(one[0], other[0]), 0.0)


async def work_off(hass: HomeAssistant, control: Control) -> tuple[float, Pulse]:
    """Let a backlog come; return the seconds from its first event to its last."""
    done = asyncio.Event()
    moments: list[float] = []

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        if event.data["entity_id"] == _ENTITY_ID:
            moments.append(time.monotonic())
            if len(moments) == _PASSINGS:
                done.set()

    devices = (await control.state("rufus"))["devices"]
    deviceid = next(one["deviceid"] for one in devices if one["alias"] == _DEVICE)
    await control.do("rufus", "open_session", deviceid=deviceid)
    await control.do("rufus", "fill_passings", deviceid=deviceid, count=_PASSINGS)
    hass.bus.async_listen(EVENT_STATE_CHANGED, changed)
    pulse = Pulse()
    hass.config_entries.async_entries("steward")[0].runtime_data.async_refresh_soon()
    async with asyncio.timeout(_WAIT_SECONDS):
        await done.wait()
    pulse.stop()
    return moments[-1] - moments[0], pulse


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


async def main(config: Path) -> None:
    """Measure and print."""
    async with simulators("quiet", 1, {}) as simulated:
        hass = await bootstrap.async_setup_hass(RuntimeConfig(str(config)))
        if hass is None:
            raise RuntimeError("Home Assistant did not start")
        await hass.async_start()
        session = async_get_clientsession(hass)
        control = Control(session, simulated["control"]["url"])
        await add_entry(hass, simulated["rufus"])
        seconds, pulse = await work_off(hass, control)
        token = (await control.state("rufus"))["sessions"][-1]["token_session"]
        alone = await parse_alone(session, simulated["rufus"], token)
        await hass.async_stop()
    print(f"  {_PASSINGS} passings in {seconds:.1f} s: {_PASSINGS / seconds:.0f} a second")
    print(f"  parsing the same JSON alone {alone:.2f} s: ratio {seconds / alone:.1f}")
    print(f"  longest stall of the event loop        {pulse.longest_stall() * 1000:4.0f} ms")
    print(f"  longest stop for garbage collection    {pulse.longest_collection() * 1000:4.0f} ms")
    print(f"  longest stall without that             {pulse.longest_own_stall() * 1000:4.0f} ms")


if __name__ == "__main__":
    print("backlog: passings that waited in the cloud", flush=True)
    logging.disable()
    with tempfile.TemporaryDirectory(prefix="steward-backlog-") as folder:
        prepare(Path(folder), free_port())
        asyncio.run(main(Path(folder)), loop_factory=lambda: create_event_loop(debug=False))
    sys.stdout.flush()
    os._exit(0)  # Home Assistant's threads would outlive it
