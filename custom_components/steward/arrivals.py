"""Tells who adds devices and entities which items came and went: of many, a few at a time."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from time import monotonic
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

_AT_ONCE = 10
"""Items that are told of at once; of more, others have their turn in between."""
_SECONDS = 0.02
"""How long one turn takes: a thousand pagers at once would stop Home Assistant for seconds."""

type ItemsListener = Callable[[Collection[str]], None]
"""Called with the keys of items that came or went; which of these it was is to be looked up."""


class Arrivals:
    """The items of a config entry that came, and whose turn has not come yet."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], call: Callable[..., None]
    ) -> None:
        """Tell nobody yet; `call` calls a listener, whatever it raises."""
        self._hass = hass
        self._entry = entry
        self._call = call
        self._listeners: list[ItemsListener] = []
        self._coming: dict[str, None] = {}
        self._working = True
        """Whether those that come have to wait for their turn, as they do until all are told of."""

    @callback
    def async_listen(self, listener: ItemsListener) -> CALLBACK_TYPE:
        """Have a listener called, after those that came before it; return how to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_tell(self, keys: Iterable[str], items: Mapping[str, Any]) -> None:
        """Tell which items came or went; `items` are those that are there.

        What went is told at once: nothing of it is to be written any more. What comes with another
        item, as what a feature has beside it, has its turn behind that one.
        """
        gone = [key for key in keys if key not in items]
        for key in gone:
            self._coming.pop(key, None)
        self._coming.update(dict.fromkeys(sorted(key for key in keys if key in items)))
        if self._working or len(self._coming) > _AT_ONCE:
            if gone:
                self._tell(gone)
            if not self._working:
                self._entry.async_create_task(self._hass, self._async_tell_coming(), "new items")
            return
        self._working = True
        try:
            while gone or self._coming:
                told, gone, self._coming = [*gone, *self._coming], [], {}
                self._tell(told)
        finally:
            self._working = False

    async def async_introduce(self, keys: Iterable[str]) -> None:
        """Tell of all items that are there, in their order, now that all listen."""
        self._coming = dict.fromkeys(keys)
        await self._async_tell_coming()

    async def _async_tell_coming(self) -> None:
        """Tell of items that came, until nothing is left to be told."""
        self._working = True
        try:
            while self._coming:
                end = monotonic() + _SECONDS
                while self._coming and monotonic() < end:
                    key = next(iter(self._coming))
                    del self._coming[key]
                    self._tell([key])
                await asyncio.sleep(0)
        finally:
            self._working = False

    def _tell(self, keys: Collection[str]) -> None:
        for listener in [*self._listeners]:
            self._call(listener, keys)
