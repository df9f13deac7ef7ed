"""What a door keeps over restarts: past waits, and what it knows of who is there. No names.

The waits are many and change rarely; who is there changes with each page, and a crash must not
forget it. So they are two files, and only the small one is written in a moment.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback

from ..storage import EntryStore
from .record import Record
from .room import Held
from .storing import HeldRows, from_json, to_json

_WAITS_SECONDS = 60.0
"""Within which a wait is written."""
_GUESTS_SECONDS = 0.1
"""Within which it is written who is there: sixty who are paged at once are not sixty files."""
_OUT_OF_SERVICE = "out_of_service"

type Kept = tuple[Record, dict[str, Held], set[int]]
"""The waits, who holds a pager, and the numbers of the pagers that are out of service."""


class DoorStore:
    """The two files of a config entry."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Read nothing yet."""
        self._waits = EntryStore(hass, entry_id, "{}.waits")
        self._guests = EntryStore(hass, entry_id, "{}.guests", changing=True)
        self._record = Record()
        self._guests_now: Callable[[], tuple[Mapping[str, Held], Iterable[int]]] = lambda: ({}, ())
        self._rows = HeldRows()

    async def async_load(self) -> Kept:
        """Read both; one that cannot be read is kept beside a new one."""
        kept_waits = await self._waits.async_read(from_json)
        kept_guests = await self._guests.async_read(_guests)
        self._record = kept_waits[0] if kept_waits else Record()
        held, out = kept_guests or ({}, set())
        return self._record, held, out

    @callback
    def follow(self, guests_now: Callable[[], tuple[Mapping[str, Held], Iterable[int]]]) -> None:
        """Ask for who is there, and for what is out of service, whenever that is written."""
        self._guests_now = guests_now

    @callback
    def save_guests(self) -> None:
        """Write in a moment who is there."""
        self._guests.async_save_within(_GUESTS_SECONDS, self._guests_json)

    @callback
    def save_waits(self) -> None:
        """Write the waits in a while."""
        self._waits.async_save_within(_WAITS_SECONDS, self._waits_json)

    async def async_save(self) -> None:
        """Write both now."""
        await self._guests.async_save(self._guests_json())
        await self._waits.async_save(self._waits_json())

    async def async_remove(self) -> None:
        """Erase both."""
        await self._waits.async_remove()
        await self._guests.async_remove()

    def _waits_json(self) -> dict[str, Any]:
        return to_json(self._record, {})

    def _guests_json(self) -> dict[str, Any]:
        held, out = self._guests_now()
        rows = {**to_json(Record(), {}), "held": self._rows.of(held)}
        return {**rows, _OUT_OF_SERVICE: sorted(out)}


def _guests(stored: dict[str, Any]) -> tuple[dict[str, Held], set[int]]:
    _, held = from_json(stored)
    return held, {int(number) for number in stored[_OUT_OF_SERVICE]}
