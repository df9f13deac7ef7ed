"""Short ways to say who comes and when: minutes of one evening."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from custom_components.steward.waiting.classes import DEFAULT_CLASSES, PartyClasses
from custom_components.steward.waiting.guests import Came, End, Ended, Guest, Paged
from custom_components.steward.waiting.waits import Basis, Quote, Wait

ZONE = ZoneInfo("Europe/Berlin")
CLASSES = PartyClasses.from_option(DEFAULT_CLASSES)
TWO, FOUR, MORE = CLASSES.all
EVENING = datetime(2026, 11, 20, 17, tzinfo=UTC)
"""A Friday, 18:00 by the clock on the wall."""


def at(minute: float) -> datetime:
    """Make a time of the evening."""
    return EVENING + timedelta(minutes=minute)


def guest(
    guest_id: str, minute: float = 0, size: int | None = 2, goal: float | None = None
) -> Guest:
    """Make a guest who comes at a minute; the goal is in minutes."""
    return Guest(
        guest_id=guest_id,
        number=sum(guest_id.encode()),
        came_at=at(minute),
        party_size=size,
        due_at=None if goal is None else at(minute + goal),
    )


def came(guest_id: str, minute: float = 0, size: int | None = 2, goal: float | None = None) -> Came:
    """Let a guest come."""
    return Came(guest=guest(guest_id, minute, size, goal))


def paged(guest_id: str, minute: float) -> Paged:
    """Page a guest."""
    return Paged(guest_id=guest_id, at=at(minute))


def ended(guest_id: str, minute: float, how: End = End.CLEARED) -> Ended:
    """End a session."""
    return Ended(guest_id=guest_id, at=at(minute), how=how)


def quote(minutes: float, basis: Basis = Basis.RATE, predicted: float = 10) -> Quote:
    """Make a quote."""
    return Quote(predicted=predicted * 60, quoted=minutes * 60, ahead=0, basis=basis)


def wait(minute: float, minutes: float, size: int | None = 2, told: Quote | None = None) -> Wait:
    """Make a wait that began at a minute and took some."""
    return Wait(started=at(minute), waited=minutes * 60, party_size=size, quote=told)
