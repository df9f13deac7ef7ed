"""Pages who is next, each guest once, whoever asks and however badly the link is."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import asynccontextmanager

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..capabilities import Pager, WaitingRoom
from ..coordinator import StewardConfigEntry
from ..shielded import async_to_its_end
from ..systems.api.errors import is_not_carried_out, is_outcome_unknown
from .endings import Endings
from .guests import End, Ended, Guest, Paged
from .next_guest import NextGuest

_AT_ONCE = 2
"""A system may give up what waits behind many others; what waits here does not."""
_ATTEMPTS = 4
"""One guest of a thousand has three pages lost at the edge of a radio's reach."""
_LOOK_SECONDS = 10.0
"""How often it is looked what became of a page, while the system is silent."""


class Paging:
    """The pages of one room that are on their way to who is next."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: StewardConfigEntry,
        room: WaitingRoom,
        endings: Endings,
        *,
        holder: Callable[[int], str],
        changed: Callable[[], None],
    ) -> None:
        """Page those whom `holder` names by the pager's number; call `changed` with each change.

        Who leaves by one of the `endings` is not chosen: a table would be offered to nobody.
        `holder` gives the id of a guest who waits, and nothing for a pager that has none.
        """
        self._hass = hass
        self._entry = entry
        self._room = room
        self._endings = endings
        self._holder = holder
        self._changed = changed
        self._next = NextGuest()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self.apply = self._next.apply

    @property
    def reserved(self) -> list[int]:
        """The numbers of the pagers whose guests are being paged, or may have been."""
        return [guest.number for guest in self._next.reserved]

    def next_guest(self, among: Collection[int]) -> int | None:
        """Tell who would be paged next, as a `Door` does."""
        leaving = self._endings.guest_ids
        chosen = self._next.choose(dt_util.utcnow(), among=among, leaving=leaving)
        return chosen.number if chosen else None

    async def async_page_next(
        self,
        *,
        party_min: int | None = None,
        party_max: int | None = None,
        page_mode: str | None = None,
        among: Collection[int] | None = None,
    ) -> Pager | None:
        """Page who is next, as a `Door` does.

        A page that was lost, and is seen to be, leaves again: a table is free.
        """
        attempts = _ATTEMPTS
        while chosen := self._next.choose(
            dt_util.utcnow(),
            party_min=party_min,
            party_max=party_max,
            among=among,
            leaving=self._endings.guest_ids,
        ):
            self._next.reserve(chosen)
            self._changed()
            async with self._turn(chosen):
                if self._holder(chosen.number) != chosen.guest_id:  # or not any more
                    gone = Ended(guest_id=chosen.guest_id, at=dt_util.utcnow(), how=End.UNKNOWN)
                    self._next.apply(gone)
                    continue
                page = self._page(chosen, page_mode)
                try:
                    paged = await async_to_its_end(
                        self._hass, self._entry, page, "page of the next guest"
                    )
                except HomeAssistantError as err:
                    attempts -= 1
                    if not attempts or not is_not_carried_out(err):
                        raise
                else:
                    if paged:
                        return self._room.pagers[chosen.number]
                    # by another host, for another table
                    self._next.apply(Paged(guest_id=chosen.guest_id, at=dt_util.utcnow()))
        return None

    @asynccontextmanager
    async def _turn(self, guest: Guest) -> AsyncGenerator[None]:
        """Wait for the turn of a guest's page; where nobody waits for it, nothing leaves."""
        try:
            await self._turns.acquire()
        except BaseException:
            self._free(guest)
            raise
        try:
            yield
        finally:
            self._turns.release()

    async def _page(self, chosen: Guest, page_mode: str | None) -> bool:
        try:
            return await self._room.async_page(chosen.number, page_mode)
        except Exception as err:
            if isinstance(err, HomeAssistantError) and not is_outcome_unknown(err):
                self._free(chosen)
            else:
                self._free_when_seen(chosen)
            raise

    def _free(self, guest: Guest) -> None:
        self._next.free(guest.guest_id)
        self._changed()

    def _free_when_seen(self, guest: Guest) -> None:
        """Let a guest be chosen again once the room shows that the page was not carried out."""

        async def look() -> None:
            while True:
                try:
                    await self._room.async_read_guest(guest.number)
                except HomeAssistantError:
                    await asyncio.sleep(_LOOK_SECONDS)
                else:
                    break
            if self._holder(guest.number) == guest.guest_id:
                self._free(guest)

        self._entry.async_create_background_task(self._hass, look(), name="page that was lost")
