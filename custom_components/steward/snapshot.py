"""A coordinator that reads whole snapshots and compares them."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, override

from homeassistant.core import HomeAssistant, callback

from .coordinator import StewardConfigEntry, StewardCoordinator
from .recent_passings import RecentPassings
from .systems.changes import Changes, ItemEvent


class SnapshotCoordinator(StewardCoordinator):
    """Compares whole snapshots."""

    passings: RecentPassings | None = None

    def __init__(
        self, hass: HomeAssistant, entry: StewardConfigEntry, update_interval: timedelta | None
    ) -> None:
        """Start with an empty snapshot."""
        self._items: dict[str, Any] = {}
        self._fired: list[ItemEvent] | None = None
        self._witnessed = False
        super().__init__(hass, entry, self._items, update_interval)

    @abstractmethod
    async def async_read(self) -> Mapping[str, Any]:
        """Read a whole snapshot."""

    @override
    async def async_poll(self) -> Changes:
        return self._take(dict(await self.async_read()))

    @callback
    def async_merge(self, changes: Mapping[str, Any]) -> None:
        """Change some items at once; `None` takes an item away."""
        merged = {**self._items, **changes}
        self.async_publish(self._take({k: item for k, item in merged.items() if item is not None}))

    def _take(self, now: dict[str, Any]) -> Changes:
        before = dict(self._items)
        keys = [key for key in before.keys() | now.keys() if before.get(key) != now.get(key)]
        self._items.clear()
        self._items.update(now)
        self._fired = []
        if self._witnessed:
            for key in keys:
                self.item_changed(key, before.get(key), now.get(key))
        self._witnessed = True
        events, self._fired = self._fired, None
        return Changes(keys=frozenset(keys), events=tuple(events))

    @callback
    def item_changed(self, key: str, before: Any, now: Any) -> None:
        """Note that an item changed, came or went."""

    @callback
    def listens(self, key: str, name: str) -> bool:
        """Tell whether somebody listens."""
        return (key, name) in self._event_listeners

    @callback
    def async_fire(self, key: str, name: str, event_type: str, /, **attributes: Any) -> None:
        """Tell of an event of an item."""
        event = ItemEvent(key, name, event_type, attributes)
        if self._fired is not None:
            self._fired.append(event)
        else:
            self.async_publish(Changes(events=(event,)))
