"""What is shown of a race: its item, and how a runner stands."""

from typing import TYPE_CHECKING

from ...capabilities import RaceArrival, RaceRunner
from ..board import Board
from ..course import Step
from ..entry import Entry
from ..ranking import ALL, MEN, WOMEN, Table
from ..results import Result
from ..state import RaceState
from ..status import Status
from .items import Race

if TYPE_CHECKING:
    from .driver import RaceDriver


def race_item(driver: RaceDriver, *, unsaved: bool) -> Race:
    """Make the item of a race; nothing is known of it until its passings are read."""
    settings, state = driver.settings, driver.state
    if not driver.known:
        return Race(
            key=settings.key,
            subentry_id=settings.subentry_id,
            name=settings.name,
            gun=state.starts.gun(),
            unsaved=unsaved,
        )
    counts = state.counts
    return Race(
        key=settings.key,
        subentry_id=settings.subentry_id,
        name=settings.name,
        known=True,
        gun=state.starts.gun(),
        not_started=counts[Status.NOT_STARTED],
        on_course=counts[Status.ON_COURSE],
        finished=counts[Status.FINISHED],
        late=len(state.late),
        unknown_bibs=len(state.unknown),
        leader=_leader(driver, ALL),
        leader_women=_leader(driver, WOMEN),
        leader_men=_leader(driver, MEN),
        looked_for=tuple(sorted((bib, due.step) for bib, due in state.late.items())),
        silent_points=tuple(step.label for step in state.silent),
        wrong_clocks=tuple(one.step.label for one in state.clock_suspects),
        left_out=state.left_out > 0,
        unsaved=unsaved,
    )


def _leader(driver: RaceDriver, table: Table) -> str | None:
    """Tell who leads: the bib, and the name where states tell names."""
    if (bib := driver.state.board.leader(table)) is None:
        return None
    return called(driver, bib) if driver.settings.names else bib


def called(driver: RaceDriver, bib: str) -> str:
    """Call a runner by bib and name."""
    runner = driver.runner(bib)
    return f"{bib} {runner.name}".strip() if runner else bib


def runner_view(state: RaceState, result: Result) -> RaceRunner:
    """Tell how a runner stands."""
    last = result.splits[-1] if result.splits else None
    late = state.late.get(result.runner.bib)
    due = late or result.due
    return RaceRunner(
        bib=result.runner.bib,
        name=result.runner.name,
        status=result.status.value,
        category=result.runner.category,
        club=result.runner.club,
        place=result.place,
        elapsed=result.elapsed,
        gap=result.gap,
        last_point=last.label if last else None,
        last_time=last.time if last else None,
        due_point=state.track.steps[due.step].label if due else None,
        due_time=due.time if due else None,
        late=late is not None,
    )


def arrivals_view(state: RaceState, count: int, step: Step) -> list[RaceArrival]:
    """Tell who came to a step last, the latest first."""
    board = state.board
    return [
        arrival
        for bib in board.latest(count, step.index)
        if (arrival := _arrival(board, board.entries[bib], step))
    ]


def _arrival(board: Board, entry: Entry, step: Step) -> RaceArrival | None:
    if (read := entry.taken[step.index]) is None:
        return None
    places = board.places(entry, step.index)
    return RaceArrival(
        bib=entry.bib,
        name=entry.runner.name,
        category=entry.runner.category,
        club=entry.runner.club,
        point=step.label,
        time=read.time,
        elapsed=read.time - entry.start if entry.start else None,
        place=places.get("all"),
        gender_place=places.get("gender"),
        category_place=places.get("category"),
    )
