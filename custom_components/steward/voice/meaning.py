"""Which way to understand a sentence is meant: that depends on who is there."""

from collections.abc import Iterable

from .languages import Heard
from .names import best, is_whole, looks_like_name
from .scope import Scope

_WHOLE_NAME, _AS_SAID, _FIRST_NAME, _STRANGER = range(4)
"""What is meant rather than what: who is called `Guest 1` is, rather than pager 1."""


def choose(scope: Scope, ways: Iterable[Heard]) -> Heard | None:
    """Choose the way that is meant; `None` where what was said is not Steward's."""
    ranked = [(rank, way) for way in ways if (rank := _rank(scope, way)) is not None]
    if not ranked:
        return None
    rank, meant = min(ranked, key=lambda one: one[0])
    if rank is _WHOLE_NAME and str(name := meant.slots["guest"]).isdecimal():
        # who is called `12` may be meant, or pager 12: if these are two, nothing is done
        for _, other in ranked:
            if other.intent == meant.intent and str(other.slots.get("number")) == name:
                return other._replace(slots={**other.slots, "guest": name})
    return meant


def _rank(scope: Scope, way: Heard) -> int | None:
    """Rank a way to understand a sentence; `None` for one that is not Steward's."""
    if (name := way.slots.get("guest")) is None:
        return _AS_SAID
    rank, _ = best(str(name), ((guest.name, guest) for guest in scope.guests()))
    if rank is None:
        return _STRANGER if way.sure or looks_like_name(str(name)) else None
    return _WHOLE_NAME if is_whole(rank) else _FIRST_NAME
