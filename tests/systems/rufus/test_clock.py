"""A device's clock is known by the passings that come as they happen."""

from datetime import UTC, datetime, timedelta
import random

import pytest

from custom_components.steward.systems.rufus.clock import DeviceClock, last_passing

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


def _learned(*seconds: float) -> float | None:
    """Learn from passings that were that many seconds ahead when they came."""
    clock = DeviceClock()
    for number, ahead in enumerate(seconds):
        received = NOW + timedelta(minutes=number)
        clock.learn(received + timedelta(seconds=ahead), received)
    return clock.offset


@pytest.mark.parametrize("offset", [-3600.0, 0.0, 90.0, 3600.0])
@pytest.mark.parametrize("seed", range(5))
def test_an_offset_is_learned(offset: float, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - no secret
    learned = _learned(*(offset - rng.uniform(0, 8) for _ in range(20)))
    assert learned is not None
    assert abs(learned - offset) <= 10


def test_two_passings_say_nothing_yet() -> None:
    assert _learned(3600, 3600) is None
    assert _learned(3600, 3600, 3600) == 3600


def test_a_few_odd_ones_do_not_change_it() -> None:
    ten_years = 10 * 365 * 86400
    assert _learned(-2, -3, ten_years, -2, -4, -1800, -3, -2, -1) == 0


def test_a_clock_that_was_set_is_known_soon() -> None:
    assert _learned(*[3600] * 20, *[-3] * 5) == 0


@pytest.mark.parametrize(
    ("ahead", "shown"), [(-7200, -7200), (0, 0), (30, 30), (60, 60), (61, 0), (3 * 10**8, 0)]
)
def test_the_last_passing_is_never_well_in_the_future(ahead: int, shown: int) -> None:
    assert last_passing(NOW + timedelta(seconds=ahead), NOW) == NOW + timedelta(seconds=shown)
