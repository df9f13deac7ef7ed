"""Keeps what a Home Assistant left in its folder, as fixtures."""

from datetime import datetime
import json
from pathlib import Path
import shutil
from typing import Any

from . import history
from .moments import normalised
from .systems import Json

_DEPTH = 3
"""How deep the fixtures are spread over lines."""

# By storage file: the lists in it, and the member of their items that says whose they are.
_LISTS = {
    "core.config_entries": {"entries": "domain"},
    "core.device_registry": {"devices": "config_entry_id", "deleted_devices": "config_entry_id"},
    "core.entity_registry": {"entities": "platform", "deleted_entities": "platform"},
    "core.area_registry": {},
    "core.label_registry": {},
}


def keep(config: Path, folder: Path, stopped: datetime, states: Json, worlds: Json) -> None:
    """Write the fixtures of a home, in place of earlier ones.

    Args:
        config: The configuration folder of a Home Assistant that was stopped.
        folder: Where they go.
        stopped: When that was.
        states: What its entities showed, by their ids.
        worlds: What the systems knew.

    """
    shutil.rmtree(folder, ignore_errors=True)
    files = {
        **{f"storage/{name}": data for name, data in _storage(config).items()},
        "states.json": states,
        "recorder.json": history.read(config, states),
        "systems.json": worlds,
    }
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{normalised(_lines(data), stopped)}\n", "utf-8")


def _storage(config: Path) -> dict[str, Json]:
    """Read the storage files that know of Steward, without what is of others."""
    storage = config / ".storage"
    files = {path.name: json.loads(path.read_text("utf-8")) for path in storage.iterdir()}
    kept = {name: file for name, file in files.items() if name.startswith("steward.")}
    kept |= {name: files[name] for name in [*_LISTS, "core.restore_state"]}
    entries = kept["core.config_entries"]["data"]["entries"]
    ours = {"steward", *(one["entry_id"] for one in entries if one["domain"] == "steward")}
    for name, lists in _LISTS.items():
        data = kept[name]["data"]
        data |= {what: [one for one in data[what] if one[by] in ours] for what, by in lists.items()}
    for entry in kept["core.config_entries"]["data"]["entries"]:
        _hide_address(entry["data"])
    entities = {one["entity_id"] for one in kept["core.entity_registry"]["data"]["entities"]}
    restore = kept["core.restore_state"]
    restore["data"] = [one for one in restore["data"] if one["state"]["entity_id"] in entities]
    return kept


def _hide_address(data: Json) -> None:
    """Put an address that leads nowhere into the data of an entry."""
    for name in data.keys() & {"url", "host"}:
        data[name] = f"{data['system']}.invalid"


def _lines(data: Any, depth: int = _DEPTH, margin: str = "") -> str:
    """Make JSON whose differences can be read: what is deep inside stands in one line."""
    inside = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    if not depth or not any(isinstance(one, dict | list) for one in inside):
        return json.dumps(data, ensure_ascii=False)
    inner = f"{margin} "
    if isinstance(data, dict):
        brackets = "{}"
        rows = [f"{json.dumps(key)}: {_lines(data[key], depth - 1, inner)}" for key in data]
    else:
        brackets = "[]"
        rows = [_lines(one, depth - 1, inner) for one in data]
    body = f",\n{inner}".join(rows)
    return f"{brackets[0]}\n{inner}{body}\n{margin}{brackets[1]}"
