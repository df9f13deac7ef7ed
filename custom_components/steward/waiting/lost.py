"""Pagers that are held for so long that nobody will bring them back."""

from datetime import datetime, timedelta
from heapq import heappop, heappush

from .guests import Came, Changed, Ended, GuestEvent

LOST_AFTER = timedelta(hours=4)
"""Longer than anybody waits and eats."""


class LostPagers:
    """Which pagers are lost, as the time goes."""

    def __init__(self) -> None:
        """Begin with none."""
        self._holders: dict[str, tuple[int, datetime]] = {}
        """The pagers' numbers, and when they are lost."""
        self._due: list[tuple[datetime, str]] = []
        self._lost: dict[str, int] = {}

    @property
    def numbers(self) -> set[int]:
        """Their numbers."""
        return set(self._lost.values())

    @property
    def deadline(self) -> datetime | None:
        """When the next one is lost."""
        while self._due:
            lost_at, guest_id = self._due[0]
            if self._holders.get(guest_id, (0, None))[1] == lost_at:
                return lost_at
            heappop(self._due)  # it came back, or is held since another time
        return None

    def apply(self, number: int, event: GuestEvent) -> None:
        """Follow who holds a pager, and since when: of who was recalled, since the recall."""
        match event:
            case Came(guest=guest):
                self._hold(number, guest.guest_id, guest.came_at)
            case Changed(guest_id=guest_id, came_at=came_at) if came_at:
                self._hold(number, guest_id, came_at)
            case Ended(guest_id=guest_id):
                self._holders.pop(guest_id, None)
                self._lost.pop(guest_id, None)

    def _hold(self, number: int, guest_id: str, since: datetime) -> None:
        lost_at = since + LOST_AFTER
        if self._holders.get(guest_id) != (number, lost_at):
            self._holders[guest_id] = (number, lost_at)
            self._lost.pop(guest_id, None)
            heappush(self._due, (lost_at, guest_id))

    def due(self, now: datetime) -> list[int]:
        """Take out the numbers of the pagers that are lost from now on."""
        numbers = []
        while self.deadline and self.deadline <= now:
            guest_id = heappop(self._due)[1]
            self._lost[guest_id] = number = self._holders[guest_id][0]
            numbers.append(number)
        return numbers
