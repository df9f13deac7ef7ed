"""Has Home Assistant's recorder write what was told, for who has much to tell that it records.

It takes the longer for a state, the more states of the same entity it writes at once: a third of a
millisecond each for five hundred, four milliseconds for eight thousand. A hundred thousand would
keep it for minutes, and all that others have to be recorded with them.
"""

import asyncio
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import DATA_INSTANCE

from .const import DOMAIN
from .identity import unique_id

_MAX_UNWRITTEN = 500
"""How much is told before it is written: the recorder itself writes every five seconds only."""
_PATIENCE = 5.0
"""How long a recorder is waited for at most: one that is stuck keeps nobody from hearing."""


class RecorderPace:
    """Keeps an entry's events of one name from being told faster than the recorder writes them."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], name: str) -> None:
        """Begin with nothing told of the events whose entities have the key `name`."""
        self._hass = hass
        self._entry = entry
        self._name = name
        self._unwritten = 0

    async def async_told(self, key: str, count: int) -> None:
        """Take note of what was told of an item; wait where too much is not written.

        Nobody waits without a recorder, for an entity that it leaves out, or for one that is not
        there.
        """
        recorder = self._hass.data.get(DATA_INSTANCE)
        entity_id = er.async_get(self._hass).async_get_entity_id(
            Platform.EVENT, DOMAIN, unique_id(self._entry, key, self._name)
        )
        if recorder is None or entity_id is None:
            return
        if recorder.entity_filter is not None and not recorder.entity_filter(entity_id):
            return
        self._unwritten += count
        if self._unwritten < _MAX_UNWRITTEN:
            return
        self._unwritten = 0
        if (written := recorder.async_get_commit_future()) is not None:
            await asyncio.wait({written}, timeout=_PATIENCE)
