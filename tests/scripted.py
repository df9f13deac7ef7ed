"""A coordinator of a system that says what it is told to, and who listens to it."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, override

from homeassistant.core import HomeAssistant

from custom_components.steward.coordinator import StewardConfigEntry, StewardCoordinator
from custom_components.steward.systems.api.errors import RemoteError
from custom_components.steward.systems.changes import Changes, ItemTable

type Snapshot = Mapping[str, Any]


class Scripted(StewardCoordinator):
    """A coordinator of a system that says what it is told to."""

    answer: Snapshot | RemoteError
    reads = 0

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry, every: timedelta) -> None:
        """Have no item yet."""
        self._table = ItemTable()
        super().__init__(hass, entry, self._table.items, every)

    @override
    async def async_poll(self) -> Changes:
        self.reads += 1
        if isinstance(self.answer, RemoteError):
            raise self.answer
        return self.show(self.answer)

    def show(self, items: Snapshot) -> Changes:
        """Have these items, and no other."""
        for key in self.data.keys() | items.keys():
            self._table.put(key, items.get(key))
        return self._table.take_changes()

    def push(self, **items: Any) -> None:
        """Publish that some items are others; `None` stands for one that is gone."""
        self.async_publish(self.show({**self.data, **items}))


class Calls:
    """Counts the calls of listeners by name."""

    def __init__(self) -> None:
        """Count from nothing."""
        self._counts: Counter[str] = Counter()

    def listener(self, name: str) -> Callable[..., None]:
        """Make a listener."""
        return lambda *_: self._counts.update([name])

    def listen(self, coordinator: StewardCoordinator, *keys: str) -> Callable[[], None]:
        """Listen to some keys, and under the name `items` to who comes and goes.

        Returns how to stop that.
        """
        removes = [coordinator.async_add_listener(self.listener(key), key) for key in keys]
        removes.append(coordinator.async_add_items_listener(self.listener("items")))

        def remove_all() -> None:
            for remove in removes:
                remove()

        return remove_all

    def taken(self) -> dict[str, int]:
        """Return the calls since the last look."""
        counts = dict(self._counts)
        self._counts.clear()
        return counts


async def read(coordinator: Scripted, answer: Snapshot | RemoteError) -> None:
    """Let a coordinator read an answer."""
    coordinator.answer = answer
    await coordinator.async_refresh()
