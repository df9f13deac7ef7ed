"""What is shown of a race: its item, and how a runner stands."""

from typing import TYPE_CHECKING

from ...capabilities import RaceRunner
from ..ranking import ALL, MEN, WOMEN, Table
from ..results import Result
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
    if (bib := driver.state.leader(table)) is None:
        return None
    return called(driver, bib) if driver.settings.names else bib


def called(driver: RaceDriver, bib: str) -> str:
    """Call a runner by bib and name."""
    runner = driver.runner(bib)
    return f"{bib} {runner.name}".strip() if runner else bib


def runner_view(driver: RaceDriver, result: Result) -> RaceRunner:
    """Tell how a runner stands."""
    last = result.splits[-1] if result.splits else None
    late = driver.state.late.get(result.runner.bib)
    due = late or result.due
    return RaceRunner(
        bib=result.runner.bib,
        name=result.runner.name,
        status=result.status.value,
        place=result.place,
        elapsed=result.elapsed,
        last_point=last.label if last else None,
        last_time=last.time if last else None,
        due_point=driver.state.track.steps[due.step].label if due else None,
        due_time=due.time if due else None,
        late=late is not None,
    )
