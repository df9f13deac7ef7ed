"""What a door keeps over restarts: past waits, and what it knows of who is there. No names.

The waits are many and change rarely; who is there changes with each page, and a crash must not
forget it. So they are two files, and only the small one is written at once.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store, UnsupportedStorageVersionError

from ..const import DOMAIN, LOGGER
from .record import Record
from .room import Held
from .storing import VERSION, UnknownVersionError, from_json, to_json

_WAITS_DELAY = 60.0
"""Seconds within which a wait is written."""
_OUT_OF_SERVICE = "out_of_service"

type Kept = tuple[Record, dict[str, Held], set[int]]
"""The waits, who holds a pager, and the numbers of the pagers that are out of service."""


class DoorStore:
    """The two files of a config entry."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Read nothing yet."""
        name = f"{DOMAIN}.{entry_id}"
        self._waits = Store[dict[str, Any]](
            hass, VERSION, f"{name}.waits", private=True, serialize_in_event_loop=False
        )
        self._guests = Store[dict[str, Any]](hass, VERSION, f"{name}.guests", private=True)
        self._record = Record()
        self._guests_now: Callable[[], tuple[Mapping[str, Held], Iterable[int]]] = lambda: ({}, ())
        self._due = False

    async def async_load(self) -> Kept:
        """Read both; what a later Steward has written is left alone, and begun anew beside it."""
        waits, _ = _read(kept := await _load(self._waits))
        _, held = _read(guests := await _load(self._guests))
        del kept
        numbers = guests.get(_OUT_OF_SERVICE)
        out = {one for one in numbers if isinstance(one, int)} if isinstance(numbers, list) else ()
        self._record = waits
        return waits, held, set(out)

    @callback
    def follow(self, guests_now: Callable[[], tuple[Mapping[str, Held], Iterable[int]]]) -> None:
        """Ask for who is there, and for what is out of service, whenever that is written."""
        self._guests_now = guests_now

    @callback
    def save_guests(self) -> None:
        """Write who is there, at once."""
        self._guests.async_delay_save(self._guests_json)

    @callback
    def save_waits(self) -> None:
        """Write the waits in a while; more of them meanwhile do not put that off."""
        if not self._due:
            self._due = True
            self._waits.async_delay_save(self._waits_json, _WAITS_DELAY)

    async def async_save(self) -> None:
        """Write both now."""
        await self._guests.async_save(self._guests_json())
        await self._waits.async_save(self._waits_json())

    async def async_remove(self) -> None:
        """Erase both."""
        await self._waits.async_remove()
        await self._guests.async_remove()

    def _waits_json(self) -> dict[str, Any]:
        # called in another thread: what comes meanwhile is due again
        self._due = False
        return to_json(self._record, {})

    def _guests_json(self) -> dict[str, Any]:
        held, out = self._guests_now()
        return {**to_json(Record(), held), _OUT_OF_SERVICE: sorted(out)}


async def _load(store: Store[dict[str, Any]]) -> dict[str, Any]:
    try:
        return await store.async_load() or {"version": VERSION}
    except UnsupportedStorageVersionError:
        LOGGER.warning("%s was written by a later Steward, and is left alone", store.key)
        store.make_read_only()
        return {"version": VERSION}


def _read(kept: dict[str, Any]) -> tuple[Record, dict[str, Held]]:
    try:
        return from_json(kept)
    except UnknownVersionError:
        return Record(), {}
