"""From what a room tells of its guests to what the core takes."""

from operator import attrgetter

from homeassistant.util import dt as dt_util

from .. import capabilities
from ..capabilities import PastGuest
from .guests import Changed, End, Ended, Guest

_NOTED = attrgetter("party_size", "due", "began")
"""Reads what the core has of a guest, and may be told otherwise: a host corrects it, or the clock
that it was told by proves to be wrong."""


def id_of(number: int, guest: capabilities.Guest) -> str:
    """Tell a guest from all others; a system that does not is taken by what else it tells."""
    return guest.uuid or f"{number} {guest.began}"


def guest_of(number: int, guest: capabilities.Guest) -> Guest:
    """Make the core's guest of a room's."""
    return Guest(
        guest_id=id_of(number, guest),
        number=number,
        came_at=guest.began or dt_util.utcnow(),
        party_size=guest.party_size,
        due_at=guest.due,
        paged_at=guest.paged_at,
    )


def change_of(number: int, before: capabilities.Guest, guest: capabilities.Guest) -> Changed | None:
    """Make the core's change of a guest from what was told before; `None` if it is the same."""
    if _NOTED(before) == _NOTED(guest):
        return None
    guest_id = id_of(number, guest)
    return Changed(
        guest_id=guest_id,
        party_size=guest.party_size,
        due_at=guest.due,
        came_at=guest.began,
    )


def past_of(place: int, past: PastGuest) -> tuple[Guest, Ended] | None:
    """Make the core's guest of one in the archive; `None` if nobody knows when the guest came."""
    if past.guest.began is None:
        return None
    guest = guest_of(place, past.guest)
    how = End.CLEARED if past.served else End.REMOVED
    return guest, Ended(guest_id=guest.guest_id, at=past.ended_at, how=how)
