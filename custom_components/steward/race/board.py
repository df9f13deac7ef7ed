"""The board: all that follows from the passings, kept up to date passing by passing.

It is a function of the set of passings: in which order they come, and how often, leaves no trace.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from .chain import NO_NUMBER, Read, find_chain
from .course import Starts, Step, Track
from .entry import Entry
from .owners import Owners
from .passing import Passing
from .ranking import ALL, Rank, Ranking, Table
from .runner import BibOrder, Runner
from .slices import Slices, slices_of
from .status import SetStatus, Status
from .uncounted import Uncounted, why_uncounted

_NO_TIME = timedelta.max
"""Ranks those whose start is not known behind all whose is."""
_ORDER = {status: place for place, status in enumerate(Status)}
_SUSPICIOUS = 3
"""How many runners have to have been at a step too early for a clock to be the reason."""
MISDATED = timedelta(days=1)
"""A passing dated so long after it was received is of a clock that is not set."""


class Arrival(NamedTuple):
    """A runner at a step; in the order in which they came."""

    time: datetime
    number: int
    order: BibOrder


class Added(NamedTuple):
    """What became of a passing."""

    entry: Entry | None
    """Whose it is; `None` for an unknown bib."""
    changed: bool = False
    """Whether it made the runner's way another."""


class ClockSuspect(NamedTuple):
    """A step whose passings are all dated before the way there: its clock is behind.

    Or that of the step before is ahead: each is a device's own.
    """

    step: Step
    runners: int


class _Tables:
    """The tables of one kind of runners: the race's, and each step's."""

    def __init__(self, steps: int) -> None:
        self.race = Ranking()
        self.steps = [Ranking() for _ in range(steps)]


class Board:
    """The race as it stands, by its start list, its guns, what was set by hand, and passings."""

    def __init__(self, track: Track, starts: Starts, statuses: Mapping[str, SetStatus]) -> None:
        """Begin without runners and passings; `statuses`, by bib, is looked at again and again."""
        self.track = track
        self.starts = starts
        self._statuses = statuses
        self.owners = Owners()
        self.misdated: Counter[str] = Counter()
        """How many passings of a device are dated long after they were received."""
        self.counts: Counter[Status] = Counter()
        """How many runners have which status."""
        self.on_course: dict[str, Entry] = {}
        """Those who are, by bib."""
        self._tables: dict[Table, _Tables] = {}
        self.arrivals: list[list[Arrival]] = [[] for _ in track.steps]
        """Who was seen at each step, in the order of time."""
        self.missed: list[dict[str, Entry]] = [{} for _ in track.steps]
        """Who was not seen at each step, and was farther on, by bib."""
        self.versions = [0] * len(track.steps)
        """How often the arrivals at each step changed."""
        self.mat_times: list[list[datetime]] = [[] for _ in range(track.mats)]
        """When each mat saw anything, sorted; it shows that it works."""
        self._early: Counter[int] = Counter()

    @property
    def entries(self) -> dict[str, Entry]:
        """The runners, by bib."""
        return self.owners.entries

    def add_runner(self, runner: Runner) -> list[Entry]:
        """Add a runner whose bib and chips are nobody else's, and the passings that are theirs.

        Returns the runner, and those whose passings were taken away for that.
        """
        entry = Entry(runner, self.track)
        self.counts[entry.status] += 1
        changed = [entry]
        for sighting, owner in self.owners.add(entry):
            if owner:
                owner.forget({passing.key for passing in sighting.passings})
                changed.append(owner)
            for passing in sighting.passings:
                entry.put(self._read(passing), self._mats(passing))
        for one in changed:
            self.refresh(one)
        return changed

    def status_by_hand(self, bib: str) -> SetStatus | None:
        """Show what was set by hand."""
        return self._statuses.get(bib)

    def add(self, passing: Passing) -> Added:
        """Add a passing that was not added before."""
        read, mats = self._read(passing), self._mats(passing)
        if read.time - read.received > MISDATED:
            self.misdated[passing.device] += 1
            return Added(None)
        if passing.device not in self.track.by_hand:
            for mat in mats:
                insort(self.mat_times[mat], read.time)
        if (entry := self.owners.sighting(passing).owner) is None:
            return Added(None)
        entry.put(read, mats)
        start, taken = entry.start, entry.taken
        self.refresh(entry)
        return Added(entry, start != entry.start or taken != entry.taken)

    def why_uncounted(self, entry: Entry, passing: Passing) -> Uncounted | None:
        """Tell why a passing of a runner's that was added does not count; `None` if it does."""
        if self.status_by_hand(entry.bib):
            return Uncounted.OUT_OF_RACE
        read = self._read(passing)
        if read in entry.taken:
            return None
        gun = self.starts.of(entry.runner)
        return why_uncounted(self.track, entry.taken, read, self._mats(passing), gun)

    def fill(self, runners: Iterable[Runner], passings: Iterable[Passing]) -> Slices[None]:
        """Take in a start list and what passed, in slices; late entries may come in between."""
        for some_runners in slices_of(runners):
            for runner in some_runners:
                if not self.owners.is_taken(runner):  # by a late entry in between
                    self.add_runner(runner)
            yield
        for some_passings in slices_of(passings):
            for passing in some_passings:
                self.add(passing)
            yield

    def _mats(self, passing: Passing) -> tuple[int, ...]:
        """Tell at which mats a passing was."""
        return self.track.mats_of.get(passing.device, ())

    def _read(self, passing: Passing) -> Read:
        """Make what the chain goes by, with the time by a clock that is right."""
        time = passing.timestamp
        if correction := self.track.course.corrections.get(passing.device):
            time += correction
        number = NO_NUMBER if passing.number is None else passing.number
        return Read(time, number, passing.key, passing.received)

    def refresh(self, entry: Entry) -> None:
        """Work out a runner's way anew, and bring the tables up to date."""
        found = find_chain(self.track, entry.reads, self.starts.of(entry.runner))
        entry.start = found.start
        for step, (old, new) in enumerate(zip(entry.taken, found.taken, strict=True)):
            if old != new:
                self._arrive(step, entry.order, old, new)
        entry.taken = found.taken
        entry.last = max((step for step, read in enumerate(found.taken) if read), default=None)
        self._set_missed(entry)
        self._set_early(entry, self._early_steps(entry))
        self._set_status(entry, self._status_of(entry))
        self._rank(entry)

    def _set_missed(self, entry: Entry) -> None:
        """Note at which steps a runner was not seen who was seen farther on."""
        for step, read in enumerate(entry.taken):
            if not read and entry.last is not None and step < entry.last:
                self.missed[step][entry.bib] = entry
            else:
                self.missed[step].pop(entry.bib, None)

    def _arrive(self, step: int, order: BibOrder, old: Read | None, new: Read | None) -> None:
        """Bring the arrivals at a step up to date."""
        arrivals = self.arrivals[step]
        self.versions[step] += 1
        if old:
            del arrivals[bisect_left(arrivals, Arrival(old.time, old.number, order))]
        if new:
            insort(arrivals, Arrival(new.time, new.number, order))

    def _status_of(self, entry: Entry) -> Status:
        """Tell a runner's status."""
        if by_hand := self.status_by_hand(entry.bib):
            return by_hand.status
        if self.track.finishes and entry.taken[-1]:
            return Status.FINISHED
        return Status.NOT_STARTED if entry.last is None else Status.ON_COURSE

    def _set_status(self, entry: Entry, status: Status) -> None:
        """Count a runner by the status, and no more by the one before."""
        if status is entry.status:
            return
        self.counts[entry.status] -= 1
        self.counts[status] += 1
        entry.status = status
        if status is Status.ON_COURSE:
            self.on_course[entry.bib] = entry
        else:
            self.on_course.pop(entry.bib, None)

    def _early_steps(self, entry: Entry) -> frozenset[int]:
        """Find the steps whose passing is dated before the way there, though it came after it.

        One that was received before is of somebody who warmed up, not of a wrong clock.
        """
        early = set()
        way = entry.start
        for step, read in zip(self.track.steps, entry.taken, strict=True):
            if read:
                way = read.time
            elif way and step.alone and step is not self.track.start and entry.reads[step.mat]:
                first = entry.reads[step.mat][0]
                if first.time <= way < first.received:
                    early.add(step.index)
        return frozenset(early)

    def _set_early(self, entry: Entry, early: frozenset[int]) -> None:
        """Count the steps at which a runner's passing is dated too early."""
        if early != entry.early:
            self._early.subtract(entry.early)
            self._early.update(early)
            entry.early = early

    def _rank(self, entry: Entry) -> None:
        """Put a runner into the tables, or take out one who is out of the race."""
        ranks: list[Rank | None] = [None] * len(entry.taken)
        standing = None
        if self.status_by_hand(entry.bib) is None:
            for step, read in enumerate(entry.taken):
                if read:
                    elapsed = read.time - entry.start if entry.start else _NO_TIME
                    rank = Rank(0, elapsed, read.time, read.number, entry.order)
                    ranks[step] = rank
                    standing = rank._replace(steps_left=len(ranks) - 1 - step)
        changed = [step for step, rank in enumerate(ranks) if rank != entry.ranks[step]]
        for table in entry.tables:
            tables = self._tables.get(table)
            if tables is None:
                tables = self._tables[table] = _Tables(len(ranks))
            for step in changed:
                _move(tables.steps[step], entry.ranks[step], ranks[step])
            if standing != entry.standing:
                _move(tables.race, entry.standing, standing)
        entry.ranks = ranks
        entry.standing = standing

    @property
    def is_under_way(self) -> bool:
        """Whether somebody was seen beyond the start, to which runners come before the gun, too."""
        return any(
            self.arrivals[step.index] for step in self.track.steps if step is not self.track.start
        )

    @property
    def categories(self) -> list[str]:
        """List the categories of the start list."""
        return sorted(table.name for table in self._tables if table.kind == "category")

    def category(self, named: str) -> Table | None:
        """Find the table of a category by its name; capitals make no difference, if need be."""
        wanted = named.strip().casefold()
        spelt = [one for one in self.categories if one.casefold() == wanted]
        if not spelt:
            return None
        return Table("category", named if named in spelt else spelt[0])

    def standings(self, table: Table) -> Ranking:
        """Show the race of a table's runners: who is farther is ahead, then who was quicker."""
        tables = self._tables.get(table)
        return tables.race if tables else Ranking()

    def ranking(self, table: Table, step: int) -> Ranking:
        """Show the places of a table's runners at a step."""
        tables = self._tables.get(table)
        return tables.steps[step] if tables else Ranking()

    def leader(self, table: Table) -> str | None:
        """Tell the bib of who leads; nobody does before the first step behind the start."""
        first = self.standings(table).first
        return None if first is None or first.steps_left == self._at_start else first.bib

    def leading(self, count: int, table: Table = ALL) -> list[str]:
        """List the bibs of who leads, in their order; as `leader`, nobody who only started."""
        ranks = islice(self.standings(table), count)
        return [rank.bib for rank in ranks if rank.steps_left != self._at_start]

    @property
    def _at_start(self) -> int:
        """How many steps are left to who only started."""
        return len(self.track.steps) - 1 if self.track.start else -1

    def latest(self, count: int, step: int) -> list[str]:
        """List the bibs of who came to a step last, the latest first."""
        return [one.order[1] for one in islice(reversed(self.arrivals[step]), count)]

    def places(self, entry: Entry, step: int) -> dict[str, int]:
        """Tell a runner's places at a step by the kinds of tables; none of who is out of it."""
        if (rank := entry.ranks[step]) is None:
            return {}
        return {table.kind: self.ranking(table, step).place(rank) for table in entry.tables}

    def others(self, table: Table) -> list[Entry]:
        """List those of a table who have no place: not seen, then out of the race, by bib."""
        without = [
            (_ORDER[entry.status], entry.order)
            for entry in self.entries.values()
            if entry.standing is None and table in entry.tables
        ]
        return [self.entries[bib] for _, (_, bib) in sorted(without)]

    def clock_suspects(self) -> list[ClockSuspect]:
        """Find the steps at which a clock seems to be wrong."""
        return [
            ClockSuspect(self.track.steps[step], runners)
            for step, runners in sorted(self._early.items())
            if runners >= _SUSPICIOUS and not self.arrivals[step]
        ]

    def dismantle(self) -> Slices[None]:
        """Take it apart, in slices: freed at once, it would hold up all else."""
        for entries in (self.on_course, *self.missed):
            entries.clear()
        for arrivals in self.arrivals:
            arrivals.clear()
            yield
        for tables in self._tables.values():
            for ranking in (tables.race, *tables.steps):
                ranking.clear()
                yield
        yield from self.owners.dismantle()


def _move(ranking: Ranking, old: Rank | None, new: Rank | None) -> None:
    """Take an old rank out, and put a new one in."""
    if old:
        ranking.remove(old)
    if new:
        ranking.add(new)
