"""What a wait is: the time from a guest's coming to the first page."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .guests import End, Ended, Guest

MAX_WAIT = timedelta(hours=6)
"""A longer one was no wait: a pager was forgotten in a drawer, and cleared in the morning."""


class Basis(StrEnum):
    """The way to a prediction."""

    FREE = "free"
    """Nobody waits, and somebody was called just now."""
    PLACES = "places"
    """What guests of the class waited who had as many ahead."""
    RATE_AND_USUAL = "rate_and_usual"
    RATE = "rate"
    """The parties ahead, and how fast such parties were called lately."""
    USUAL = "usual"
    """The same half hour of the weeks before."""
    MEDIAN = "median"
    """All waits of the room."""
    GOAL = "goal"
    """The transmitter's setting: nothing else is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prediction:
    """How long a party would wait, in seconds."""

    seconds: float
    basis: Basis


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """What a guest is told, in seconds."""

    predicted: float
    quoted: float
    """Four of five guests wait no longer."""
    ahead: int
    """Parties of the class that come first."""
    basis: Basis


def quote_answer(quote: Quote | None) -> dict[str, float | int | str | None]:
    """Show a quote in an action's answer: `predicted` and `quoted` in seconds, `ahead`, `basis`."""
    return {
        "predicted": round(quote.predicted) if quote else None,
        "quoted": round(quote.quoted) if quote else None,
        "ahead": quote.ahead if quote else None,
        "basis": quote.basis.value if quote else None,
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Wait:
    """A wait that is over; it does not say whose it was."""

    started: datetime
    waited: float
    """Seconds."""
    party_size: int | None
    """The class follows from it, also when the classes become others."""
    quote: Quote | None = None
    """What the guest was told; `None` if nothing."""

    @property
    def called_at(self) -> datetime:
        """When it ended."""
        return self.started + timedelta(seconds=self.waited)

    @property
    def kept(self) -> bool | None:
        """Tell whether the guest waited no longer than was quoted; `None` without a quote."""
        return None if self.quote is None else self.waited <= self.quote.quoted


def called_at(guest: Guest, ended: Ended | None = None) -> datetime | None:
    """Tell when a guest was called, if at all.

    Who is cleared without a page was called by a word, at that time. Who is removed, or sent home
    with all others, was not called.
    """
    if guest.paged_at is None and ended and ended.how is End.CLEARED:
        return ended.at
    return guest.paged_at


def wait_of(guest: Guest, called: datetime | None, quote: Quote | None = None) -> Wait | None:
    """Make the wait of a guest who was called at a time; `None` if it was none."""
    if called is None or not timedelta(0) <= called - guest.came_at <= MAX_WAIT:
        return None
    return Wait(
        started=guest.came_at,
        waited=(called - guest.came_at).total_seconds(),
        party_size=guest.party_size,
        quote=quote,
    )


def waits_of_archive(sessions: Iterable[tuple[Guest, Ended]]) -> list[Wait]:
    """Make the waits of sessions that ended before anybody looked.

    An archive does not tell a session that was cleared from one that was cleared with all others:
    those that ended without a page in the same second did so together.
    """
    sessions = list(sessions)
    together = Counter(ended.at for guest, ended in sessions if guest.paged_at is None)
    waits = (
        wait_of(guest, called_at(guest, ended))
        for guest, ended in sessions
        if guest.paged_at is not None or together[ended.at] == 1
    )
    return [wait for wait in waits if wait]
