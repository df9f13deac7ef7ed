"""A race in a whole Home Assistant: how soon a board knows, and where names are.

The cloud is simulated in a process of its own. `benchmarks.race` runs it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
import json
from statistics import median
import time
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
from homeassistant.auth.permissions import OwnerPermissions
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import device_registry as dr

from custom_components.steward.capabilities import PassingEvent
from custom_components.steward.diagnostics import async_get_config_entry_diagnostics
from custom_components.steward.websocket_race import BoardSender
from scripts.world import Control, running

from .figures import Figures
from .in_process import add_entry, run, shown, until

_RUNNERS = 40
_CANARY = "Canary Oriole"
_SECONDS = 60.0
_LATE = 0.2
"""Seconds beyond a poll in which a board may know."""
_PLACES = ("Start mat", "Halfway", "Finish line")


class Board:
    """A board that somebody looks at; it notes when each bib came."""

    def __init__(self, hass: HomeAssistant, device_id: str) -> None:
        """Subscribe to the arrivals at the finish, as an owner."""
        self.came: dict[str, float] = {}
        user = SimpleNamespace(id="owner", permissions=OwnerPermissions)
        connection = SimpleNamespace(user=user, send_message=self._take)
        fields = {"id": 1, "device_id": device_id, "mode": "announcer", "count": 20}
        self.sender = BoardSender(hass, cast("ActiveConnection", connection), fields)
        self.sender.begin()

    def _take(self, message: Any) -> None:
        now = time.monotonic()
        sent = message["event"] if isinstance(message, dict) else json.loads(message)["event"]
        for bib in sent.get("lists", {}).get("arrivals", {}).get("rows", {}):
            self.came.setdefault(bib, now)


async def _add_race(hass: HomeAssistant, entry_id: str, devices: list[str]) -> str:
    """Add a race; return the id of its device."""
    rows = [f"{bib};{_CANARY} {bib}" for bib in range(1, _RUNNERS + 1)]
    flows = hass.config_entries.subentries
    form = await flows.async_init((entry_id, "race"), context={"source": "user"})
    day = datetime.now(UTC).date().isoformat()
    first = {"name": "Bench", "day": day, "start_list_text": "\n".join(["bib;name", *rows])}
    form = await flows.async_configure(form["flow_id"], first)
    kinds = ("start", "split", "finish")
    points = [
        {"label": kind, "kind": kind, "devices": [key], "distance": 5 * number}
        for number, (kind, key) in enumerate(zip(kinds, devices, strict=True))
    ]
    options = {"net": True, "start_window": 10, "patience": 10, "names": False}
    await flows.async_configure(form["flow_id"], {"points": points, **options})
    await until(lambda: shown(hass, "sensor.bench_finished") == "0", _SECONDS)
    return next(str(one.id) for one in dr.async_get(hass).devices if one.name == "Bench")


async def _let_finish(
    control: Control, ids: dict[str, str], board: Board, read: dict[str, float]
) -> tuple[list[float], list[float]]:
    """Let all finish one by one; return the seconds from the cloud, and from Steward's reading."""
    from_cloud, from_reading = [], []
    for number in range(1, _RUNNERS + 1):
        bib, now = str(number), datetime.now(UTC)
        for place, minutes in zip(_PLACES, (50, 25, 0), strict=True):
            if place == _PLACES[-1]:
                passed = time.monotonic()
            at = (now - timedelta(minutes=minutes)).isoformat(timespec="milliseconds")
            fields = {"deviceid": ids[place], "bib": bib, "timestamp": at}
            await control.do("rufus", "add_passing", **fields)
        await until(partial(board.came.__contains__, bib), _SECONDS)
        from_cloud.append(board.came[bib] - passed)
        from_reading.append(board.came[bib] - read[bib])
    return from_cloud, from_reading


def _watch_events(hass: HomeAssistant, note: Callable[[str], None]) -> None:
    def heard(event: Event[Any]) -> None:
        if event.event_type != "call_service":
            note(str(event.as_dict()))

    hass.bus.async_listen("*", heard)


async def measure(hass: HomeAssistant) -> Figures:
    """Measure how soon the board knows, and look for names where none may be."""
    events: list[str] = []
    _watch_events(hass, events.append)
    async with running("simulators", "--scene=quiet", "--seed=7") as simulated:
        rufus = simulated["rufus"]
        entry = await add_entry(hass, "rufus", {"api_key": rufus["api_key"], "url": rufus["url"]})
        async with aiohttp.ClientSession() as session:
            control = Control(session, simulated["control"]["url"])
            devices = (await control.state("rufus"))["devices"]
            ids = {one["alias"]: one["deviceid"] for one in devices}
            for place in _PLACES:
                await control.do("rufus", "open_session", deviceid=ids[place], alias="Bench")
            await until(lambda: shown(hass, "sensor.finish_line_session") == "active", _SECONDS)
            keys = [f"device_{ids[place]}" for place in _PLACES]
            device_id = await _add_race(hass, entry.entry_id, keys)
            board = Board(hass, device_id)
            read: dict[str, float] = {}

            def note(passing: PassingEvent) -> None:
                if passing.source_key == keys[-1]:
                    read[str(passing.bib)] = time.monotonic()

            entry.runtime_data.async_subscribe(PassingEvent, note)
            cloud, reading = await _let_finish(control, ids, board, read)
            board.sender.stop()
        diagnostics = json.dumps(await async_get_config_entry_diagnostics(hass, entry), default=str)
        states = [str(state.as_dict()) for state in hass.states.async_all()]
        names = sum(_CANARY in text for text in (*events, *states, diagnostics))
        await hass.config_entries.async_unload(entry.entry_id)
    print(f"  {_RUNNERS} finishers, from the cloud to a board in Home Assistant")
    print(
        f"    from the cloud {median(cloud):.2f} s, at most {max(cloud):.2f} s; of that after the"
        f" poll {median(reading) * 1000:.0f} ms, at most {max(reading) * 1000:.0f} ms"
    )
    print(f"    names in {len(events)} events, {len(states)} states, diagnostics: {names}")
    return {
        "board_seconds": round(median(cloud), 2),
        "board_after_poll_ms": round(median(reading) * 1000, 1),
        "board_after_poll_most_ms": round(max(reading) * 1000, 1),
        "board_in_time": max(reading) <= _LATE,
        "names_found": names,
    }


if __name__ == "__main__":
    run("race_live", "a race in Home Assistant", measure)
