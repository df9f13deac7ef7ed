"""The quiet and the live scene, played without waiting."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
import itertools

import pytest

from simulators.rufus import RefusedError, World
from simulators.rufus.scene import Races, crossings, furnish

from ..helpers import Clock, seeded


def play(world: World, clock: Clock, seed: int = 0) -> Iterator[float]:
    """Play races, moving the clock instead of waiting."""
    for pause in Races(world, seeded(seed)).play():
        clock.move(pause)
        yield pause


def test_the_quiet_scene_has_three_idle_devices(world: World) -> None:
    furnish(world)
    devices = list(world.devices.values())
    assert [device.alias for device in devices] == ["Start mat", "Halfway", "Finish line"]
    assert len({device.model for device in devices}) == 3
    assert all(device.battery_percentage and device.firmware for device in devices)
    assert world.sessions == {}
    furnish(world)
    assert list(world.devices.values()) == devices


def test_the_scene_has_events_past_present_and_to_come(world: World, clock: Clock) -> None:
    furnish(world)
    past, today, whole_day, endless = world.events.values()
    now = clock.time
    assert past.end is not None
    assert past.end < now
    assert today.start is not None
    assert today.start.date() == now.date()
    assert whole_day.start is not None
    assert whole_day.end is not None
    assert (whole_day.start.year, whole_day.start.month) == (2026, 4)
    assert whole_day.start.time() == whole_day.end.time() == time()
    assert whole_day.end - whole_day.start == timedelta(days=1)
    assert endless.start is not None
    assert (endless.end, endless.start > now) == (None, True)
    furnish(world)
    assert list(world.events.values()) == [past, today, whole_day, endless]


@pytest.mark.parametrize(
    ("today", "month"), [((2026, 1, 31), 2), ((2027, 1, 1), 2), ((2026, 12, 31), 1)]
)
def test_next_month_follows_any_day(
    world: World, clock: Clock, today: tuple[int, int, int], month: int
) -> None:
    clock.time = datetime(*today, 23, 59, tzinfo=UTC)
    furnish(world)
    start = list(world.events.values())[2].start
    assert start is not None
    assert start.month == month


def test_runners_cross_one_device_after_another_every_few_seconds() -> None:
    planned = crossings(3, seeded())
    assert len(planned) == 24
    for runner in range(8):
        places = [crossing.place for crossing in planned if crossing.runner == runner]
        assert places == [0, 1, 2]
    gaps = [after.moment - before.moment for before, after in itertools.pairwise(planned)]
    assert min(gaps) >= 0
    assert max(gaps) < 60


def test_a_race_is_run_closed_and_run_again(world: World, clock: Clock) -> None:
    steps = play(world, clock)
    pauses = list(itertools.islice(steps, 25))
    assert all(pause >= 0 for pause in pauses)
    sessions = list(world.sessions.values())
    assert len(sessions) == 3
    assert all(session.active for session in sessions)
    for session in sessions:
        passings = world.passings(session.token)
        assert [passing.num_passing for passing in passings] == list(range(1, 9))
        times = [passing.timestamp for passing in passings]
        assert times == sorted(times)
    next(steps)
    assert not any(session.active for session in world.sessions.values())
    next(steps)
    aliases = [session.alias for session in world.sessions.values()]
    assert aliases == ["City run 1"] * 3 + ["City run 2"] * 3


def test_batteries_drain_and_telemetry_moves(world: World, clock: Clock) -> None:
    furnish(world)
    before = list(world.devices.values())
    steps = play(world, clock)
    for _ in itertools.islice(steps, 60):
        pass
    for old, new in zip(before, world.devices.values(), strict=True):
        assert new.battery_percentage is not None
        assert old.battery_percentage is not None
        assert new.battery_percentage < old.battery_percentage
        assert new.last_telemetry_at is not None
        assert old.last_telemetry_at is not None
        assert new.last_telemetry_at > old.last_telemetry_at


def test_an_empty_battery_is_changed_and_a_set_one_kept(world: World, clock: Clock) -> None:
    furnish(world)
    empty, full, other = world.devices
    steps = play(world, clock)
    next(steps)
    world.report(empty, {"battery_percentage": 15})
    world.report(full, {"battery_percentage": 50})
    world.report(other, {"battery_percentage": None})
    for _ in itertools.islice(steps, 2):
        pass
    batteries = [device.battery_percentage for device in world.devices.values()]
    assert batteries == [100, 50, 100]


def test_the_scene_goes_on_whatever_others_do(world: World, clock: Clock) -> None:
    steps = play(world, clock)
    next(steps)
    gone, closed, reopened = world.devices
    world.unbind(gone)
    session = world.active_session(closed)
    assert session is not None
    world.close(session.token)
    mine = world.open(reopened, "Mine")
    for _ in itertools.islice(steps, 25):
        pass
    assert world.passings(session.token) == []
    assert world.passings_count(mine.token) == 8
    with pytest.raises(RefusedError):
        world.device(gone)
    next(steps)
    assert len(world.sessions_of(closed)) == 2


def test_a_world_without_devices_does_not_spin(world: World, clock: Clock) -> None:
    steps = play(world, clock)
    next(steps)
    for deviceid in list(world.devices):
        world.unbind(deviceid)
    assert all(pause >= 0 for pause in itertools.islice(steps, 30))
    assert sum(itertools.islice(steps, 10)) >= 100


def test_a_seed_makes_the_same_race() -> None:
    def told(seed: int) -> list[float]:
        clock = Clock()
        return list(itertools.islice(play(World(clock=clock), clock, seed), 50))

    assert told(1) == told(1) != told(2)
