"""Snapshots wake whom they concern."""

from datetime import timedelta
from functools import partial

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.steward.systems.api.errors import (
    CannotConnectError,
    TimedOutError,
)
from custom_components.steward.systems.changes import Changes

from .scripted import Calls, Scripted, Snapshot, read


@pytest.mark.parametrize(
    ("answer", "woken"),
    [
        pytest.param({"a": 1, "b": 2}, {}, id="nothing-changed"),
        pytest.param({"a": 1.0, "b": 2}, {}, id="equal"),
        pytest.param({"a": 9, "b": 2}, {"a": 1}, id="one-changed"),
        pytest.param({"a": 8, "b": 9}, {"a": 1, "b": 1}, id="both-changed"),
        pytest.param({"a": 1}, {"b": 1, "items": 1}, id="one-went"),
        pytest.param({"a": 1, "b": 2, "c": 3}, {"c": 1, "items": 1}, id="one-came"),
        pytest.param({"a": 1, "b": 2, "d": 3}, {"items": 1}, id="one-came-unheard"),
        pytest.param({}, {"a": 1, "b": 1, "items": 1}, id="all-went"),
    ],
)
async def test_update_wakes_whom_it_concerns(
    scripted: Scripted, calls: Calls, answer: Snapshot, woken: dict[str, int]
) -> None:
    await read(scripted, answer)
    assert calls.taken() == woken
    assert scripted.data == answer


@given(
    snapshots=st.lists(
        st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2), max_size=4), max_size=6
    )
)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_updates_wake_whom_they_concern(
    hass: HomeAssistant, clock_entry: MockConfigEntry, snapshots: list[Snapshot]
) -> None:
    scripted = Scripted(hass, clock_entry, timedelta(seconds=60))
    await scripted.async_introduce_items()
    counted = Calls()
    remove = counted.listen(scripted, "a", "b", "c")
    before: Snapshot = {}
    for snapshot in snapshots:
        scripted.async_publish(scripted.show(snapshot))
        changed = {k for k in "abcd" if before.get(k) != snapshot.get(k)}
        went_or_came = before.keys() ^ snapshot.keys()
        woken = (changed - {"d"}) | ({"items"} if went_or_came else set())
        assert counted.taken() == dict.fromkeys(woken, 1)
        before = snapshot
    remove()


async def test_failure_and_recovery_wake_all(scripted: Scripted, calls: Calls) -> None:
    everybody = {"a": 1, "b": 1, "c": 1}
    await read(scripted, CannotConnectError())
    assert calls.taken() == everybody
    assert scripted.data == {"a": 1, "b": 2}
    await read(scripted, TimedOutError())
    assert calls.taken() == {}
    await read(scripted, {"a": 1, "b": 2})
    assert calls.taken() == everybody
    await read(scripted, {"a": 1, "b": 2})
    assert calls.taken() == {}


async def test_change_during_an_outage_wakes_whom_it_concerns(
    scripted: Scripted, calls: Calls
) -> None:
    await read(scripted, CannotConnectError())
    calls.taken()
    scripted.push(a=5)
    assert calls.taken() == {"a": 1}
    assert not scripted.last_update_success


async def test_several_listeners_of_a_key(scripted: Scripted, calls: Calls) -> None:
    more = Calls()
    remove = scripted.async_add_listener(more.listener("second"), "a")
    await read(scripted, {"a": 9, "b": 2})
    assert calls.taken() == {"a": 1}
    assert more.taken() == {"second": 1}
    remove()
    await read(scripted, {"a": 10, "b": 2})
    assert calls.taken() == {"a": 1}
    assert more.taken() == {}


async def test_one_callback_may_listen_twice(scripted: Scripted) -> None:
    counted = Calls()
    callback = counted.listener("twice")
    first = scripted.async_add_listener(callback, "a")
    second = scripted.async_add_listener(callback, "a")
    await read(scripted, {"a": 9, "b": 2})
    assert counted.taken() == {"twice": 2}
    first()
    await read(scripted, {"a": 10, "b": 2})
    assert counted.taken() == {"twice": 1}
    second()


async def test_listener_added_during_an_update_is_called_from_the_next_on(
    scripted: Scripted, calls: Calls, request: pytest.FixtureRequest
) -> None:
    late = Calls()

    def add() -> None:
        request.addfinalizer(scripted.async_add_listener(late.listener("late"), "b"))
        remove_adder()

    remove_adder = scripted.async_add_listener(add, "b")
    await read(scripted, {"a": 1, "b": 3})
    assert calls.taken() == {"b": 1}
    assert late.taken() == {}
    await read(scripted, {"a": 1, "b": 4})
    assert calls.taken() == {"b": 1}
    assert late.taken() == {"late": 1}


async def test_listener_removed_during_an_update_is_not_called_any_more(
    scripted: Scripted, calls: Calls
) -> None:
    """Who follows the items comes first, and removes what listens to one that went."""
    other = Calls()
    remove_other = scripted.async_add_listener(other.listener("other"), "b")
    remove_first = scripted.async_add_items_listener(lambda _: remove_other())
    await read(scripted, {"a": 1})
    assert other.taken() == {}
    assert calls.taken() == {"b": 1, "items": 1}
    remove_first()


async def test_what_shows_an_item_comes_first_and_who_follows_from_it_last(
    scripted: Scripted,
) -> None:
    called: list[str] = []
    for key in ("hub", "a"):
        scripted.async_add_follower(partial(called.append, f"{key} follows"), key)
        scripted.async_add_listener(partial(called.append, f"{key} is shown"), key)
    scripted.async_publish(Changes(keys=frozenset({"hub", "a"})))
    assert called == ["a is shown", "hub is shown", "a follows", "hub follows"]


async def test_listener_that_fails_does_not_keep_the_others_back(
    scripted: Scripted, calls: Calls, request: pytest.FixtureRequest
) -> None:
    """Home Assistant's own scripted logs it, and goes on."""

    def fail() -> None:
        raise ValueError("what is this")

    request.addfinalizer(scripted.async_add_listener(fail, "a"))
    others = Calls()
    request.addfinalizer(scripted.async_add_listener(others.listener("next"), "a"))
    scripted.push(a=9, b=9)
    assert others.taken() == {"next": 1}
    assert calls.taken() == {"a": 1, "b": 1}


async def test_nothing_is_polled_before_it_has_started(
    hass: HomeAssistant, scripted: Scripted
) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert scripted.reads == 1
    scripted.async_started()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=61))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert scripted.reads == 2
    await scripted.async_shutdown()


# Data


async def test_data_begins_empty_and_cannot_be_changed(
    hass: HomeAssistant, clock_entry: MockConfigEntry
) -> None:
    scripted = Scripted(hass, clock_entry, timedelta(seconds=60))
    assert scripted.data == {}
    scripted.answer = {"a": 1}
    await scripted.async_refresh()
    with pytest.raises(TypeError):
        scripted.data["a"] = 2  # type: ignore[index]
    assert scripted.data == {"a": 1}


async def test_merge_changes_adds_and_takes_away(scripted: Scripted, calls: Calls) -> None:
    scripted.push(a=9, b=None, c=3)
    assert scripted.data == {"a": 9, "c": 3}
    assert calls.taken() == {"a": 1, "b": 1, "c": 1, "items": 1}
    scripted.push(a=9, z=None)
    assert scripted.data == {"a": 9, "c": 3}
    assert calls.taken() == {}


async def test_what_the_system_has_is_not_forgotten(scripted: Scripted) -> None:
    assert not scripted.async_forget("a")
    assert scripted.data == {"a": 1, "b": 2}
    assert scripted.async_forget("nobody")


async def test_refreshes_that_are_wished_for_at_once_are_one(
    hass: HomeAssistant, scripted: Scripted, calls: Calls
) -> None:
    """The first is carried out at once, all that come within a second after it as one more."""
    for _ in range(5):
        scripted.async_refresh_soon()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert scripted.reads == 2
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert scripted.reads == 3
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=2))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert scripted.reads == 3
    assert calls.taken() == {}


async def test_what_a_poll_finds_is_told_once_also_after_an_outage(
    scripted: Scripted, calls: Calls
) -> None:
    await read(scripted, TimedOutError())
    calls.taken()
    await read(scripted, {"a": 1, "b": 3})
    assert calls.taken() == {"a": 1, "b": 2, "c": 1}
    await read(scripted, {"a": 1, "b": 3})
    assert calls.taken() == {}
