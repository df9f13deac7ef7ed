"""Quotes learn from what was true."""

from hypothesis import given, strategies as st

from custom_components.steward.waiting.quotes import FIRST_FACTOR, GUESTS, MIN_GUESTS, Factors
from custom_components.steward.waiting.waits import Basis, Prediction, Wait

from .builders import quote, wait


def _told(minutes: float, basis: Basis = Basis.RATE, predicted: float = 10) -> Wait:
    return wait(0, minutes, told=quote(20, basis, predicted))


def _factor(factors: Factors, basis: Basis = Basis.RATE) -> float:
    return factors.quote(Prediction(seconds=600, basis=basis), 3).quoted / 600


@given(st.lists(st.integers(0, 100), min_size=MIN_GUESTS, max_size=2 * GUESTS))
def test_four_of_five_of_the_last_would_have_been_kept(minutes: list[int]) -> None:
    factors = Factors([_told(each) for each in minutes])
    last = minutes[-GUESTS:]
    kept = sum(each <= 10 * _factor(factors) + 1e-9 for each in last)
    assert kept / len(last) >= 0.8
    fewer = sum(each < 10 * _factor(factors) - 1e-9 for each in last)
    assert fewer / len(last) < 0.8


def test_the_oldest_make_room() -> None:
    factors = Factors([_told(minutes) for minutes in (30, 90) for _ in range(GUESTS)])
    assert _factor(factors) == 9
    for _ in range(GUESTS // 2):
        factors.learn(_told(30))
    assert _factor(factors) == 9
    for _ in range(GUESTS // 2):
        factors.learn(_told(30))
    assert _factor(factors) == 3


def test_each_way_learns_by_itself() -> None:
    factors = Factors([_told(30) for _ in range(MIN_GUESTS)])
    assert _factor(factors) == 3
    assert _factor(factors, Basis.USUAL) == FIRST_FACTOR
    assert factors.quote(Prediction(seconds=600, basis=Basis.RATE), 3).ahead == 3


def test_few_guests_teach_nothing() -> None:
    factors = Factors([_told(30) for _ in range(MIN_GUESTS - 1)])
    assert _factor(factors) == FIRST_FACTOR
    factors.learn(wait(0, 30))
    assert _factor(factors) == FIRST_FACTOR
    factors.learn(_told(30))
    assert _factor(factors) == 3


def test_no_wait_is_quoted_with_what_such_guests_waited() -> None:
    factors = Factors([_told(2, Basis.FREE, predicted=0) for _ in range(MIN_GUESTS)])
    assert factors.quote(Prediction(seconds=0, basis=Basis.FREE), 0).quoted == 120


def test_a_wait_that_was_none_is_forgotten() -> None:
    factors = Factors([_told(30) for _ in range(MIN_GUESTS)])
    for _ in range(MIN_GUESTS):
        factors.learn(_told(90))
    assert _factor(factors) == 9
    for _ in range(MIN_GUESTS + 5):
        factors.forget(_told(90))
    factors.forget(wait(0, 30))
    assert _factor(factors) == 3
