"""Which way to understand a sentence is meant: that depends on who is there."""

from collections.abc import Iterable

from .intents import INTENTS
from .languages import Heard
from .names import is_whole, looks_like_name
from .scope import Scope

_WHOLE_NAME, _AS_SAID, _FIRST_NAME, _STRANGER = range(4)
"""What is meant rather than what: who is called `Guest 1` is, rather than pager 1."""


def choose(scope: Scope, ways: Iterable[Heard]) -> Heard | None:
    """Choose the way that is meant; `None` where what was said is not Steward's."""
    meant, meant_rank = None, None
    number: Heard | None = None
    for way in ways:
        intent = INTENTS[way.intent]
        rank = _rank(scope, way)
        if rank is None or not scope.offers(intent.capability, to_hub=intent.to_hub):
            continue
        if meant_rank is None or rank < meant_rank:
            meant, meant_rank = way, rank
        if "number" in way.slots:
            number = number or way
    if meant is None or number is None or meant.intent != number.intent:
        return meant
    if meant.slots.get("guest") == str(number.slots["number"]):
        # who is called `12` may be meant, or pager 12: if these are two, nothing is done
        return number._replace(slots={**number.slots, **meant.slots})
    return meant


def _rank(scope: Scope, way: Heard) -> int | None:
    """Rank a way to understand a sentence; `None` for one that is not Steward's."""
    if (runner := way.slots.get("runner")) is not None:
        rank, _ = scope.runners_called(str(runner))
        if rank is None:  # a bib that nobody wears is told of, another name is somebody else's
            return _AS_SAID if str(runner).isdecimal() else None
        return _WHOLE_NAME if is_whole(rank) else _FIRST_NAME
    if (name := way.slots.get("guest")) is None:
        return _AS_SAID
    rank, _ = scope.called(str(name))
    if rank is None:
        return _STRANGER if way.sure or looks_like_name(str(name)) else None
    return _WHOLE_NAME if is_whole(rank) else _FIRST_NAME
