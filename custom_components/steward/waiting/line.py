"""The waiting line: who waits, in the order they came."""

from bisect import bisect_left, insort
from datetime import datetime

from .classes import PartyClass, PartyClasses
from .guests import Guest


class Line:
    """Guests who wait, by class and in order; places are found without counting them through."""

    def __init__(self, classes: PartyClasses) -> None:
        """Begin with nobody."""
        self._classes = classes
        self._guests: dict[str, Guest] = {}
        self._order: dict[PartyClass, list[tuple[datetime, str]]] = {
            party_class: [] for party_class in classes.all
        }

    def __len__(self) -> int:
        return len(self._guests)

    def add(self, guest: Guest) -> None:
        """Put a guest in the place that belongs to who came then."""
        self.discard(guest.guest_id)
        self._guests[guest.guest_id] = guest
        insort(self._order_of(guest), (guest.came_at, guest.guest_id))

    def discard(self, guest_id: str) -> None:
        """Take a guest out, if there."""
        if guest := self._guests.pop(guest_id, None):
            order = self._order_of(guest)
            del order[bisect_left(order, (guest.came_at, guest.guest_id))]

    def waiting(self, party_class: PartyClass) -> int:
        """Count who of a class waits."""
        return len(self._order[party_class])

    def ahead(self, guest: Guest) -> int:
        """Count who of a guest's class came before."""
        return bisect_left(self._order_of(guest), (guest.came_at, guest.guest_id))

    def _order_of(self, guest: Guest) -> list[tuple[datetime, str]]:
        return self._order[self._classes.of(guest.party_size)]
