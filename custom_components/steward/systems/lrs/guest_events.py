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
    happened: list[tuple[str, Guest]] = []
    if before and (now is None or now.uuid != before.uuid):
        happened.append((REMOVED if before.uuid in removed else CLEARED, before))
        before = None
    if now is not None:
        if before is None:
            happened.append((STARTED, now))
        if now.overdue and not (before and before.overdue):
            happened.append((OVERDUE, now))
        if now.paged_at and now.paged_at != (before and before.paged_at):
            happened.append((PAGED, now))
    return [
        GuestEvent(event_type=event_type, number=number, guest=guest)
        for event_type, guest in happened
    ]
