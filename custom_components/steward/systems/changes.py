"""What a pure core answers: what changed, and what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class ItemEvent(NamedTuple):
    """Something that happened to an item, once."""

    key: str
    """The item's key."""
    name: str
    """The key of the event entity that shows it."""
    event_type: str
    attributes: Mapping[str, Any]
    """JSON values; names and secrets are not among them."""
    told: object = None
    """What happened as the item's capability tells it, with all that is known of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What one message, answer or tick of the clock changed; nobody looks for it a second time."""

    keys: frozenset[str] = frozenset()
    """The keys of the items that came, changed or went."""
    came_or_went: frozenset[str] = frozenset()
    """Those of them that came or went."""
    events: tuple[ItemEvent, ...] = ()
    """What happened, in its order."""

    def __or__(self, later: Changes) -> Changes:
        """Add what changed later."""
        return Changes(
            keys=self.keys | later.keys,
            came_or_went=self.came_or_went | later.came_or_went,
            events=self.events + later.events,
        )

    def __bool__(self) -> bool:
        return bool(self.keys or self.events)


@dataclass(kw_only=True, slots=True)
class ItemTable:
    """The items of a core, by their keys, and which of them changed since that was last asked.

    It is how a core keeps its state and its answer in one: what is put in and differs is a change.
    """

    items: dict[str, Any] = field(default_factory=dict)
    _changed: set[str] = field(default_factory=set)
    _came_or_went: set[str] = field(default_factory=set)
    _events: list[ItemEvent] = field(default_factory=list)

    def put(self, key: str, item: Any | None) -> None:
        """Set an item, or take it away with `None`."""
        before = self.items.get(key)
        if before == item:
            return
        if item is None:
            del self.items[key]
        else:
            self.items[key] = item
        self._changed.add(key)
        if before is None or item is None:
            self._came_or_went.add(key)

    def note(self, key: str) -> None:
        """Note a change of something that is no item."""
        self._changed.add(key)

    def tell(self, event: ItemEvent) -> None:
        """Add something that happened."""
        self._events.append(event)

    def take_changes(self) -> Changes:
        """Give what changed and happened since the last call."""
        changes = Changes(
            keys=frozenset(self._changed),
            came_or_went=frozenset(self._came_or_went),
            events=tuple(self._events),
        )
        self._changed.clear()
        self._came_or_went.clear()
        self._events.clear()
        return changes
