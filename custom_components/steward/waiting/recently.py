"""What ended a short while ago, and may have been a mistake."""

from collections.abc import Iterator
from datetime import datetime, timedelta

RECALL_WITHIN = timedelta(minutes=30)
MAX_RECENT = 200


class Recently[ItemT]:
    """Items that are kept for half an hour, by the ids of their guests."""

    def __init__(self) -> None:
        """Begin with none."""
        self._items: dict[str, tuple[datetime, ItemT]] = {}

    def add(self, guest_id: str, item: ItemT, now: datetime) -> None:
        """Keep an item of a guest who is gone now."""
        self._items[guest_id] = (now, item)
        for old in list(self._items):
            if len(self._items) <= MAX_RECENT and self._items[old][0] > now - RECALL_WITHIN:
                break
            del self._items[old]

    def items(self, now: datetime) -> Iterator[tuple[str, ItemT]]:
        """List who went, the last first."""
        for guest_id, (at, item) in reversed(self._items.items()):
            if at > now - RECALL_WITHIN:
                yield guest_id, item

    def recall(self, guest_id: str, now: datetime) -> ItemT | None:
        """Take an item out, if it is still there."""
        at, item = self._items.pop(guest_id, (None, None))
        return item if at and at > now - RECALL_WITHIN else None
