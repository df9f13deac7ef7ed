"""Waiting rooms: guests who hold pagers while they wait."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypedDict, Unpack

from .subscriptions import Unsubscribe

WAITING: Final = "started"
PAGED: Final = "paged"
"""The states of a guest; other ones are kept as the system tells them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Guest:
    """A guest who holds a pager; times are in UTC."""

    state: str
    """`started` (waits) or `paged`."""
    uuid: str = ""
    """Tells this guest's session from others on the same pager."""
    sequence: int | None = None
    """The counter of all changes at the last change of this session."""
    label: str | None = None
    """The guest's name."""
    party_size: int | None = None
    goal: int | None = None
    """Seconds within which the guest should be paged."""
    waiting_since: datetime | None = None
    recalled_at: datetime | None = None
    """When this session began, if the guest was recalled and has waited since before it."""
    paged_at: datetime | None = None
    page_told: datetime | None = None
    """When the last page was by the clock of the system, which says nothing of the time here."""
    overdue: bool = False
    """Whether the guest waits beyond the goal."""

    @property
    def began(self) -> datetime | None:
        """When this session began, as the system tells it."""
        return self.recalled_at or self.waiting_since

    def waiting_on(self, since: datetime) -> Guest:
        """Make the guest as one who was recalled, and has waited since a time."""
        return replace(self, waiting_since=since, recalled_at=self.began)

    @property
    def due(self) -> datetime | None:
        """When the goal is reached."""
        if self.began is None or self.goal is None:
            return None
        try:
            return self.began + timedelta(seconds=self.goal)
        except OverflowError:
            return None

    @property
    def deadline(self) -> datetime | None:
        """When the guest will wait beyond the goal, who does not yet."""
        return self.due if self.state == WAITING and not self.overdue else None

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether the guest waits beyond the goal at a time."""
        return self.state == WAITING and self.due is not None and self.due <= now


class GuestDetails(TypedDict, total=False):
    """What is noted of a guest; what is left out, or `None`, is not given or stays as it is."""

    label: str | None
    """The guest's name."""
    party_size: int | None
    goal: int | None
    """Seconds within which the guest should be paged."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pager:
    """A guest pager; an idle one is on its charger."""

    number: int
    guest: Guest | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class GuestEvent:
    """Something that happened to a guest, once."""

    event_type: str
    """`started`, `paged`, `cleared`, `removed` or `overdue`."""
    number: int
    """The number of the pager."""
    guest: Guest
    """As the guest was then; of one who is gone, as last known."""
    with_all: bool = False
    """Whether the sessions of all guests ended at once: nobody was called by that."""

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes of its event, as JSON values: seconds, and not the guest's name."""
        guest = self.guest
        waited = None
        if guest.waiting_since and guest.paged_at:
            waited = round((guest.paged_at - guest.waiting_since).total_seconds())
        return {"party_size": guest.party_size, "goal": guest.goal, "waited": waited}


@dataclass(frozen=True, kw_only=True, slots=True)
class PastGuest:
    """A guest whose session has ended, as a system's archive tells it."""

    number: int
    """The number of the pager."""
    guest: Guest
    """As last known."""
    ended_at: datetime
    served: bool
    """Whether it ended as that of a guest who was served."""


class WaitingRoom(ABC):
    """Guests who hold pagers while they wait.

    The commands raise a `ServiceValidationError` for what cannot be done as things stand, and a
    `HomeAssistantError` where the system refused or was silent: it says whether it was carried out,
    as far as that can be told.
    """

    max_number: int
    """The highest number that a pager can have; the lowest is 1."""

    @property
    @abstractmethod
    def pagers(self) -> Mapping[int, Pager]:
        """All pagers that are known, by their numbers."""

    @property
    @abstractmethod
    def waiting_list(self) -> Iterable[Pager]:
        """The pagers that guests hold, in the order in which they came."""

    @property
    @abstractmethod
    def average_wait(self) -> timedelta | None:
        """How long guests waited before they were paged, as the system tells it."""

    @property
    @abstractmethod
    def default_goal(self) -> int | None:
        """The goal of a guest who comes without one, in seconds, if the system has one."""

    @abstractmethod
    async def async_get_archive(self) -> list[PastGuest]:
        """Get the guests whose sessions ended, as far as the system remembers.

        Raises:
            HomeAssistantError: the system refused, or was silent.

        """

    @abstractmethod
    async def async_read_guest(self, number: int) -> None:
        """Read who holds a pager, and show it, whatever was known before.

        Raises:
            HomeAssistantError: the system refused, or was silent.

        """

    @abstractmethod
    def pager_key(self, number: int) -> str:
        """Make the key of a pager's item."""

    @abstractmethod
    def async_subscribe_guests(self, subscriber: Callable[[GuestEvent], None]) -> Unsubscribe:
        """Have each event of a guest told as it happens."""

    @abstractmethod
    def note_recall(self, number: int, since: datetime) -> None:
        """Show that who holds a pager was recalled, and has waited since before the session."""

    @abstractmethod
    def hands_out(self, number: int) -> bool:
        """Tell whether a pager is handed out to who does not ask for it by its number."""

    @abstractmethod
    async def async_assign(
        self,
        number: int | None = None,
        *,
        but: Collection[int] = (),
        **details: Unpack[GuestDetails],
    ) -> Pager:
        """Hand a pager to a guest: the given one, or the lowest free one that is none of `but`."""

    @abstractmethod
    async def async_update_guest(self, number: int, **details: Unpack[GuestDetails]) -> None:
        """Change what is noted of the guest who holds a pager."""

    @abstractmethod
    async def async_page(self, number: int, page_mode: str | None = None) -> bool:
        """Page who holds a pager, again if need be; one that nobody holds is paged all the same.

        Tells whether it did: a guest who is paged while this waits for its turn is not paged twice.
        """

    @abstractmethod
    async def async_clear(self, number: int) -> None:
        """End the session of a guest who was served."""

    @abstractmethod
    async def async_remove(self, number: int) -> None:
        """End the session of a guest who left."""
