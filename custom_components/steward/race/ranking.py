"""Who is before whom: by gender, by category and of all, at each step and in the race."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from .runner import BibOrder, Gender, Runner


class Table(NamedTuple):
    """Of whom places are counted."""

    kind: str
    """`all`, `gender` or `category`."""
    name: str = ""


ALL = Table("all")
WOMEN = Table("gender", Gender.FEMALE)
MEN = Table("gender", Gender.MALE)


def tables_of(runner: Runner) -> tuple[Table, ...]:
    """List the tables that a runner is in."""
    tables = [ALL]
    if runner.gender:
        tables.append(Table("gender", runner.gender))
    if runner.category:
        tables.append(Table("category", runner.category))
    return tuple(tables)


class Rank(NamedTuple):
    """A runner's rank in a race, or at one step: the smaller is ahead.

    Ties are by time, then by number: of those with the same elapsed time who passed first, and of
    those with the same time who has the smaller number of passing, then the smaller bib.
    """

    steps_left: int
    """How many steps are still to come; 0 at each where only one is looked at."""
    elapsed: timedelta
    time: datetime
    number: int
    order: BibOrder

    @property
    def bib(self) -> str:
        """Whose it is."""
        return self.order[1]


class Ranking:
    """Ranks in their order. Adding, removing and finding a place take the same however many."""

    def __init__(self) -> None:
        """Begin with none."""
        self._ranks: list[Rank] = []

    def __len__(self) -> int:
        return len(self._ranks)

    def __iter__(self) -> Iterator[Rank]:
        return iter(self._ranks)

    @property
    def first(self) -> Rank | None:
        """Who leads."""
        return self._ranks[0] if self._ranks else None

    def place(self, rank: Rank) -> int:
        """Tell the place of a rank, from 1 on."""
        return bisect_left(self._ranks, rank) + 1

    def add(self, rank: Rank) -> None:
        """Put a rank into its place."""
        insort(self._ranks, rank)

    def remove(self, rank: Rank) -> None:
        """Take a rank out that is there."""
        del self._ranks[bisect_left(self._ranks, rank)]

    def clear(self) -> None:
        """Take all ranks out."""
        self._ranks.clear()
