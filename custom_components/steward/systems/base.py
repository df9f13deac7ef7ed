"""What a look at a system finds, before it is set up."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class ValidatedInput:
    """A system that answered."""

    title: str
    """The name of its config entry."""
    data: Mapping[str, Any]
    """The fields of the form, in their normal form."""
    keys: frozenset[str] = frozenset()
    """The keys of what it looks after that no other system of its kind can have."""
    undo: Callable[[], Awaitable[object]] | None = None
    """Takes back what the look changed there; called where it leads to no entry.

    It raises the errors of `systems.api.errors`.
    """
