"""Who will be paged later than promised is told of in time, once, and not too often."""

from collections.abc import Callable
from datetime import datetime

from custom_components.steward.waiting.promise import HourlyLimit, PromiseAtRisk, PromiseWatch

from .builders import at


def _always(minute: float) -> Callable[[str], datetime | None]:
    return lambda _: at(minute)


def _watch(*promised: float) -> PromiseWatch:
    watch = PromiseWatch()
    for place, minute in enumerate(promised):
        watch.add(f"guest {place}", at(minute))
    return watch


def test_it_is_told_ten_minutes_before_it_breaks() -> None:
    """Five minutes after the promised time it is broken."""
    watch = _watch(30)
    assert watch.deadline == at(25)
    assert watch.look(at(24), _always(90)) == []
    assert watch.look(at(25), _always(41)) == [
        PromiseAtRisk(guest_id="guest 0", promised_at=at(30), predicted_at=at(41))
    ]
    assert watch.at_risk("guest 0")


def test_five_minutes_are_no_risk() -> None:
    watch = _watch(30)
    assert watch.look(at(25), _always(35)) == []
    assert not watch.at_risk("guest 0")
    assert watch.look(at(26), _always(35.1))
    assert watch.told("guest 0")


def test_once_a_guest() -> None:
    watch = _watch(30)
    assert watch.look(at(25), _always(40))
    assert watch.look(at(26), _always(20)) == []
    assert not watch.at_risk("guest 0")
    assert watch.look(at(27), _always(50)) == []
    assert watch.at_risk("guest 0")


def test_a_risk_ends_only_with_a_prediction_that_keeps_the_promise() -> None:
    watch = _watch(30)
    watch.look(at(25), _always(36))
    watch.look(at(26), _always(31))
    assert watch.at_risk("guest 0")
    watch.look(at(27), _always(30))
    assert not watch.at_risk("guest 0")
    watch.look(at(28), _always(34))
    assert not watch.at_risk("guest 0")


def test_later_than_about_ten_minutes_before_it_is_seen_but_not_told() -> None:
    watch = _watch(30)
    watch.look(at(25), _always(30))
    watch.look(at(26), _always(30))
    assert watch.look(at(27), _always(50)) == []
    assert watch.at_risk("guest 0")
    assert not watch.told("guest 0")


def test_the_latest_pages_are_told_first() -> None:
    watch = _watch(30, 30, 30)
    minutes = {"guest 0": 41, "guest 1": 44, "guest 2": 43}
    told = watch.look(at(25), lambda guest_id: at(minutes[guest_id]))
    assert [one.guest_id for one in told] == ["guest 1", "guest 2", "guest 0"]


def test_so_many_an_hour() -> None:
    """In any hour, not in each hour by the clock."""
    limit = HourlyLimit(3)
    assert [limit.take(at(minute)) for minute in (0, 30, 59, 59)] == [True, True, True, False]
    assert [limit.take(at(minute)) for minute in (60, 61, 90)] == [True, False, True]


def test_who_was_called_is_not_looked_at() -> None:
    watch = _watch(30, 40)
    watch.discard("guest 0")
    watch.discard("nobody")
    assert watch.deadline == at(35)
    assert watch.look(at(25), _always(90)) == []
    assert not watch.at_risk("guest 0")


def test_after_a_restart_it_is_not_told_again() -> None:
    watch = PromiseWatch()
    watch.add("ana", at(30), told=True)
    watch.add("bo", at(15))
    assert watch.look(at(25), _always(90)) == []
    assert watch.at_risk("ana")
    assert not watch.at_risk("bo")


def test_without_a_forecast_nothing_is_known() -> None:
    watch = _watch(30)
    assert watch.look(at(25), lambda _: None) == []
    assert watch.deadline == at(26)
    for minute in range(26, 40):
        watch.look(at(minute), lambda _: None)
    assert watch.deadline is None
