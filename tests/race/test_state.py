"""A race as it goes by: what changes, what is told, and what the office does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.steward.race.changes import NO_CHANGES, Value
from custom_components.steward.race.ranking import ALL, MEN, WOMEN, Table
from custom_components.steward.race.refusal import BibInUseError, ChipInUseError, UnknownBibError
from custom_components.steward.race.runner import Runner
from custom_components.steward.race.slices import finish
from custom_components.steward.race.state import RaceState
from custom_components.steward.race.status import Status

from .cases import GUN
from .races import ANA, BEN, at, passing, race, run, splits


def test_a_race_is_told_step_by_step() -> None:
    state = race()
    told = run(
        state,
        passing("7", "a", 0.1),
        passing("8", "a", 0.2),
        passing("8", "b", 30),
        passing("7", "b", 31),
        passing("7", "b", 31.1),
        passing("8", "c", 62),
        passing("7", "c", 64),
    )
    assert told == [
        ("started", "7", "Start"),
        ("started", "8", "Start"),
        ("split", "8", "Half"),
        ("split", "7", "Half"),
        ("finished", "8", "Finish"),
        ("first_finisher", "8", "Finish"),
        ("finished", "7", "Finish"),
    ]


def test_a_finisher_is_told_with_places_and_time() -> None:
    state = race()
    run(state, passing("8", "a", 0), passing("8", "c", 60), passing("7", "a", 1))
    (event,) = state.apply(passing("7", "c", 62)).events
    assert event.elapsed == timedelta(minutes=61)
    assert (event.place, event.gender_place, event.category_place) == (2, 1, 1)
    assert event.time == at(62)


def test_what_is_taken_back_was_never_there_and_what_it_told_is_told_again() -> None:
    wrong, right = passing("8", "c", 55), passing("8", "c", 62)
    passed = [passing("7", "a", 0), passing("8", "a", 0), passing("7", "c", 61)]
    state, other = race(), race()
    run(state, *passed, wrong)
    run(other, *passed)
    work = state.forget(wrong)
    next(work)
    split = passing("9", "b", 30)  # who comes meanwhile is neither lost nor told twice
    assert run(state, split) == run(other, split)
    finish(work)
    assert finish(state.results()) == finish(other.results())
    assert state.counts == other.counts
    assert run(state, right) == [("finished", "8", "Finish")]
    assert run(state, split) == []


def test_changes_name_what_is_to_be_shown_anew() -> None:
    state = race()
    started = state.apply(passing("7", "a", 0))
    assert started.values == {Value.NOT_STARTED, Value.ON_COURSE}
    assert started.runners == {"7"}
    split = state.apply(passing("7", "b", 30))
    assert split.values == {Value.LEADER}
    finished = state.apply(passing("7", "c", 60))
    assert finished.values == {Value.ON_COURSE, Value.FINISHED}
    assert tuple(map(state.board.leader, (ALL, WOMEN, MEN))) == ("7", "7", None)
    repeated = state.apply(passing("7", "c", 60.5))
    assert not repeated
    assert state.counts[Status.NOT_STARTED] == 2


def test_a_passing_that_is_known_or_of_elsewhere_changes_nothing() -> None:
    state = race()
    state.apply(passing("7", "a", 0))
    assert state.apply(passing("7", "a", 0)) == NO_CHANGES
    assert state.apply(passing("7", "another race", 1)) == NO_CHANGES
    assert len(state.passings) == 1


def test_a_late_delivery_corrects_without_telling_again() -> None:
    state = race()
    run(state, passing("7", "a", 0), passing("7", "b", 40), passing("7", "c", 60))
    before = state.result("7")
    changes = state.apply(passing("7", "b", 30))
    assert changes.events == ()
    assert changes.runners == {"7"}
    assert splits(state, "7") == {"start": 0, "half": 30, "finish": 60}
    assert before.elapsed == state.result("7").elapsed


def test_a_missed_point_is_not_the_end() -> None:
    state = race()
    told = run(state, passing("7", "c", 60))
    assert told == [("finished", "7", "Finish"), ("first_finisher", "7", "Finish")]
    result = state.result("7")
    assert result.status is Status.FINISHED
    assert result.elapsed == timedelta(minutes=60)
    told = run(state, passing("7", "b", 30))
    assert told == [("split", "7", "Half")]


def test_an_unknown_bib_is_counted_and_named_by_a_late_entry() -> None:
    state = race()
    changes = state.apply(passing("207", "a", 0))
    assert changes.values == {Value.UNKNOWN_BIBS}
    state.apply(passing("207", "b", 30))
    state.apply(passing(None, "b", 31, chip="E99"))
    assert {seen: len(there) for seen, there in state.unknown.items()} == {
        ("207", ""): 2,
        ("", "E99"): 1,
    }
    changes = state.add_runner(Runner(bib="207", name="Dan"))
    assert changes.runners == {"207"}
    assert changes.events == ()
    assert splits(state, "207") == {"start": 0, "half": 30}
    assert list(state.unknown) == [("", "E99")]
    assert run(state, passing("207", "c", 60))[0] == ("finished", "207", "Finish")


def test_a_late_entry_takes_the_passings_of_its_bib_from_whose_chip_it_was() -> None:
    state = race()
    run(state, passing("e7", "a", 0), passing("7", "b", 30))
    changes = state.add_runner(Runner(bib="e7"))
    assert changes.runners == {"7", "e7"}
    assert splits(state, "7") == {"half": 30}
    assert splits(state, "e7") == {"start": 0}


@pytest.mark.parametrize(
    ("runner", "error"),
    [
        (Runner(bib="7"), BibInUseError),
        (Runner(bib="10", chips=("e7",)), ChipInUseError),
    ],
)
def test_a_bib_or_a_chip_in_use_is_not_given_again(runner: Runner, error: type[Exception]) -> None:
    with pytest.raises(error):
        race().add_runner(runner)


def test_a_passing_is_found_by_its_chip() -> None:
    state = race()
    run(
        state,
        passing("e7", "a", 0),
        passing(None, "b", 30, chip="E7"),
        passing("", "c", 60, chip=" E7 "),
    )
    assert splits(state, "7") == {"start": 0, "half": 30, "finish": 60}
    assert state.find(passing("unknown", "c", 60, chip="E7")) == ANA


def test_another_list_names_anew_and_tells_nothing_again() -> None:
    state = race()
    run(state, passing("7", "a", 0), passing("8", "a", 0), passing("99", "a", 1))
    others = (replace(ANA, bib="99"), BEN)
    changes = finish(state.replace_runners(others))
    assert changes.events == ()
    assert changes.runners == {"7", "8", "9", "99"}
    assert splits(state, "99") == {"start": 1}
    assert list(state.unknown) == [("7", "")]
    assert run(state, passing("99", "b", 30)) == [("split", "99", "Half")]
    with pytest.raises(UnknownBibError):
        state.result("7")


def test_passings_that_come_while_a_list_is_taken_are_not_lost() -> None:
    state = race(runners=())
    work = state.replace_runners((ANA, BEN))
    coming = [passing("7", "a", 0), passing("7", "b", 30), passing("8", "a", 0)]
    while coming:
        next(work, None)
        state.apply(coming.pop())
    finish(work)
    assert splits(state, "7") == {"start": 0, "half": 30}
    assert splits(state, "8") == {"start": 0}
    assert not state.unknown


def test_a_restart_finds_the_same_and_tells_nothing() -> None:
    before = race()
    run(
        before,
        passing("7", "a", 0),
        passing("7", "b", 30),
        passing("8", "c", 50),
        passing("5", "a", 1),
    )
    before.set_status("9", Status.DNS, at(40))
    after = RaceState(
        before.track.course, before.starts, statuses=before.statuses, seen=before.seen
    )
    changes = finish(after.restore(before.runners, before.passings))
    assert changes.events == ()
    assert finish(after.results()) == finish(before.results())
    assert run(after, passing("7", "c", 60)) == [("finished", "7", "Finish")]


def test_results_are_in_the_order_of_the_race() -> None:
    runners = tuple(Runner(bib=str(number)) for number in range(1, 8))
    state = race(runners=runners)
    run(
        state,
        *(passing(str(number), "a", 0) for number in range(1, 6)),
        passing("1", "b", 30),
        passing("2", "b", 29),
        passing("3", "c", 70),
        passing("4", "c", 65),
        passing("5", "c", 60),
    )
    state.set_status("5", Status.DSQ, at(61))
    state.set_status("7", Status.DNS, at(61))
    assert [(one.runner.bib, one.status, one.place) for one in finish(state.results())] == [
        ("4", Status.FINISHED, 1),
        ("3", Status.FINISHED, 2),
        ("2", Status.ON_COURSE, 3),
        ("1", Status.ON_COURSE, 4),
        ("6", Status.NOT_STARTED, None),
        ("7", Status.DNS, None),
        ("5", Status.DSQ, None),
    ]
    assert [one.gap for one in finish(state.results())][:4] == [
        timedelta(0),
        timedelta(minutes=5),
        timedelta(0),
        timedelta(minutes=1),
    ]
    assert [one.runner.bib for one in finish(state.results(step=1))] == ["2", "1"]


def test_a_table_of_a_category_has_places_of_its_own() -> None:
    state = race()
    run(state, passing("8", "c", 50), passing("7", "c", 60), passing("9", "c", 70))
    table = Table("category", "W40")
    rows = [(one.runner.bib, one.place, one.gap) for one in finish(state.results(table))]
    assert rows == [("7", 1, timedelta(0)), ("9", 2, timedelta(minutes=10))]
    assert finish(state.results(Table("category", "none"))) == []


def test_a_tie_is_broken_by_the_number_of_the_passing_then_by_the_bib() -> None:
    runners = tuple(Runner(bib=bib) for bib in ("10", "9", "8", "12A"))
    state = race(runners=runners)
    run(
        state,
        passing("9", "c", 60, number=4),
        passing("10", "c", 60, number=3),
        passing("12A", "c", 60),
        passing("8", "c", 60),
    )
    assert [one.runner.bib for one in finish(state.results())] == ["10", "9", "8", "12A"]
    assert [one.place for one in finish(state.results())] == [1, 2, 3, 4]


def test_a_passing_after_a_dnf_does_not_vanish_it_alarms() -> None:
    state = race()
    run(state, passing("7", "a", 0))
    changes = state.set_status("7", Status.DNF, at(20))
    assert changes.values == {Value.ON_COURSE}
    assert not state.result("7").contradicted
    told = run(state, passing("7", "b", 30), passing("7", "c", 60))
    assert told == [("unexpected", "7", "Half")]
    result = state.result("7")
    assert (result.status, result.contradicted, result.place) == (Status.DNF, True, None)
    assert splits(state, "7") == {"start": 0, "half": 30, "finish": 60}
    state.set_status("7", None, at(61))
    assert state.result("7").status is Status.FINISHED
    assert state.result("7").place == 1


def test_a_dnf_that_is_set_again_alarms_again() -> None:
    state = race()
    state.set_status("7", Status.DNF, at(20))
    assert run(state, passing("7", "b", 30)) == [("unexpected", "7", "Half")]
    state.set_status("7", Status.DNF, at(40))
    assert not state.result("7").contradicted
    assert run(state, passing("7", "c", 60)) == [("unexpected", "7", "Finish")]


def test_a_status_that_is_set_while_a_list_is_taken_holds_for_it() -> None:
    state = race()
    run(state, passing("7", "c", 60), passing("8", "c", 61))
    taking = state.replace_runners((ANA, BEN))
    next(taking)
    next(taking)
    state.set_status("7", Status.DSQ, at(70))
    finish(taking)
    assert [(one.runner.bib, one.status, one.place) for one in finish(state.results())] == [
        ("8", Status.FINISHED, 1),
        ("7", Status.DSQ, None),
    ]


def test_a_passing_from_before_a_dnf_is_no_contradiction() -> None:
    state = race()
    state.set_status("7", Status.DNF, at(40))
    assert run(state, passing("7", "b", 30)) == []
    assert not state.result("7").contradicted


def test_one_who_did_not_start_and_is_seen_alarms() -> None:
    state = race()
    state.set_status("7", Status.DNS, at(5))
    assert run(state, passing("7", "a", 1)) == [("unexpected", "7", "Start")]
    state.set_status("7", Status.DSQ, at(5))
    assert run(state, passing("7", "b", 30)) == []


def test_a_status_that_is_seen_cannot_be_set() -> None:
    with pytest.raises(ValueError, match="finished"):
        race().set_status("7", Status.FINISHED, GUN)
    with pytest.raises(UnknownBibError):
        race().set_status("77", Status.DNF, GUN)
