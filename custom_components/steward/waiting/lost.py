"""Pagers that are held for so long that nobody will bring them back."""

from datetime import datetime, timedelta
from heapq import heappop, heappush

from .guests import Guest

LOST_AFTER = timedelta(hours=4)
"""Longer than anybody waits and eats."""


class LostPagers:
    """Which pagers are lost, as the time goes."""

    def __init__(self) -> None:
        """Begin with none."""
        self._holders: dict[str, int] = {}
        self._due: list[tuple[datetime, str]] = []
        self._lost: dict[str, int] = {}

    @property
    def numbers(self) -> set[int]:
        """Their numbers."""
        return set(self._lost.values())

    @property
    def deadline(self) -> datetime | None:
        """When the next one is lost."""
        while self._due and self._due[0][1] not in self._holders:
            heappop(self._due)
        return self._due[0][0] if self._due else None

    def came(self, number: int, guest: Guest) -> None:
        """Take note that a guest holds a pager."""
        self._holders[guest.guest_id] = number
        heappush(self._due, (guest.came_at + LOST_AFTER, guest.guest_id))

    def ended(self, guest_id: str) -> None:
        """Take note that a pager came back."""
        self._holders.pop(guest_id, None)
        self._lost.pop(guest_id, None)

    def due(self, now: datetime) -> list[int]:
        """Take out the numbers of the pagers that are lost from now on."""
        numbers = []
        while self.deadline and self.deadline <= now:
            guest_id = heappop(self._due)[1]
            self._lost[guest_id] = self._holders[guest_id]
            numbers.append(self._holders[guest_id])
        return numbers
