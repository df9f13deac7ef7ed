"""What a paging transmitter looks after, beside the pagers: as the entities read it."""

from dataclasses import dataclass, field

from .api.types import DEFAULT_NAME, Settings, Statistics


@dataclass(frozen=True, kw_only=True, slots=True)
class Transmitter:
    """A paging transmitter; times are in seconds, shares in percent."""

    name: str = DEFAULT_NAME
    firmware: str | None = None
    waiting: int = 0
    """Guests who wait to be paged."""
    paged: int = 0
    """Guests who were paged and still have their pager."""
    guests: int = 0
    """Guests who hold a pager, whatever its state is called."""
    waiting_list_revision: int = 0
    """Another one whenever the waiting list is another."""
    statistics: Statistics = field(default_factory=Statistics)
    settings: Settings | None = None
    clock_ahead: int | None = None
    """Seconds that its clock shows more than the local time."""
    observed: bool = False
    """Whether its changes are pushed."""
    push_lost: bool = False
    """Whether they have not been for some time, though it answers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffPager:
    """A pager of the staff, which has no sessions; the user has named it."""

    subentry_id: str
    name: str
    number: int
    page_mode: str | None = None
    system_id: int | None = None


_PAGER_PREFIX = "pager_"
pager_key = (_PAGER_PREFIX + "{}").format
"""Makes the key of a pager of its number."""


def pager_number(key: str) -> int | None:
    """Get the number of a pager from its key; `None` for the key of something else."""
    number = key.removeprefix(_PAGER_PREFIX)
    return int(number) if number != key and number.isdecimal() else None


def staff_key(subentry_id: str) -> str:
    """Make the key of a staff pager."""
    return f"staff_{subentry_id}"
