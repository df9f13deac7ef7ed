"""Doors of waiting rooms: waits are promised there, and the right guest is called."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Unpack

from ..waiting.promise import PromiseAtRisk
from ..waiting.undo import Command
from ..waiting.waits import Quote
from .subscriptions import Unsubscribe
from .waiting_rooms import Guest, GuestDetails, Pager, WaitingRoom


@dataclass(frozen=True, kw_only=True, slots=True)
class PromiseRisk(PromiseAtRisk):
    """A guest will be paged later than promised; told while there is time."""

    number: int
    """The number of the pager."""
    guest: Guest

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes of its event, as JSON values."""
        return {
            "number": self.number,
            "party_size": self.guest.party_size,
            "promised": self.promised_at.isoformat(),
            "predicted": self.predicted_at.isoformat(),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class DoorView:
    """What is shown at a door now, as JSON values; times are of ISO 8601, lengths in seconds."""

    hold: float
    """How long a table is held; 0 for no end."""
    quote_as_goal: str
    """What a quote is for a guest without another goal: `off`, `suggest` or `set`."""
    waits: list[dict[str, Any]]
    """For each class of parties `party_min`, `party_max` (`None` for the last), `predicted` and
    `quoted`."""
    called: list[dict[str, Any]]
    """Who was paged, the latest first: `number`, `paged_at`, and of the `name` what all may see."""
    pending: list[dict[str, Any]]
    """What is about to be done: `number`, `command` (`page`, `clear` or `remove`), and for the
    latter two `leaves_at`, until when it can be undone."""
    recent: list[dict[str, Any]]
    """Who can be recalled, the last first: `number`, `label` (the name), `party_size`,
    `ended_at`."""


class Door(ABC):
    """The door of a waiting room: waits are promised there, and the right guest is called.

    Errors as of a `WaitingRoom`. Pagers are named by their numbers.
    """

    room: WaitingRoom
    hold: timedelta
    """How long a table is held for who was paged; zero for no end."""

    @abstractmethod
    def quote(self, party_size: int | None) -> Quote | None:
        """Quote the wait of a party that comes now; `None` if it is not known."""

    @abstractmethod
    async def async_assign(
        self, number: int | None = None, **details: Unpack[GuestDetails]
    ) -> tuple[Pager, Quote | None]:
        """Hand a pager to a guest, as the room does; return also what the guest can be told.

        Pagers that are out of service are not handed out unless they are named.
        """

    @abstractmethod
    async def async_page_next(
        self,
        *,
        party_min: int | None = None,
        party_max: int | None = None,
        page_mode: str | None = None,
        among: Collection[int] | None = None,
    ) -> Pager | None:
        """Page who is overdue, or else has waited longest, of those whose party fits.

        With `among` it is one who holds a pager with one of these numbers. Who asks at once with
        others gets another guest than they, and nobody one who is about to be cleared or removed.
        `None` if nobody fits.
        """

    @abstractmethod
    def next_guest(self, among: Collection[int]) -> int | None:
        """Tell who would be paged next of those with some pagers: the number of the pager."""

    @abstractmethod
    async def async_end(self, number: int, command: Command, undo_within: timedelta) -> bool:
        """Clear or remove a guest after a time, unless that is undone; return whether it was done.

        Raises:
            ServiceValidationError: nobody holds the pager, or the guest was paged meanwhile.
            HomeAssistantError: the system refused, or was silent.

        """

    @abstractmethod
    def undo(self, number: int) -> bool:
        """Undo what is about to be done to a guest; `False` if nothing is, or it is too late."""

    @abstractmethod
    async def async_recall(self, number: int | None = None) -> Pager:
        """Put a guest back on the list whose session ended within half an hour.

        It is the last one with that pager, or the last one at all. The wait goes on as it was.

        Raises:
            ServiceValidationError: there is none.

        """

    @abstractmethod
    def promised_at(self, number: int) -> datetime | None:
        """Tell when the guest who holds a pager was told to be paged at the latest."""

    @abstractmethod
    def paged_at(self, number: int) -> datetime | None:
        """Tell when the guest who holds a pager was paged first."""

    @abstractmethod
    def late(self, within: timedelta) -> list[PromiseRisk]:
        """Tell who will be paged later than promised, the first promise first.

        It is who will break a promise within ten minutes and a time. Whose promise breaks in ten
        minutes is told by itself.
        """

    @abstractmethod
    def note_told(self, guest_ids: Iterable[str]) -> None:
        """Take note that it was said of guests who are late, over a restart too."""

    @property
    @abstractmethod
    def view(self) -> DoorView:
        """What is shown at the door now."""

    @abstractmethod
    def async_subscribe_view(self, subscriber: Callable[[], None]) -> Unsubscribe:
        """Be called whenever something of what is shown may be another."""
