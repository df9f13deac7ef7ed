"""The transmitter's times become right, whatever its zone and however wrong its clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.systems.lrs.clock import Now, TransmitterClock

from ..strategies import moments

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def _shown(moment: datetime, offset: timedelta) -> datetime:
    """Show a time as a transmitter does whose clock is behind UTC by an offset."""
    return (moment - offset).replace(tzinfo=None, microsecond=0)


def _at(moment: datetime, monotonic: float = 0.0) -> Now:
    """Make a moment by both clocks; where only one matters the steady one stands."""
    return Now(moment, monotonic)


def _learn(clock: TransmitterClock, now: datetime, offset: timedelta, took: timedelta) -> None:
    """Ask for the time, which it shows halfway between question and answer."""
    clock.learn(_shown(now - took / 2, offset), now - took, _at(now))


def test_without_a_time_nothing_is_learned() -> None:
    clock = TransmitterClock(UTC)
    clock.learn(None, NOW, _at(NOW))
    clock.hear(None, _at(NOW))
    assert not clock.doubtful
    assert clock.offset is None
    assert clock.ahead(_at(NOW)) is None
    assert clock.to_utc(None) is None


def test_until_it_is_known_its_times_are_local() -> None:
    clock = TransmitterClock(ZoneInfo("Europe/Madrid"))
    assert clock.to_utc(_shown(NOW, timedelta())) == NOW - timedelta(hours=1)
    summer = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert clock.to_utc(_shown(summer, timedelta())) == summer - timedelta(hours=2)


@given(
    moments.filter(lambda moment: 1980 < moment.year < 9000),
    st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=400)),
    st.timedeltas(min_value=timedelta(), max_value=timedelta(hours=6)),
)
def test_a_time_that_it_shows_is_right_within_its_precision(
    now: datetime, offset: timedelta, ago: timedelta
) -> None:
    clock = TransmitterClock(UTC)
    clock.learn(_shown(now, offset), now, _at(now))
    read = clock.to_utc(_shown(now - ago, offset))
    assert read
    assert abs(read - (now - ago)) <= timedelta(seconds=2)


@given(
    st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=400)),
    st.lists(
        st.tuples(
            st.timedeltas(min_value=timedelta(), max_value=timedelta(hours=1)),
            st.timedeltas(min_value=timedelta(), max_value=timedelta(seconds=12)),
        ),
        min_size=1,
        max_size=8,
    ),
)
def test_the_bounds_narrow_around_the_truth(
    offset: timedelta, asked: list[tuple[timedelta, timedelta]]
) -> None:
    clock = TransmitterClock(UTC)
    now, width = NOW, timedelta.max
    for later, took in asked:
        now += later
        _learn(clock, now, offset, took)
        assert clock.bounds is not None
        least, most = clock.bounds
        assert least <= offset <= most
        assert most - least <= min(width, took + SECOND)
        width = most - least


@pytest.mark.parametrize(
    ("late", "doubtful"), [(0, False), (1, False), (10, False), (13, True), (-3, True)]
)
def test_what_was_pushed_teaches_nothing_but_doubt(late: int, *, doubtful: bool) -> None:
    clock = TransmitterClock(UTC)
    _learn(clock, NOW, timedelta(hours=1), timedelta())
    before = clock.offset
    clock.hear(_shown(NOW - late * SECOND, timedelta(hours=1)), _at(NOW))
    assert clock.doubtful is doubtful
    assert clock.offset == before
    _learn(clock, NOW, timedelta(hours=1), timedelta())
    assert not clock.doubtful


def test_what_was_turned_in_doubt_is_turned_anew() -> None:
    clock = TransmitterClock(UTC)
    _learn(clock, NOW, timedelta(), timedelta())
    old = clock.to_utc(_shown(NOW, timedelta()), "old")
    late = _shown(NOW - 20 * SECOND, timedelta())  # on its way for long, or a clock that was set?
    clock.hear(late, _at(NOW))
    assert clock.doubtful
    assert clock.to_utc(late, "new") == NOW - 20 * SECOND
    _learn(clock, NOW, timedelta(seconds=20), timedelta())
    assert clock.to_utc(late, "new") == NOW
    assert clock.to_utc(_shown(NOW, timedelta()), "old") == old == NOW


def test_a_clock_that_jumped_is_believed_until_it_is_asked() -> None:
    """No network delays a message for that long."""
    clock = TransmitterClock(UTC)
    _learn(clock, NOW, timedelta(), timedelta())
    old = clock.to_utc(_shown(NOW, timedelta()), "old")
    clock.hear(_shown(NOW, timedelta(hours=1)), _at(NOW))
    assert clock.doubtful
    first = clock.to_utc(_shown(NOW, timedelta(hours=1)), "new")
    assert first
    assert abs(first - NOW) <= 6 * SECOND
    _learn(clock, NOW, timedelta(hours=1), timedelta())
    assert clock.to_utc(_shown(NOW, timedelta(hours=1)), "new") == NOW
    assert clock.to_utc(_shown(NOW, timedelta()), "old") == old == NOW


@pytest.mark.parametrize("step", [-3600, -3, 12, 86400])
def test_a_clock_that_was_set_is_learned_anew(step: int) -> None:
    clock = TransmitterClock(UTC)
    clock.learn(_shown(NOW, timedelta()), NOW, _at(NOW))
    clock.learn(_shown(NOW, timedelta(seconds=step)), NOW, _at(NOW))
    assert clock.offset is not None
    assert abs(clock.offset - timedelta(seconds=step)) <= SECOND


@pytest.mark.parametrize("step", [-2, 2])
def test_an_answer_tells_of_a_step_that_is_small(step: int) -> None:
    clock = TransmitterClock(UTC)
    _learn(clock, NOW, timedelta(), timedelta())
    _learn(clock, NOW, timedelta(seconds=step), timedelta())
    assert clock.offset is not None
    assert abs(clock.offset - timedelta(seconds=step)) <= SECOND


def test_a_clock_that_drifts_is_followed() -> None:
    clock = TransmitterClock(UTC)
    for hours in range(100):
        drift = timedelta(seconds=0.4 * hours)
        _learn(clock, NOW + timedelta(hours=hours), drift, timedelta(milliseconds=20))
        assert clock.offset is not None
        assert abs(clock.offset - drift) <= SECOND


@pytest.mark.parametrize("zone", ["UTC", "Europe/Madrid", "America/St_Johns"])
@pytest.mark.parametrize("ahead", [-7200, -61, 0, 90])
def test_how_far_it_is_ahead_of_the_local_time(zone: str, ahead: int) -> None:
    clock = TransmitterClock(ZoneInfo(zone))
    local = NOW.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    clock.learn(local + timedelta(seconds=ahead), NOW, _at(NOW))
    told = clock.ahead(_at(NOW))
    assert told is not None
    assert abs(told - ahead) <= 1


def test_times_of_a_session_stay_when_the_clock_is_set() -> None:
    clock = TransmitterClock(UTC)
    _learn(clock, NOW, timedelta(hours=1), timedelta())
    started = _shown(NOW, timedelta(hours=1))
    assert clock.to_utc(started, "a") == NOW
    _learn(clock, NOW, timedelta(hours=3), timedelta())
    assert clock.to_utc(started, "a") == NOW
    assert clock.to_utc(started, "b") == NOW + timedelta(hours=2)
    assert clock.to_utc(started) == NOW + timedelta(hours=2)
    clock.forget("a")
    assert clock.to_utc(started, "a") == NOW + timedelta(hours=2)


def test_a_time_before_all_others_is_missing() -> None:
    clock = TransmitterClock(UTC)
    _learn(clock, NOW, timedelta(hours=-1), timedelta())
    assert clock.to_utc(datetime(1, 1, 1)) is None  # noqa: DTZ001 - the transmitter's clock


def test_a_clock_beyond_all_times_is_survived() -> None:
    clock = TransmitterClock(UTC)
    clock.learn(datetime(9999, 12, 31), NOW, _at(NOW))  # noqa: DTZ001 - the transmitter's clock
    assert clock.to_utc(_shown(NOW, timedelta())) is None


@pytest.mark.parametrize("step", [-3600, -5, 5, 3600, 86400])
def test_a_step_of_home_assistant_s_own_clock_moves_all_along(step: int) -> None:
    """What was turned by the wrong time is right by the new one, at once."""
    clock = TransmitterClock(UTC)
    wrong = NOW - step * SECOND  # what Home Assistant's clock shows before it is set
    assert not clock.watch(_at(wrong))
    clock.learn(_shown(NOW, timedelta()), wrong, _at(wrong))
    started = _shown(NOW, timedelta())
    assert clock.to_utc(started, "a") == wrong
    assert clock.watch(_at(NOW + 60 * SECOND, 60.0))
    assert clock.to_utc(started, "a") == NOW
    assert clock.to_utc(started) == NOW
    assert not clock.watch(_at(NOW + 120 * SECOND, 120.0))


def test_a_clock_that_is_slewed_is_no_step() -> None:
    clock = TransmitterClock(UTC)
    for minutes in range(60):
        drift = timedelta(milliseconds=30 * minutes)
        assert not clock.watch(_at(NOW + timedelta(minutes=minutes) + drift, 60.0 * minutes))


def test_what_is_told_late_is_as_old_as_it_says_once_the_clock_proves_right() -> None:
    clock = TransmitterClock(UTC)
    _learn(clock, NOW, timedelta(), SECOND)
    began = NOW - timedelta(minutes=24)
    told = (NOW, NOW + timedelta(minutes=1))
    clock.to_utc(_shown(began, timedelta()), "A", told)
    assert clock.doubtful
    _learn(clock, told[1] + SECOND, timedelta(), SECOND)
    assert clock.to_utc(_shown(began, timedelta()), "A", told) == began


def test_what_is_told_late_by_a_clock_that_was_set_is_new() -> None:
    clock = TransmitterClock(UTC)
    _learn(clock, NOW, timedelta(), SECOND)
    behind = timedelta(minutes=24)
    began = NOW + timedelta(seconds=30)
    told = (NOW, NOW + timedelta(minutes=1))
    clock.to_utc(_shown(began, behind), "A", told)
    assert clock.doubtful
    _learn(clock, told[1] + SECOND, behind, SECOND)
    assert clock.to_utc(_shown(began, behind), "A", told) == began
