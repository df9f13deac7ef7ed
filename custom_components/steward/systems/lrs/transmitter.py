"""What the snapshot of a transmitter holds."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .api.types import DEFAULT_NAME, Settings, Statistics


@dataclass(frozen=True, kw_only=True, slots=True)
class Guest:
    """A guest who holds a pager; times are in UTC."""

    state: str
    """`started` or `paged`."""
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
    paged_at: datetime | None = None
    overdue: bool = False
    """Whether the guest waits beyond the goal."""

    @property
    def due(self) -> datetime | None:
        """When the goal is reached."""
        if self.waiting_since is None or self.goal is None:
            return None
        try:
            return self.waiting_since + timedelta(seconds=self.goal)
        except OverflowError:
            return None

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether the guest waits beyond the goal at a time."""
        return self.state == WAITING and self.due is not None and self.due <= now


WAITING = "started"
PAGED = "paged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pager:
    """A guest pager; an idle one is on its charger."""

    number: int
    guest: Guest | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Transmitter:
    """A paging transmitter; times are in seconds, shares in percent."""

    name: str = DEFAULT_NAME
    firmware: str | None = None
    waitlist: tuple[Pager, ...] = ()
    """The pagers that guests hold, in the transmitter's order."""
    statistics: Statistics = field(default_factory=Statistics)
    settings: Settings | None = None
    clock_ahead: int | None = None
    """Seconds that its clock shows more than the local time."""
    observed: bool = False
    """Whether its changes are pushed."""
    push_lost: bool = False
    """Whether they have not been for some time, though it answers."""

    @property
    def waiting(self) -> int:
        """Guests who wait to be paged."""
        return self._count(WAITING)

    @property
    def paged(self) -> int:
        """Guests who were paged and still have their pager."""
        return self._count(PAGED)

    def _count(self, state: str) -> int:
        return sum(1 for pager in self.waitlist if pager.guest and pager.guest.state == state)


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffPager:
    """A pager of the staff, which has no sessions; the user has named it."""

    subentry_id: str
    name: str
    number: int
    page_mode: str | None = None
    system_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PastGuest:
    """A guest whose session has ended; times are in UTC."""

    number: int
    """The number of the pager."""
    label: str | None
    party_size: int | None
    goal: int | None
    """Seconds."""
    waiting_since: datetime | None
    paged_at: datetime | None
    ended_at: datetime | None
    end: str | None
    """`cleared` or `removed`; `None` where the transmitter does not say."""


_PAGER_PREFIX = "pager_"


def pager_key(number: int) -> str:
    """Make the key of a pager."""
    return f"{_PAGER_PREFIX}{number}"


def pager_number(key: str) -> int | None:
    """Get the number of a pager from its key; `None` for the key of something else."""
    number = key.removeprefix(_PAGER_PREFIX)
    return int(number) if number != key else None


def staff_key(subentry_id: str) -> str:
    """Make the key of a staff pager."""
    return f"staff_{subentry_id}"
