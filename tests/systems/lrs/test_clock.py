"""The transmitter's times become right, whatever its zone and however wrong its clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from freezegun import freeze_time
from homeassistant.util import dt as dt_util
from hypothesis import given, strategies as st
import pytest

from custom_components.steward.systems.lrs.clock import TransmitterClock

from ..strategies import moments

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _shown(moment: datetime, offset: timedelta) -> datetime:
    """Show a time as a transmitter does whose clock is behind UTC by an offset."""
    return (moment - offset).replace(tzinfo=None)


def test_without_a_time_nothing_is_learned() -> None:
    clock = TransmitterClock()
    clock.learn(None)
    assert clock.offset is None
    assert clock.to_utc(None) is None


def test_until_it_is_known_its_times_are_local(request: pytest.FixtureRequest) -> None:
    request.addfinalizer(lambda: dt_util.set_default_time_zone(UTC))
    dt_util.set_default_time_zone(ZoneInfo("Europe/Madrid"))
    assert TransmitterClock().to_utc(_shown(NOW, timedelta())) == NOW - timedelta(hours=1)


@given(
    moments.filter(lambda moment: 1980 < moment.year < 9000),
    st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=400)),
    st.timedeltas(min_value=timedelta(), max_value=timedelta(hours=6)),
)
def test_a_time_that_it_shows_is_right_within_its_precision(
    now: datetime, offset: timedelta, ago: timedelta
) -> None:
    clock = TransmitterClock()
    with freeze_time(now):
        clock.learn(_shown(now, offset).replace(microsecond=0))
        read = clock.to_utc(_shown(now - ago, offset).replace(microsecond=0))
    assert read
    assert abs(read - (now - ago)) <= timedelta(seconds=2)


@pytest.mark.parametrize("noise", [-2, -1, 0, 1, 2])
def test_small_differences_are_noise(noise: int) -> None:
    clock = TransmitterClock()
    offset = timedelta(hours=1)
    with freeze_time(NOW):
        clock.learn(_shown(NOW, offset))
        clock.learn(_shown(NOW, offset + timedelta(seconds=noise)))
    assert clock.offset == offset


@pytest.mark.parametrize("step", [-3600, -3, 3, 86400])
def test_a_clock_that_was_set_is_learned_anew(step: int) -> None:
    clock = TransmitterClock()
    with freeze_time(NOW):
        clock.learn(_shown(NOW, timedelta()))
        clock.learn(_shown(NOW, timedelta(seconds=step)))
    assert clock.offset == timedelta(seconds=step)


def test_a_time_before_all_others_is_missing() -> None:
    clock = TransmitterClock()
    clock.offset = timedelta(hours=-1)
    assert clock.to_utc(datetime(1, 1, 1)) is None  # noqa: DTZ001 - the transmitter's clock


def test_a_clock_beyond_all_times_is_survived() -> None:
    clock = TransmitterClock()
    with freeze_time(NOW):
        clock.learn(datetime(9999, 12, 31))  # noqa: DTZ001 - the transmitter's clock
    assert clock.to_utc(_shown(NOW, timedelta())) is None
