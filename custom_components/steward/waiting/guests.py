"""Guests, and what happens to them, as any waiting room tells it. Times are in UTC."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, kw_only=True, slots=True)
class Guest:
    """A guest who holds a pager. There is no name here: nothing in the core needs it."""

    guest_id: str
    """Tells this guest from all others, also from later ones with the same pager."""
    number: int
    """The pager's number."""
    came_at: datetime
    party_size: int | None = None
    due_at: datetime | None = None
    """When the goal is reached: it stays where it is when a guest who was recalled waits on."""
    paged_at: datetime | None = None
    """When the guest was paged first; `None` while the guest waits."""

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether the guest waits beyond the goal."""
        return self.due_at is not None and self.due_at <= now


class End(StrEnum):
    """How a session ended."""

    CLEARED = "cleared"
    """The guest was served."""
    REMOVED = "removed"
    """The guest gave up, or never came."""
    CLEARED_ALL = "cleared_all"
    """The evening is over."""
    UNKNOWN = "unknown"
    """Nobody was looking."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Came:
    """A guest has got a pager, or is found with one."""

    guest: Guest
    recalled: str | None = None
    """The guest's id before, if the session ended by mistake and goes on as this one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """The party or the goal of a guest is another, or the guest came at another time."""

    guest_id: str
    party_size: int | None
    due_at: datetime | None
    came_at: datetime | None = None
    """When the guest came, as it is told now; `None` if it is not told."""

    def of(self, guest: Guest) -> Guest:
        """Make the guest as changed."""
        came_at = self.came_at or guest.came_at
        return replace(guest, party_size=self.party_size, due_at=self.due_at, came_at=came_at)


@dataclass(frozen=True, kw_only=True, slots=True)
class Paged:
    """A guest was paged, perhaps not for the first time."""

    guest_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """A guest's session ended."""

    guest_id: str
    at: datetime
    how: End


type GuestEvent = Came | Changed | Paged | Ended
