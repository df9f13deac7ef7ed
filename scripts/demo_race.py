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
NAME, LOOK_FOR = "City run", "todo.city_run_look_for"
MARSHAL = 90
"""The number of the marshal's pager."""
LATE, FINISHERS = "Look for runners who are late", "Announce finishers by name"
"""The names of the automations."""
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
            await let_pass(control, MISSING, place, minutes)
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
        {"name": NAME, "day": begun.isoformat(), "start_list_text": start_list()},
        {"points": points, **options},
    )
    if result["type"] != "create_entry":
        raise HassError(f"the race was not added: {result}")
    await _guard(hass)


async def let_pass(control: Control, bib: str, place: str, minutes: float = 0) -> None:
    """Let a bib pass a device, by its name, so many minutes ago."""
    devices = (await control.state("rufus"))["devices"]
    at = datetime.now(UTC) - timedelta(minutes=minutes)
    await control.do(
        "rufus",
        "add_passing",
        deviceid=next(one["deviceid"] for one in devices if one["alias"] == place),
        bib=bib,
        timestamp=at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    )


async def _guard(hass: Hass) -> None:
    """Have finishers announced, and the marshal's pager paged for each runner who is late."""
    entries = await hass.command("config_entries/get", domain="steward")
    (transmitter,) = [one["entry_id"] for one in entries if one["title"].startswith("T7470")]
    await hass.flow(
        _FLOW, {"handler": [transmitter, "staff_pager"]}, {"name": "Marshal", "number": MARSHAL}
    )
    await hass.until(LOOK_FOR, bool, _SECONDS)
    registered = await hass.command("config/entity_registry/list")
    pagers = [
        one["entity_id"]
        for one in registered
        if one["platform"] == "steward" and one["entity_id"].startswith("notify.")
    ]
    devices = await hass.command("config/device_registry/list")
    (race,) = [one["id"] for one in devices if one["name"] == NAME]
    await _automate(
        hass, "course_guardian", LATE, {"race": race, "list": LOOK_FOR, "pagers": pagers}
    )
    # without a speaker, it is shown in a notification
    await _automate(hass, "race_announcer", FINISHERS, {"race": race})


async def _automate(hass: Hass, blueprint: str, alias: str, inputs: Mapping[str, Any]) -> None:
    """Make an automation of a blueprint."""
    used = {"path": f"steward/{blueprint}.yaml", "input": inputs}
    automation = {"alias": alias, "use_blueprint": used}
    await hass.post(f"config/automation/config/{blueprint}", automation)
