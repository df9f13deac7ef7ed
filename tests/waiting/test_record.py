"""What is kept, and what is asked of it."""

from statistics import median_high

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.waiting import record as module
from custom_components.steward.waiting.record import KEEP, Record
from custom_components.steward.waiting.waits import Wait

from .builders import at, quote, wait

_waits = st.builds(
    lambda minute, minutes, told: wait(minute, minutes, told=quote(told) if told else None),
    st.integers(0, 300),
    st.integers(0, 90),
    st.none() | st.integers(1, 60),
)


@given(st.lists(_waits), st.lists(_waits), st.data())
def test_it_answers_as_a_plain_list_would(
    kept: list[Wait], added: list[Wait], data: st.DataObject
) -> None:
    record, plain = Record(kept), list(kept)
    changed = [each.started for each in added]
    for each in added:
        record.add(each, at(400))
        plain.append(each)
    for each in data.draw(st.lists(st.sampled_from(plain), max_size=3)) if plain else ():
        record.discard(each)
        if each in plain:
            plain.remove(each)
            changed.append(each.started)
    assert record.take_changed() == min(changed, default=None)
    assert record.take_changed() is None
    assert sorted(record.waits, key=repr) == sorted(plain, key=repr)
    assert record.median == (median_high(each.waited for each in plain) if plain else None)
    first, last = sorted((data.draw(st.integers(0, 300)), data.draw(st.integers(0, 300))))
    within = [each for each in plain if at(first) <= each.started < at(last)]
    assert sorted(record.between(at(first), at(last)), key=repr) == sorted(within, key=repr)


def test_what_is_old_is_dropped() -> None:
    record = Record()
    record.add(wait(0, 10), at(10))
    record.add(wait(30, 10), at(40))
    record.add(wait(60, 20), at(15) + KEEP)
    assert [each.started for each in record.waits] == [at(30), at(60)]
    assert record.median == 20 * 60


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_WAITS", 3)
    record = Record([wait(minute, minute) for minute in range(5)])
    record.add(wait(9, 9), at(20))
    assert [each.waited / 60 for each in record.waits] == [3, 4, 9]
    assert record.median == 4 * 60


def test_the_last_hundred_quotes_are_counted() -> None:
    record = Record([wait(minute, 20, told=quote(10)) for minute in range(50)])
    assert record.quotes_kept == 0
    for minute in range(100):
        record.add(wait(minute, 20), at(200))
        record.add(wait(minute, 20, told=quote(20 if minute % 4 else 19)), at(200))
    assert record.quotes_kept == 75
    assert Record([wait(0, 5)]).quotes_kept is None


def test_after_a_restart_the_quotes_of_the_last_who_came_are_counted() -> None:
    broken = [wait(minute, 20, told=quote(10)) for minute in range(50)]
    kept = [wait(50 + minute, 20, told=quote(20)) for minute in range(60)]
    assert Record([*kept, *broken]).quotes_kept == 60


def test_the_quote_of_a_wait_that_was_none_does_not_count() -> None:
    broken, kept = wait(0, 20, told=quote(10)), wait(1, 20, told=quote(20))
    record = Record([broken, kept])
    record.discard(broken)
    assert record.quotes_kept == 100


def test_the_archive_is_taken_once() -> None:
    record = Record([wait(0, 10)])
    assert record.begin([wait(0, 10), wait(3, 4)], at(30))
    assert [each.started for each in record.waits] == [at(0), at(3)]
    assert not record.begin([wait(7, 8)], at(30))
    assert len(record.waits) == 2
    assert not Record(begun=True).begin([wait(7, 8)], at(30))
