"""When runners are due, and who is late."""

from datetime import timedelta

import pytest

from custom_components.steward.race.changes import Progress, ProgressType, Value
from custom_components.steward.race.course import Course, Kind, Starts
from custom_components.steward.race.overdue import DEFAULT_PATIENCE
from custom_components.steward.race.passing import Passing, manual_passing
from custom_components.steward.race.runner import Runner
from custom_components.steward.race.slices import finish
from custom_components.steward.race.state import RaceState
from custom_components.steward.race.status import Status

from .cases import GUN, ZONE, point
from .fields import make_field, watch
from .races import at, passing, run


def race(*runners: str) -> RaceState:
    """Make a race over ten, twenty and thirty kilometres."""
    state = RaceState(
        Course(
            points=(
                point("start", Kind.START, "a"),
                point("ten", Kind.SPLIT, "b", distance=10_000.0),
                point("twenty", Kind.SPLIT, "c", distance=20_000.0),
                point("finish", Kind.FINISH, "d", distance=30_000.0),
            )
        ),
        Starts(guns={"": GUN}, zone=ZONE),
    )
    finish(state.replace_runners(Runner(bib=bib) for bib in runners))
    return state


def due(state: RaceState, bib: str) -> tuple[str, float, float] | None:
    """Show where a runner is due, at which minute, and how far off that may be."""
    found = state.result(bib).due
    if found is None:
        return None
    minute = timedelta(minutes=1)
    return (
        state.track.steps[found.step].key,
        round((found.time - GUN) / minute, 3),
        round(found.spread / minute, 3),
    )


def send(state: RaceState, bib: str, *minutes: float | None) -> None:
    """Let a runner pass the points at some minutes; one is missed where there is none."""
    for device, minute in zip("abcd", minutes, strict=False):
        if minute is not None:
            state.apply(passing(bib, device, minute))


def late(state: RaceState, minute: float, *unavailable: str) -> list[str]:
    """Look who is late at a minute."""
    finish(state.check(at(minute), unavailable=unavailable))
    return sorted(state.late)


OTHERS = ("1", "2", "3", "4", "5")


def test_a_runner_is_due_as_others_went_on_who_ran_as_this_one() -> None:
    state = race(*OTHERS, "7")
    for bib, second in zip(OTHERS, (44, 46, 48, 50, 60), strict=True):
        send(state, bib, 0, 40, 40 + second)
    send(state, "7", 0, 50)
    # The ratios are 1.1, 1.15, 1.2, 1.25 and 1.5: in the middle 1.2, and 0.05 from it.
    assert due(state, "7") == ("twenty", 110, 50 * 0.05 * 2)


def test_with_too_few_others_it_is_by_distance_and_pace() -> None:
    state = race("1", "7")
    send(state, "1", 0, 40, 100)
    send(state, "7", 1, 51)
    assert due(state, "7") == ("twenty", 101, 50 * 0.15)
    state = race("7")
    send(state, "7", 0, None, 80)
    assert due(state, "7") == ("finish", 120, 40 * 0.15)


def test_who_has_only_started_is_due_as_the_others_came() -> None:
    state = race(*OTHERS, "7", "8")
    send(state, "7", 2)
    assert due(state, "7") is None
    for bib, minute in zip(OTHERS, (40, 44, 46, 48, 60), strict=True):
        send(state, bib, 0, minute)
    assert due(state, "7") == ("ten", 48, 2 * 2 * 1.25)
    assert due(state, "8") is None


def test_a_missed_point_makes_a_longer_leg() -> None:
    state = race(*OTHERS, "7")
    for bib in OTHERS:
        send(state, bib, 0, 40, 80, 132)
    send(state, "7", 0, None, 100)
    # Ten kilometres in 52 minutes, after twenty in 80.
    assert due(state, "7") == ("finish", 165, 0)


def test_who_was_seen_in_the_instant_of_the_gun_gives_no_ratio() -> None:
    state = RaceState(
        Course(
            points=(
                point("ten", Kind.SPLIT, "b", distance=10_000.0),
                point("finish", Kind.FINISH, "d", distance=20_000.0),
            )
        ),
        Starts(guns={"": GUN}, zone=ZONE),
    )
    finish(state.replace_runners(Runner(bib=bib) for bib in (*OTHERS, "7")))
    for bib in OTHERS:
        run(state, passing(bib, "b", 0), passing(bib, "d", 50))
    run(state, passing("7", "b", 40))
    assert due(state, "7") == ("finish", 80, 40 * 0.15)


def test_who_has_finished_or_is_out_is_not_due() -> None:
    state = race("7", "8")
    send(state, "7", 0, 40, 80, 120)
    send(state, "8", 0, 40)
    state.set_status("8", Status.DNF, at(50))
    assert due(state, "7") is None
    assert due(state, "8") is None


def test_a_runner_is_late_once_and_until_seen() -> None:
    state = race(*OTHERS, "7")
    for bib in OTHERS:
        send(state, bib, 0, 40, 80)
    send(state, "7", 0, 40)
    changes = finish(state.check(at(89)))
    assert Value.LATE not in changes.values
    assert state.next_check == at(90)
    changes = finish(state.check(at(90)))
    assert Value.LATE in changes.values
    assert changes.runners == {"7"}
    (event,) = changes.events
    assert (event.type, event.bib, event.point) == (ProgressType.LATE, "7", "Twenty")
    assert (event.time, event.last_point, event.last_time) == (at(80), "Ten", at(40))
    assert Value.LATE not in finish(state.check(at(95))).values
    changes = state.apply(passing("7", "c", 96))
    assert Value.LATE in changes.values
    assert not state.late
    assert Value.LATE not in finish(state.check(at(97))).values


def test_the_next_look_is_when_the_first_will_be_late() -> None:
    state = race("7", "8", "9")
    for bib, minute in (("7", 45), ("8", 40), ("9", 50)):
        send(state, bib, 0, minute)
    finish(state.check(at(51)))
    # Twice forty minutes, and three times fifteen in a hundred of forty.
    assert state.next_check == at(80 + 18)


def test_a_look_at_a_list_that_is_replaced_meanwhile_finds_nothing() -> None:
    state = race("7")
    send(state, "7", 0, 40)
    look = state.check(at(200))
    next(look)
    finish(state.replace_runners([Runner(bib="8")]))
    assert not finish(look)
    assert not state.late
    assert not finish(state.check(at(200)))


def test_patience_is_an_option() -> None:
    state = race(*OTHERS, "7")
    for bib in OTHERS:
        send(state, bib, 0, 40, 80)
    send(state, "7", 0, 40)
    patient = finish(state.check(at(99), patience=timedelta(minutes=20)))
    assert Value.LATE not in patient.values
    less = finish(state.check(at(99), patience=timedelta(minutes=15)))
    assert Value.LATE in less.values
    assert timedelta(minutes=10) == DEFAULT_PATIENCE


def test_the_first_look_after_a_restart_tells_nobody() -> None:
    state = race("7")
    send(state, "7", 0, 40)
    changes = finish(state.check(at(200), tell=False))
    assert changes.events == ()
    assert changes.values == {Value.LATE}
    assert finish(state.check(at(201))).events == ()


def test_who_is_ticked_off_is_looked_for_at_the_next_point() -> None:
    state = race(*OTHERS, "7")
    for bib in OTHERS:
        send(state, bib, 0, 40, 80, 120)
    send(state, "7", 0, 40)
    assert late(state, 100) == ["7"]
    changes = state.mark_seen("7")
    assert changes.values == {Value.LATE}
    assert late(state, 101) == []
    assert late(state, 129) == []
    assert late(state, 130) == ["7"]
    assert state.late["7"].step == 3


def test_a_runner_whom_somebody_saw_is_late_no_more() -> None:
    state = race("7")
    send(state, "7", 0, 40)
    assert late(state, 200) == ["7"]
    assert run(state, manual_passing("twenty", "7", at(199), at(201))) == [("split", "7", "Twenty")]
    assert not state.late


def test_a_runner_out_of_the_race_is_late_no_more() -> None:
    state = race("7", "8")
    for bib in ("7", "8"):
        send(state, bib, 0, 40)
    assert late(state, 200) == ["7", "8"]
    assert Value.LATE in state.set_status("7", Status.DNF, at(200)).values
    assert list(state.late) == ["8"]
    finish(state.replace_runners([Runner(bib="7")]))
    assert not state.late


def test_nobody_is_late_after_the_limit() -> None:
    course = Course(
        points=(point("lap", Kind.LAP, "a", laps=9, distance=1000.0),),
        limit=timedelta(minutes=60),
    )
    state = RaceState(course, Starts(guns={"": GUN}, zone=ZONE))
    finish(state.replace_runners([Runner(bib="7")]))
    run(state, passing("7", "a", 10), passing("7", "a", 20))
    assert late(state, 50) == ["7"]
    assert late(state, 61) == []


def test_nobody_is_late_where_the_device_is_unavailable() -> None:
    state = race(*OTHERS, "7")
    for bib in OTHERS:
        send(state, bib, 0, 40, 80, 120)
    send(state, "7", 0, 40)
    assert late(state, 100, "c") == []
    assert late(state, 130, "c") == ["7"]
    assert state.late["7"].step == 3
    assert late(state, 130, "c", "d") == []


def test_a_silent_mat_is_told_of_not_forty_runners() -> None:
    bibs = [str(number) for number in range(1, 61)]
    state = race(*bibs)
    told: list[Progress] = []
    for number, bib in enumerate(bibs):
        send(state, bib, 0, 40 + number)
    for minute in range(60, 256):
        for number, bib in enumerate(bibs):
            # At twenty kilometres the mat sees twenty of them, and then no one.
            if minute == 80 + 2 * number and number < 20:
                state.apply(passing(bib, "c", minute))
            if minute == 120 + 3 * number:
                state.apply(passing(bib, "d", minute))
        told += finish(state.check(at(minute))).events
    assert told == []
    assert [step.key for step in state.silent] == ["twenty"]
    # It works again: those who passed in between are not late because of that.
    state.apply(passing("60", "c", 256))
    assert finish(state.check(at(257))).events == ()
    assert state.silent == []


def test_who_enters_passings_by_hand_does_not_make_a_mat_work() -> None:
    bibs = [str(number) for number in range(1, 31)]
    state = race(*bibs)
    for number, bib in enumerate(bibs):
        send(state, bib, 0, 40 + number)
        if number % 3 == 0:
            time = at(80 + 2 * number)
            state.apply(manual_passing("twenty", bib, time, time))
    finish(state.check(at(115)))
    assert [step.key for step in state.silent] == ["twenty"]
    assert not state.late


@pytest.mark.parametrize("seed", [1, 2])
def test_of_a_field_all_who_drop_out_are_told_and_hardly_another(seed: int) -> None:
    field = make_field(seed, 1000, drop_outs=20)
    watched = watch(field)
    assert watched.told.keys() >= field.dropped.keys()
    assert len(watched.false_alarms(field)) <= 1
    assert watched.silent == set()
    for bib, step in field.dropped.items():
        assert watched.told[bib][0].point == watched.state.track.steps[step].label
    assert sum(watched.own) <= 0.6 * sum(watched.same_pace)


def test_a_mat_that_fails_for_a_while_makes_nobody_late() -> None:
    field = make_field(3, 500)

    def fails(one: Passing) -> bool:
        return one.device == "mat2" and at(110) <= one.timestamp < at(130)

    watched = watch(field, silent=fails)
    assert sum(map(fails, field.passings)) > 150
    assert watched.silent == {"p2"}
    assert len(watched.told) <= 3
