"""What happened to a pager's session, seen from how it was and how it is."""

from typing import Any, NamedTuple

from .transmitter import PAGED, Guest

STARTED = "started"
CLEARED = "cleared"
REMOVED = "removed"
OVERDUE = "overdue"
ENDS = {"STOP": CLEARED, "REMOVED": REMOVED}
"""How a session ended, by the transmitter's word for it."""
EVENT_TYPES = [STARTED, PAGED, CLEARED, REMOVED, OVERDUE]


class GuestEvent(NamedTuple):
    """Something that happened to a guest's session."""

    event_type: str
    guest: Guest

    @property
    def attributes(self) -> dict[str, Any]:
        """What is told of it: the size of the party, and seconds. The guest's name is not."""
        guest = self.guest
        waited = None
        if guest.waiting_since and guest.paged_at:
            waited = round((guest.paged_at - guest.waiting_since).total_seconds())
        return {"party_size": guest.party_size, "goal": guest.goal, "waited": waited}


def guest_events(before: Guest | None, now: Guest | None, removed: set[str]) -> list[GuestEvent]:
    """Tell what happened, in its order; `removed` holds the sessions that were removed."""
    happened = []
    if before and (now is None or now.uuid != before.uuid):
        end = REMOVED if before.uuid in removed else CLEARED
        happened.append(GuestEvent(end, before))
        before = None
    if now is None:
        return happened
    if before is None:
        happened.append(GuestEvent(STARTED, now))
    if now.overdue and not (before and before.overdue):
        happened.append(GuestEvent(OVERDUE, now))
    if now.paged_at and now.paged_at != (before and before.paged_at):
        happened.append(GuestEvent(PAGED, now))
    return happened
