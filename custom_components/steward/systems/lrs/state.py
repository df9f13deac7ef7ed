"""What the snapshot of a transmitter holds."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .models import DEFAULT_NAME, Statistics


@dataclass(frozen=True, kw_only=True, slots=True)
class Transmitter:
    """A paging transmitter; times are in seconds, shares in percent."""

    name: str = DEFAULT_NAME
    firmware: str | None = None
    waiting: int = 0
    """Guests who wait to be paged."""
    paged: int = 0
    """Guests who were paged and still have their pager."""
    statistics: Statistics = field(default_factory=Statistics)
    observed: bool = False
    """Whether its changes are pushed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Guest:
    """A guest who holds a pager; times are in UTC."""

    state: str
    """`started` or `paged`."""
    label: str | None
    """The guest's name."""
    party_size: int | None
    goal: int | None
    """Seconds within which the guest should be paged."""
    waiting_since: datetime | None
    paged_at: datetime | None

    @property
    def due(self) -> datetime | None:
        """When the goal is reached."""
        if self.waiting_since is None or self.goal is None:
            return None
        try:
            return self.waiting_since + timedelta(seconds=self.goal)
        except OverflowError:
            return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pager:
    """A guest pager; an idle one is on its charger."""

    number: int
    guest: Guest | None = None


_PAGER_PREFIX = "pager_"


def pager_key(number: int) -> str:
    """Make the key of a pager."""
    return f"{_PAGER_PREFIX}{number}"


def pager_number(key: str) -> int:
    """Get the number of a pager from its key."""
    return int(key.removeprefix(_PAGER_PREFIX))
