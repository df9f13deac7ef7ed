"""Courses, guns and starts."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from custom_components.steward.race.course import (
    MAX_LAPS,
    Course,
    CourseError,
    Kind,
    Point,
    Starts,
    Track,
)
from custom_components.steward.race.runner import Runner

from .cases import GUN, ZONE, point

_START = point("start", Kind.START, "a")
_FINISH = point("finish", Kind.FINISH, "c")


@pytest.mark.parametrize(
    ("points", "reason", "where"),
    [
        ((), "no_points", ""),
        ((_START, point("start", Kind.SPLIT, "b")), "key_twice", "Start"),
        ((_START, point("a", Kind.SPLIT, "b")), "key_twice", "A"),
        ((_FINISH, _START), "finish_not_last", "Finish"),
        ((point("half", Kind.SPLIT, "b"), _START), "start_not_first", "Start"),
        ((_START, point("half", Kind.SPLIT, "b", laps=2)), "laps", "Half"),
        ((point("lap", Kind.LAP, "b", laps=MAX_LAPS + 1),), "laps", "Lap"),
        ((point("lap", Kind.LAP, "b", laps=0),), "laps", "Lap"),
        (
            (
                point("ten", Kind.SPLIT, "b", distance=10_000.0),
                point("five", Kind.SPLIT, "c", distance=5_000.0),
            ),
            "distance",
            "Five",
        ),
    ],
)
def test_points_that_make_no_course_are_refused(
    points: tuple[Point, ...], reason: str, where: str
) -> None:
    with pytest.raises(CourseError) as error:
        Track(Course(points=points))
    assert (error.value.reason, error.value.point) == (reason, where)


def test_laps_are_laid_out_with_their_distances() -> None:
    lap = Point(key="lap", label="Lap", kind=Kind.LAP, distance=5_000.0, laps=3)
    track = Track(
        Course(
            points=(
                point("start", Kind.START, "a"),
                point("gate", Kind.SPLIT, "b", distance=1_000.0),
                lap,
                point("finish", Kind.FINISH, "a", distance=14_000.0),
            )
        )
    )
    assert [(step.key, step.label, step.distance) for step in track.steps] == [
        ("start", "Start", 0.0),
        ("gate", "Gate", 1_000.0),
        ("lap/1", "Lap 1", 5_000.0),
        ("lap/2", "Lap 2", 9_000.0),
        ("lap/3", "Lap 3", 13_000.0),
        ("finish", "Finish", 14_000.0),
    ]


@pytest.mark.parametrize(
    ("kind", "more", "seconds"),
    [
        (Kind.SPLIT, {}, 60),
        (Kind.FINISH, {}, 60),
        (Kind.LAP, {}, 30),
        (Kind.LAP, {"gap": timedelta(0)}, 0),
    ],
)
def test_repeated_reads_have_a_gap(kind: Kind, more: dict[str, Any], seconds: int) -> None:
    assert point("x", kind, **more).min_gap == timedelta(seconds=seconds)


def test_a_wave_without_a_gun_starts_with_the_race() -> None:
    late = GUN + timedelta(minutes=5)
    starts = Starts(guns={"": GUN, "wave 2": late}, zone=ZONE)
    assert starts.of(Runner(bib="1")) == GUN
    assert starts.of(Runner(bib="2", wave="Wave 1")) == GUN
    assert starts.of(Runner(bib="3", wave=" WAVE  2")) == late
    assert Starts(guns={"wave 2": late}, zone=ZONE).of(Runner(bib="1")) is None


def test_an_own_start_is_local_and_of_the_day_of_the_race() -> None:
    starts = Starts(guns={"": GUN}, zone=ZONE)
    at_ten = datetime(2026, 9, 6, 8, 0, tzinfo=UTC)
    assert starts.of(Runner(bib="1", start=time(10))) == at_ten
    assert starts.of(Runner(bib="2", start=datetime(2026, 9, 6, 10))) == at_ten  # noqa: DTZ001
    assert starts.of(Runner(bib="3", start=at_ten)) == at_ten
    no_gun = Starts(zone=ZONE)
    assert no_gun.of(Runner(bib="1", start=time(10))) is None
    another_day = Starts(zone=ZONE, day=date(2026, 12, 31))
    assert another_day.of(Runner(bib="1", start=time(10))) == datetime(2026, 12, 31, 9, tzinfo=UTC)
