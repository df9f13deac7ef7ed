"""What is kept over restarts of the passings that were told."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.core import HomeAssistant

from ....storage import KeptStore

EVENTS_READER = "events"
"""The reader whose passings are shown: the only one there was in the first version."""
_VERSION = 2


class CheckpointStore(KeptStore):
    """Stores the checkpoints of all readers: `{"readers": {name: checkpoint}}`."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Store for a config entry."""
        super().__init__(hass, entry_id, _VERSION)

    async def async_read_checkpoints(self) -> Mapping[str, Any]:
        """Read the checkpoints by the names of their readers; a file of a later version is kept."""
        return await self.async_read(_readers) or {}

    @override
    async def _async_migrate_func(
        self, old_major_version: int, old_minor_version: int, old_data: dict[str, Any]
    ) -> dict[str, Any]:
        """Bring what an earlier version stored up to date: it had one reader."""
        return {"readers": {EVENTS_READER: old_data}}


def _readers(stored: dict[str, Any]) -> dict[str, Any]:
    return dict(stored["readers"])
