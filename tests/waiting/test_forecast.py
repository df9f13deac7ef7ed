"""The prediction, by the way that is known best."""

from dataclasses import replace

import pytest

from custom_components.steward.waiting.forecast import Forecast
from custom_components.steward.waiting.places import MIN_GUESTS
from custom_components.steward.waiting.record import Record
from custom_components.steward.waiting.waits import Basis, Prediction, Wait

from .builders import CLASSES, FOUR, TWO, ZONE, at, quote, wait

WEEK = -7 * 24 * 60


def _forecast(*waits: Wait, pages: tuple[float, ...] = ()) -> Forecast:
    forecast = Forecast(CLASSES, Record(waits), ZONE)
    for minute in pages:
        forecast.page(TWO, at(minute))
    return forecast


def _predicted(forecast: Forecast, minute: float, ahead: int = 1) -> Prediction | None:
    return forecast.predict(TWO, at(minute), ahead=ahead, waiting=ahead + 1)


def test_the_rate_is_that_of_the_last_45_minutes_and_of_the_class() -> None:
    forecast = _forecast(pages=(0, 20, 30, 40, 45))
    forecast.page(FOUR, at(44))
    assert _predicted(forecast, 45, ahead=3) == Prediction(
        seconds=4 * 45 / 5 * 60, basis=Basis.RATE
    )
    assert _predicted(forecast, 46, ahead=3) == Prediction(
        seconds=4 * 45 / 4 * 60, basis=Basis.RATE
    )


def test_two_pages_are_no_rate() -> None:
    forecast = _forecast(pages=(30, 40))
    assert _predicted(forecast, 45) is None
    forecast.page(TWO, at(35))
    assert _predicted(forecast, 45) == Prediction(seconds=2 * 45 / 3 * 60, basis=Basis.RATE)


def test_late_news_have_their_place() -> None:
    early, late = _forecast(pages=(0, 10, 20, 40)), _forecast(pages=(40, 20, 0, 10))
    for minute in (45, 50, 60):
        assert _predicted(early, minute) == _predicted(late, minute)


def test_rate_and_usual_are_blended() -> None:
    usual = wait(WEEK + 40, 60)
    blend = _predicted(_forecast(usual, pages=(10, 20, 30)), 45)
    assert blend
    assert blend.seconds == pytest.approx((0.7 * 30 + 0.3 * 60) * 60)
    assert blend.basis is Basis.RATE_AND_USUAL
    assert _predicted(_forecast(usual), 45) == Prediction(seconds=60 * 60, basis=Basis.USUAL)


def test_without_either_the_median_and_then_the_goal() -> None:
    forecast = _forecast(wait(WEEK + 200, 20), wait(WEEK + 200, 90), wait(WEEK + 200, 30, size=6))
    forecast.goal = 300
    assert _predicted(forecast, 45) == Prediction(seconds=30 * 60, basis=Basis.MEDIAN)
    forecast = _forecast()
    forecast.goal = 300
    assert _predicted(forecast, 45) == Prediction(seconds=300, basis=Basis.GOAL)
    assert _predicted(_forecast(), 45) is None


def test_nobody_waits_and_one_was_just_called() -> None:
    forecast = _forecast(pages=(10, 20, 30))
    free = Prediction(seconds=0, basis=Basis.FREE)
    assert forecast.predict(TWO, at(40), ahead=0, waiting=0) == free
    assert forecast.predict(FOUR, at(40), ahead=0, waiting=0) == free
    assert forecast.predict(TWO, at(40), ahead=0, waiting=1) != free
    assert forecast.predict(TWO, at(40.1), ahead=0, waiting=0) != free


def test_a_restart_knows_who_was_called_lately() -> None:
    waits = [wait(minute, 10) for minute in (0, 10, 20)]
    assert (
        _predicted(_forecast(*waits), 45)
        == _predicted(_forecast(*waits, pages=()), 45)
        == Prediction(seconds=2 * 45 / 3 * 60, basis=Basis.RATE)
    )


def test_a_wait_that_was_none_is_forgotten() -> None:
    forecast = _forecast(*(wait(minute, 10) for minute in (0, 10, 20, 30)))
    forecast.forget(wait(10, 10))
    forecast.forget(wait(10, 10, size=4))
    assert _predicted(forecast, 45) == Prediction(seconds=2 * 45 / 3 * 60, basis=Basis.RATE)


def _in_line(minute: float, ahead: int, minutes: float, basis: Basis = Basis.RATE) -> Wait:
    return wait(minute, minutes, told=replace(quote(30, basis), ahead=ahead))


def test_what_the_places_took_is_known_best() -> None:
    """Ten minutes for the first in the line, and four for each place."""
    past = [_in_line(WEEK + 30, ahead, 10 + 4 * ahead) for ahead in range(MIN_GUESTS)]
    free = [_in_line(WEEK + 30, 0, 0.1, Basis.FREE) for _ in range(MIN_GUESTS)]
    forecast = _forecast(*past, *free, pages=(10, 20, 30))
    told = _predicted(forecast, 45, ahead=3)
    assert told
    assert told.seconds == pytest.approx(22 * 60)
    assert told.basis is Basis.PLACES
    other = forecast.predict(FOUR, at(45), ahead=3, waiting=3)
    assert other
    assert other.basis is Basis.USUAL
    forecast.forget(past[0])
    told = _predicted(forecast, 45, ahead=3)
    assert told
    assert told.basis is Basis.RATE_AND_USUAL


def test_it_knows_until_when_it_stands() -> None:
    forecast = _forecast(pages=(10, 20, 30))
    told = _predicted(forecast, 35)
    # The room was not asked about a half hour before, the next one begins at 60.
    assert forecast.until(at(35)) == at(40)
    assert forecast.until(at(41)) == at(55)
    assert _predicted(forecast, 55) == told
    assert _predicted(forecast, 55.1) != told
    assert forecast.until(at(55)) == at(60)
