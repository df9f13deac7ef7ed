"""What happened to a pager's session, seen from how it was and how it is."""

from typing import Final

from ...capabilities import PAGED, WAITING, Guest, GuestEvent

STARTED: Final = WAITING
CLEARED: Final = "cleared"
REMOVED: Final = "removed"
OVERDUE: Final = "overdue"
ENDS: Final = {"STOP": CLEARED, "REMOVED": REMOVED}
"""How a session ended, by the transmitter's word for it."""
EVENT_TYPES: Final = [STARTED, PAGED, CLEARED, REMOVED, OVERDUE]


def guest_events(
    number: int, before: Guest | None, now: Guest | None, removed: set[str]
) -> list[GuestEvent]:
    """Tell what happened, in its order; `removed` holds the sessions that were removed."""

    def event(event_type: str, guest: Guest) -> GuestEvent:
        return GuestEvent(event_type=event_type, number=number, guest=guest)

    happened = []
    if before and (now is None or now.uuid != before.uuid):
        happened.append(event(REMOVED if before.uuid in removed else CLEARED, before))
        before = None
    if now is None:
        return happened
    if before is None:
        happened.append(event(STARTED, now))
    if now.overdue and not (before and before.overdue):
        happened.append(event(OVERDUE, now))
    if now.paged_at and now.paged_at != (before and before.paged_at):
        happened.append(event(PAGED, now))
    return happened
