"""What places in the line took."""

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.waiting.places import GUESTS, MIN_GUESTS, Places

_guests = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 9000)), min_size=MIN_GUESTS, max_size=60
)


def _error(guests: list[tuple[int, float]], begin: float, slope: float) -> float:
    return sum((begin + slope * ahead - waited) ** 2 / (ahead + 2) for ahead, waited in guests)


@given(_guests, st.floats(-60, 60), st.floats(-5, 5))
def test_no_other_line_is_nearer(
    guests: list[tuple[int, float]], higher: float, steeper: float
) -> None:
    places = Places()
    for guest in guests:
        places.learn(*guest)
    begin, end = places.seconds(0), places.seconds(1000)
    assert begin is not None
    assert end is not None
    slope = (end - begin) / 1000
    assert slope >= 0
    if begin > 0 and slope > 1:
        other = _error(guests, begin + higher, slope + steeper)
        assert _error(guests, begin, slope) <= other * (1 + 1e-6) + 1e-3


def test_a_line_that_is_straight_is_found_and_the_oldest_make_room() -> None:
    places = Places()
    for each in range(GUESTS):
        places.learn(each % 7, 9999)
    for each in range(GUESTS):
        places.learn(each % 7, 60 + 100 * (each % 7))
    assert places.seconds(12) == pytest.approx(1260)


def test_few_guests_teach_nothing() -> None:
    places = Places()
    for _ in range(MIN_GUESTS - 1):
        places.learn(2, 600)
    assert places.seconds(2) is None
    places.learn(2, 600)
    assert places.seconds(5) == pytest.approx(600)
    places.forget(3, 600)
    places.forget(2, 600)
    assert places.seconds(2) is None


def test_more_ahead_is_never_sooner() -> None:
    places = Places()
    for ahead in range(MIN_GUESTS):
        places.learn(ahead, 3000 - 100 * ahead)
    assert places.seconds(20) == pytest.approx(places.seconds(0))
