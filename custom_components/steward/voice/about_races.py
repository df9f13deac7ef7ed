"""What is asked about the runners of a race, and noted of them."""

from homeassistant.util import dt as dt_util

from ..capabilities import RaceRunner
from .names import is_whole
from .replies import RefusedError, Reply
from .scope import RaceRef, Scope, answering

_FINISHED = "finished"
_ON_COURSE = "on_course"
_NOT_STARTED = "not_started"


def _pick(scope: Scope, said: str) -> tuple[RaceRef, RaceRunner]:
    """Find the runner who is meant, by the bib, the name or the first name."""
    rank, found = scope.runners_called(said)
    if rank is None or not found:
        raise RefusedError("unknown_runner", name=said)
    if len(found) > 1:
        bibs = [bib for _, bib in found]
        raise RefusedError("several_runners", count=len(found), name=said, bibs=bibs)
    ((race, bib),) = found
    answering(race.entry)
    return race, race.office.runner(race.key, bib)


def _races(scope: Scope) -> list[RaceRef]:
    """Find the races that are meant: those that are on, each of which must answer."""
    if not (races := scope.races_on()):
        raise RefusedError("no_race")
    for race in races:
        answering(race.entry)
    return races


async def where_is_runner(scope: Scope, *, runner: str) -> Reply:
    """Tell where a runner was seen last, and where and when the next passing is expected."""
    _, found = _pick(scope, runner)
    now = dt_util.utcnow()
    values: dict[str, object] = {"runner": found, "place": found.place}
    if found.status == _FINISHED:
        return Reply(answer="runner_finished", values=values)
    if found.status == _NOT_STARTED:
        return Reply(answer="runner_unseen", values=values)
    if found.status != _ON_COURSE:
        return Reply(answer="runner_out", values=values)
    values |= {"point": found.last_point, "ago": now - (found.last_time or now)}
    if found.due_point is None or found.due_time is None:
        return Reply(answer="runner_seen", values=values)
    values["next"] = found.due_point
    if found.due_time <= now:
        values["since"] = now - found.due_time
        return Reply(answer="runner_overdue", values=values)
    values["wait"] = found.due_time - now
    return Reply(answer="runner_expected", values=values)


async def is_runner_in(scope: Scope, *, runner: str) -> Reply:
    """Tell whether a runner has finished."""
    _, found = _pick(scope, runner)
    values = {"runner": found, "place": found.place}
    return Reply(
        answer="runner_is_in" if found.status == _FINISHED else "runner_not_in", values=values
    )


async def who_leads(scope: Scope) -> Reply:
    """Tell who leads the race, or each of several."""
    told = [(race.name, race.office.leaders(race.key, 1)) for race in _races(scope)]
    if len(told) == 1:
        ((_, leaders),) = told
        return Reply(answer="leads", values={"count": len(leaders), "runner": leaders})
    each = [
        Reply(answer="leads_race", values={"count": len(found), "runner": found, "race": name})
        for name, found in told
    ]
    return Reply(answer="leads_each", values={"races": each})


async def who_is_missing(scope: Scope) -> Reply:
    """List who should have been somewhere long ago."""
    missing = [_last_seen(one) for race in _races(scope) for one in race.office.missing(race.key)]
    return Reply(answer="missing", values={"count": len(missing), "runners": missing})


def _last_seen(runner: RaceRunner) -> Reply:
    now = dt_util.utcnow()
    values = {
        "runner": runner,
        "point": runner.last_point,
        "ago": now - (runner.last_time or now),
    }
    return Reply(answer="missing_runner", values=values)


async def runner_came(scope: Scope, *, runner: str) -> Reply:
    """Note that somebody saw a runner where the runner is expected; only who is meant for sure."""
    rank, _ = scope.runners_called(runner)
    if not is_whole(rank):
        raise RefusedError("unknown_runner", name=runner)
    race, found = _pick(scope, runner)
    await scope.allow(race.entry, race.key)
    entered = await race.office.async_enter_passing(race.key, found.bib)
    return Reply(
        answer="runner_noted_only" if entered.uncounted else "runner_noted",
        values={"runner": found, "point": entered.point},
    )
