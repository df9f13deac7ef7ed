"""Triggers of the door: who does not come, and whose promise will not be kept."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from simulators.lrs import LrsSimulator

from ..automations import Watch
from ..common import (
    Call,
    coordinator_of,
    device_id,
    entity_id,
    lrs_entry_for,
    refresh,
    set_up,
    settled,
    state_of,
    until,
)


@pytest.fixture
def watch(hass: HomeAssistant) -> Iterator[Watch]:
    """Attach triggers; they are detached at the end."""
    made = Watch(hass)
    yield made
    made.detach()


@pytest.fixture
async def door_entry(
    frozen: FrozenDateTimeFactory,  # noqa: ARG001 - the clock stands
    hass: HomeAssistant,
    lrs_sim: LrsSimulator,
    monkeypatch: pytest.MonkeyPatch,
) -> MockConfigEntry:
    """Set up a transmitter with pagers 1 to 3 that is not polled: no answer came in time."""
    monkeypatch.setattr(LrsCoordinator, "_pace", lambda _: None)
    entry = await set_up(hass, lrs_entry_for(lrs_sim, options={"pagers": "1-3"}))
    await settled(entry)
    still(entry)
    return entry


def still(entry: MockConfigEntry) -> None:
    """Have an entry polled no more by itself."""
    coordinator = coordinator_of(entry)
    coordinator.update_interval = None
    coordinator._async_unsub_refresh()


class Evening:
    """Lets minutes pass."""

    def __init__(self, hass: HomeAssistant, frozen: FrozenDateTimeFactory) -> None:
        """Begin now."""
        self._hass = hass
        self._frozen = frozen
        self._passed = timedelta(0)

    async def passes(self, minutes: float) -> None:
        """Let some minutes pass, one after the other."""
        for _ in range(round(minutes * 2)):
            self._frozen.tick(30)
            # the event loop's clock goes on by itself: for it all of this is still to come
            self._passed += timedelta(seconds=30)
            async_fire_time_changed(self._hass, dt_util.utcnow() + self._passed)
            await self._hass.async_block_till_done()


@pytest.fixture
def evening(hass: HomeAssistant, frozen: FrozenDateTimeFactory) -> Evening:
    """Return the evening."""
    return Evening(hass, frozen)


def steps(fired: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """Tell for whom something was to be done, and what."""
    shown = (one["to_state"].attributes for one in fired)
    return [(one["number"], one["step"]) for one in shown]


def numbers(fired: list[dict[str, Any]]) -> list[int]:
    """Tell of whose pagers it was told."""
    return [one["to_state"].attributes["number"] for one in fired]


async def test_who_does_not_come_is_told_at_the_end_of_hold(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry, watch: Watch, evening: Evening
) -> None:
    target = {"device_id": device_id(hass, door_entry, "hub")}
    fired = await watch("page_unanswered", target)
    for number in (1, 2, 3):
        await call("assign_pager", number=number)
    await call("page", number=1)
    await call("page", number=2)
    await evening.passes(5)
    await call("clear", number=1)
    await call("page", number=2)  # only the first page counts
    await evening.passes(4.5)
    assert steps(fired) == []
    await evening.passes(1)
    assert steps(fired) == [(2, "unanswered")]
    await evening.passes(20)
    assert len(fired) == 1


async def test_who_did_not_come_and_is_recalled_is_followed_up_anew(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry, watch: Watch, evening: Evening
) -> None:
    """What counts is the page since the recall: the one before is long over."""
    fired = await watch("page_unanswered", {"device_id": device_id(hass, door_entry, "hub")})
    await call("assign_pager", number=1)
    await call("page", number=1)
    await evening.passes(11)
    await call("remove", number=1)
    assert (await call("recall", answer=True))["number"] == 1
    await evening.passes(5)
    await call("page", number=1)
    await evening.passes(9.5)
    assert steps(fired) == [(1, "unanswered")]
    await evening.passes(1)
    assert steps(fired) == [(1, "unanswered")] * 2


async def test_who_comes_with_a_pager_that_nobody_knew_is_followed_up_too(
    hass: HomeAssistant,
    door_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    watch: Watch,
    evening: Evening,
) -> None:
    """Also one who is paged before anybody has seen that the guest came."""
    target = {"device_id": device_id(hass, door_entry, "hub")}
    fired = await watch("page_unanswered", target, again_after={"minutes": 3}, times=1)
    lrs_sim.commands["assign"](number=50)
    lrs_sim.commands["page"](number=50)
    await until(lambda: door_entry.runtime_data.data.get("pager_50"))
    await until(lambda: state_of(hass, door_entry, "pager_50", "session") == "paged")
    await evening.passes(3.5)
    assert steps(fired) == [(50, "page_again")]


async def test_reminders_go_on_after_a_restart_and_none_is_doubled(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry, watch: Watch, evening: Evening
) -> None:
    target = {"device_id": device_id(hass, door_entry, "hub")}
    options = {"again_after": {"minutes": 3}, "times": 2}
    fired = await watch("page_unanswered", target, **options)
    await call("assign_pager", number=1)
    await call("page", number=1)
    await evening.passes(3.5)
    assert steps(fired) == [(1, "page_again")]
    await call("page", number=1)
    watch.detach()
    await hass.config_entries.async_reload(door_entry.entry_id)
    await settled(door_entry)
    still(door_entry)
    fired = await watch("page_unanswered", target, **options)
    await evening.passes(9)
    expected = ["page_again", "tell_staff", "unanswered", "give_up"]
    assert steps(fired) == [(1, step) for step in expected]


async def test_an_outage_is_told_once_and_stops_the_reminders(
    hass: HomeAssistant,
    call: Call,
    door_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    watch: Watch,
    evening: Evening,
) -> None:
    target = {"device_id": device_id(hass, door_entry, "hub")}
    fired = await watch("page_unanswered", target, again_after={"minutes": 2}, times=5)
    await call("assign_pager", number=1)
    await call("page", number=1)
    lrs_sim.faults.set_fault(code="5.00", path="/v1/sessions", method="GET")
    await refresh(hass, door_entry)
    await evening.passes(5)
    assert steps(fired) == [(1, "out_of_reach")]
    lrs_sim.faults.clear_faults()
    await refresh(hass, door_entry)
    await evening.passes(1.5)
    assert steps(fired)[1:] == [(1, "page_again")]


async def _goal_of_20_minutes(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Have the first guests be promised 30 minutes."""
    goal = entity_id(hass, entry, "hub", "default_goal", "number")
    await hass.services.async_call(
        "number", "set_value", {"entity_id": goal, "value": 1200}, blocking=True
    )


async def test_a_promise_at_risk_is_told_before_it_breaks(
    hass: HomeAssistant,
    call: Call,
    door_entry: MockConfigEntry,
    watch: Watch,
    evening: Evening,
) -> None:
    """Of a guest who was promised 30 minutes and sees the line not move."""
    await _goal_of_20_minutes(hass, door_entry)
    fired = await watch("promise_at_risk", {"device_id": device_id(hass, door_entry, "hub")})
    await call("assign_pager", number=1, party_size=2)
    promised = state_of(hass, door_entry, "pager_1/waiting", "quoted")
    await evening.passes(24)
    assert fired == []
    await evening.passes(2)
    (one,) = fired
    attributes = one["to_state"].attributes
    assert (attributes["number"], attributes["party_size"]) == (1, 2)
    assert attributes["promised"] == promised
    assert attributes["predicted"] > attributes["promised"]
    await evening.passes(15)
    assert len(fired) == 1
    await call("page", number=1)
    await until(lambda: state_of(hass, door_entry, "hub/waiting", "quotes_kept") == "0.0")


async def _guests(call: Call, evening: Evening, *minutes: float) -> None:
    """Hand out pagers 1, 2 and so on, each so long after the one before."""
    for number, minute in enumerate(minutes, start=1):
        await evening.passes(minute)
        await call("assign_pager", number=number, party_size=2)


async def test_an_alarm_tells_of_all_who_will_be_late_before_the_next_one(
    hass: HomeAssistant,
    call: Call,
    door_entry: MockConfigEntry,
    watch: Watch,
    evening: Evening,
) -> None:
    """Who is not targeted raises none, and is not told of."""
    await _goal_of_20_minutes(hass, door_entry)
    hub = {"device_id": device_id(hass, door_entry, "hub")}
    last = {"device_id": device_id(hass, door_entry, "pager_3")}
    few = await watch("promise_at_risk", hub)
    many = await watch("promise_at_risk", hub, at_most=60)
    targeted = await watch("promise_at_risk", last)
    await _guests(call, evening, 0, 10, 10)
    await evening.passes(6)  # the first promise breaks in ten minutes
    assert (numbers(few), numbers(many), numbers(targeted)) == ([1, 2], [1], [])
    await evening.passes(10)
    assert (numbers(few), numbers(many), numbers(targeted)) == ([1, 2], [1, 2], [])
    await evening.passes(10)
    assert (numbers(few), numbers(many), numbers(targeted)) == ([1, 2, 3], [1, 2, 3], [3])


async def test_an_alarm_can_be_told_at_a_time(
    hass: HomeAssistant,
    call: Call,
    door_entry: MockConfigEntry,
    watch: Watch,
    evening: Evening,
) -> None:
    await _goal_of_20_minutes(hass, door_entry)
    hub = {"device_id": device_id(hass, door_entry, "hub")}
    fired = await watch("promise_at_risk", hub, collect={"seconds": 1})
    await _guests(call, evening, 0, 5)
    await evening.passes(22)
    (one,) = fired
    assert [guest["number"] for guest in one["guests"]] == [1, 2]
    quoted = [state_of(hass, door_entry, f"pager_{number}/waiting", "quoted") for number in (1, 2)]
    assert [guest["promised"] for guest in one["guests"]] == quoted


async def test_a_trigger_that_is_attached_anew_tells_of_nobody_again(
    hass: HomeAssistant,
    call: Call,
    door_entry: MockConfigEntry,
    watch: Watch,
    evening: Evening,
) -> None:
    """As when an automation is changed."""
    await _goal_of_20_minutes(hass, door_entry)
    hub = {"device_id": device_id(hass, door_entry, "hub")}
    before = await watch("promise_at_risk", hub)
    await _guests(call, evening, 0, 10)
    await evening.passes(15.5)
    assert numbers(before) == [1, 2]
    anew = await watch("promise_at_risk", hub)
    await evening.passes(20)
    assert numbers(anew) == []


async def test_who_was_not_targeted_was_not_told_of(
    hass: HomeAssistant,
    call: Call,
    door_entry: MockConfigEntry,
    watch: Watch,
    evening: Evening,
) -> None:
    await _goal_of_20_minutes(hass, door_entry)
    first = {"device_id": device_id(hass, door_entry, "pager_1")}
    hub = {"device_id": device_id(hass, door_entry, "hub")}
    before = await watch("promise_at_risk", first)
    await _guests(call, evening, 0, 10)
    await evening.passes(15.5)
    assert numbers(before) == [1]
    anew = await watch("promise_at_risk", hub)
    await evening.passes(20)
    assert numbers(anew) == [2]
