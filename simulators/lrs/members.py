"""The members that the bodies of requests may have, and what each may hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import RefusedError

# Page modes that are documented somewhere; no complete list is.
PAGE_MODES = frozenset({"Flash1Sec", "Flash30Sec", "Flash5Min", "Glow15Times", "Vibe1"})

type Members = Mapping[str, Callable[[Any], bool]]


@dataclass(frozen=True, kw_only=True)
class _Whole:
    """The check of a member that is an integer."""

    low: int = 0
    high: int | None = None

    def __call__(self, value: Any) -> bool:
        # A boolean is an int to Python, but not to JSON.
        return (
            type(value) is int and value >= self.low and (self.high is None or value <= self.high)
        )


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


# POST and PUT /v1/sessions
SESSION: Members = {
    "number": _Whole(low=1),
    "goal": _Whole(),
    "label": _is_text,
    "partySize": _Whole(low=1),
    "action": {"page", "clear", "remove"}.__contains__,
    "pageMode": _is_text,
}

# POST /v1/page; the pagers' radio takes 0 as all of them
PAGE: Members = {
    "number": _Whole(),
    "pageMode": _is_text,
    "message": _is_text,
    "systemId": _Whole(),
}

# POST /v1/settings
SETTINGS: Members = {
    "datetime": _is_text,
    "systemId": _Whole(),
    "defaultTargetGoal": _Whole(),
    "statisticsClearMark": _Whole(high=24),
}


def checked(body: Any, members: Members, *required: str) -> Mapping[str, Any]:
    """Return the body with the known members only, each of the right type.

    Raises:
        RefusedError: The body is no JSON object, a member is invalid or a required one missing.
    """
    if not isinstance(body, dict):
        raise RefusedError("The body is no JSON object")
    known = {name: body[name] for name in members if name in body}
    for name, value in known.items():
        try:
            valid = members[name](value)
        except TypeError:  # a list or an object cannot be looked up in a set
            valid = False
        if not valid:
            raise RefusedError(f"Invalid {name}: {value!r}")
    for name in required:
        if name not in known:
            raise RefusedError(f"{name} is missing")
    return known


def given(body: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """Return the members that are given, by the names of a record's fields."""
    return {field: body[member] for member, field in fields.items() if member in body}
