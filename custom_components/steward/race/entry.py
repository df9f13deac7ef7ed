"""A runner in the race."""

from bisect import insort
from datetime import datetime

from .chain import Read
from .course import Track
from .ranking import Rank, Table, tables_of
from .runner import BibOrder, Runner, bib_order
from .status import Status


class Entry:
    """A runner in the race, and what is known of the way so far."""

    __slots__ = (
        "early",
        "last",
        "order",
        "ranks",
        "reads",
        "runner",
        "standing",
        "start",
        "status",
        "tables",
        "taken",
    )

    def __init__(self, runner: Runner, track: Track) -> None:
        """Begin without a passing."""
        self.runner = runner
        self.order: BibOrder = bib_order(runner.bib)
        self.tables: tuple[Table, ...] = tables_of(runner)
        self.reads: tuple[list[Read], ...] = tuple([] for _ in range(track.mats))
        """The passings at each mat, sorted."""
        self.taken: list[Read | None] = [None] * len(track.steps)
        """The passing that counts at each step."""
        self.last: int | None = None
        """The farthest step at which the runner was seen."""
        self.start: datetime | None = None
        """When the runner's time began."""
        self.ranks: list[Rank | None] = [None] * len(track.steps)
        """The rank at each step, as it is in the tables."""
        self.standing: Rank | None = None
        """The rank in the race, as it is in the tables."""
        self.status = Status.NOT_STARTED
        self.early: frozenset[int] = frozenset()
        """The steps at which the passing is dated before the way there."""

    @property
    def bib(self) -> str:
        """The runner's bib."""
        return self.runner.bib

    def put(self, read: Read, mats: tuple[int, ...]) -> None:
        """Add a passing at some mats."""
        for mat in mats:
            insort(self.reads[mat], read)

    def forget(self, keys: set[str]) -> None:
        """Take passings away, by their keys."""
        for reads in self.reads:
            reads[:] = [read for read in reads if read.key not in keys]
