"""What a reader has of one session's passings, and in which ways it asks for the rest. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from operator import attrgetter
from typing import NamedTuple

from ..api.types import Page, Passing, Session
from ..clock import last_passing
from .intervals import IntervalSet

UNSETTLED = -1
"""Stands for no count."""
_MAX_PAGES = 1000
"""Pages of one reading: a cloud that never comes to an end is not followed."""
_PAGE_SIZE = 5000
"""Numbers between which there is one page of passings at most."""
_PROOF_PAGES = 3
"""Pages within which a cloud should come to the end of one passing."""
_MAX_DOUBTS = 2
"""Whole readings that may lack what is known before they are believed."""


class Question(NamedTuple):
    """A page of passings to be asked for; readers that have the same one share its answer."""

    token_session: str
    first: int | None
    last: int | None
    page: int


class _Way(IntEnum):
    """The ways of reading, in the order in which they are tried."""

    LAST_SILENT = 0
    """The last of those that were there at the first look."""
    BELOW = 1
    """Whether there is one below them, if these are numbered one after the other."""
    END = 2
    """What is new at the end."""
    GAPS = 3
    """What came late between others: where it is likely to be the newest of these first."""
    ALL = 4


@dataclass(kw_only=True, slots=True)
class _Reading:
    """A reading that is under way."""

    way: _Way
    first: int | None
    last: int | None
    by_number: bool
    """Whether it goes on behind the last number, and not with the next page."""
    count: int | None
    """What the cloud counted when it began: of what came later it may have missed some."""
    page: int = 1
    pages: int = 1
    seen: IntervalSet = field(default_factory=IntervalSet)
    others: list[tuple[int, int]] = field(default_factory=list)
    """The ranges of numbers that are to be read after this one, from the last on."""


@dataclass(kw_only=True, slots=True)
class SessionCheckpoint:
    """What a reader has of one session."""

    created: datetime | None = None
    numbers: IntervalSet = field(default_factory=IntervalSet)
    """Those that were told, or were there at the first look."""
    baseline: int = 0
    """How many were there at the first look: these are silent."""
    settled: int | None = UNSETTLED
    """The cloud's count at which a whole reading found no more than is known."""
    last: datetime | None = None
    """When the passing was that came last."""
    warned: bool = False
    """Whether the cloud was found to send pages again."""
    unconfirmed: set[int] = field(default_factory=set)
    """Those that were told, and must be told again after a restart unless they are confirmed."""
    doubts: int = 0
    """How often a whole reading did not have what is known."""
    reading: _Reading | None = None

    @property
    def known(self) -> int:
        """How many passings are told or silent."""
        return max(len(self.numbers), self.baseline)

    def lacks(self, session: Session) -> bool:
        """Tell whether the cloud counts other passings than are known here.

        It counts fewer where some came after it was asked: then the end alone is read once more.
        """
        return session.passings not in {self.known, self.settled}

    def is_past(self, place: int, number: int) -> bool:
        """Tell whether a passing was told, or never will be, by its place in the cloud's list."""
        return number in self.numbers or (self._is_partly_silent and place < self.baseline)

    @property
    def _is_partly_silent(self) -> bool:
        """Whether there are silent passings whose numbers are not known."""
        return len(self.numbers) < self.baseline

    def question(self, session: Session) -> Question | None:
        """Say what to ask next; `None` where nothing is."""
        if self.reading is None:
            if self.lacks(session):
                # without the numbers of the baseline only all of it tells which are new
                self._begin(_Way.ALL if self._is_partly_silent else _Way.END, session)
            elif session.active and self._is_partly_silent:
                self._begin(_Way.LAST_SILENT, session)
            else:
                return None
        reading = self.reading
        assert reading is not None  # noqa: S101
        return Question(session.token_session, reading.first, reading.last, reading.page)

    def order(self, passings: Iterable[Passing]) -> list[Passing]:
        """Put a page's new passings in the order in which they are to be accepted.

        What fills the baseline comes as the cloud lists it, the rest by number.
        """
        if self.reading is not None and self.reading.way < _Way.END:
            return []  # it only shows how the baseline is numbered
        new = {one.num_passing: one for one in passings if one.num_passing not in self.numbers}
        fresh = list(new.values())
        silent = max(self.baseline - len(self.numbers), 0)
        return fresh[:silent] + sorted(fresh[silent:], key=attrgetter("num_passing"))

    def accept(self, passing: Passing, received: datetime) -> bool:
        """Take note of a passing that came at a time; tell whether it is to be told."""
        silent = self._is_partly_silent
        if not self.numbers.add(passing.num_passing):
            return False
        self.last = last_passing(passing.timestamp or received, received)
        return not silent

    def turn(self, session: Session, page: Page, received: datetime) -> None:
        """Go on to the next page, or to the next way of reading, once a page was taken."""
        if (reading := self.reading) is None:
            return
        if reading.way < _Way.END:
            self._prove(reading, session, page, received)
        elif not self._next_page(reading, session, page):
            if reading.others and self.lacks(session):
                (reading.first, reading.last), reading.page = reading.others.pop(), 1
            else:
                self._next_way(reading, session)

    def _prove(self, reading: _Reading, session: Session, page: Page, received: datetime) -> None:
        """Learn how the silent passings are numbered, without reading them.

        There are `baseline` of them. Where none is above a number, and none below as many before
        it, they are those between. If it cannot be shown so, they are read, silently.
        """
        for passing in page.passings:
            reading.seen.add(passing.num_passing)
            self.last = last_passing(passing.timestamp or received, received)
        if page.passings and page.has_more is not False and reading.page < _PROOF_PAGES:
            reading.page += 1
        elif page.passings and page.has_more is not False:
            self._begin(_Way.ALL, session)
        elif not reading.seen:
            first = 0 if reading.way is _Way.LAST_SILENT else (reading.last or 0) + 1
            self.numbers = IntervalSet([(first, first + self.baseline - 1)])
            self.reading = None
        elif reading.way is _Way.LAST_SILENT and self._is_run_from_baseline(reading.seen):
            self._begin(_Way.BELOW, session)
        else:
            self._begin(_Way.ALL, session)

    def _is_run_from_baseline(self, seen: IntervalSet) -> bool:
        """Tell whether numbers are one after the other, and none is lower than was asked for."""
        return len(seen.ranges) == 1 and seen.ranges[0][0] >= self.baseline

    def _next_page(self, reading: _Reading, session: Session, page: Page) -> bool:
        """Go on to the next page of a reading, if there is one.

        Most are listed by number: to go on behind the last one is then sure whatever comes
        meanwhile, and needs no pages. Where they are not, the count says so, and all pages are
        read.
        """
        before = reading.seen.highest
        fresh = [one.num_passing for one in page.passings if reading.seen.add(one.num_passing)]
        if not fresh and (not page.passings or reading.page == 1 or before is None):
            # Nothing came, or nothing that had not come before: it would go on for ever.
            self.warned = self.warned or bool(page.passings)
            return False
        if fresh and page.has_more is False:
            return False
        if page.has_more is None and not (self.lacks(session) or self._is_partly_silent):
            return False
        reading.pages += 1
        if reading.pages > _MAX_PAGES:
            self.warned = True
            return False
        ascending = fresh == sorted(fresh) and (before is None or not fresh or before < fresh[0])
        if not fresh:  # the cloud does not know pages
            reading.by_number = True
        if reading.by_number and ascending:
            reading.first, reading.page = (fresh[-1] if fresh else before or 0) + 1, 1
            if reading.last is not None and reading.first > reading.last:
                return False  # that was the end, and there is no such range to ask for
        else:
            reading.page += 1
        return True

    def _next_way(self, reading: _Reading, session: Session) -> None:
        """Go on to the next way of reading, or end it."""
        self.reading = None
        if reading.way is _Way.ALL:
            if len(reading.seen) < len(self.numbers) and self.doubts < _MAX_DOUBTS:
                self.doubts += 1  # it did not even have what is known: it is asked again
                return
            # no more was there than was found now
            self.doubts, self.baseline = 0, min(self.baseline, len(self.numbers))
        if not self.lacks(session) or reading.count != session.passings:
            return
        fewer = session.passings is None or session.passings < self.known
        if fewer or reading.way is _Way.ALL:
            self.settled = session.passings
        else:
            self._begin(_Way(reading.way + 1), session)

    def _begin(self, way: _Way, session: Session) -> None:
        """Begin a way of reading, or the next one that makes sense."""
        first: int | None = None
        last: int | None = None
        others: list[tuple[int, int]] = []
        if way is _Way.GAPS:
            if others := self.numbers.gaps(_PAGE_SIZE):
                first, last = others.pop()
            else:
                way = _Way.ALL
        elif way is _Way.END and (highest := self.numbers.highest) is not None:
            first = highest + 1
        elif way is _Way.LAST_SILENT:
            first = self.baseline
        elif way is _Way.BELOW and self.reading is not None:
            last = (self.reading.seen.highest or 0) - self.baseline
        self.reading = _Reading(
            way=way,
            first=first,
            last=last,
            by_number=way is _Way.END,
            count=session.passings,
            others=others,
        )
