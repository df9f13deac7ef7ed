"""Where the races of a config entry are kept: start lists, with names, and what was entered."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.core import HomeAssistant

from ...storage import EntryStore
from ..slices import async_finish
from .record import RaceRecord, read_record


class RaceStore(EntryStore):
    """Stores `{"races": {race_id: record}}`; a race that is gone is erased at once."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Store for a config entry."""
        super().__init__(hass, entry_id, "races.{}")

    async def async_read_races(self, race_ids: Iterable[str]) -> dict[str, RaceRecord]:
        """Read the records of some races; if there are others, these are erased."""
        stored = await self.async_read(_races) or {}
        wanted = {*race_ids}
        records = {
            race_id: await async_finish(read_record(record))
            for race_id, record in stored.items()
            if race_id in wanted
        }
        if stored.keys() - wanted:
            await self.async_write(records)
        return records

    async def async_write(self, records: Mapping[str, RaceRecord]) -> None:
        """Store the records of all races; without any there is no file."""
        if not records:
            await self.async_remove()
            return
        races = {race_id: record.to_store() for race_id, record in records.items()}
        await self.async_save({"races": races})


def _races(stored: dict[str, Any]) -> dict[str, Any]:
    return dict(stored["races"])
