"""Commands that leave some seconds later, so that a slip of the finger can be undone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .guests import Ended, GuestEvent, Paged

DEFAULT_DELAY = timedelta(seconds=5)


class Command(StrEnum):
    """What takes a guest off the list."""

    CLEAR = "clear"
    REMOVE = "remove"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    """A command that has not left yet."""

    guest_id: str
    command: Command
    leaves_at: datetime


class DelayedCommands:
    """At most one command a guest, until it leaves, is undone or overtaken.

    What is pending when Home Assistant stops is not done: the guest stays, and nothing is lost.
    """

    def __init__(self, delay: timedelta = DEFAULT_DELAY) -> None:
        """Take the time in which a command can be undone."""
        self._delay = delay
        self._pending: dict[str, Pending] = {}
        self._left: set[str] = set()

    @property
    def deadline(self) -> datetime | None:
        """When the next command leaves."""
        return min((pending.leaves_at for pending in self._pending.values()), default=None)

    def ask(
        self, guest_id: str, command: Command, now: datetime, delay: timedelta | None = None
    ) -> Pending | None:
        """Ask for a command; the same one again is still the first, another one replaces it.

        `delay` is the time in which it can be undone, if another than usual. `None` if a command
        for that guest has left already.
        """
        if guest_id in self._left:
            return None
        pending = self._pending.get(guest_id)
        if pending is None or pending.command is not command:
            leaves_at = now + (self._delay if delay is None else delay)
            pending = Pending(guest_id=guest_id, command=command, leaves_at=leaves_at)
            self._pending[guest_id] = pending
        return pending

    def undo(self, guest_id: str) -> bool:
        """Undo a command; `False` if there is none, or it has left."""
        return self._pending.pop(guest_id, None) is not None

    def apply(self, event: GuestEvent) -> Pending | None:
        """Follow what happens to the guests; return a command that a page has overtaken.

        Somebody elsewhere has just called that guest: the command is dropped, and that is to be
        said. Of a guest who is gone anyway there is nothing to say.
        """
        match event:
            case Paged(guest_id=guest_id):
                return self._pending.pop(guest_id, None)
            case Ended(guest_id=guest_id):
                self._pending.pop(guest_id, None)
                self._left.discard(guest_id)
        return None

    def due(self, now: datetime) -> list[Pending]:
        """Take out the commands that leave now, in the order in which they were asked for."""
        due = [pending for pending in self._pending.values() if pending.leaves_at <= now]
        for pending in due:
            del self._pending[pending.guest_id]
            self._left.add(pending.guest_id)
        return due

    def failed(self, guest_id: str) -> None:
        """Take note that a command which has left was not carried out, as far as is known.

        It may be asked for again: a session ends but once.
        """
        self._left.discard(guest_id)
