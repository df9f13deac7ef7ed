"""The race of the demo: a start list, a course of three points, and one runner who is missing."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from scripts.hass_api import Hass, HassError
from scripts.run_hass import TIME_ZONE
from scripts.world import Control

_NAMES = (
    "Ben Okoye",
    "Cleo Marsh",
    "Dara Quill",
    "Emil Novak",
    "Fay Lindqvist",
    "Gus Pereira",
    "Hana Sato",
    "Ivo Brandt",
)
_FIRST_BIB = 101
MISSING, MISSING_NAME = "207", "Ana Kowalski"
_SEEN = (("Start mat", 70), ("Halfway", 60))
"""Where the missing runner was, and how many minutes ago."""
_POINTS = (
    {"label": "Start", "kind": "start", "at": "Start mat", "distance": 0},
    {"label": "Halfway", "kind": "split", "at": "Halfway", "distance": 5},
    {"label": "Finish", "kind": "finish", "at": "Finish line", "distance": 10},
)
_NAME, _LOOK_FOR = "City run", "todo.city_run_look_for"
_MARSHAL = 90
"""The number of the marshal's pager."""
_SECONDS = 30.0
_FLOW = "config/config_entries/subentries/flow"


def start_list() -> str:
    """Write the start list: those who run the simulated race, and one more."""
    rows = [
        f"{bib};{name};{'f' if bib % 2 == 0 else 'm'}"
        for bib, name in enumerate(_NAMES, start=_FIRST_BIB)
    ]
    return "\n".join(["bib;name;gender", *rows, f"{MISSING};{MISSING_NAME};f"])


async def add_race(hass: Hass, simulated: Mapping[str, Any]) -> None:
    """Add the race, once the missing runner has been seen twice.

    Raises:
        HassError: it was refused.

    """
    async with aiohttp.ClientSession() as session:
        control = Control(session, simulated["control"]["url"])
        devices = (await control.state("rufus"))["devices"]
        ids = {one["alias"]: one["deviceid"] for one in devices}
        now = datetime.now(UTC)
        for place, minutes in _SEEN:
            at = now - timedelta(minutes=minutes)
            await control.do(
                "rufus",
                "add_passing",
                deviceid=ids[place],
                bib=MISSING,
                timestamp=at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            )
    entries = await hass.command("config_entries/get", domain="steward")
    (entry_id,) = [one["entry_id"] for one in entries if one["title"] == "RUFUS Cloud"]
    # past midnight, what the missing runner passed is of the day before
    begun = (now - timedelta(minutes=_SEEN[0][1])).astimezone(ZoneInfo(TIME_ZONE)).date()
    points = [
        {
            **{name: value for name, value in point.items() if name != "at"},
            "devices": [f"device_{ids[str(point['at'])]}"],
        }
        for point in _POINTS
    ]
    options = {"net": True, "start_window": 10, "patience": 10, "names": True}
    result = await hass.flow(
        _FLOW,
        {"handler": [entry_id, "race"]},
        {"name": _NAME, "day": begun.isoformat(), "start_list_text": start_list()},
        {"points": points, **options},
    )
    if result["type"] != "create_entry":
        raise HassError(f"the race was not added: {result}")
    await _guard(hass)


async def _guard(hass: Hass) -> None:
    """Give the marshal a pager, and have it paged for each runner who is late."""
    entries = await hass.command("config_entries/get", domain="steward")
    (transmitter,) = [one["entry_id"] for one in entries if one["title"].startswith("T7470")]
    await hass.flow(
        _FLOW, {"handler": [transmitter, "staff_pager"]}, {"name": "Marshal", "number": _MARSHAL}
    )
    await hass.until(_LOOK_FOR, bool, _SECONDS)
    registered = await hass.command("config/entity_registry/list")
    pagers = [
        one["entity_id"]
        for one in registered
        if one["platform"] == "steward" and one["entity_id"].startswith("notify.")
    ]
    devices = await hass.command("config/device_registry/list")
    (race,) = [one["id"] for one in devices if one["name"] == _NAME]
    used = {
        "path": "steward/course_guardian.yaml",
        "input": {"race": race, "list": _LOOK_FOR, "pagers": pagers},
    }
    automation = {"alias": "Look for runners who are late", "use_blueprint": used}
    await hass.post("config/automation/config/course_guardian", automation)
