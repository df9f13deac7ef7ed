"""What the door shows: of the room, of each pager, and for each class of parties."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from .classes import PartyClass
from .waits import Quote


@dataclass(frozen=True, kw_only=True, slots=True)
class DoorFigures:
    """The room as a whole."""

    quotes_kept: float | None = None
    """Percent of the last quotes; `None` before there are any."""
    free_pagers: int = 0
    lost_pagers: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassWait:
    """How long a party of a class would wait; in minutes, rounded up."""

    party: PartyClass
    predicted: int | None = None
    quoted: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LargestWait(ClassWait):
    """The same for the class of the largest parties, which is called otherwise."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PagerPromise:
    """What was promised to who holds a pager, and whether the pager can be handed out."""

    promised_at: datetime | None = None
    paged_at: datetime | None = None
    """Of the first page."""
    in_service: bool = True
    lost: bool = False
    """Whether it is held for so long that nobody will bring it back."""


def wait_of(party: PartyClass, quote: Quote | None) -> ClassWait:
    """Show the quote of a class, if there is one."""
    kind = ClassWait if party.largest else LargestWait
    return kind(
        party=party,
        predicted=ceil(quote.predicted / 60) if quote else None,
        quoted=ceil(quote.quoted / 60) if quote else None,
    )
