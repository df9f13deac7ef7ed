"""Why a passing does not count."""

from datetime import timedelta
from random import Random

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.steward.race.course import Course, Kind, Point, Starts
from custom_components.steward.race.slices import finish
from custom_components.steward.race.state import RaceState
from custom_components.steward.race.status import Status
from custom_components.steward.race.uncounted import Uncounted

from ..repository.files import ROOT
from .cases import GUN, ZONE, deliver, make_case, point
from .races import ANA, POINTS, at, passing, race

_LAPS = (point("lap", Kind.LAP, "b", laps=3),)
_LOOP = (
    point("start", Kind.START, "a"),
    point("half", Kind.SPLIT, "b"),
    point("finish", Kind.FINISH, "a"),
)


@pytest.mark.parametrize(
    ("points", "seen", "entered", "why"),
    [
        (POINTS, {"a": (0,)}, ("b", 20), None),
        (POINTS, {"b": (20,)}, ("b", 19), None),
        (POINTS, {}, ("b", -1), Uncounted.BEFORE_GUN),
        (POINTS, {}, ("b", 121), Uncounted.AFTER_LIMIT),
        (POINTS, {}, ("a", 11), Uncounted.AFTER_START_WINDOW),
        (POINTS, {"b": (20,)}, ("b", 20.5), Uncounted.TOO_SOON),
        (POINTS, {"b": (20,)}, ("b", 30), Uncounted.ALREADY_SEEN),
        (POINTS, {"a": (0,)}, ("a", 11), Uncounted.ALREADY_SEEN),
        (POINTS, {"b": (20,)}, ("c", 15), Uncounted.OUT_OF_ORDER),
        (POINTS, {"a": (5,)}, ("b", 4), Uncounted.OUT_OF_ORDER),
        (POINTS, {"a": (10,), "b": (20,)}, ("b", 5), Uncounted.OUT_OF_ORDER),
        (POINTS, {"a": (0,), "b": (0.4,)}, ("c", 0.2), Uncounted.OUT_OF_ORDER),
        (_LAPS, {"b": (20, 40)}, ("b", 60), None),
        (_LAPS, {"b": (20, 40)}, ("b", 40.2), Uncounted.TOO_SOON),
        (_LAPS, {"b": (20, 40, 60)}, ("b", 80), Uncounted.ALREADY_SEEN),
        (_LOOP, {}, ("finish", 0.5), Uncounted.TOO_SOON),
    ],
)
def test_why_a_passing_does_not_count(
    points: tuple[Point, ...],
    seen: dict[str, tuple[float, ...]],
    entered: tuple[str, float],
    why: Uncounted | None,
) -> None:
    course = Course(points=points, limit=timedelta(hours=2))
    state = RaceState(course, Starts(guns={"": GUN}, zone=ZONE))
    finish(state.replace_runners([ANA]))
    for device, minutes in seen.items():
        for one in minutes:
            state.apply(passing("7", device, one))
    added = passing("7", *entered)
    state.apply(added)
    assert state.why_uncounted(added) is why


@pytest.mark.parametrize("reason", Uncounted)
def test_the_card_has_words_for_every_reason(reason: Uncounted) -> None:
    source = (ROOT / "frontend" / "src" / "race-board" / "entered.ts").read_text(encoding="utf-8")
    assert f"  {reason}: " in source


def test_a_passing_of_who_is_out_of_the_race_does_not_count() -> None:
    state = race()
    state.set_status("7", Status.DNF, at(10))
    added = passing("7", "b", 20)
    state.apply(added)
    assert state.why_uncounted(added) is Uncounted.OUT_OF_RACE
    state.set_status("7", None, at(21))
    assert state.why_uncounted(added) is None


@given(st.randoms(use_true_random=False))
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow],
)
def test_who_is_told_to_be_out_of_order_was_elsewhere(rng: Random) -> None:
    """And what is told not to count is at no step of the runner's."""
    case = make_case(rng)
    state = deliver(rng, case)
    track = state.track
    for one in case.passings:
        if one.device not in track.mats_of or (owner := state.board.owners.find(one)) is None:
            continue
        why = state.why_uncounted(one)
        if owner.bib in case.statuses:
            assert why is Uncounted.OUT_OF_RACE
            continue
        assert (why is None) is any(read and read.key == one.key for read in owner.taken)
        if why is Uncounted.OUT_OF_ORDER:
            time = one.timestamp + case.course.corrections.get(one.device, timedelta(0))
            mats = track.mats_of[one.device]
            steps = [step.index for step in track.steps if step.mat in mats]
            times = {step: read.time for step, read in enumerate(owner.taken) if read}
            assert any(
                (other < max(steps) and there >= time) or (other > min(steps) and there <= time)
                for other, there in times.items()
            )
