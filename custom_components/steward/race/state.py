"""The state of a race: what comes in goes out as `Changes`."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from .board import Board, ClockSuspect
from .changes import NO_CHANGES, Changes, Progress, Value
from .course import Course, Starts, Step, Track, wave_key
from .entry import Entry
from .forecast import Due, Forecast
from .overdue import DEFAULT_PATIENCE, Overdue, find_overdue
from .passing import Passing
from .ranking import ALL, MEN, WOMEN, Table
from .refusal import UnknownBibError
from .results import Result, make_result, make_results
from .runner import Runner
from .slices import Slices, slices_of
from .status import SETTABLE, SetStatus, Status
from .teller import Teller
from .uncounted import Uncounted

MAX_PASSINGS = 500_000
"""More than 27,000 runners make at six points; one takes about a kilobyte."""


class RaceState:
    """A race: its start list, its passings, and all that follows from them.

    What takes long is done in slices; passings, and all else, may come in between.
    """

    def __init__(
        self,
        course: Course,
        starts: Starts,
        *,
        statuses: Mapping[str, SetStatus] | None = None,
        seen: Mapping[str, int] | None = None,
        teller: Teller | None = None,
    ) -> None:
        """Begin without runners and passings, with what was set by hand, by bib.

        Raises:
            CourseError: The points make no course.

        """
        self.track = Track(course)
        self._starts = starts
        self._statuses = dict(statuses or {})
        self._seen = dict(seen or {})
        self._runners: list[Runner] = []
        self._passings: dict[str, Passing] = {}
        self._left_out = 0
        self._board = Board(self.track, starts, self._statuses)
        self._forecast = Forecast(self._board)
        self._next_board: Board | None = None
        self._overdue = Overdue({}, frozenset(), None)
        self._teller = teller or Teller()

    # What is asked of it.

    @property
    def runners(self) -> list[Runner]:
        """The start list."""
        return [entry.runner for entry in self._board.entries.values()]

    @property
    def passings(self) -> Collection[Passing]:
        """All passings, in the order in which they came."""
        return self._passings.values()

    @property
    def left_out(self) -> int:
        """How many passings there are too many: they are not part of the results."""
        return self._left_out

    @property
    def starts(self) -> Starts:
        """The guns."""
        return self._starts

    @property
    def statuses(self) -> Mapping[str, SetStatus]:
        """What was set by hand, by bib."""
        return self._statuses

    @property
    def seen(self) -> Mapping[str, int]:
        """The step by which somebody saw a runner who was late, by bib."""
        return self._seen

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many runners have which status."""
        return self._board.counts

    @property
    def unknown(self) -> Mapping[tuple[str, str], list[Passing]]:
        """The passings of nobody on the start list, by bib and chip."""
        return self._board.owners.unknown

    @property
    def misdated(self) -> Mapping[str, int]:
        """How many passings of a device are dated in the future: its clock is not set."""
        return self._board.misdated

    @property
    def late(self) -> Mapping[str, Due]:
        """Who is late, by bib, and at what."""
        return self._overdue.late

    @property
    def silent(self) -> list[Step]:
        """The steps at which nobody is seen though several are due."""
        return [self.track.steps[step] for step in sorted(self._overdue.silent)]

    @property
    def next_check(self) -> datetime | None:
        """When the next runner will be late."""
        return self._overdue.next_at

    @property
    def board(self) -> Board:
        """The board as it is shown; another start list, or gun, puts another in its place."""
        return self._board

    @property
    def clock_suspects(self) -> list[ClockSuspect]:
        """The steps at which a clock is wrong, as it seems."""
        return self._board.clock_suspects()

    def due_next(self, count: int) -> list[str]:
        """List the bibs of those who are due next, the soonest first.

        Who has passed since it was looked who is late comes in again when it is looked next.
        """
        dues = []
        for bib in self._overdue.soonest:
            entry = self._board.on_course.get(bib)
            if entry and bib not in self._overdue.late and (due := self._forecast.due(entry)):
                dues.append((due.time, entry.order, bib))
        return [bib for _, _, bib in sorted(dues)[:count]]

    def find(self, passing: Passing) -> Runner | None:
        """Find whose a passing is."""
        entry = self._board.owners.find(passing)
        return entry.runner if entry else None

    def result(self, bib: str, table: Table = ALL) -> Result:
        """Make a runner's result.

        Raises:
            UnknownBibError: There is no such runner.

        """
        return make_result(self._board, self._forecast, self._entry(bib), table)

    def why_uncounted(self, passing: Passing) -> Uncounted | None:
        """Tell why a passing of a runner on the start list does not count; `None` if it does."""
        if passing.key not in self._passings:
            return Uncounted.TOO_MANY
        entry = self._board.owners.find(passing)
        return self._board.why_uncounted(entry, passing) if entry else None

    def results(self, table: Table = ALL, step: int | None = None) -> Slices[list[Result]]:
        """Make the results of a table, of the race or at a step, in slices."""
        while True:
            board = self._board
            results = yield from make_results(board, self._forecast, table, step)
            if board is self._board:  # else another start list, or gun, was taken in between
                return results

    # What happens to it.

    def apply(self, passing: Passing) -> Changes:
        """Take in a passing; one that is known, or of another race's device, changes nothing."""
        before = self._values()
        if not self._keep(passing):
            return self._changes(before)
        added = self._board.add(passing)
        if (entry := added.entry) is None:
            return self._changes(before)
        events = tuple(self._teller.progress(self._board, entry))
        self._tidy_late(entry)
        return self._changes(before, *([entry] if added.changed else []), events=events)

    def set_status(self, bib: str, status: Status | None, at: datetime) -> Changes:
        """Say that a runner did not start or finish, or is disqualified; `None` takes it back.

        Raises:
            UnknownBibError: There is no such runner.
            ValueError: The status is not one that is set by hand.

        """
        if status is not None and status not in SETTABLE:
            raise ValueError(status)
        before = self._values()
        entry = self._entry(bib)
        self._teller.forget_unexpected(bib)
        if status is None:
            self._statuses.pop(bib, None)
        else:
            self._statuses[bib] = SetStatus(status=status, at=at)
        for board in self._boards():
            if one := board.entries.get(bib):
                board.refresh(one)
        self._tidy_late(entry)
        return self._changes(before, entry)

    def add_runner(self, runner: Runner) -> Changes:
        """Add a late entry; what passed already under the bib or a chip is the runner's.

        Raises:
            BibInUseError: The bib is somebody's already.
            ChipInUseError: A chip is.

        """
        self._board.owners.check_free(runner)
        before = self._values()
        self._runners.append(runner)
        changed = self._board.add_runner(runner)
        if self._next_board and not self._next_board.owners.is_taken(runner):
            self._next_board.add_runner(runner)
        for entry in changed:
            self._teller.keep_quiet(entry)
        return self._changes(before, *changed)

    def mark_seen(self, bib: str) -> Changes:
        """Take note that somebody saw a runner on the way to the next point: not late there.

        Raises:
            UnknownBibError: There is no such runner.

        """
        before = self._values()
        entry = self._entry(bib)
        late = self._overdue.late.pop(bib, None)
        self._seen[bib] = late.step if late else (-1 if entry.last is None else entry.last) + 1
        return self._changes(before, entry)

    def replace_runners(self, runners: Iterable[Runner]) -> Slices[Changes]:
        """Take another start list, in slices: what passed is named anew, and nothing told again."""
        self._runners = list(runners)
        return self._rebuild()

    def forget(self, passing: Passing) -> Slices[Changes]:
        """Take back a passing that was entered, in slices; what it told may be told again."""
        self._passings.pop(passing.key, None)
        self._teller.forget(passing.bib or "")
        return (yield from self._rebuild())

    def set_gun(self, wave: str | None, at: datetime | None) -> Slices[Changes]:
        """Set when a wave started, or the race, in slices; `None` takes it back."""
        guns = {**self._starts.guns}
        guns.pop(wave_key(wave), None)
        if at is not None:
            guns[wave_key(wave)] = at
        self._starts = replace(self._starts, guns=guns)
        return self._rebuild(Value.GUN)

    def restore(self, runners: Iterable[Runner], passings: Iterable[Passing]) -> Slices[Changes]:
        """Take a start list and what passed before, in slices; none of it is told."""
        self._runners = list(runners)
        for some in slices_of(passings):
            for passing in some:
                self._keep(passing)
            yield
        return (yield from self._rebuild())

    def check(
        self,
        now: datetime,
        *,
        patience: timedelta = DEFAULT_PATIENCE,
        unavailable: Collection[str] = (),
        tell: bool = True,
    ) -> Slices[Changes]:
        """Look who is late by now, in slices; a first look at what is long over tells nobody."""
        board = self._board
        overdue = yield from find_overdue(
            board,
            self._forecast,
            now,
            patience=patience,
            unavailable=unavailable,
            seen=self._seen,
        )
        if board is not self._board:  # another start list was taken in between
            return NO_CHANGES
        before = self._values()
        known = self._overdue.late
        self._overdue = overdue
        for bib in list(overdue.late):
            self._tidy_late(board.entries[bib])
        events = tuple(self._teller.late(board, overdue.late))
        return replace(
            self._changes(before, events=events if tell else ()),
            runners=frozenset(known.keys() ^ overdue.late.keys()),
        )

    # How it does that.

    def _keep(self, passing: Passing) -> bool:
        """Keep a passing; tell whether it is new, and of this race."""
        if passing.key in self._passings or passing.device not in self.track.mats_of:
            return False
        if len(self._passings) >= MAX_PASSINGS:
            self._left_out += 1
            return False
        self._passings[passing.key] = passing
        return True

    def _entry(self, bib: str) -> Entry:
        if (entry := self._board.entries.get(bib)) is None:
            raise UnknownBibError(bib)
        return entry

    def _boards(self) -> Iterator[Board]:
        """List the board, and the one that is about to take its place."""
        yield self._board
        if self._next_board:
            yield self._next_board

    def _values(self) -> dict[Value, object]:
        """Show what is compared to find what changed."""
        counts = self._board.counts
        return {
            Value.NOT_STARTED: counts[Status.NOT_STARTED],
            Value.ON_COURSE: counts[Status.ON_COURSE],
            Value.FINISHED: counts[Status.FINISHED],
            Value.LATE: set(self._overdue.late),
            Value.DUE_NEXT: self._overdue.soonest,
            Value.UNKNOWN_BIBS: len(self._board.owners.unknown),
            Value.LEADER: tuple(map(self._board.leader, (ALL, WOMEN, MEN))),
            Value.SILENT_POINTS: self._overdue.silent,
            Value.LEFT_OUT: self._left_out > 0,
            Value.CLOCKS: (self._board.clock_suspects(), self._board.misdated.total()),
        }

    def _changes(
        self,
        before: dict[Value, object],
        *entries: Entry,
        events: tuple[Progress, ...] = (),
    ) -> Changes:
        """Say what is no longer as it was before."""
        after = self._values()
        return Changes(
            values=frozenset(value for value in after if after[value] != before[value]),
            runners=frozenset(entry.bib for entry in entries),
            events=events,
        )

    def _rebuild(self, *changed: Value) -> Slices[Changes]:
        """Make a new board beside the old one, and put it in its place when it is complete.

        Of several that are under way the one that began last is it.
        """
        board = Board(self.track, self._starts, self._statuses)
        self._next_board = board
        passings = list(self._passings.values())
        yield from board.fill(list(self._runners), passings)
        for entries in slices_of(list(board.entries.values())):
            for entry in entries:
                self._teller.keep_quiet(entry)
            yield
        if self._next_board is not board:
            return NO_CHANGES
        # those that came in between are behind the others, for a dict keeps its order
        for passing in islice(self._passings.values(), len(passings), None):
            if owner := board.add(passing).entry:
                self._teller.keep_quiet(owner)
        before, old = self._values(), self._board
        self._board, self._next_board = board, None
        self._forecast = Forecast(board)
        for bib in list(self._overdue.late):
            if bib in board.entries:
                self._tidy_late(board.entries[bib])
            else:
                del self._overdue.late[bib]
        changes = self._changes(before)
        changes = replace(
            changes,
            values=changes.values | set(changed),
            runners=frozenset(old.entries.keys() | board.entries.keys()),
        )
        yield from old.dismantle()
        return changes

    def _tidy_late(self, entry: Entry) -> None:
        """Let a runner be late no more who has come, or is out of the race."""
        due = self._overdue.late.get(entry.bib)
        if due and (
            entry.status is not Status.ON_COURSE
            or (entry.last is not None and entry.last >= due.step)
        ):
            del self._overdue.late[entry.bib]
