"""Races of all kinds, made up: small, and full of what goes wrong."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from custom_components.steward.race.changes import Changes
from custom_components.steward.race.course import Course, Kind, Point, Starts
from custom_components.steward.race.passing import Passing
from custom_components.steward.race.ranking import ALL, MEN, WOMEN, Table
from custom_components.steward.race.results import Result
from custom_components.steward.race.runner import Gender, Runner
from custom_components.steward.race.slices import Slices, finish
from custom_components.steward.race.state import RaceState
from custom_components.steward.race.status import SetStatus, Status

from .oracle import Case, Oracle, Row

GUN = datetime(2026, 9, 6, 8, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Vienna")


def point(key: str, kind: Kind, *devices: str, **more: Any) -> Point:
    """Make a point that is called as its key."""
    return Point(key=key, label=key.title(), kind=kind, devices=frozenset(devices), **more)


SHAPES: tuple[tuple[Point, ...], ...] = (
    (
        point("start", Kind.START, "a"),
        point("half", Kind.SPLIT, "b", "b2"),
        point("finish", Kind.FINISH, "c"),
    ),
    (
        point("start", Kind.START, "a"),
        point("half", Kind.SPLIT, "b"),
        point("finish", Kind.FINISH, "a"),
    ),
    (
        point("start", Kind.START, "a"),
        point("out", Kind.SPLIT, "b"),
        point("turn", Kind.SPLIT, "c"),
        point("back", Kind.SPLIT, "b"),
        point("finish", Kind.FINISH, "a"),
    ),
    (
        point("start", Kind.START, "a"),
        point("lap", Kind.LAP, "a", laps=3),
        point("finish", Kind.FINISH, "a"),
    ),
    (point("lap", Kind.LAP, "a", "a2", laps=4),),
    (
        point("start", Kind.START, "a"),
        point("hill", Kind.SPLIT, "b"),
        point("lap", Kind.LAP, "a"),
        point("hill2", Kind.SPLIT, "b"),
        point("finish", Kind.FINISH, "a"),
    ),
    (
        point("start", Kind.START, "a"),
        point("finish", Kind.FINISH, "a", gap=timedelta(minutes=15)),
    ),
    (point("finish", Kind.FINISH, "c"),),
)


def make_case(rng: Random) -> Case:
    """Make a race, its people, and what was seen of them."""
    points = rng.choice(SHAPES)
    devices = sorted({device for one in points for device in one.devices})
    course = Course(
        points=points,
        start_window=timedelta(minutes=rng.choice((2, 10, 60))),
        net=rng.random() < 0.7,
        limit=timedelta(minutes=40) if rng.random() < 0.2 else None,
        corrections={devices[0]: timedelta(seconds=90)} if rng.random() < 0.2 else {},
    )
    guns = {"": GUN} if rng.random() < 0.8 else {}
    if rng.random() < 0.4:
        guns["b"] = GUN + timedelta(minutes=5)
    runners = [_runner(rng, number) for number in range(rng.randint(1, 9))]
    case = Case(course=course, starts=Starts(guns=guns, zone=ZONE), runners=runners)
    case.passings = list(_passings(rng, case, devices))
    for runner in rng.sample(runners, rng.randint(0, len(runners) // 3)):
        case.statuses[runner.bib] = SetStatus(
            status=rng.choice((Status.DNS, Status.DNF, Status.DSQ)),
            at=GUN + timedelta(minutes=rng.randint(0, 60)),
        )
    return case


def _runner(rng: Random, number: int) -> Runner:
    return Runner(
        bib=rng.choice((f"{number}", f"0{number}", f"{number}A", f"X{number}")),
        name=f"Runner {number}",
        # Each chip could be the bib of another.
        chips=tuple(f"{prefix}{number + 1}" for prefix in ("E", "0")[: rng.randint(0, 2)]),
        gender=rng.choice((None, Gender.FEMALE, Gender.MALE)),
        category=rng.choice((None, "M40", "W20")),
        wave=rng.choice((None, "A", "B")),
        start=time(10, rng.randint(0, 9)) if rng.random() < 0.1 else None,
    )


def _passings(rng: Random, case: Case, devices: list[str]) -> Iterator[Passing]:
    """Let each run the course, with what is missed, repeated and seen on the way to the bar."""
    count = 0
    for runner in [*case.runners, Runner(bib="999")]:
        seconds = rng.choice((-60, 0, 0, 1, 30, rng.randint(0, 240)))
        for one in case.course.points:
            for _ in range(one.laps):
                reads = rng.choices((0, 1, 2, 3), (3, 12, 3, 1))[0]
                for _ in range(reads):
                    count += 1
                    yield _passing(rng, runner, rng.choice(sorted(one.devices)), seconds, count)
                    seconds += rng.choice((0, 1, 10, 40))
                # Whole minutes, and few, so that several come at once.
                seconds += 60 * rng.choice((0, 1, 5, 10, rng.randint(1, 20)))
        for _ in range(rng.randint(0, 1)):
            count += 1
            stray = rng.choice((*devices, "elsewhere", case.course.points[-1].key))
            yield _passing(rng, runner, stray, rng.randint(-600, 6000), count)


def _passing(rng: Random, runner: Runner, device: str, seconds: int, count: int) -> Passing:
    """Let a runner be seen: by bib, by chip, or by a bib that is a chip."""
    chip = rng.choice(runner.chips) if runner.chips else None
    bib: str | None = runner.bib
    if chip and rng.random() < 0.5:
        bib, chip = rng.choice(((None, chip), (chip.lower(), None), ("", chip), (bib, "E1")))
    at = GUN + timedelta(seconds=seconds)
    return Passing(
        key=f"p{count}",
        device=device,
        session="s",
        number=rng.choice((None, count, rng.randint(0, 9))),
        bib=bib,
        chip=chip,
        timestamp=at,
        received=at + timedelta(seconds=rng.randint(0, 3000)),
    )


def deliver(rng: Random, case: Case) -> RaceState:
    """Let it come about in some order, with repeats, and with the office's work in between."""
    bare = Starts(guns={}, zone=ZONE)
    late_entries = rng.sample(case.runners, rng.randint(0, len(case.runners) // 3))
    early = [runner for runner in case.runners if runner not in late_entries]
    state = RaceState(case.course, bare if rng.random() < 0.5 else case.starts)
    changed = [replace(runner, name="?", category="Z", wave=None) for runner in early]
    first = changed if rng.random() < 0.3 else early
    finish(state.replace_runners(first))
    passings = case.passings + rng.sample(case.passings, len(case.passings) // 3)
    rng.shuffle(passings)
    office: list[Any] = [("gun", item) for item in case.starts.guns.items()]
    office += [("late", runner) for runner in late_entries]
    office += [("status", item) for item in case.statuses.items()]
    if first is changed:
        # The list that is taken later has the late entries too: it replaces all.
        office = [item for item in office if item[0] != "late"]
        office.append(("list", case.runners))
    works: list[Slices[Changes]] = []
    for step in _mixed(rng, passings, office):
        if isinstance(step, Passing):
            state.apply(step)
        else:
            works += _do(state, *step)
        if works and rng.random() < 0.3:
            next(rng.choice(works), None)
    for work in works:
        deque(work, maxlen=0)
    for bib, status in case.statuses.items():
        state.set_status(bib, status.status, status.at)
    return state


def _do(state: RaceState, kind: str, item: Any) -> Iterator[Slices[Changes]]:
    """Do some of the office's work; what takes long is begun."""
    if kind == "gun":
        yield state.set_gun(*item)
    elif kind == "list":
        yield state.replace_runners(item)
    elif kind == "late":
        state.add_runner(item)
    elif any(runner.bib == item[0] for runner in state.runners):
        state.set_status(item[0], item[1].status, item[1].at)


def _mixed(rng: Random, passings: list[Passing], office: list[Any]) -> Iterator[Any]:
    """Do the office's work at some time between passings."""
    at = sorted((rng.randint(0, len(passings)), index) for index in range(len(office)))
    for count in range(len(passings) + 1):
        while at and at[0][0] <= count:
            yield office[at.pop(0)[1]]
        if count < len(passings):
            yield passings[count]


def rows_of(state: RaceState, table: Table) -> list[Row]:
    """Show a table as the oracle does."""
    return [row_of(result) for result in finish(state.results(table))]


def row_of(result: Result) -> Row:
    """Show a result as the oracle does."""
    return {
        "bib": result.runner.bib,
        "status": result.status,
        "place": result.place,
        "elapsed": result.elapsed,
        "gap": result.gap,
        "splits": [
            {
                "point": split.point,
                "time": split.time,
                "elapsed": split.elapsed,
                "place": split.place,
            }
            for split in result.splits
        ],
    }


def differences(case: Case, state: RaceState) -> list[str]:
    """Compare all tables with the oracle's; name those that are not the same."""
    oracle = Oracle(case)
    tables: dict[Table, dict[str, str]] = {
        ALL: {},
        WOMEN: {"gender": "female"},
        MEN: {"gender": "male"},
        Table("category", "M40"): {"category": "M40"},
    }
    found = []
    for table, only in tables.items():
        expected = [
            {key: value for key, value in row.items() if key != "order"}
            for row in oracle.rows(**only)
        ]
        if rows_of(state, table) != expected:
            found.append(f"{table}")
    unknown = [passing.key for seen in state.unknown.values() for passing in seen]
    if sorted(unknown) != sorted(oracle.unknown()):
        found.append("unknown")
    counts = {status: count for status, count in state.counts.items() if count}
    statuses = [oracle.status(runner) for runner in case.runners]
    if counts != {status: statuses.count(status) for status in set(statuses)}:
        found.append("counts")
    return found
