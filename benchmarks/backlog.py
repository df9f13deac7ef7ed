"""How a backlog of passings is worked off, and what the event loop feels of it.

Home Assistant is a whole one, in this process, so that its event loop can be watched; the cloud is
simulated in a process of its own. Two times stand beside it: what parsing the same answers takes
alone, and the longest stop of Python's garbage collector, which halts whatever runs.
"""

import asyncio
from collections.abc import Mapping
import gc
import logging
import time
from typing import Any

import aiohttp
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import orjson

from custom_components.steward.systems.api.json import Reader
from custom_components.steward.systems.rufus.api.types import Passing
from scripts.world import Control, simulators

from .in_process import add_entry, run

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


async def measure(hass: HomeAssistant) -> None:
    """Measure and print."""
    async with simulators("quiet", 1, {}) as simulated:
        address = simulated["rufus"]
        session = async_get_clientsession(hass)
        control = Control(session, simulated["control"]["url"])
        await add_entry(hass, "rufus", {"api_key": address["api_key"], "url": address["url"]})
        await hass.async_block_till_done()
        seconds, pulse = await work_off(hass, control)
        token = (await control.state("rufus"))["sessions"][-1]["token_session"]
        alone = await parse_alone(session, address, token)
    print(f"  {_PASSINGS} passings in {seconds:.1f} s: {_PASSINGS / seconds:.0f} a second")
    print(f"  parsing the same JSON alone {alone:.2f} s: ratio {seconds / alone:.1f}")
    print(f"  longest stall of the event loop        {pulse.longest_stall() * 1000:4.0f} ms")
    print(f"  longest stop for garbage collection    {pulse.longest_collection() * 1000:4.0f} ms")
    print(f"  longest stall without that             {pulse.longest_own_stall() * 1000:4.0f} ms")


if __name__ == "__main__":
    run("backlog: passings that waited in the cloud", measure)
