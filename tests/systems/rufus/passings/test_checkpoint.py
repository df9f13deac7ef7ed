"""Each passing is told once, whatever the cloud does, and the reading comes to an end."""

from datetime import timedelta
import json

import pytest

from custom_components.steward.systems.rufus.api.types import Page, Session
from custom_components.steward.systems.rufus.passings.checkpoint import (
    Checkpoint,
    Start,
)

from .clouds import BEGINNING, DEVICE, ENOUGH, Cloud, a_passing, a_session, known_session, restored


def _listing(*, passings: int, active: bool = True) -> Session:
    return a_session("T", BEGINNING, active=active, passings=passings)


@pytest.mark.parametrize("surplus", [-3, -2, 1, 500])
@pytest.mark.parametrize("says_more", [True, False])
def test_a_count_that_never_fits_is_read_for_once(surplus: int, *, says_more: bool) -> None:
    cloud = Cloud(says_more=says_more)
    cloud.open()
    cloud.arrived["T0"] = [3, 4, 5, 8]
    session = a_session("T0", BEGINNING, active=True, passings=4 + surplus)
    checkpoint = Checkpoint()
    checkpoint.look({}, BEGINNING)
    checkpoint.take(DEVICE, [session])
    known = known_session(checkpoint, "T0")
    told: list[int] = []
    for _ in range(ENOUGH):
        if (question := known.question(session)) is None:
            break
        page = cloud.page("T0", question.first, question.last, question.page)
        told += [one.num_passing for one in page.passings if known.accept(one, BEGINNING)]
        known.turn(session, page, BEGINNING)
    else:
        pytest.fail("it reads for ever")
    assert len(told) == len(set(told))
    assert set(told) == {3, 4, 5, 8} or (surplus < 0 and told)
    # Nothing is asked until the count changes, also after a restart.
    restarted = restored(json.loads(json.dumps(checkpoint.to_store())))
    again = known_session(restarted, "T0")
    assert again.question(session) is None
    assert again.question(a_session("T0", BEGINNING, active=True, passings=505)) is not None


def test_what_is_new_at_the_end_is_asked_for_first() -> None:
    checkpoint = Checkpoint()
    checkpoint.look({}, BEGINNING)
    checkpoint.take(DEVICE, [_listing(passings=2)])
    known = known_session(checkpoint, "T")
    for number in (7, 9):
        assert known.accept(a_passing(number), BEGINNING)
    bounds = []
    grown = _listing(passings=4)
    for _ in range(3):
        question = known.question(grown)
        assert question is not None
        bounds.append((question.first, question.last))
        listed = [a_passing(7), a_passing(9)] if question.first is None else []
        known.turn(grown, Page(passings=listed, has_more=False), BEGINNING)
    assert bounds == [(10, None), (8, 8), (None, None)]
    assert known.question(grown) is None


def test_the_last_time_is_of_the_one_that_came_last() -> None:
    checkpoint = Checkpoint()
    checkpoint.look({}, BEGINNING)
    checkpoint.take(DEVICE, [_listing(passings=2)])
    known = known_session(checkpoint, "T")
    known.accept(a_passing(9), BEGINNING)
    known.accept(a_passing(7), BEGINNING)
    assert known.last == BEGINNING + timedelta(seconds=7)
    assert known_session(restored(checkpoint.to_store()), "T").last == known.last


def test_sessions_that_are_done_with_are_forgotten() -> None:
    """All but the latest few, and one without a date, which does not keep the others."""
    checkpoint = Checkpoint()
    checkpoint.look({DEVICE: 0}, BEGINNING)
    listed = [a_session("undated", None, active=False)]
    checkpoint.take(DEVICE, listed)
    for number in range(1000):
        opened = BEGINNING + timedelta(minutes=number)
        listed.append(a_session(f"T{number}", opened, active=False))
        checkpoint.take(DEVICE, listed[-1:])
        device = checkpoint.device(DEVICE)
        assert device is not None
        assert device.sessions[f"T{number}"].question(listed[-1]) is None
        device.tidy({one.token_session: one for one in listed})
    assert len(json.dumps(checkpoint.to_store())) < 1000
    checkpoint.take(DEVICE, listed)
    assert checkpoint.session(DEVICE, "undated") is not None
    assert checkpoint.session(DEVICE, "T994") is None
    assert checkpoint.session(DEVICE, "T999") is not None


def test_the_baseline_of_a_list_without_counts_is_all_there_is() -> None:
    """An old cloud may not say how many sessions a device has."""
    checkpoint = Checkpoint()
    checkpoint.look({DEVICE: None}, BEGINNING)
    checkpoint.take(DEVICE, [_listing(passings=5, active=False)])
    assert known_session(checkpoint, "T").question(_listing(passings=5, active=False)) is None


def test_a_session_opened_between_the_first_list_and_the_first_look_is_news() -> None:
    checkpoint = Checkpoint()
    checkpoint.look({DEVICE: 1}, BEGINNING)
    later = a_session("U", BEGINNING + timedelta(minutes=1), active=True, passings=1)
    checkpoint.take(DEVICE, [later, _listing(passings=5, active=False)])
    known = checkpoint.session(DEVICE, "U")
    assert known is not None
    assert known.accept(a_passing(1), BEGINNING)


@pytest.mark.parametrize("active", [True, False, None])
def test_closed_is_never_the_last_word(*, active: bool | None) -> None:
    """One answer shows the session closed at a count of 3, then the cloud counts 5."""
    checkpoint = Checkpoint()
    checkpoint.look({}, BEGINNING)
    told: list[int] = []
    for count in (3, 5, 6):
        listing = a_session("T", BEGINNING, active=active, passings=count)
        checkpoint.take(DEVICE, [listing])
        known = known_session(checkpoint, "T")
        while question := known.question(listing):
            numbers = range(question.first or 1, count + 1)
            page = Page(passings=[a_passing(number) for number in numbers], has_more=False)
            told += [
                one.num_passing
                for one in known.order(page.passings)
                if known.accept(one, BEGINNING)
            ]
            known.turn(listing, page, BEGINNING)
        device = checkpoint.device(DEVICE)
        assert device is not None
        device.tidy({"T": listing})
    assert told == [1, 2, 3, 4, 5, 6]


def test_a_whole_reading_that_lacks_what_is_known_is_not_believed_at_once() -> None:
    checkpoint = Checkpoint()
    checkpoint.look({}, BEGINNING)
    checkpoint.take(DEVICE, [_listing(passings=2)])
    known = known_session(checkpoint, "T")
    for number in (7, 8):
        known.accept(a_passing(number), BEGINNING)
    grown = _listing(passings=3)
    wholes = 0
    while (question := known.question(grown)) is not None:
        whole = question.first is None
        wholes += whole
        listed = [a_passing(number) for number in (2, 7, 8)] if whole and wholes == 3 else []
        for one in known.order(listed):
            known.accept(one, BEGINNING)
        known.turn(grown, Page(passings=listed, has_more=False), BEGINNING)
        assert wholes <= 3
    assert known.numbers.ranges == [(2, 2), (7, 8)]


@pytest.mark.parametrize("says_more", [True, None])
def test_a_page_that_brings_nothing_new_ends_the_reading(*, says_more: bool | None) -> None:
    checkpoint = Checkpoint()
    checkpoint.look({}, BEGINNING)
    listing = _listing(passings=50)
    checkpoint.take(DEVICE, [listing])
    known = known_session(checkpoint, "T")
    asked = 0
    while known.question(listing):
        asked += 1
        page = Page(passings=[a_passing(number) for number in (5, 3, 9)], has_more=says_more)
        for one in known.order(page.passings):
            known.accept(one, BEGINNING)
        known.turn(listing, page, BEGINNING)
        assert asked < 10
    assert known.warned
    assert known.numbers.ranges == [(3, 3), (5, 5), (9, 9)]


def test_a_session_whose_passings_are_not_counted_is_asked_at_each_answer() -> None:
    checkpoint = Checkpoint()
    checkpoint.look({}, BEGINNING)
    told: list[int] = []
    for last in (2, 2, 4):
        listing = Session(token_session="T", creation_date=BEGINNING, active=True)
        checkpoint.take(DEVICE, [listing])
        known = known_session(checkpoint, "T")
        asked = 0
        while question := known.question(listing):
            asked += 1
            numbers = range(question.first or 1, last + 1)
            page = Page(passings=[a_passing(number) for number in numbers], has_more=False)
            told += [one.num_passing for one in page.passings if known.accept(one, BEGINNING)]
            known.turn(listing, page, BEGINNING)
        assert asked == 1
    assert told == [1, 2, 3, 4]


def test_a_device_that_comes_back_is_known() -> None:
    checkpoint = Checkpoint()
    checkpoint.look({}, BEGINNING)
    checkpoint.take(DEVICE, [_listing(passings=0)])
    checkpoint.look({}, BEGINNING + timedelta(minutes=1))
    checkpoint = restored(json.loads(json.dumps(checkpoint.to_store())))
    checkpoint.look({DEVICE: 1}, BEGINNING + timedelta(days=20))
    assert checkpoint.session(DEVICE, "T") is not None
    checkpoint.look({}, BEGINNING + timedelta(days=21))
    checkpoint.look({}, BEGINNING + timedelta(days=50))
    assert checkpoint.session(DEVICE, "T") is not None
    checkpoint.look({}, BEGINNING + timedelta(days=52))
    assert checkpoint.session(DEVICE, "T") is None
    assert checkpoint.to_store()["devices"] == {}


def test_a_device_that_was_unbound_is_forgotten() -> None:
    checkpoint = Checkpoint()
    checkpoint.look({DEVICE: 3, "E": 1}, BEGINNING)
    checkpoint.take(DEVICE, [_listing(passings=0)])
    for deviceid in (DEVICE, "E"):
        checkpoint.forget(deviceid)
    assert checkpoint.to_store() == {"baseline": {}, "devices": {}}


def test_a_reader_may_begin_with_the_active_sessions() -> None:
    checkpoint = Checkpoint(Start.SESSION)
    checkpoint.look({DEVICE: 2}, BEGINNING)
    before = a_session("S", BEGINNING - timedelta(days=1), active=False, passings=9)
    checkpoint.take(DEVICE, [before, _listing(passings=5)])
    assert known_session(checkpoint, "S").question(before) is None
    assert known_session(checkpoint, "T").question(_listing(passings=5)) == ("T", None, None, 1)


def test_unknown_devices_have_no_checkpoint() -> None:
    assert Checkpoint().session("nowhere", "T") is None
