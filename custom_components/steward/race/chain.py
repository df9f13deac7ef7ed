"""A runner's chain: which of the passings counts at which step of the course."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
import sys
from typing import NamedTuple

from .course import Step, Track

NO_NUMBER = sys.maxsize - 1
"""Stands for the number of a passing that has none: it comes after those of the same time."""
_BEHIND_ALL = sys.maxsize


class Read(NamedTuple):
    """A passing as far as the chain goes by it: reads are in the order of time, then of number."""

    time: datetime
    """In UTC, by the device's clock and its correction."""
    number: int
    key: str
    received: datetime


def _mark(time: datetime, number: int = -1) -> Read:
    """Make a mark among reads: before all of a time, or behind them."""
    return Read(time, number, "", time)


class Chain(NamedTuple):
    """What was taken of a runner's reads."""

    start: datetime | None
    """When the runner's time began; `None` while that is not known."""
    taken: list[Read | None]
    """At each step the read that counts; `None` where there is none."""


def find_chain(track: Track, reads: Sequence[list[Read]], gun: datetime | None) -> Chain:
    """Take at each step the earliest read after that of the step before, of the mat's sorted reads.

    A step without one is missed, not the end. Where the course comes by a mat again, its reads are
    told apart by those of the steps in between: after the turn, the mat is that of the way back.
    Reads within a step's gap are repeated ones; those before the gun, and after the course's
    limit, do not count.
    """
    walk = _Walk(track, reads, gun)
    taken = [walk.step(step) for step in track.steps]
    start = gun
    if track.start is not None and (first := taken[0]) and (track.course.net or gun is None):
        start = first.time
    return Chain(start, taken)


class _Walk:
    """The way of one runner along the course."""

    def __init__(self, track: Track, reads: Sequence[list[Read]], gun: datetime | None) -> None:
        self._track = track
        self._reads = reads
        self._gun = gun
        self._after: Read | None = None
        self._at_mat: list[datetime | None] = [None] * track.mats
        limit = track.course.limit
        self._end = gun + limit if gun and limit else None

    def step(self, step: Step) -> Read | None:
        """Take the read of a step, the next of the walk."""
        read = self._earliest(step) if self._reads[step.mat] else None
        if read and (self._is_late(step, read) or self._is_of_a_later_step(step, read)):
            read = None
        if read:
            self._after = read
            self._at_mat[step.mat] = read.time
        elif step is self._track.start:
            # Without a read the gap to the next one at this mat counts from the gun.
            self._at_mat[step.mat] = self._gun
        return read

    def _is_late(self, step: Step, read: Read) -> bool:
        """Tell whether a read is outside of the time in which it counts."""
        if self._end and read.time > self._end:
            return True
        if step is not self._track.start or self._gun is None:
            return False
        return read.time > self._gun + self._track.course.start_window

    def _is_of_a_later_step(self, step: Step, read: Read) -> bool:
        """Tell whether the runner had been farther before a read, so it is of another time."""
        rivals = (self._earliest(self._track.steps[other]) for other in step.between)
        return any(rival < read for rival in rivals if rival)

    def _earliest(self, step: Step) -> Read | None:
        """Find the earliest read that may be that of a step, as far as the walk has come."""
        reads = self._reads[step.mat]
        place = 0
        if self._after:
            place = bisect_right(reads, _mark(self._after.time, _BEHIND_ALL))
        elif self._gun:
            place = bisect_left(reads, _mark(self._gun))
        for mat in step.same:
            if before := self._at_mat[mat]:
                again = _mark(before + step.point.min_gap)
                place = bisect_left(reads, again, lo=place)
        return reads[place] if place < len(reads) else None
