"""Statistics of the hours."""

from statistics import fmean

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.waiting.hourly import HourOfWaits, hours
from custom_components.steward.waiting.record import Record

from .builders import at, wait


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 90))))
def test_each_hour_has_its_waits(waits: list[tuple[int, int]]) -> None:
    record = Record(wait(*each) for each in waits)
    by_hour: dict[int, list[int]] = {}
    for minute, minutes in waits:
        by_hour.setdefault(minute // 60 * 60, []).append(minutes * 60)
    made = list(hours(record))
    assert [hour.start for hour in made] == [at(minute) for minute in sorted(by_hour)]
    for place, (minute, lengths) in enumerate(sorted(by_hour.items())):
        hour = made[place]
        assert hour.mean == pytest.approx(fmean(lengths))
        assert (hour.minimum, hour.maximum) == (min(lengths), max(lengths))
        assert list(hours(record, at(minute + 59))) == made[place:]


def test_a_wait_that_ends_late_belongs_to_the_hour_in_which_the_guest_came() -> None:
    record = Record([wait(10, 20)])
    record.add(wait(50, 40), at(90))
    assert list(hours(record)) == [
        HourOfWaits(start=at(0), mean=30 * 60, minimum=20 * 60, maximum=40 * 60)
    ]
    assert not list(hours(record, at(90)))
