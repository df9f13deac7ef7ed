"""Pagers that are held for so long that nobody will bring them back."""

from datetime import datetime, timedelta

from ..deadlines import Deadlines
from .guests import Came, Changed, Ended, GuestEvent

LOST_AFTER = timedelta(hours=4)
"""Longer than anybody waits and eats."""


class LostPagers:
    """Which pagers are lost, as the time goes."""

    def __init__(self) -> None:
        """Begin with none."""
        self._holders: dict[str, tuple[int, datetime]] = {}
        """The pagers' numbers, and since when they are held."""
        self._due = Deadlines[str]()
        self._lost: dict[str, int] = {}

    @property
    def numbers(self) -> set[int]:
        """Their numbers."""
        return set(self._lost.values())

    @property
    def deadline(self) -> datetime | None:
        """When the next one is lost."""
        return self._due.next

    def apply(self, number: int, event: GuestEvent) -> None:
        """Follow who holds a pager, and since when: of who was recalled, since the recall."""
        match event:
            case Came(guest=guest):
                self._hold(number, guest.guest_id, guest.came_at)
            case Changed(guest_id=guest_id, came_at=came_at) if came_at:
                self._hold(number, guest_id, came_at)
            case Ended(guest_id=guest_id):
                self._holders.pop(guest_id, None)
                self._due.put(guest_id, None)
                self._lost.pop(guest_id, None)

    def _hold(self, number: int, guest_id: str, since: datetime) -> None:
        if self._holders.get(guest_id) != (number, since):
            self._holders[guest_id] = (number, since)
            self._lost.pop(guest_id, None)
            self._due.put(guest_id, since + LOST_AFTER)

    def due(self, now: datetime) -> list[int]:
        """Take out the numbers of the pagers that are lost from now on."""
        lost = {guest_id: self._holders[guest_id][0] for guest_id in self._due.take_due(now)}
        self._lost |= lost
        return [*lost.values()]
