"""What is usual at a half hour of the week."""

from datetime import UTC, datetime, timedelta

from custom_components.steward.waiting.record import Record
from custom_components.steward.waiting.usual import Usual
from custom_components.steward.waiting.waits import Wait

from .builders import CLASSES, FOUR, MORE, TWO, ZONE


def _waits(*waits: tuple[datetime, float, int | None]) -> Record:
    return Record(
        Wait(started=came.astimezone(UTC), waited=minutes * 60, party_size=size)
        for came, minutes, size in waits
    )


def _local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


NOW = _local(20, 19, 10).astimezone(UTC)


def test_four_such_weekdays_count_and_no_other_time() -> None:
    record = _waits(
        (_local(13, 19), 10, 2),
        (_local(6, 19, 29), 20, 1),
        # Over the end of summer time: by the clock on the wall it is the same half hour.
        (_local(30, 19, 15, month=10), 30, 2),
        (_local(23, 19, 15, month=10), 60, 2),
        (_local(16, 19, 15, month=10), 500, 2),
        (_local(13, 18, 59), 500, 2),
        (_local(13, 19, 30), 500, 2),
        (_local(12, 19, 10), 500, 2),
        (_local(20, 19, 5), 500, 2),
    )
    assert Usual(CLASSES, ZONE).mean(record, TWO, NOW) == 30 * 60


def test_a_class_is_apart_and_one_that_never_came_is_like_all() -> None:
    record = _waits((_local(13, 19), 10, 2), (_local(13, 19), 30, 4), (_local(13, 19, 1), 80, None))
    usual = Usual(CLASSES, ZONE)
    assert usual.mean(record, TWO, NOW) == 10 * 60
    assert usual.mean(record, FOUR, NOW) == 30 * 60
    assert usual.mean(record, MORE, NOW) == 40 * 60


def test_it_changes_with_the_half_hour() -> None:
    record = _waits((_local(13, 19), 10, 2), (_local(13, 19, 30), 50, 2))
    usual = Usual(CLASSES, ZONE)
    assert usual.mean(record, TWO, NOW) == 10 * 60
    assert usual.until == _local(20, 19, 30)
    assert usual.mean(record, TWO, NOW + timedelta(minutes=20)) == 50 * 60
    assert usual.mean(record, TWO, NOW) == 10 * 60
    assert usual.mean(record, TWO, NOW + timedelta(hours=3)) is None


def test_an_archive_that_came_late_counts_at_once() -> None:
    usual = Usual(CLASSES, ZONE)
    assert usual.mean(Record(), TWO, NOW) is None
    usual.forget()
    assert usual.mean(_waits((_local(13, 19), 10, 2)), TWO, NOW) == 10 * 60
