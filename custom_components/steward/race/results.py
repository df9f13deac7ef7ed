"""A runner's result, as it is at the moment; unofficial."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from .board import Board
from .entry import Entry
from .forecast import Due, Forecast
from .ranking import ALL, Table
from .runner import Runner
from .slices import Slices, slices_of
from .status import Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Split:
    """A step of the course that a runner passed."""

    point: str
    """The step's key."""
    label: str
    time: datetime
    elapsed: timedelta | None
    """Since the runner's start; `None` while that is not known."""
    place: int | None
    """`None` for one who is out of the race."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """A runner's result."""

    runner: Runner
    status: Status
    contradicted: bool
    """Whether passings say otherwise: the runner did start, or went on."""
    place: int | None
    """Among all who are in the race; `None` for who was not seen, or is out of it."""
    elapsed: timedelta | None
    """At the last step that was passed."""
    gap: timedelta | None
    """Behind the first at that step."""
    splits: tuple[Split, ...]
    """Of the steps that were passed; one that was missed has none."""
    due: Due | None
    """When the runner is expected at the next step, if on the course."""


def is_contradicted(board: Board, entry: Entry) -> bool:
    """Tell whether a runner who did not start did, or one who did not finish went on."""
    if (by_hand := board.status_by_hand(entry.bib)) is None or entry.last is None:
        return False
    if by_hand.status is Status.DNF:
        read = entry.taken[entry.last]
        return read is not None and read.time > by_hand.at
    return by_hand.status is Status.DNS


def make_result(board: Board, forecast: Forecast, entry: Entry, table: Table = ALL) -> Result:
    """Make a runner's result, with the places of a table."""
    splits = tuple(_splits(board, entry, table))
    at_last = entry.ranks[entry.last] if entry.last is not None else None
    first = board.ranking(table, entry.last).first if entry.last is not None else None
    elapsed = splits[-1].elapsed if splits else None
    return Result(
        runner=entry.runner,
        status=entry.status,
        contradicted=is_contradicted(board, entry),
        place=board.standings(table).place(entry.standing) if entry.standing else None,
        elapsed=elapsed,
        gap=at_last.elapsed - first.elapsed if elapsed is not None and at_last and first else None,
        splits=splits,
        due=forecast.due(entry) if entry.status is Status.ON_COURSE else None,
    )


def _splits(board: Board, entry: Entry, table: Table) -> Iterator[Split]:
    """Make the splits of a runner."""
    for step, read, rank in zip(board.track.steps, entry.taken, entry.ranks, strict=True):
        if read:
            yield Split(
                point=step.key,
                label=step.label,
                time=read.time,
                elapsed=read.time - entry.start if entry.start else None,
                place=board.ranking(table, step.index).place(rank) if rank else None,
            )


def make_results(
    board: Board, forecast: Forecast, table: Table = ALL, step: int | None = None
) -> Slices[list[Result]]:
    """Make the results of a table, in slices, in the order of the race, or of one step.

    Those in the race come first, then who was not seen, then who is out of it; of one step, only
    those who passed it. Who is in it, and in which order, is settled when it begins.
    """
    if step is None:
        bibs = [rank.bib for rank in board.standings(table)]
        bibs += [entry.bib for entry in board.others(table)]
    else:
        bibs = [rank.bib for rank in board.ranking(table, step)]
    results = []
    for some in slices_of(bibs):
        yield
        results += [
            make_result(board, forecast, entry, table)
            for bib in some
            if (entry := board.entries.get(bib))  # or the board is taken apart by now
        ]
    return results
