"""The rules of the account."""

from datetime import timedelta
import re
from typing import Any

from hypothesis import given, strategies as st
import pytest

from simulators.rufus import Options, Order, RefusedError, World
from simulators.rufus.records import Passing
from simulators.rufus.register import Span

from ..helpers import Clock

ID = re.compile(r"[0-9A-F]{64}")


def a_passing(number: int, seconds: float = 0) -> Passing:
    return Passing(
        timestamp=Clock().time + timedelta(seconds=seconds), num_passing=number, bib="12"
    )


def test_a_device_is_bound_with_an_opaque_id(world: World, clock: Clock) -> None:
    device = world.bind(model="G2", serial_number="1")
    assert ID.fullmatch(device.deviceid)
    assert world.device(device.deviceid) == device
    assert device.created == device.last_seen == clock.time
    assert (device.kind, device.alias, device.firmware) == ("", "", None)


def test_ids_come_from_the_seed() -> None:
    def first_id(seed: int) -> str:
        return World(seed=seed).bind(model="G2", serial_number="1").deviceid

    assert first_id(1) == first_id(1) != first_id(2)


@pytest.mark.parametrize(
    ("rebind_by", "model", "refused"),
    [
        (("model", "serial_number"), "G2", True),
        (("model", "serial_number"), "G3", False),
        (("serial_number",), "G3", True),
    ],
)
def test_a_device_bound_again_is_named(
    rebind_by: tuple[str, ...], model: str, *, refused: bool
) -> None:
    world = World(options=Options(rebind_by=rebind_by))
    device = world.bind(model="G2", serial_number="1")
    if not refused:
        assert world.bind(model=model, serial_number="1") != device
        return
    with pytest.raises(RefusedError) as error:
        world.bind(model=model, serial_number="1")
    assert error.value.status == 409
    assert error.value.content["deviceid"] == device.deviceid


@pytest.mark.parametrize("same", [True, False])
def test_a_device_that_comes_back_begins_again(same: bool) -> None:  # noqa: FBT001 - a parameter
    world = World(options=Options(rebind_same_id=same))
    device = world.bind(model="G2", serial_number="1", alias="Bridge")
    world.open(device.deviceid)
    world.unbind(device.deviceid)
    other = world.bind(model="G3", serial_number="1")
    back = world.bind(model="G2", serial_number="1")
    assert (back.deviceid == device.deviceid) is same
    assert (back.alias, world.sessions_of(back.deviceid)) == ("", [])
    assert other.deviceid not in (device.deviceid, back.deviceid)


def test_unbinding_takes_sessions_and_passings_along(world: World) -> None:
    gone, kept = (world.bind(model="G2", serial_number=number) for number in "12")
    token = world.open(gone.deviceid).token
    world.insert(token, [a_passing(1)])
    other = world.open(kept.deviceid)
    world.unbind(gone.deviceid)
    assert list(world.devices) == [kept.deviceid]
    assert list(world.sessions.values()) == [other]
    assert world.passings(token) == []
    with pytest.raises(RefusedError, match="Device not found"):
        world.unbind(gone.deviceid)


def test_telemetry_moves_its_time_and_leaves_the_rest(world: World, clock: Clock) -> None:
    device = world.bind(model="G2", serial_number="1")
    world.report(device.deviceid, {"battery_percentage": 80, "charging": True})
    clock.move(5)
    device = world.report(device.deviceid, {"charging": False})
    assert (device.battery_percentage, device.charging) == (80, False)
    assert device.last_telemetry_at == device.last_seen == clock.time


def test_opening_closes_the_active_session(world: World, clock: Clock) -> None:
    device = world.bind(model="G2", serial_number="1")
    first = world.open(device.deviceid, "One")
    clock.move(5)
    second = world.open(device.deviceid, "Two")
    assert world.session(first.token).closed == clock.time
    assert world.active_session(device.deviceid) == second
    assert [session.alias for session in world.sessions_of(device.deviceid)] == ["One", "Two"]


def test_tokens_may_be_short() -> None:
    world = World(options=Options(short_tokens=True))
    device = world.bind(model="G2", serial_number="1")
    assert re.fullmatch(r"sess-[0-9a-f]+", world.open(device.deviceid).token)


def test_devices_have_active_sessions_of_their_own(world: World) -> None:
    sessions = [
        world.open(world.bind(model="G2", serial_number=number).deviceid) for number in "12"
    ]
    assert all(session.active for session in world.sessions.values())
    world.close(sessions[0].token)
    assert [session.active for session in world.sessions.values()] == [False, True]
    assert world.active_session(sessions[0].deviceid) is None


def test_closing_twice_keeps_the_first_time(world: World, clock: Clock) -> None:
    token = world.open(world.bind(model="G2", serial_number="1").deviceid).token
    closed = world.close(token)
    clock.move(5)
    assert world.close(token) == closed
    world.options = Options(close_twice=404)
    with pytest.raises(RefusedError, match="Session not found"):
        world.close(token)


def test_a_closed_or_unknown_session_takes_no_passings(world: World) -> None:
    token = world.open(world.bind(model="G2", serial_number="1").deviceid).token
    world.close(token)
    for refused in (token, "sess-unknown"):
        with pytest.raises(RefusedError) as error:
            world.insert(refused, [a_passing(1)])
        assert error.value.status == 404
        assert error.value.content == {
            "description": "Session not found or closed",
            "token_session": refused,
        }
    assert world.passings(token) == []


@given(batches=st.lists(st.lists(st.integers(min_value=0, max_value=20), min_size=1)))
def test_numbers_arrive_once_and_in_order_of_arrival(batches: list[list[int]]) -> None:
    world = World()
    token = world.open(world.bind(model="G2", serial_number="1").deviceid).token
    sent = 0
    for batch in batches:
        inserted, duplicates = world.insert(token, [a_passing(number) for number in batch])
        sent += inserted
        assert inserted + duplicates == len(batch)
    arrived = list(dict.fromkeys(number for batch in batches for number in batch))
    assert [passing.num_passing for passing in world.passings(token)] == arrived
    assert world.passings_count(token) == sent == len(arrived)
    assert world.next_number(token) == max(arrived, default=0) + 1


def test_passings_are_listed_as_the_options_want(world: World) -> None:
    token = world.open(world.bind(model="G2", serial_number="1").deviceid).token
    world.insert(token, [a_passing(9, 0), a_passing(2, 5), a_passing(4, 1)])

    def numbers(*spans: Any) -> list[int]:
        return [passing.num_passing for passing in world.listing(token, *spans)]

    assert numbers() == [2, 4, 9]
    assert numbers(Span(low=3)) == [4, 9]
    assert numbers(Span(), Span(high=Clock().time + timedelta(seconds=1))) == [4, 9]
    world.options = Options(order=Order.ARRIVAL, serve_duplicates=1)
    assert numbers() == [9, 9, 2, 2, 4, 4]
    assert world.passings_count(token) == 3
    assert world.listing("X") == []


def test_duplicates_come_from_the_seed() -> None:
    def listed(seed: int) -> list[int]:
        world = World(seed=seed, options=Options(serve_duplicates=0.5, short_tokens=True))
        token = world.open(world.bind(model="G2", serial_number="1").deviceid).token
        world.insert(token, [a_passing(number) for number in range(50)])
        return [passing.num_passing for passing in world.listing(token)]

    assert listed(1) == listed(1) != listed(2)


def test_a_session_knows_its_earliest_and_latest_passing(world: World) -> None:
    token = world.open(world.bind(model="G2", serial_number="1").deviceid).token
    assert world.extent(token) is None
    world.insert(token, [a_passing(1, 7), a_passing(2, 3), a_passing(3, 5)])
    start = Clock().time
    assert world.extent(token) == (start + timedelta(seconds=3), start + timedelta(seconds=7))


def test_events_are_kept_until_removed(world: World) -> None:
    first, second = (world.add_event(name=name) for name in ("One", "Two"))
    assert list(world.events.values()) == [first, second]
    world.remove_event(first.token)
    assert list(world.events) == [second.token]
    with pytest.raises(RefusedError, match="Event not found"):
        world.remove_event(first.token)


def test_the_time_has_whole_milliseconds(world: World, clock: Clock) -> None:
    clock.time = clock.time.replace(microsecond=125999)
    assert world.now().microsecond == 125000
    assert world.bind(model="G2", serial_number="1").created == world.now()


def test_passings_show_that_the_device_is_alive(world: World, clock: Clock) -> None:
    device = world.bind(model="G2", serial_number="1")
    token = world.open(device.deviceid).token
    clock.move(60)
    world.insert(token, [a_passing(1)])
    assert world.device(device.deviceid).last_seen == clock.time


@pytest.mark.parametrize("act", ["unbind", "device", "open"])
def test_an_unknown_device_is_refused(world: World, act: str) -> None:
    with pytest.raises(RefusedError) as error:
        getattr(world, act)("X")
    assert error.value.status == 404
    assert error.value.content == {"description": "Device not found", "deviceid": "X"}


@pytest.mark.parametrize("act", ["close", "session"])
def test_an_unknown_session_is_refused(world: World, act: str) -> None:
    with pytest.raises(RefusedError) as error:
        getattr(world, act)("X")
    assert error.value.status == 404
    assert error.value.content == {"description": "Session not found", "token_session": "X"}
