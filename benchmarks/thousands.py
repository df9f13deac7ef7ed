"""What thousands of pagers and timing devices lose, and how long they stop the event loop.

Home Assistant is a whole one, in this process, so that its event loop can be watched; the systems
are simulated in processes of their own. A thousand pagers come while ten automations wait for what
happens to guests; when Steward comes back to them there are three thousand; then five thousand
timing devices, of which some are passed. Whatever there is many of, each session is to be shown,
all guests on the waiting list, and each passing told.
"""

import asyncio
from collections.abc import Iterable
import json
import time
from typing import Any

from homeassistant.components.recorder import get_instance
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from scripts.world import Control, running, simulators

from .figures import Figures
from .in_process import add_entry, run, shown, until
from .pulse import Pulse

_FIRST, _PAGERS = 1000, 3000
_DEVICES, _PASSED, _LAPS = 5000, 40, 5
_WAIT_SECONDS = 1800.0
_LATE_SECONDS = 5.0
"""How long it is watched whether something is told more than once."""
_PASSED_EVENT = "thousands_passed"
_WAITLIST = "todo.t7470_waitlist"


def _automations() -> str:
    """Write ten automations that wait for guests, and one that notes each passing."""
    target = {"entity_id": "sensor.t7470_waiting"}
    waiting: list[dict[str, Any]] = [
        {"triggers": [{"trigger": f"steward.{name}", "target": target}], "actions": []}
        for name in ("pager_paged", "guest_became_overdue", "session_opened")
    ]
    passed: dict[str, Any] = {
        "triggers": [
            {
                "trigger": "steward.passing_received",
                "target": {"entity_id": "sensor.rufus_cloud_open_sessions"},
            }
        ],
        "actions": [
            {
                "event": _PASSED_EVENT,
                "event_data": {"key": "{{ trigger.to_state.attributes.key }}"},
            }
        ],
        "mode": "queued",
        "max": 10_000,
    }
    ten = [waiting[index] for index in (0, 0, 0, 0, 0, 0, 1, 1, 1, 2)]
    written = [{"alias": f"{place}", **one} for place, one in enumerate([*ten, passed])]
    return f"automation: {json.dumps(written)}\n"


_CONFIGURATION = (
    "recorder:\n  exclude:\n    domains: [automation, binary_sensor, button, event, sensor, todo]\n"
)


def _missing(hass: HomeAssistant, entity_ids: Iterable[str], state: str) -> int:
    """Count the entities that do not show a state."""
    return sum(shown(hass, one) != state for one in entity_ids)


async def _come(hass: HomeAssistant, last: str) -> Pulse:
    """Watch the loop until the last of those that come is there, and nothing is left to be done."""
    pulse = Pulse()
    await until(lambda: shown(hass, last) is not None, _WAIT_SECONDS)
    await hass.async_block_till_done()
    pulse.stop()
    return pulse


async def _pagers(hass: HomeAssistant) -> Figures:
    """Have pagers come; return what is missing, and the longest stalls."""
    async with simulators("quiet", 1, {}) as simulated:
        control = Control(async_get_clientsession(hass), simulated["control"]["url"])
        await control.do("lrs", "fill", count=_FIRST)
        begun = time.monotonic()
        address = {name: simulated["lrs"][name] for name in ("host", "port")}
        adding = asyncio.create_task(add_entry(hass, "lrs", address))
        pulse = await _come(hass, f"sensor.pager_{_FIRST}_session")
        await adding
        seconds = time.monotonic() - begun
        entry_id = adding.result().entry_id
        figures: dict[str, float] = {
            "pagers_set_up_seconds": seconds,
            "pagers_stall_ms": pulse.longest_stall() * 1000,
            "pagers_stall_without_collection_ms": pulse.longest_own_stall() * 1000,
            "pagers_busy_ms": pulse.longest_busy() * 1000,
            "pagers_work_ms": pulse.longest_work() * 1000,
        }
        print(
            f"  {_FIRST} pagers and ten automations, {seconds:.0f} s: longest stall "
            f"{figures['pagers_stall_ms']:.0f} ms, without the garbage collector "
            f"{figures['pagers_stall_without_collection_ms']:.0f} ms; of processor time "
            f"{figures['pagers_busy_ms']:.0f} and {figures['pagers_work_ms']:.0f} ms",
            flush=True,
        )
        await hass.config_entries.async_unload(entry_id)
        await control.do("lrs", "fill", count=_PAGERS)
        begun = time.monotonic()
        loading = asyncio.create_task(hass.config_entries.async_setup(entry_id))
        more = await _come(hass, f"sensor.pager_{_PAGERS}_session")
        await loading
        seconds = time.monotonic() - begun
        sessions = [f"sensor.pager_{number}_session" for number in range(1, _PAGERS + 1)]
        await until(lambda: shown(hass, _WAITLIST) == f"{_PAGERS}", _WAIT_SECONDS)
        figures |= {
            "more_pagers_set_up_seconds": seconds,
            "more_pagers_stall_ms": more.longest_stall() * 1000,
            "more_pagers_work_ms": more.longest_work() * 1000,
            "pager_sessions_missing": _missing(hass, sessions, "started"),
            "waiting_list": int(shown(hass, _WAITLIST) or 0),
        }
        await hass.config_entries.async_unload(entry_id)
    print(
        f"  {_PAGERS} pagers, {seconds:.0f} s: {figures['pager_sessions_missing']} sessions "
        f"missing, {figures['waiting_list']} guests on the waiting list, longest stall "
        f"{figures['more_pagers_stall_ms']:.0f} ms",
        flush=True,
    )
    return figures


async def _devices(hass: HomeAssistant) -> Figures:
    """Have timing devices come, and some be passed; return what is missing or told twice."""
    keys: list[str] = []

    @callback
    def passed(event: Event) -> None:
        keys.append(event.data["key"])

    hass.bus.async_listen(_PASSED_EVENT, passed)
    async with running("benchmarks.cloud") as simulated:
        control = Control(async_get_clientsession(hass), simulated["control"]["url"])
        bound = (await control.do("rufus", "bind_many", count=_DEVICES))["result"]
        address = {name: simulated["rufus"][name] for name in ("api_key", "url")}
        begun = time.monotonic()
        adding = asyncio.create_task(add_entry(hass, "rufus", address))
        pulse = await _come(hass, f"sensor.device_{_DEVICES - 1}_session")
        await adding
        seconds = time.monotonic() - begun
        crossed = bound[:: _DEVICES // _PASSED]
        for deviceid in crossed:
            await control.do("rufus", "open_session", deviceid=deviceid)
        for _ in range(_LAPS):
            for deviceid in crossed:
                await control.do("rufus", "add_passing", deviceid=deviceid, bib="7")
        await hass.services.async_call(
            "homeassistant", "update_entity", {"entity_id": "sensor.device_0_session"}
        )
        wanted = len(crossed) * _LAPS
        await until(lambda: len(keys) >= wanted, _WAIT_SECONDS)
        await asyncio.sleep(_LATE_SECONDS)
        places = range(0, _DEVICES, _DEVICES // _PASSED)
        active = [f"sensor.device_{place}_session" for place in places]
        idle = [f"sensor.device_{place}_session" for place in {*range(_DEVICES)} - {*places}]
        figures: dict[str, float] = {
            "devices_set_up_seconds": seconds,
            "devices_stall_ms": pulse.longest_stall() * 1000,
            "devices_work_ms": pulse.longest_work() * 1000,
            "device_sessions_missing": _missing(hass, active, "active")
            + _missing(hass, idle, "idle"),
            "passings_missing": wanted - len(set(keys)),
            "passings_told_twice": len(keys) - len(set(keys)),
        }
    print(
        f"  {_DEVICES} timing devices, {seconds:.0f} s: "
        f"{figures['device_sessions_missing']} sessions missing; of {wanted} passings "
        f"{figures['passings_missing']} missing, "
        f"{figures['passings_told_twice']} told twice; longest stall "
        f"{figures['devices_stall_ms']:.0f} ms"
    )
    return figures


async def measure(hass: HomeAssistant) -> Figures:
    """Measure and print; return the figures."""
    figures: dict[str, float] = {**await _pagers(hass)}
    await get_instance(hass).async_block_till_done()
    return {**figures, **await _devices(hass)}


if __name__ == "__main__":
    run(
        "thousands",
        "what is lost of very many, and how long they stop the event loop",
        measure,
        configuration=_CONFIGURATION + _automations(),
    )
