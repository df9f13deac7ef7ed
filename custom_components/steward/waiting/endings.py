"""Clears and removals that can be undone for some seconds, and what became of them."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..capabilities import WaitingRoom
from ..coordinator import StewardConfigEntry
from ..validation_error import validation_error
from .guests import Ended, GuestEvent
from .undo import Command, DelayedCommands, Pending


@dataclass(kw_only=True, slots=True)
class _Asked:
    """A command, and whether it was done, as soon as that is known."""

    number: int
    pending: Pending
    done: asyncio.Future[bool]
    left: bool = False


class Endings:
    """The commands of one room that have not left yet.

    Who asks waits for what becomes of the command; who asks for the same one meanwhile waits for
    the same. Where Steward is unloaded, what has not left is not done.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: StewardConfigEntry,
        room: WaitingRoom,
        changed: Callable[[], None],
    ) -> None:
        """Call `changed` whenever there are others."""
        self._hass = hass
        self._entry = entry
        self._room = room
        self._changed = changed
        self._delayed = DelayedCommands()
        self._asked: dict[str, _Asked] = {}

    @property
    def pending(self) -> list[tuple[int, Pending]]:
        """The pagers' numbers, and what can still be undone of who holds them."""
        return [(one.number, one.pending) for one in self._asked.values() if not one.left]

    @property
    def guest_ids(self) -> Collection[str]:
        """Who is about to leave."""
        return self._asked.keys()

    async def async_end(
        self, number: int, guest_id: str, command: Command, undo_within: timedelta
    ) -> bool:
        """Ask for a command, and wait for what becomes of it; `False` where it was undone.

        Raises:
            ServiceValidationError: the guest was paged meanwhile, or is not there any more.
            HomeAssistantError: the system refused, or was silent.

        """
        known = self._asked.get(guest_id)
        pending = self._delayed.ask(guest_id, command, dt_util.utcnow(), undo_within)
        if known and pending in {None, known.pending}:
            return await asyncio.shield(known.done)
        if pending is None:
            return True  # it was just done, and the guest is on the way out
        if known:  # it is another command now
            self._settle(guest_id, False)  # noqa: FBT003
        asked = _Asked(number=number, pending=pending, done=self._hass.loop.create_future())
        # an error is nobody's where who has asked is gone
        asked.done.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._asked[guest_id] = asked
        self._hass.loop.call_later(undo_within.total_seconds(), self._leave, pending.leaves_at)
        self._changed()
        return await asyncio.shield(asked.done)

    @callback
    def undo(self, guest_id: str) -> bool:
        """Undo a command; `False` if there is none, or it has left."""
        if not self._delayed.undo(guest_id):
            return False
        self._settle(guest_id, False)  # noqa: FBT003
        return True

    @callback
    def apply(self, event: GuestEvent) -> None:
        """Follow what happens to the guests: a page from elsewhere wins, and that is said."""
        if overtaken := self._delayed.apply(event):
            number = self._asked[overtaken.guest_id].number
            self._settle(overtaken.guest_id, validation_error("paged_meanwhile", number=number))
        elif isinstance(event, Ended):
            known = self._asked.get(event.guest_id)
            if known and not known.left:  # somebody else has ended it
                self._settle(event.guest_id, True)  # noqa: FBT003

    @callback
    def stop(self) -> None:
        """Do nothing of what has not left."""
        for guest_id in [*self._asked]:
            self.undo(guest_id)

    @callback
    def _leave(self, at: datetime) -> None:
        for pending in self._delayed.due(at):
            self._asked[pending.guest_id].left = True
            self._entry.async_create_task(self._hass, self._carry_out(pending))
        self._changed()

    async def _carry_out(self, pending: Pending) -> None:
        asked = self._asked[pending.guest_id]
        clears = pending.command is Command.CLEAR
        try:
            await (self._room.async_clear if clears else self._room.async_remove)(asked.number)
        except Exception as err:  # noqa: BLE001  # whatever it is, who has asked is told
            self._delayed.failed(pending.guest_id)
            self._settle(pending.guest_id, err)
        else:
            self._settle(pending.guest_id, True)  # noqa: FBT003

    def _settle(self, guest_id: str, outcome: bool | Exception) -> None:  # noqa: FBT001
        """Tell who has asked what became of a command, unless Home Assistant is at its end."""
        done = self._asked.pop(guest_id).done
        if done.done():
            return
        if isinstance(outcome, Exception):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)
        self._changed()
