"""Recalls: a guest whose session ended by mistake goes on waiting, with a pager, as before."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from homeassistant.exceptions import HomeAssistantError

from ..capabilities import GuestDetails, Pager, WaitingRoom
from ..systems.api.errors import is_outcome_unknown
from ..validation_error import validation_error
from .guests import Guest
from .recently import Recently


@dataclass(frozen=True, kw_only=True, slots=True)
class RecentGuest:
    """A guest whose session has ended; kept for half an hour, and nowhere written."""

    guest: Guest
    label: str | None
    """The guest's name."""
    ended_at: datetime


class Recall:
    """Who is gone from one room, and can be recalled."""

    def __init__(self, room: WaitingRoom) -> None:
        """Begin with nobody."""
        self._room = room
        self._recent = Recently[RecentGuest]()
        self._coming: dict[int, RecentGuest] = {}
        """Who was recalled, or may have been, and is not seen yet: by the pager's number."""

    def ended(self, guest: Guest, label: str | None, now: datetime) -> None:
        """Take note that a guest's session has ended."""
        recent = RecentGuest(guest=guest, label=label, ended_at=now)
        self._recent.add(guest.guest_id, recent, now)

    def recent(self, now: datetime) -> list[RecentGuest]:
        """List who can be recalled, the last first."""
        return [one for _, one in self._recent.items(now)]

    def taken(self, number: int, label: str | None, now: datetime) -> str | None:
        """Tell which session a guest goes on with who is seen with a pager now.

        Where nobody knew whether a recall was carried out, somebody else may have come.
        """
        recent = self._coming.pop(number, None)
        if recent is None or recent.label != label:
            return None
        self._recent.recall(recent.guest.guest_id, now)
        return recent.guest.guest_id

    async def async_recall(
        self, number: int | None, held: Container[int], free: Sequence[int], now: datetime
    ) -> Pager:
        """Give a guest a pager again: the same one, or if it is `held` the first `free` one.

        Raises:
            ServiceValidationError: there is nobody to recall, or no pager.
            HomeAssistantError: the system refused, or was silent.

        """
        asked = (one for one in self.recent(now) if number in {None, one.guest.number})
        if (recent := next(asked, None)) is None:
            raise validation_error("nobody_to_recall")
        guest = recent.guest
        if guest.number not in held:
            chosen = guest.number
        elif free:
            chosen = free[0]
        else:
            raise validation_error("no_free_pager")
        details = GuestDetails(label=recent.label, party_size=guest.party_size)
        if guest.due_at is not None:  # due when it was
            details["goal"] = max(1, round((guest.due_at - now).total_seconds()))
        self._coming[chosen] = recent
        self._recent.recall(guest.guest_id, now)
        try:
            return await self._room.async_assign(chosen, **details)
        except BaseException as err:
            if chosen in self._coming:  # it was not carried out, as far as is seen
                self._recent.add(guest.guest_id, recent, recent.ended_at)
                if isinstance(err, HomeAssistantError) and not is_outcome_unknown(err):
                    del self._coming[chosen]
            raise
