"""What five thousand timing devices cost at each poll: nothing has changed, or one of them has.

Home Assistant is a whole one, in this process, so that what is asked of the device registry can be
counted; the cloud is simulated in a process of its own. Beside it stands what reading the same
answer takes. `benchmarks.scale` runs it.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
import functools
import gc
from statistics import median
import time
from typing import Any

import aiohttp
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.template import Template

from scripts.world import Control, running

from .figures import Figures
from .in_process import add_entry, run, shown, until
from .wire import Device, read

_DEVICES = 5000
_FIRST = 350
"""Devices at set-up, which have all their entities enabled; most of the others have their session
alone."""
_POLLS = 5
_POLL_SECONDS = 2.0
"""Longer than a poll takes, and than the one before it holds it back."""
_UNRECORDED = "recorder:\n  exclude:\n    domains: [binary_sensor, button, event, sensor]\n"
_CPU_SECONDS = 0.5
_SETTLED_CPU = 0.02
_SECONDS = 400.0
_CHANGED = 7
_BATTERY = f"sensor.device_{_CHANGED}_battery"


class Registry:
    """Counts what is asked of the device registry, to add or to change a device."""

    def __init__(self) -> None:
        """Count from now on."""
        self.calls: Counter[str] = Counter()
        for name in ("async_get_or_create", "async_update_device"):
            setattr(dr.DeviceRegistry, name, self._counting(getattr(dr.DeviceRegistry, name)))

    def _counting[**Args, R](self, method: Callable[Args, R]) -> Callable[Args, R]:
        @functools.wraps(method)
        def count(*args: Args.args, **kwargs: Args.kwargs) -> R:
            self.calls[method.__name__] += 1
            return method(*args, **kwargs)

        return count


async def quiet() -> None:
    """Wait until this process has worked off what came."""
    async with asyncio.timeout(_SECONDS):
        while True:
            cpu = time.process_time()
            await asyncio.sleep(_CPU_SECONDS)
            if time.process_time() - cpu < _SETTLED_CPU * _CPU_SECONDS:
                return


async def read_alone(session: aiohttp.ClientSession, address: dict[str, Any]) -> float:
    """Read the list of devices; return the seconds of processor time that reading it takes."""
    costs = []
    for _ in range(_POLLS):
        url, key = f"{address['url']}/devices?limit={_DEVICES}", {"x-api-key": address["api_key"]}
        async with session.get(url, headers=key) as response:
            content = await response.read()
        begun = time.thread_time()
        if len(read(Device, content)) != _DEVICES:
            raise RuntimeError("the list does not have all devices")
        costs.append(time.thread_time() - begun)
    return median(costs)


async def render_alone(
    hass: HomeAssistant, session: aiohttp.ClientSession, address: dict[str, Any]
) -> float:
    """Do with the list what Home Assistant's `rest` does for one sensor; return what that takes."""
    url, key = f"{address['url']}/devices?limit={_DEVICES}", {"x-api-key": address["api_key"]}
    async with session.get(url, headers=key) as response:
        content = await response.text()
    battery = Template(f"{{{{ value_json.body.result[{_CHANGED}].battery_percentage }}}}", hass)
    costs = []
    for _ in range(_POLLS):
        begun = time.thread_time()
        if not battery.async_render_with_possible_json_value(content, None):
            raise RuntimeError("the list does not have the battery")
        costs.append(time.thread_time() - begun)
    return median(costs)


async def poll(hass: HomeAssistant) -> None:
    """Have the cloud polled."""
    await hass.services.async_call("homeassistant", "update_entity", {"entity_id": _BATTERY})


class Polls:
    """Polls the cloud, and measures."""

    def __init__(self, hass: HomeAssistant, control: Control, registry: Registry) -> None:
        """Use `hass`, whose account is quiet."""
        self._hass = hass
        self._control = control
        self._registry = registry

    async def cost(self, change: Callable[[int], Awaitable[str]]) -> tuple[float, float]:
        """Poll some times, each after a change; return the median processor time and calls.

        What as long a calm needs just before is taken off, and the garbage collector, which looks
        through all that there is whenever it pleases, is off. A change returns what the battery
        shows when it has arrived.
        """
        costs, calls = [], []
        gc.disable()
        for index in range(_POLLS):
            wanted = await change(index)
            await quiet()
            requests = await self._requests()
            self._registry.calls.clear()
            idle = await self._spent(asyncio.sleep(_POLL_SECONDS))
            costs.append(await self._spent(self._poll()) - idle)
            await until(lambda: shown(self._hass, _BATTERY) == wanted, _SECONDS)  # noqa: B023
            calls.append(self._registry.calls.total())
            if await self._requests() == requests:
                raise RuntimeError("there was no poll")
        gc.enable()
        return median(costs), median(calls)

    async def _poll(self) -> None:
        await poll(self._hass)
        await asyncio.sleep(_POLL_SECONDS)

    @staticmethod
    async def _spent(doing: Awaitable[None]) -> float:
        """Tell what processor time the event loop needs meanwhile, in seconds.

        The recorder would need some, too: for the call that has the cloud polled.
        """
        cpu = time.thread_time()
        await doing
        return time.thread_time() - cpu

    async def _requests(self) -> int:
        """Count the requests that reached the cloud."""
        return int((await self._control.state("rufus"))["requests"])


async def measure(hass: HomeAssistant) -> Figures:
    """Measure and print; return the figures."""
    async with running("benchmarks.cloud") as simulated:
        address = simulated["rufus"]
        session = async_get_clientsession(hass)
        control = Control(session, simulated["control"]["url"])
        deviceid = (await control.do("rufus", "bind_many", count=_FIRST))["result"][_CHANGED]
        await add_entry(hass, "rufus", {"api_key": address["api_key"], "url": address["url"]})
        await until(lambda: shown(hass, _BATTERY), _SECONDS)
        await control.do("rufus", "bind_many", count=_DEVICES - _FIRST)
        await poll(hass)
        await until(lambda: len(dr.async_get(hass).devices) > _DEVICES, _SECONDS)
        await quiet()

        async def nothing(_: int) -> str:
            return shown(hass, _BATTERY) or ""

        async def battery(index: int) -> str:
            await control.do(
                "rufus", "set_telemetry", deviceid=deviceid, battery_percentage=20 + index
            )
            return f"{20 + index}"

        polls = Polls(hass, control, Registry())
        idle, idle_calls = await polls.cost(nothing)
        changed, changed_calls = await polls.cost(battery)
        alone = await read_alone(session, address)
        rendered = await render_alone(hass, session, address)

    print(f"  processor time of the event loop for a poll of {_DEVICES} timing devices:")
    print(f"    nothing changed {idle * 1000:.0f} ms, {idle_calls:g} device-registry calls")
    print(f"    one changed     {changed * 1000:.0f} ms, {changed_calls:g} device-registry calls")
    print(f"    reading the same JSON alone {alone * 1000:.0f} ms: ", end="")
    print(f"ratios {idle / alone:.1f} and {changed / alone:.1f}")
    print(f"    one sensor of `rest` upon it {rendered * 1000:.0f} ms: ", end="")
    print(f"ratio of a poll with one changed {changed / rendered:.1f}")
    return {
        "rufus_idle_poll_ms": idle * 1000,
        "rufus_idle_poll_ratio": idle / alone,
        "rufus_idle_poll_registry_calls": idle_calls,
        "rufus_one_changed_ms": changed * 1000,
        "rufus_one_changed_ratio": changed / alone,
        "rufus_one_changed_registry_calls": changed_calls,
        "rufus_reading_ms": alone * 1000,
        "rufus_rest_sensor_ms": rendered * 1000,
        "rufus_one_changed_ratio_to_rest_sensor": changed / rendered,
    }


if __name__ == "__main__":
    run("scale_rufus", "what timing devices cost", measure, configuration=_UNRECORDED)
