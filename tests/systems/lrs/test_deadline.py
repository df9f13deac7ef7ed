"""One timer for the guest who is due next."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.steward.systems.lrs.deadline import DeadlineTimer


class Clock:
    """Counts how often the watch called, by the seconds that have passed."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        self.calls: list[int] = []
        self._hass = hass
        self._freezer = freezer
        self._start = dt_util.utcnow()
        self.watch = DeadlineTimer(hass, self._passed)

    def _passed(self) -> None:
        self.calls.append(round((dt_util.utcnow() - self._start).total_seconds()))

    def at(self, seconds: float) -> datetime:
        """Name a moment by its distance from the start."""
        return self._start + timedelta(seconds=seconds)

    async def turn_to(self, seconds: float) -> None:
        """Let time pass."""
        self._freezer.move_to(self._start + timedelta(seconds=seconds))
        async_fire_time_changed(self._hass)
        await self._hass.async_block_till_done()


@pytest.fixture
def clock(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Iterator[Clock]:
    """Return a stopped clock, and a watch that counts."""
    freezer.move_to("2026-03-01T08:00:00+00:00")
    made = Clock(hass, freezer)
    yield made
    made.watch.stop()


async def test_the_moment_is_watched_for(clock: Clock) -> None:
    clock.watch.watch(clock.at(60))
    await clock.turn_to(59)
    assert clock.calls == []
    await clock.turn_to(60)
    assert clock.calls == [60]
    await clock.turn_to(200)
    assert clock.calls == [60]


async def test_it_is_watched_for_the_next_one_when_told_so(clock: Clock) -> None:
    clock.watch.watch(clock.at(60))
    await clock.turn_to(60)
    clock.watch.watch(clock.at(90))
    await clock.turn_to(90)
    assert clock.calls == [60, 90]


async def test_an_earlier_moment_takes_the_place(clock: Clock) -> None:
    clock.watch.watch(clock.at(60))
    clock.watch.watch(clock.at(30))
    await clock.turn_to(30)
    assert clock.calls == [30]


async def test_what_is_no_longer_due_is_not_watched_for(clock: Clock) -> None:
    clock.watch.watch(clock.at(60))
    clock.watch.watch(None)
    await clock.turn_to(60)
    assert clock.calls == []


async def test_the_same_moment_again_changes_nothing(clock: Clock) -> None:
    clock.watch.watch(clock.at(60))
    before = clock.watch._cancel
    clock.watch.watch(clock.at(60))
    assert clock.watch._cancel is before
    await clock.turn_to(60)
    assert clock.calls == [60]


async def test_a_moment_that_has_passed_comes_at_once(clock: Clock) -> None:
    clock.watch.watch(clock.at(-5))
    await clock.turn_to(0)
    assert clock.calls == [0]


async def test_nothing_comes_after_the_stop(clock: Clock) -> None:
    clock.watch.watch(clock.at(60))
    clock.watch.stop()
    clock.watch.stop()
    await clock.turn_to(60)
    assert clock.calls == []
