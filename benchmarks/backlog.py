"""How a backlog of passings is worked off, and what the event loop feels of it.

Home Assistant is a whole one, in this process, so that its event loop can be watched; the cloud is
simulated in a process of its own. A backlog comes at three devices, one after the other:

- at one that the recorder leaves out: what Steward and the event bus take for it;
- at one that is recorded: over when all of it is in the database, beside as many plain states;
- at one that has it before Steward ever looks: it is old then, and not shown; but a runner who
  crosses after that is, and waits for whatever is done with those before.

Beside the rates stand what reading the same answers takes, what as many events of an entity take
that does nothing else, and the longest stop of Python's garbage collector, which halts whatever
runs. A rate suffers from other programs; what a core of its own would give is told beside it, by
the processor time that the event loop needs for a passing, the collector's in it.
"""

import asyncio
from dataclasses import dataclass
import time
from typing import Any

import aiohttp
from homeassistant.components.event import DATA_COMPONENT as EVENT_ENTITIES, EventEntity
from homeassistant.components.recorder import get_instance
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from scripts.world import Control, simulators

from .figures import Figures
from .in_process import add_entry, run, shown, until
from .pulse import Pulse
from .wire import Passing, read

_PASSINGS = 100_000
_OLD_PASSINGS = 1_000_000
_RECORDED_PASSINGS = 100_000
_RECORDED_STATES = 5000
"""Plain states that are recorded beside them."""
_SLICE = 20
_PAGE = 5000
_WAIT_SECONDS = 1800.0
_POLL_SECONDS = 90.0
"""Longer than the slowest poll's interval."""
_INTERVAL = 5.0
"""Seconds between two polls while a session is active."""
_NEVER_SECONDS = 5.0
"""How long it is watched whether what is old is shown after all."""
_UNRECORDED, _RECORDED, _OLD = "Start mat", "Finish line", "Halfway"
_BARE_UNRECORDED, _BARE_RECORDED = "event.bare", "sensor.bare_recorded"
_RECORDER = (
    "recorder:\n  exclude:\n    entities:\n"
    f"      - event.start_mat_passing\n      - {_BARE_UNRECORDED}\n"
)


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """How a backlog was worked off; times are in seconds.

    Attributes:
        passings: How many there were.
        shown: From its first event to its last.
        recorded: From its first event until the recorder had written all that there was.
        worked: Of the event loop's processor time, which other programs do not lengthen.
        pulse: What the event loop felt, and how much waited for the recorder.
    """

    passings: int
    shown: float
    recorded: float
    worked: float
    pulse: Pulse


class Cloud:
    """The simulated cloud."""

    def __init__(self, control: Control, address: dict[str, Any]) -> None:
        """Use the control port, and the address of the cloud itself."""
        self._control = control
        self.address = address
        self._deviceids: dict[str, str] = {}

    async def begin(self, alias: str) -> str:
        """Open a session on a device; return its token."""
        devices = (await self._control.state("rufus"))["devices"]
        self._deviceids = {one["alias"]: one["deviceid"] for one in devices}
        deviceid = self._deviceids[alias]
        session = await self._control.do("rufus", "open_session", deviceid=deviceid)
        return str(session["result"]["token_session"])

    async def fill(self, alias: str, count: int) -> None:
        """Let a crowd cross a device."""
        deviceid = self._deviceids[alias]
        await self._control.do("rufus", "fill_passings", deviceid=deviceid, count=count)

    async def cross(self, alias: str) -> None:
        """Let one runner cross a device."""
        await self._control.do("rufus", "add_passing", deviceid=self._deviceids[alias], bib="L1")


def _entity_id(domain: str, alias: str, name: str) -> str:
    return f"{domain}.{alias.lower().replace(' ', '_')}_{name}"


class Bare(EventEntity):
    """Shows events, and does nothing else."""

    _attr_name = "Bare"
    _attr_should_poll = False
    _attr_event_types = ["passing"]  # noqa: RUF012  # Home Assistant's own way

    def show(self, attributes: dict[str, Any]) -> None:
        """Show an event."""
        self._trigger_event("passing", attributes)
        self.async_write_ha_state()


class Shown:
    """Notes when the passings of a device are shown."""

    def __init__(self, hass: HomeAssistant, alias: str, awaited: int) -> None:
        """Listen; so many are awaited."""
        self.moments: list[float] = []
        self.all = asyncio.Event()
        entity_id = _entity_id("event", alias, "passing")

        @callback
        def changed(event: Event[EventStateChangedData]) -> None:
            now, before = event.data["new_state"], event.data["old_state"]
            if event.data["entity_id"] != entity_id or now is None or before is None:
                return
            if (now.state, now.attributes) != (before.state, before.attributes):
                self.moments.append(time.monotonic())
                if len(self.moments) == awaited:
                    self.all.set()

        self.stop = hass.bus.async_listen(EVENT_STATE_CHANGED, changed)


async def work_off(hass: HomeAssistant, cloud: Cloud, alias: str, passings: int) -> Backlog:
    """Let a backlog come at a device, and wait until it is shown and written."""
    recorder = get_instance(hass)
    await recorder.async_block_till_done()
    listener = Shown(hass, alias, passings)
    await cloud.fill(alias, passings)
    worked = time.thread_time()
    pulse = Pulse(lambda: recorder.backlog)
    await hass.services.async_call(
        "homeassistant", "update_entity", {"entity_id": _entity_id("sensor", alias, "session")}
    )
    async with asyncio.timeout(_WAIT_SECONDS):
        await listener.all.wait()
    worked = time.thread_time() - worked
    await recorder.async_block_till_done()
    written = time.monotonic()
    pulse.stop()
    listener.stop()
    first, last = listener.moments[0], listener.moments[-1]
    return Backlog(
        passings=passings,
        shown=last - first,
        recorded=written - first,
        worked=worked,
        pulse=pulse,
    )


async def record_alone(hass: HomeAssistant, like: Backlog) -> float:
    """Write plain states, as fast as passings were shown; return the seconds that one takes."""
    event = hass.states.get(_entity_id("event", _RECORDED, "passing"))
    attributes = dict(event.attributes) if event else {}
    begun = time.monotonic()
    for number in range(_RECORDED_STATES):
        if number % _SLICE == 0:
            due = begun + like.shown * number / like.passings
            await asyncio.sleep(max(due - time.monotonic(), 0))
        hass.states.async_set(_BARE_RECORDED, f"{number}", {**attributes, "number": -number})
    await get_instance(hass).async_block_till_done()
    return (time.monotonic() - begun) / _RECORDED_STATES


async def show_alone(hass: HomeAssistant) -> float:
    """Show as many events that nobody records; return the processor time of one."""
    bare = Bare()
    await hass.data[EVENT_ENTITIES].async_add_entities([bare])
    shown = hass.states.get(_entity_id("event", _UNRECORDED, "passing"))
    attributes = dict(shown.attributes) if shown else {}
    begun = time.thread_time()
    for number in range(_PASSINGS):
        if number % _SLICE == 0:
            await asyncio.sleep(0)
        bare.show({**attributes, "number": -number})
    await hass.async_block_till_done()
    return (time.thread_time() - begun) / _PASSINGS


async def read_alone(session: aiohttp.ClientSession, cloud: Cloud, token: str) -> float:
    """Read the same answers; return the seconds that one passing takes when they are here."""
    seconds = 0.0
    passings = 0
    for page in range(1, _PASSINGS // _PAGE + 1):
        url = f"{cloud.address['url']}/passings/session/{token}?page={page}"
        async with session.get(url, headers={"x-api-key": cloud.address["api_key"]}) as response:
            content = await response.read()
        begun = time.monotonic()
        passings += len(read(Passing, content))
        seconds += time.monotonic() - begun
    return seconds / passings


async def look_late(hass: HomeAssistant, cloud: Cloud) -> Figures:
    """Let a runner cross right after Steward first looked at a device that has a backlog."""
    listener = Shown(hass, _OLD, 1)
    begun = time.monotonic()
    await cloud.cross(_OLD)
    async with asyncio.timeout(_WAIT_SECONDS):
        await listener.all.wait()
    seconds = listener.moments[0] - begun
    await asyncio.sleep(_NEVER_SECONDS)
    listener.stop()
    replayed = len(listener.moments) - 1
    print(f"  a live passing behind {_OLD_PASSINGS} old ones: after {seconds:.1f} s, ", end="")
    print(f"{seconds / _INTERVAL:.1f} polls; ", end="")
    print(f"{replayed} of the old ones are shown")
    return {"live_seconds": seconds, "live_polls": seconds / _INTERVAL, "replayed": replayed}


def report(name: str, backlog: Backlog, seconds: float) -> Figures:
    """Print what was measured of a backlog; return the figures."""
    pulse, rate = backlog.pulse, backlog.passings / seconds
    stalls = {
        "stall": ("longest stall of the event loop", pulse.longest_stall()),
        "collection": ("longest stop for garbage collection", pulse.longest_collection()),
        "stall_without_collection": ("longest stall without that", pulse.longest_own_stall()),
        "work": ("longest work at once, in processor time", pulse.longest_work()),
    }
    each = backlog.worked / backlog.passings
    print(f"  {name}: {backlog.passings} passings in {seconds:.1f} s: {rate:.0f} a second")
    print(f"    {'processor time of the loop for each':40} {each * 1e6:5.0f} us", end="")
    print(f": a core of its own would do {1 / each:.0f} a second")
    for title, longest in stalls.values():
        print(f"    {title:40} {longest * 1000:5.0f} ms")
    return {
        f"{name}_per_second": rate,
        f"{name}_cpu_us": each * 1e6,
        f"{name}_per_free_second": 1 / each,
        **{f"{name}_{key}_ms": longest * 1000 for key, (_, longest) in stalls.items()},
    }


async def measure(hass: HomeAssistant) -> Figures:
    """Measure and print; return the figures."""
    async with simulators("quiet", 1, {}) as simulated:
        session = async_get_clientsession(hass)
        cloud = Cloud(Control(session, simulated["control"]["url"]), simulated["rufus"])
        await cloud.begin(_OLD)
        await cloud.fill(_OLD, _OLD_PASSINGS)
        tokens = {alias: await cloud.begin(alias) for alias in (_UNRECORDED, _RECORDED)}
        keys = ("api_key", "url")
        await add_entry(hass, "rufus", {key: cloud.address[key] for key in keys})
        await hass.async_block_till_done()
        figures = {**await look_late(hass, cloud)}

        for alias in tokens:
            session_id = _entity_id("sensor", alias, "session")
            await until(lambda: shown(hass, session_id) == "active", _POLL_SECONDS)  # noqa: B023
        unrecorded = await work_off(hass, cloud, _UNRECORDED, _PASSINGS)
        figures |= report("unrecorded", unrecorded, unrecorded.shown)
        alone = await read_alone(session, cloud, tokens[_UNRECORDED])
        figures["ratio"] = unrecorded.shown / unrecorded.passings / alone
        print(f"    reading the same JSON alone: ratio {figures['ratio']:.1f}")

        bare = await show_alone(hass)
        figures["bare_event_cpu_us"] = bare * 1e6
        figures["ratio_to_bare_events"] = unrecorded.worked / unrecorded.passings / bare
        print(f"    as many events of a bare entity, {bare * 1e6:.0f} us each: ", end="")
        print(f"ratio {figures['ratio_to_bare_events']:.1f}")

        recorded = await work_off(hass, cloud, _RECORDED, _RECORDED_PASSINGS)
        figures |= report("recorded", recorded, recorded.recorded)
        alone = await record_alone(hass, recorded)
        figures["recorded_ratio"] = recorded.recorded / recorded.passings / alone
        print(f"    recording plain states as fast: ratio {figures['recorded_ratio']:.2f}")
        figures["recorder_queue_max"] = recorded.pulse.highest
        print(f"    at most {recorded.pulse.highest} events waited for the recorder")
    return figures


if __name__ == "__main__":
    run("backlog", "passings that waited in the cloud", measure, configuration=_RECORDER)
