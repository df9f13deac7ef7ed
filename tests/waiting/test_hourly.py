"""Statistics of the hours."""

from statistics import fmean

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.waiting.hourly import HourOfWaits, all_hours, hour_of
from custom_components.steward.waiting.record import Record

from .builders import at, wait


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 90))))
def test_each_hour_has_its_waits(waits: list[tuple[int, int]]) -> None:
    record = Record(wait(*each) for each in waits)
    by_hour: dict[int, list[int]] = {}
    for minute, minutes in waits:
        by_hour.setdefault(minute // 60 * 60, []).append(minutes * 60)
    hours = list(all_hours(record))
    assert [hour.start for hour in hours] == [at(minute) for minute in sorted(by_hour)]
    for hour, (minute, lengths) in zip(hours, sorted(by_hour.items()), strict=True):
        assert hour.mean == pytest.approx(fmean(lengths))
        assert (hour.minimum, hour.maximum) == (min(lengths), max(lengths))
        assert hour_of(record, at(minute + 59)) == hour


def test_a_wait_that_ends_late_belongs_to_the_hour_in_which_the_guest_came() -> None:
    record = Record([wait(10, 20)])
    record.add(wait(50, 40), at(90))
    assert list(all_hours(record)) == [
        HourOfWaits(start=at(0), mean=30 * 60, minimum=20 * 60, maximum=40 * 60)
    ]
    assert hour_of(record, at(90)) is None
