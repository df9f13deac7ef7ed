"""The course: its points in order, the devices that stand there, and the guns that start it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from .runner import Runner

MAX_LAPS = 500
DEFAULT_START_WINDOW = timedelta(minutes=10)


class Kind(StrEnum):
    """What a point of the course is."""

    START = "start"
    SPLIT = "split"
    LAP = "lap"
    FINISH = "finish"


class CourseError(ValueError):
    """The points make no course: the reason is a key of a text."""

    def __init__(self, reason: str, point: str = "") -> None:
        """Say why, and at which point, by its label."""
        super().__init__(f"{reason} {point}".strip())
        self.reason = reason
        self.point = point


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A place on the course at which runners are seen."""

    key: str
    label: str
    kind: Kind
    devices: frozenset[str] = frozenset()
    """The devices that stand there; without one its passings are entered by hand."""
    distance: float | None = None
    """From the start, in metres; of a lap, to the end of the first one."""
    gap: timedelta | None = None
    """How long after the passing before it one must be not to be a repeated read of the same mat;
    60 seconds, 30 for laps, if it is not given."""
    laps: int = 1
    """How often a lap is run in a row."""

    @property
    def min_gap(self) -> timedelta:
        """The gap that holds."""
        if self.gap is not None:
            return self.gap
        return timedelta(seconds=30 if self.kind is Kind.LAP else 60)


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """The points in the order in which they are passed, and how time is counted."""

    points: tuple[Point, ...]
    start_window: timedelta = DEFAULT_START_WINDOW
    """How long after the gun a passing at the start is the runner's start."""
    net: bool = True
    """Whether time counts from the runner's passing of the start, or from the gun."""
    limit: timedelta | None = None
    """How long after the start passings count, and runners are looked for; for ever if `None`."""
    corrections: Mapping[str, timedelta] = field(default_factory=dict)
    """How far the clocks of devices are behind."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A point as the runner comes by it: a lap of ten times is ten steps."""

    index: int
    point: Point
    key: str
    label: str
    distance: float | None
    mat: int
    """What is passed: steps that take the same passings have the same number."""
    same: tuple[int, ...]
    """The mats of which some device also belongs to this one, this one among them."""
    between: tuple[int, ...]
    """Of the steps that come before the same mat is passed again, the first of each mat."""
    alone: bool
    """Whether no other step takes a passing of this mat."""


class Track:
    """A course laid out step by step, and which passings belong where."""

    def __init__(self, course: Course) -> None:
        """Lay it out.

        Raises:
            CourseError: The points are in no order that can be run.

        """
        _check(course.points)
        self.course = course
        sources = [frozenset({*point.devices, point.key}) for point in course.points]
        mats_of: dict[str, list[int]] = {}
        for mat, devices in enumerate(sources):
            for device in devices:
                mats_of.setdefault(device, []).append(mat)
        self.mats_of: dict[str, tuple[int, ...]] = {
            device: tuple(mats) for device, mats in mats_of.items()
        }
        """The mats that a passing belongs to, by its device, or its point if entered by hand."""
        self.mats = len(sources)
        self.by_hand = frozenset(point.key for point in course.points if point.devices)
        """Where passings can be entered by hand beside what the devices see."""
        self.steps = _steps(course.points, sources)
        self.finishes = course.points[-1].kind is Kind.FINISH
        self.start = self.steps[0] if course.points[0].kind is Kind.START else None
        """The step at which runners start, if passings are taken there."""

    def devices_of(self, step: int) -> frozenset[str]:
        """Tell which devices stand at a step."""
        return self.steps[step].point.devices


def _check(points: tuple[Point, ...]) -> None:
    """Refuse points that make no course."""
    if not points:
        raise CourseError("no_points")
    keys = [point.key for point in points]
    devices = {device for point in points for device in point.devices}
    distance = 0.0
    for index, point in enumerate(points):
        if keys.count(point.key) > 1 or point.key in devices:
            raise CourseError("key_twice", point.label)
        if point.kind is Kind.START and index:
            raise CourseError("start_not_first", point.label)
        if point.kind is Kind.FINISH and index < len(points) - 1:
            raise CourseError("finish_not_last", point.label)
        if not 1 <= point.laps <= MAX_LAPS or (point.laps > 1 and point.kind is not Kind.LAP):
            raise CourseError("laps", point.label)
        if point.distance is not None:
            if point.distance < distance:
                raise CourseError("distance", point.label)
            distance = point.distance


def _steps(points: tuple[Point, ...], sources: list[frozenset[str]]) -> tuple[Step, ...]:
    """Lay the points out."""
    same = [
        tuple(mat for mat, others in enumerate(sources) if devices & others) for devices in sources
    ]
    run = [(mat, lap) for mat, point in enumerate(points) for lap in range(point.laps)]
    distances = _distances(points)
    return tuple(
        Step(
            index=index,
            point=points[mat],
            key=points[mat].key if points[mat].laps == 1 else f"{points[mat].key}/{lap + 1}",
            label=points[mat].label if points[mat].laps == 1 else f"{points[mat].label} {lap + 1}",
            distance=distances[index],
            mat=mat,
            same=same[mat],
            between=_between(run, index, same[mat]),
            alone=len(same[mat]) == 1 and points[mat].laps == 1,
        )
        for index, (mat, lap) in enumerate(run)
    )


def _distances(points: tuple[Point, ...]) -> list[float | None]:
    """Tell how far it is to each step, where that is known."""
    distances: list[float | None] = []
    before: float | None = 0.0
    for point in points:
        here = 0.0 if point.kind is Kind.START else point.distance
        lap = None if here is None or before is None else here - before
        distances += [
            here if not count else None if here is None or lap is None else here + count * lap
            for count in range(point.laps)
        ]
        before = distances[-1]
    return distances


def _between(run: list[tuple[int, int]], index: int, same: tuple[int, ...]) -> tuple[int, ...]:
    """List the steps that come before the mat of one is passed again, the first of each mat."""
    later = range(index + 1, len(run))
    again = next((step for step in later if run[step][0] in same), None)
    if again is None:
        return ()
    first = {run[step][0]: step for step in reversed(range(index + 1, again))}
    return tuple(sorted(first.values()))


def wave_key(wave: str | None) -> str:
    """Bring a wave's name to the form in which waves are compared; no wave is the race itself."""
    return " ".join((wave or "").casefold().split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Starts:
    """When who starts."""

    guns: Mapping[str, datetime] = field(default_factory=dict)
    """The gun of each wave, by its `wave_key`, in UTC; that of the race is for all other waves."""
    zone: tzinfo
    """Where the race is: starts on the start list are local."""
    day: date | None = None
    """The race's day, if it is not that of the gun."""

    def gun(self, wave: str | None = None) -> datetime | None:
        """Tell when a wave's gun was."""
        return self.guns.get(wave_key(wave)) or self.guns.get("")

    def of(self, runner: Runner) -> datetime | None:
        """Tell when a runner may start: the own start on the start list, or the wave's gun."""
        if runner.start is None:
            return self.gun(runner.wave)
        if isinstance(runner.start, datetime):
            start = runner.start
        else:
            gun = self.gun(runner.wave)
            day = self.day or (gun and gun.astimezone(self.zone).date())
            if day is None:
                return None
            start = datetime.combine(day, runner.start)
        if start.tzinfo is None:
            start = start.replace(tzinfo=self.zone)
        return start.astimezone(UTC)
