"""Fields of runners, simulated: they fade, they differ, some drop out, and mats miss some."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from custom_components.steward.race.changes import Progress
from custom_components.steward.race.course import Course, Kind, Point, Starts
from custom_components.steward.race.passing import Passing
from custom_components.steward.race.runner import Gender, Runner
from custom_components.steward.race.slices import finish
from custom_components.steward.race.state import RaceState

from .cases import GUN, ZONE

MARATHON = (0.0, 10_000.0, 21_097.5, 30_000.0, 40_000.0, 42_195.0)
"""Metres to each point."""
_PACE = 0.345
"""Seconds a metre."""
_LATENCY = 5.0
"""How many seconds a passing takes to come, at most."""
_LOOK = timedelta(seconds=20)
_AFTERWARDS = timedelta(hours=4)
"""How often, and how long after the last passing, it is looked who is late."""


def marathon() -> Course:
    """Make a course of six points, each with a mat of its own."""
    last = len(MARATHON) - 1
    return Course(
        points=tuple(
            Point(
                key=f"p{index}",
                label=f"km {metres / 1000:g}",
                kind=Kind.START if index == 0 else Kind.FINISH if index == last else Kind.SPLIT,
                devices=frozenset({f"mat{index}"}),
                distance=metres,
            )
            for index, metres in enumerate(MARATHON)
        )
    )


@dataclass(kw_only=True)
class Field:
    """A field, and what became of it."""

    runners: list[Runner] = field(default_factory=list)
    times: dict[str, list[datetime]] = field(default_factory=dict)
    """When each was at each point, or would have been, by bib."""
    dropped: dict[str, int] = field(default_factory=dict)
    """At which point who dropped out was missing first, by bib."""
    passings: list[Passing] = field(default_factory=list)
    """In the order in which they are received."""


@dataclass(frozen=True, kw_only=True)
class Fading:
    """How a field slows down: by so much at the end, give or take, and by chance on each leg."""

    usual: float
    varies: float = 0.06
    chance: float = 0.015


USUAL = Fading(usual=0.3)
"""The second half is about a seventh slower than the first."""


def make_field(
    seed: int,
    runners: int = 1000,
    *,
    fading: Fading = USUAL,
    drop_outs: int = 0,
    missed: float = 0.0,
) -> Field:
    """Simulate a marathon.

    Paces are log-normal around 5:45 a kilometre, and who is slow fades more. Of `missed`, a part,
    nothing is read at a mat.
    """
    rng = Random(seed)  # noqa: S311  # a seeded world is no secret
    made = Field()
    categories = ("20", "30", "40", "50", "60")
    for number in range(1, runners + 1):
        gender = rng.choice((Gender.FEMALE, Gender.MALE, Gender.MALE))
        made.runners.append(
            Runner(
                bib=str(number),
                name=f"Runner {number}",
                gender=gender,
                category=f"{gender[0].upper()}{rng.choice(categories)}",
            )
        )
    for number in sorted(rng.sample(range(runners), drop_outs)):
        made.dropped[made.runners[number].bib] = rng.randint(1, len(MARATHON) - 1)
    for runner in made.runners:
        times = made.times[runner.bib] = _times(rng, fading)
        for index, time in enumerate(times):
            if index >= made.dropped.get(runner.bib, len(times)):
                break
            if rng.random() >= missed:
                made.passings.append(_passing(rng, runner.bib, index, time, len(made.passings)))
    made.passings.sort(key=lambda passing: passing.received)
    return made


def _times(rng: Random, fading: Fading) -> list[datetime]:
    """Let one run."""
    pace = _PACE * rng.lognormvariate(0, 0.16)
    fade = max(0.0, rng.gauss(fading.usual, fading.varies) + (pace - _PACE) * 0.8)
    at = rng.uniform(0, 240)
    times = [GUN + timedelta(seconds=at)]
    for before, here in pairwise(MARATHON):
        middle = (before + here) / 2 / MARATHON[-1]
        at += (here - before) * pace * (1 + fade * middle**2) * rng.gauss(1, fading.chance)
        times.append(GUN + timedelta(seconds=round(at, 3)))
    return times


def _passing(rng: Random, bib: str, point: int, time: datetime, count: int) -> Passing:
    return Passing(
        key=f"{point}/{count}",
        device=f"mat{point}",
        session=f"s{point}",
        number=count,
        bib=bib,
        chip=f"E280{bib}",
        timestamp=time,
        received=time + timedelta(seconds=rng.uniform(0.2, _LATENCY)),
    )


@dataclass(kw_only=True)
class Watched:
    """What was foretold in a race, and what came."""

    state: RaceState
    own: list[float] = field(default_factory=list)
    """The errors of the predictions, in seconds."""
    same_pace: list[float] = field(default_factory=list)
    """Those of going on at the pace of the last leg, for the same runners at the same points."""
    told: dict[str, list[Progress]] = field(default_factory=dict)
    """Who was told to be late, by bib."""
    told_at: dict[str, datetime] = field(default_factory=dict)
    """When that was first, by bib."""
    silent: set[str] = field(default_factory=set)
    """The points at which nobody was seen though several were due."""

    def false_alarms(self, of: Field) -> set[str]:
        """List those who were told to be late, and had not dropped out."""
        return self.told.keys() - of.dropped.keys()


def watch(of: Field, *, silent: Callable[[Passing], bool] = lambda _: False) -> Watched:
    """Let a race go by as it is received, without what is lost, and look who is late."""
    state = RaceState(marathon(), Starts(guns={"": GUN}, zone=ZONE))
    finish(state.replace_runners(of.runners))
    watched = Watched(state=state)
    look_at = GUN
    for passing in (one for one in of.passings if not silent(one)):
        while look_at < passing.received:
            look_at += _LOOK
            _look(watched, look_at)
        state.apply(passing)
        if passing.bib and passing.bib not in of.dropped:
            _compare(watched, passing.bib, of.times[passing.bib])
    for _ in range(int(_AFTERWARDS / _LOOK)):
        look_at += _LOOK
        _look(watched, look_at)
    return watched


def _look(watched: Watched, now: datetime) -> None:
    """Look who is late."""
    for event in finish(watched.state.check(now)).events:
        watched.told.setdefault(event.bib, []).append(event)
        watched.told_at.setdefault(event.bib, now)
    watched.silent.update(step.key for step in watched.state.silent)


def _compare(watched: Watched, bib: str, times: list[datetime]) -> None:
    """Compare the prediction at a point with what comes, where there is a leg to go by."""
    result = watched.state.result(bib)
    passed = [int(split.point[1:]) for split in result.splits]
    if result.due is None or len(passed) < 2 or passed[-1] - passed[-2] > 1:
        return
    before, here, there = passed[-2], passed[-1], result.due.step
    leg = (MARATHON[there] - MARATHON[here]) / (MARATHON[here] - MARATHON[before])
    same_pace = times[here] + leg * (times[here] - times[before])
    watched.own.append(abs((result.due.time - times[there]).total_seconds()))
    watched.same_pace.append(abs((same_pace - times[there]).total_seconds()))
