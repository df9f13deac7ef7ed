"""Why a passing does not count, for who entered it. Pure."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from .chain import Read
from .course import Step, Track


class Uncounted(StrEnum):
    """Why a passing of a runner on the start list does not count."""

    OUT_OF_RACE = "out_of_race"
    """The runner did not start or finish, or is disqualified: so it was set by hand."""
    BEFORE_GUN = "before_gun"
    """It is of before the runner's start."""
    AFTER_LIMIT = "after_limit"
    """It is beyond the time limit of the race."""
    AFTER_START_WINDOW = "after_start_window"
    """It is at the start, and later than runners may start."""
    TOO_SOON = "too_soon"
    """It is so soon after another one there that it is a repeated read."""
    ALREADY_SEEN = "already_seen"
    """An earlier one there counts."""
    OUT_OF_ORDER = "out_of_order"
    """It is of before the runner was at an earlier point, or of after a later one."""
    TOO_MANY = "too_many"
    """The race has more passings than can be counted."""


def why_uncounted(
    track: Track,
    taken: Sequence[Read | None],
    read: Read,
    mats: Collection[int],
    gun: datetime | None,
) -> Uncounted:
    """Tell why a read at some mats is none of those that `find_chain` took.

    The rules are those of the chain, in the words of who saw the runner.
    """
    course = track.course
    steps = [step for step in track.steps if step.mat in mats]
    if gun and read.time < gun:
        return Uncounted.BEFORE_GUN
    if gun and course.limit and read.time > gun + course.limit:
        return Uncounted.AFTER_LIMIT
    if any(
        timedelta(0) <= read.time - before < step.point.min_gap
        for step in steps
        for before in _times_at(track, taken, step, gun)
    ):
        return Uncounted.TOO_SOON
    counted = [taken[step.index] for step in steps]
    if all(one and one.time <= read.time for one in counted):
        return Uncounted.ALREADY_SEEN
    if gun and steps == [track.start] and read.time > gun + course.start_window:
        return Uncounted.AFTER_START_WINDOW
    return Uncounted.OUT_OF_ORDER


def _times_at(
    track: Track, taken: Sequence[Read | None], step: Step, gun: datetime | None
) -> Iterator[datetime]:
    """List when the runner was at the mats of a step; unseen at the start, that was at the gun."""
    for other in track.steps:
        if other.mat in step.same:
            if read := taken[other.index]:
                yield read.time
            elif gun and other is track.start:
                yield gun
