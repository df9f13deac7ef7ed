"""What is shown at the door, as JSON values: see `DoorView`."""

from collections.abc import Callable, Iterable
from datetime import datetime
from operator import itemgetter
from typing import Any

from .classes import PartyClasses
from .recall import RecentGuest
from .undo import Pending
from .waits import Quote


def waits_shown(
    classes: PartyClasses, quote: Callable[[int], Quote | None]
) -> list[dict[str, Any]]:
    """Show how long a party of each class would wait."""
    quotes = ((party, quote(party.smallest)) for party in classes.all)
    return [
        {
            "party_min": party.smallest,
            "party_max": party.largest,
            "predicted": quoted and round(quoted.predicted),
            "quoted": quoted and round(quoted.quoted),
        }
        for party, quoted in quotes
    ]


def called_shown(called: Iterable[tuple[datetime, int, str | None]]) -> list[dict[str, Any]]:
    """Show who was paged, the latest first; of several in one second the last of these."""
    return [
        {"number": number, "paged_at": at.isoformat(), "name": name}
        for at, number, name in sorted(called, key=itemgetter(0))[::-1]
    ]


def pending_shown(
    paged: Iterable[int], leaving: Iterable[tuple[int, Pending]]
) -> list[dict[str, Any]]:
    """Show what is about to be done."""
    return [
        *({"number": number, "command": "page", "leaves_at": None} for number in sorted(paged)),
        *(
            {
                "number": number,
                "command": pending.command.value,
                "leaves_at": pending.leaves_at.isoformat(),
            }
            for number, pending in leaving
        ),
    ]


def recent_shown(recent: Iterable[RecentGuest]) -> list[dict[str, Any]]:
    """Show who can be recalled."""
    return [
        {
            "number": one.guest.number,
            "label": one.label,
            "party_size": one.guest.party_size,
            "ended_at": one.ended_at.isoformat(),
        }
        for one in recent
    ]
