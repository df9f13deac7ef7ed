"""The next guest: who is to be paged when a table is free, and nobody twice."""

from collections.abc import Collection
from datetime import datetime

from .guests import Came, Changed, Ended, Guest, GuestEvent, Paged


class NextGuest:
    """Chooses among who waits, and reserves the choice before anything is sent.

    Who calls it sends a page for the guest, and says with `free` if the guest was provably not
    paged. While that is not known the guest stays reserved: nobody is paged twice.
    """

    def __init__(self) -> None:
        """Begin with nobody."""
        self._waiting: dict[str, Guest] = {}
        self._reserved: set[str] = set()

    @property
    def reserved(self) -> list[Guest]:
        """Those who were chosen and are not seen to be paged yet."""
        return [self._waiting[guest_id] for guest_id in self._reserved]

    def apply(self, event: GuestEvent) -> None:
        """Follow who waits."""
        match event:
            case Came(guest=guest) if guest.paged_at is None:
                self._waiting.setdefault(guest.guest_id, guest)
            case Changed(guest_id=guest_id) if guest_id in self._waiting:
                self._waiting[guest_id] = event.of(self._waiting[guest_id])
            case Paged(guest_id=guest_id) | Ended(guest_id=guest_id):
                self._waiting.pop(guest_id, None)
                self._reserved.discard(guest_id)

    def choose(
        self,
        now: datetime,
        *,
        party_min: int | None = None,
        party_max: int | None = None,
        among: Collection[int] | None = None,
        leaving: Collection[str] = (),
    ) -> Guest | None:
        """Choose a guest: overdue ones first, then who waited longest, or else came first.

        With `among` it is one who holds a pager with one of these numbers, and never one of those
        who are `leaving`.

        `None` if nobody fits. A party whose size is not told is one person, as a transmitter takes
        it.
        """
        smallest, largest = party_min or 1, party_max or float("inf")
        fits = (
            guest
            for guest in self._waiting.values()
            if guest.guest_id not in self._reserved
            and guest.guest_id not in leaving
            and (among is None or guest.number in among)
            and smallest <= (guest.party_size or 1) <= largest
        )
        return min(fits, key=lambda guest: _turn(guest, now), default=None)

    def reserve(self, chosen: Guest) -> None:
        """Reserve who was chosen, so that nobody else chooses the same guest."""
        self._reserved.add(chosen.guest_id)

    def free(self, guest_id: str) -> None:
        """Free a guest for the next choice: the page failed."""
        self._reserved.discard(guest_id)


def _turn(guest: Guest, now: datetime) -> tuple[bool, datetime]:
    return not guest.is_overdue(now), guest.came_at
