"""The members of the bodies: what each may hold, and as which field of a record it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulators.base import Json
from simulators.checks import Check, is_text

from .errors import RefusedError

# Page modes that are documented somewhere; no complete list is.
PAGE_MODES = frozenset({"Flash1Sec", "Flash30Sec", "Flash5Min", "Glow15Times", "Vibe1"})


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member of a body.

    Attributes:
        field: Name of the record's field, and of the control port's argument.
        check: What a value is held to.
    """

    field: str
    check: Check


type Members = Mapping[str, Member]


def _whole(low: int = 0, high: int | None = None) -> Check:
    """Make the check of an integer; a boolean is an int to Python, but not to JSON."""
    return lambda value: type(value) is int and value >= low and (high is None or value <= high)


_NUMBER = Member(field="number", check=_whole(low=1))
_PAGE_MODE = Member(field="page_mode", check=is_text)
_SYSTEM_ID = Member(field="system_id", check=_whole())

# POST and PUT /v1/sessions
SESSION: Members = {
    "number": _NUMBER,
    "goal": Member(field="goal", check=_whole()),
    "label": Member(field="label", check=is_text),
    "partySize": Member(field="party_size", check=_whole(low=1)),
    "action": Member(field="action", check=lambda value: value in ("page", "clear", "remove")),
    "pageMode": _PAGE_MODE,
}

# POST /v1/page; the pagers' radio takes 0 as all of them
PAGE: Members = {
    "number": Member(field="number", check=_whole()),
    "pageMode": _PAGE_MODE,
    "message": Member(field="message", check=is_text),
    "systemId": _SYSTEM_ID,
}

# POST /v1/settings
SETTINGS: Members = {
    "datetime": Member(field="datetime", check=is_text),
    "systemId": _SYSTEM_ID,
    "defaultTargetGoal": Member(field="default_target_goal", check=_whole()),
    "statisticsClearMark": Member(field="statistics_clear_mark", check=_whole(high=24)),
}


def fields(body: Any, members: Members, *required: str) -> Mapping[str, Any]:
    """Return what a body holds by the names of fields; unknown members are left out.

    Raises:
        RefusedError: The body is no JSON object, a member is invalid or a required one missing.
    """
    if not isinstance(body, dict):
        raise RefusedError("The body is no JSON object")
    known = {name: body[name] for name in members if name in body}
    for name, value in known.items():
        if not members[name].check(value):
            raise RefusedError(f"Invalid {name}: {value!r}")
    for name in required:
        if name not in known:
            raise RefusedError(f"{name} is missing")
    return {members[name].field: value for name, value in known.items()}


def body(members: Members, values: Mapping[str, Any]) -> Json:
    """Return the body that holds some values by the names of fields; those of None are left out."""
    return {
        name: values[member.field]
        for name, member in members.items()
        if values.get(member.field) is not None
    }


def told(members: Members, record: object) -> Json:
    """Return what a record keeps by the names of members."""
    return {
        name: getattr(record, member.field)
        for name, member in members.items()
        if hasattr(record, member.field)
    }
