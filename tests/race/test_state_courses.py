"""A race on courses of all kinds, with guns, waves and clocks that are wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.steward.race.changes import NO_CHANGES, ProgressType, Value
from custom_components.steward.race.course import Course, Kind, Starts
from custom_components.steward.race.passing import Passing, manual_passing
from custom_components.steward.race.runner import Runner
from custom_components.steward.race.slices import finish
from custom_components.steward.race.state import RaceState
from custom_components.steward.race.status import Status

from .cases import GUN, ZONE, point
from .races import ANA, BEN, POINTS, at, passing, race, run, splits


def test_one_mat_is_start_and_finish() -> None:
    state = race(
        point("start", Kind.START, "mat"),
        point("finish", Kind.FINISH, "mat", gap=timedelta(minutes=12)),
    )
    told = run(
        state,
        passing("7", "mat", -20),
        passing("7", "mat", 0.5),
        passing("7", "mat", 0.7),
        passing("7", "mat", 3),
        passing("8", "mat", 5, session="reopened"),
        passing("7", "mat", 25),
        passing("9", "mat", 26),
    )
    assert told == [
        ("started", "7", "Start"),
        ("started", "8", "Start"),
        ("finished", "7", "Finish"),
        ("first_finisher", "7", "Finish"),
        ("finished", "9", "Finish"),
    ]
    assert state.result("7").elapsed == timedelta(minutes=24.5)
    # The start was missed: the time counts from the gun.
    assert state.result("9").elapsed == timedelta(minutes=26)
    assert state.result("8").status is Status.ON_COURSE


def test_where_the_course_comes_back_a_missed_read_does_not_move_the_rest() -> None:
    state = race(
        point("start", Kind.START, "a"),
        point("out", Kind.SPLIT, "b"),
        point("turn", Kind.SPLIT, "t"),
        point("back", Kind.SPLIT, "b"),
        point("finish", Kind.FINISH, "a"),
    )
    run(
        state,
        passing("7", "a", 0),
        passing("7", "t", 30),
        passing("7", "b", 45),
        passing("7", "a", 60),
    )
    assert splits(state, "7") == {"start": 0, "turn": 30, "back": 45, "finish": 60}


def test_laps_are_counted_whatever_the_mat_repeats() -> None:
    state = race(
        point("start", Kind.START, "a"),
        point("lap", Kind.LAP, "a", laps=3),
        point("finish", Kind.FINISH, "a"),
    )
    told = run(
        state,
        *(passing("7", "a", minutes) for minutes in (0, 0.2, 5, 5.4, 10, 15, 15.1, 20)),
        passing("8", "a", 0),
        passing("8", "a", 4),
        passing("8", "a", 8),
    )
    assert [(what, where) for what, bib, where in told if bib == "7"] == [
        ("started", "Start"),
        ("lap", "Lap 1"),
        ("lap", "Lap 2"),
        ("lap", "Lap 3"),
        ("finished", "Finish"),
        ("first_finisher", "Finish"),
    ]
    assert splits(state, "7")["lap/2"] == 10
    assert [one.runner.bib for one in finish(state.results())][:2] == ["7", "8"]


def test_the_most_laps_within_the_limit_win() -> None:
    state = RaceState(
        Course(points=(point("lap", Kind.LAP, "a", laps=99),), limit=timedelta(minutes=60)),
        Starts(guns={"": GUN}, zone=ZONE),
    )
    finish(state.replace_runners((ANA, BEN)))
    run(
        state,
        *(passing("7", "a", 11 * lap) for lap in range(1, 7)),
        *(passing("8", "a", 13 * lap) for lap in range(1, 5)),
    )
    assert [(one.runner.bib, len(one.splits), one.place) for one in finish(state.results())] == [
        ("7", 5, 1),
        ("8", 4, 2),
    ]
    assert state.counts[Status.FINISHED] == 0


def test_a_session_reopened_in_the_race_goes_on() -> None:
    state = race()
    run(
        state,
        passing("7", "a", 0, session="one", number=1),
        passing("7", "b", 30, session="one", number=1),
        passing("7", "b", 30.1, session="two", number=1),
        passing("8", "b", 31, session="two", number=2),
        passing("7", "c", 60, session="three", number=1),
    )
    assert splits(state, "7") == {"start": 0, "half": 30, "finish": 60}
    assert splits(state, "8") == {"half": 31}
    assert len(state.passings) == 5


def test_somebody_saw_a_runner_at_a_point() -> None:
    state = race(
        point("start", Kind.START, "a"),
        point("forest", Kind.SPLIT),
        point("finish", Kind.FINISH, "a"),
    )
    seen = manual_passing("forest", "7", at(20), at(21))
    told = run(state, passing("7", "a", 0), seen, replace(seen))
    assert told == [("started", "7", "Start"), ("split", "7", "Forest")]
    assert run(state, manual_passing("finish", "7", at(40), at(41)))[0][0] == "finished"


def test_the_gun_may_be_set_later() -> None:
    state = race(gun=False)
    run(state, passing("7", "b", 30), passing("8", "a", -5), passing("8", "b", 31))
    assert state.result("7").elapsed is None
    assert state.result("8").elapsed == timedelta(minutes=36)
    changes = finish(state.set_gun(None, GUN))
    assert Value.GUN in changes.values
    assert changes.events == ()
    assert state.result("7").elapsed == timedelta(minutes=30)
    assert splits(state, "8") == {"half": 31}
    finish(state.set_gun("", None))
    assert state.result("7").elapsed is None


def test_a_gun_that_is_set_while_a_list_is_taken_holds_for_it() -> None:
    state = race(gun=False, runners=())
    state.apply(passing("7", "b", 30))
    taking = state.replace_runners((ANA,))
    next(taking)
    finish(state.set_gun(None, GUN))
    finish(taking)
    assert state.result("7").elapsed == timedelta(minutes=30)


def test_waves_have_guns_of_their_own() -> None:
    state = race(runners=(replace(ANA, wave="Elite"), replace(BEN, wave="All")), gun=False)
    finish(state.set_gun("ELITE", GUN))
    finish(state.set_gun("all", at(10)))
    run(state, passing("7", "c", 70), passing("8", "c", 75))
    assert [one.runner.bib for one in finish(state.results())] == ["8", "7"]


@pytest.mark.parametrize(
    ("course", "minutes"),
    [(Course(points=POINTS), 57), (Course(points=POINTS, net=False), 60)],
)
def test_time_counts_from_the_start_or_from_the_gun(course: Course, minutes: int) -> None:
    state = RaceState(course, Starts(guns={"": GUN}, zone=ZONE))
    finish(state.replace_runners((ANA,)))
    run(state, passing("7", "a", 3), passing("7", "c", 60))
    assert state.result("7").elapsed == timedelta(minutes=minutes)


def test_summer_time_ends_in_the_race() -> None:
    # In Vienna it is 02:30 twice in this night.
    gun = datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    runner = replace(ANA, start=gun.astimezone(ZONE).replace(tzinfo=None).time())
    state = RaceState(Course(points=POINTS), Starts(guns={"": gun}, zone=ZONE))
    finish(state.replace_runners((runner,)))
    finish_at = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert finish_at.astimezone(ZONE).time() > runner.start  # type: ignore[operator]
    state.apply(Passing(key="f", device="c", bib="7", timestamp=finish_at, received=finish_at))
    assert state.result("7").elapsed == timedelta(minutes=75)


def test_a_point_whose_splits_are_all_negative_has_a_wrong_clock() -> None:
    runners = tuple(Runner(bib=str(number)) for number in range(5))
    state = race(runners=runners)
    for number in range(5):
        state.apply(passing(str(number), "a", number / 10))
        # An hour slow: it says half an hour before the gun.
        changes = state.apply(passing(str(number), "b", -30, received=at(30 + number)))
        assert (Value.CLOCKS in changes.values) is (number >= 2)
    (suspect,) = state.clock_suspects
    assert (suspect.step.key, suspect.runners) == ("half", 5)
    corrected = RaceState(
        replace(state.track.course, corrections={"b": timedelta(hours=1)}), state.starts
    )
    finish(corrected.restore(state.runners, state.passings))
    assert splits(corrected, "0") == {"start": 0, "half": 30}
    assert corrected.clock_suspects == []


def test_one_good_split_clears_a_clock() -> None:
    runners = tuple(Runner(bib=str(number)) for number in range(5))
    state = race(runners=runners)
    for number in range(5):
        state.apply(passing(str(number), "a", number / 10))
        state.apply(passing(str(number), "b", -30, received=at(30 + number)))
    assert state.clock_suspects
    state.apply(passing("0", "b", 31))
    assert state.clock_suspects == []


def test_who_warms_up_over_the_finish_makes_no_clock_suspicious() -> None:
    runners = tuple(Runner(bib=str(number)) for number in range(5))
    state = race(runners=runners)
    for number in range(5):
        state.apply(passing(str(number), "c", -15))
        state.apply(passing(str(number), "a", 0.1))
    assert state.clock_suspects == []
    assert state.result("0").status is Status.ON_COURSE


def test_a_passing_of_the_future_wins_nothing() -> None:
    state = race()
    changes = state.apply(passing("7", "c", 5_000_000, received=at(60)))
    assert changes.values == {Value.CLOCKS}
    assert state.misdated == {"c": 1}
    assert state.result("7").status is Status.NOT_STARTED


def test_nothing_that_is_told_names_anybody() -> None:
    state = race()
    changes = [state.apply(passing("7", device, minute)) for device, minute in (("a", 0), ("c", 9))]
    assert "Ana" not in repr(changes)
    assert any(event.type is ProgressType.FINISHED for change in changes for event in change.events)


def test_results_are_of_one_list_though_another_is_taken_meanwhile() -> None:
    state = race()
    run(state, passing("8", "c", 50), passing("7", "c", 60))
    rows = state.results()
    next(rows)
    finish(state.replace_runners((ANA,)))
    assert [(one.runner, one.place) for one in finish(rows)] == [(ANA, 1)]


def test_there_is_an_end_to_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custom_components.steward.race.state.MAX_PASSINGS", 2)
    state = race()
    run(state, passing("7", "a", 0), passing("7", "b", 30))
    assert state.apply(passing("7", "c", 60)).values == {Value.LEFT_OUT}
    assert state.apply(passing("8", "c", 61)) == NO_CHANGES
    assert state.left_out == 2
    assert len(state.passings) == 2
