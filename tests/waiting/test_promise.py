"""Promises at risk are told of in time, each once, and all of them with few alarms."""

from collections.abc import Callable
from datetime import datetime, timedelta

from custom_components.steward.waiting.promise import Alarms, PromiseAtRisk, PromiseWatch

from .builders import at


def _always(minute: float) -> Callable[[str], datetime | None]:
    return lambda _: at(minute)


def _minutes(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def _watch(*promised: float) -> PromiseWatch:
    watch = PromiseWatch()
    for place, minute in enumerate(promised):
        watch.add(f"guest {place}", at(minute))
    return watch


def _risk(name: str, promised: float = 30, told: float | None = None) -> PromiseAtRisk:
    return PromiseAtRisk(
        guest_id=name,
        promised_at=at(promised),
        predicted_at=at(promised + 11),
        told_at=None if told is None else at(told),
    )


def _names(risks: list[PromiseAtRisk]) -> list[str]:
    return [risk.guest_id for risk in risks]


def test_a_guest_is_at_risk_ten_minutes_before_the_promise_breaks() -> None:
    """Five minutes after the promised time it is broken."""
    watch = _watch(30)
    assert watch.deadline == at(25)
    assert watch.look(at(24), _always(90)) == []
    assert watch.look(at(25), _always(41)) == [_risk("guest 0")]


def test_another_promise_takes_the_place_of_the_first() -> None:
    watch = _watch(30)
    watch.add("guest 0", at(40))
    assert watch.deadline == at(35)
    assert watch.look(at(25), _always(90)) == []
    watch.add("guest 0", at(32))
    assert watch.look(at(27), _always(43)) == [_risk("guest 0", 32)]
    assert watch.deadline == at(27.5)
    watch.look(at(27.5), _always(30))
    watch.look(at(28), _always(30))
    assert watch.deadline is None  # it is too late for this promise, and there is no other


def test_five_minutes_are_no_risk() -> None:
    watch = _watch(30)
    assert watch.look(at(25), _always(35)) == []
    assert watch.look(at(25.5), _always(35.1))


def test_a_risk_ends_only_with_a_prediction_that_keeps_the_promise() -> None:
    watch = _watch(30, 30)
    assert len(watch.look(at(25), _always(36))) == 2
    minutes = {"guest 0": 30.1, "guest 1": 30}
    assert _names(watch.look(at(25.5), lambda guest: at(minutes[guest]))) == ["guest 0"]


def test_the_same_promise_stays_at_risk_where_it_was() -> None:
    watch = _watch(30)
    watch.look(at(25), _always(36))
    watch.add("guest 0", at(30))
    assert watch.look(at(25.5), _always(30.1))


def test_later_than_about_ten_minutes_before_it_is_too_late() -> None:
    watch = _watch(30)
    assert watch.look(at(25.5), _always(90))
    assert watch.look(at(26), _always(90)) == []
    assert watch.deadline is None
    watch = _watch(30)
    assert watch.look(at(26), _always(90)) == []


def test_who_was_called_is_not_looked_at() -> None:
    watch = _watch(30, 40)
    watch.discard("guest 0")
    watch.discard("nobody")
    assert watch.deadline == at(35)
    assert watch.look(at(25), _always(90)) == []
    assert _names(watch.late(at(25), _minutes(20), _always(90))) == ["guest 1"]


def test_without_a_forecast_nothing_is_known() -> None:
    watch = _watch(30)
    assert watch.look(at(25), lambda _: None) == []
    assert watch.late(at(25), _minutes(20), lambda _: None) == []
    assert watch.deadline == at(25.5)


def test_who_will_be_late_is_who_breaks_a_promise_within_ten_minutes_and_a_time() -> None:
    """Whose promise is broken knows it."""
    watch = _watch(20, 46, 20.1, 45)
    assert _names(watch.late(at(25), _minutes(15), _always(90))) == ["guest 2", "guest 3"]
    assert _names(watch.late(at(25), _minutes(16), _always(90)))[-1] == "guest 1"


def test_late_is_any_time_after_the_promised_one() -> None:
    watch = _watch(30)
    assert watch.late(at(25), _minutes(20), _always(30)) == []
    assert watch.late(at(25), _minutes(20), _always(30.1))


def test_an_alarm_tells_of_each_guest_once() -> None:
    alarms = Alarms(60, at(0))
    ana, bo, cy = _risk("ana"), _risk("bo"), _risk("cy")
    assert alarms.is_due(ana, at(25))
    assert alarms.tell([ana, bo], at(25)) == [ana, bo]
    assert not alarms.is_due(bo, at(26))
    assert alarms.is_due(cy, at(26))
    assert alarms.tell([ana, bo, cy], at(26)) == [cy]


def test_three_alarms_an_hour_are_a_quarter_of_an_hour_apart() -> None:
    """In any hour, not in each hour by the clock; each reaches to the next one."""
    alarms = Alarms(3, at(0))
    told = []
    for minute in range(120):
        risk = _risk(f"{minute}", minute)
        if alarms.is_due(risk, at(minute)):
            reach = alarms.reach(at(minute))
            alarms.tell([risk], at(minute))
            told.append((minute, reach))
    minutes = [0, 15, 30, 60, 75, 90]
    assert told == [
        (minute, _minutes(then - minute))
        for minute, then in zip(minutes, [*minutes[1:], 120], strict=True)
    ]


def test_who_was_told_of_before_a_restart_is_told_of_no_more() -> None:
    watch = PromiseWatch()
    watch.add("ana", at(30), at(10))
    watch.add("bo", at(30))
    ana, bo = watch.look(at(25), _always(41))
    assert (ana, bo) == (_risk("ana", told=10), _risk("bo"))
    alarms = Alarms(3, at(20))
    assert not alarms.is_due(ana, at(25))
    assert alarms.tell([ana, bo], at(25)) == [bo]


def test_what_another_has_told_is_told_all_the_same() -> None:
    """A host hears of the worst; the guests are told by another automation."""
    watch = _watch(30)
    watch.note_told("guest 0", at(21))
    (risk,) = watch.look(at(25), _always(41))
    assert Alarms(3, at(20)).is_due(risk, at(25))
    assert not Alarms(3, at(22)).is_due(risk, at(25))
