"""The tables of what is said: tests/voice has them, and this the world that they are said in."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
import re
from typing import Any, Protocol

import yaml

_FOLDER = Path(__file__).parents[1] / "tests" / "voice"
_SENTENCES = Path(__file__).parents[1] / "custom_components" / "steward" / "sentences"
_PARTS = ("device", "device_session", "average_of", "leads_each")
"""Answers that are only parts of others, or nothing but such parts."""
LANGUAGES = ("en", "de", "es")
BUSY, BIBS = "Finish line", ("12", "207")
"""The timing device that has a session, and who passed it."""
WAITING = 4
_GUESTS: tuple[dict[str, Any], ...] = (
    {"number": 4, "label": "Sarah", "party_size": 3, "goal": 3600, "waited": 605},
    {"number": 9, "label": "Sarah", "party_size": 5, "goal": 3600, "waited": 305},
    {"number": 12, "label": "Ana Lopez", "party_size": 2, "goal": 600, "waited": 1445},
    {"number": 7, "label": "Bo Berg", "party_size": 4, "goal": 600, "waited": 425},
    {"number": 63, "party_size": 1, "goal": 3600, "waited": 65},
)
_PAGED = 7
_ENDS = {"STOP": "cleared", "REMOVED": "removed"}


class World(Protocol):
    """The simulated systems."""

    def do(self, system: str, command: str, /, **arguments: Any) -> Awaitable[Any]:
        """Change a system's world."""

    def state(self, system: str) -> Awaitable[Any]:
        """Get a system's world."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """Something that is said."""

    say: str
    answer: str
    """What is answered; `*` is any text."""
    effect: Mapping[str, Any] = field(default_factory=dict)
    """All that changes: what `describe` says then."""

    def answered(self, text: str) -> bool:
        """Tell whether a text is the answer."""
        return fnmatchcase(text, self.answer)


def rows(language: str) -> list[Row]:
    """Read what is said in a language."""
    return [Row(**row) for row in _read(language)]


def strangers() -> list[tuple[str, str]]:
    """Read what is not Steward's, each with its language."""
    return [(code, text) for code, texts in _read("not_ours").items() for text in texts]


def is_answer(text: str, language: str) -> bool:
    """Tell whether a text is one of the answers that Steward gives in a language."""
    content = yaml.safe_load((_SENTENCES / f"{language}.yaml").read_text(encoding="utf-8"))
    texts = [
        one
        for name, answer in content["answers"].items()
        if name not in _PARTS
        for one in (answer.values() if isinstance(answer, dict) else [answer])
    ]
    return any(fnmatchcase(text.lower(), re.sub(r"\{\w+\}", "*", one).lower()) for one in texts)


def _read(name: str) -> Any:
    return yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


async def furnish_race(world: World) -> None:
    """Open a session on a timing device, and let runners pass it."""
    devices = (await world.state("rufus"))["devices"]
    deviceid = next(one["deviceid"] for one in devices if one["alias"] == BUSY)
    await world.do("rufus", "open_session", deviceid=deviceid, alias="City run")
    for bib in BIBS:
        await world.do("rufus", "add_passing", deviceid=deviceid, bib=bib)


async def furnish_room(world: World) -> None:
    """Let the guests come, whoever was there before."""
    for command in ("clear_all", "delete_history", "clear_statistics"):
        await world.do("lrs", command)
    for guest in _GUESTS:
        await world.do("lrs", "assign", **guest)
    await world.do("lrs", "page", number=_PAGED)


async def describe(world: World) -> dict[str, str]:
    """Describe pagers by their guests or how these left, and timing devices by their sessions."""
    lrs, rufus = await world.state("lrs"), await world.state("rufus")
    told = {f"pager {one['number']}": _ENDS[one["clearType"]] for one in lrs["history"]}
    for one in lrs["sessions"]:
        words = (one["state"], one.get("label"), one.get("partySize"))
        told[f"pager {one['number']}"] = " ".join(str(word) for word in words if word)
    told["pages"] = " ".join(str(one["number"]) for one in lrs["pages"])
    for device in rufus["devices"]:
        told[device["alias"]] = "idle"
        for session in rufus["sessions"]:
            if session["active"] and session["deviceid"] == device["deviceid"]:
                told[device["alias"]] = f"active {session['alias'] or ''}".strip()
    return told


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Tell what of a description is another now."""
    names = before.keys() | now.keys()
    return {name: now.get(name, "") for name in names if before.get(name) != now.get(name)}
