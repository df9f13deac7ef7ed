"""What happens to sessions is told once, in order, and nothing of what was before."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from simulators.lrs import LrsSimulator

from ...common import refresh, settled, state_of, until
from .conftest import Watch
from .helpers import quietly, read_whole, states


class Listener:
    """Keeps the states that event entities show, in their order."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.shown: list[State] = []
        hass.bus.async_listen(EVENT_STATE_CHANGED, self._note)

    @callback
    def _note(self, event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        if state and state.domain == "event" and state.state not in {"unknown", "unavailable"}:
            self.shown.append(state)

    def told(self) -> list[tuple[str, str]]:
        """Get the pagers and the types of the events."""
        return [
            (state.entity_id.split("_")[1], state.attributes["event_type"]) for state in self.shown
        ]


async def test_the_story_of_a_guest(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    """From the first word on, of a pager that was never seen before."""
    await watch(lrs_sim)
    listener = Listener(hass)
    lrs_sim.commands["assign"](number=5, label="Ana", party_size=2, goal=600)
    lrs_sim.commands["page"](number=5)
    lrs_sim.commands["page"](number=5)
    lrs_sim.commands["clear"](number=5)
    lrs_sim.commands["assign"](number=5)
    await until(lambda: len(listener.shown) >= 4)
    told = [event for _, event in listener.told()]
    assert told[:2] == ["started", "paged"]
    assert told[-2:] == ["cleared", "started"]
    assert "Ana" not in str(listener.shown)
    first = listener.shown[0].attributes
    assert (first["party_size"], first["goal"], first["waited"]) == (2, 600, None)
    assert listener.shown[1].attributes["waited"] in {0, 1, 2}


@pytest.mark.parametrize("count", [1, 30])
async def test_brand_new_pagers_tell_their_first_event(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch, count: int
) -> None:
    await watch(lrs_sim)
    listener = Listener(hass)
    lrs_sim.commands["fill"](count=count)
    await until(lambda: len(listener.shown) == count)
    assert sorted(listener.told(), key=lambda one: int(one[0])) == [
        (str(number), "started") for number in range(1, count + 1)
    ]


async def test_what_was_before_the_first_look_is_not_told(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    listener = Listener(hass)
    lrs_sim.commands["assign"](number=1, goal=60, waited=300)
    lrs_sim.commands["assign"](number=2)
    lrs_sim.commands["page"](number=2)
    coordinator = await watch(lrs_sim)
    entry = coordinator.config_entry
    for _ in range(2):
        await read_whole(coordinator)
        await refresh(hass, entry)
    assert state_of(hass, entry, "pager_1", "overdue", "binary_sensor") == "on"
    for item in ("pager_1", "pager_2"):
        assert state_of(hass, entry, item, "session", "event") == "unknown"
    assert listener.shown == []


async def test_what_happened_in_an_outage_is_told_after_it(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    for number in (1, 2, 3, 4):
        lrs_sim.commands["assign"](number=number)
    coordinator = await watch(lrs_sim)
    listener = Listener(hass)
    await lrs_sim.stop()
    await refresh(hass, coordinator.config_entry)
    assert not coordinator.last_update_success
    lrs_sim.commands["page"](number=1)
    lrs_sim.commands["clear"](number=2)
    lrs_sim.commands["clear"](number=3)
    lrs_sim.commands["assign"](number=3)
    lrs_sim.commands["assign"](number=5)
    await lrs_sim.start()
    await refresh(hass, coordinator.config_entry)
    await until(lambda: len(listener.shown) == 5)
    assert {
        pager: [event for of, event in listener.told() if of == pager] for pager in "12345"
    } == {
        "1": ["paged"],
        "2": ["cleared"],
        "3": ["cleared", "started"],
        "4": [],
        "5": ["started"],
    }


async def test_a_missed_change_is_told_when_it_is_read(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    lrs_sim.commands["assign"](number=1)
    coordinator = await watch(lrs_sim)
    listener = Listener(hass)
    quietly(lrs_sim, lambda: lrs_sim.commands["page"](number=1))
    lrs_sim.commands["assign"](number=2)
    await until(lambda: states(coordinator) == {1: "paged", 2: "started"})
    await until(lambda: len(listener.shown) == 2)
    assert set(listener.told()) == {("1", "paged"), ("2", "started")}


async def test_nothing_is_told_twice(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    """A command shows at once; its notification and the next poll say the same."""
    lrs_sim.commands["assign"](number=1)
    coordinator = await watch(lrs_sim)
    listener = Listener(hass)
    await coordinator.guests.async_page(1)
    await coordinator.guests.async_clear(1)
    await coordinator.guests.async_assign(1)
    for _ in range(2):
        await read_whole(coordinator)
        await refresh(hass, coordinator.config_entry)
    assert [event for _, event in listener.told()] == ["paged", "cleared", "started"]


async def test_nothing_is_told_anew_after_a_reload(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    coordinator = await watch(lrs_sim)
    listener = Listener(hass)
    lrs_sim.commands["assign"](number=1)
    await until(lambda: listener.shown)
    entry = coordinator.config_entry
    await hass.async_block_till_done()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    again = entry.runtime_data
    assert isinstance(again, LrsCoordinator)
    await until(lambda: again.data["hub"].observed)
    restored = hass.states.get(listener.shown[0].entity_id)
    assert restored is not None
    assert restored.state == listener.shown[0].state
    assert {
        state.last_changed for state in listener.shown if state.state != restored.state
    } == set()


@pytest.mark.parametrize("told_before", [False, True])
async def test_who_became_overdue_while_home_assistant_was_away_is_told_of_after(
    hass: HomeAssistant,
    frozen: FrozenDateTimeFactory,
    lrs_sim: LrsSimulator,
    watch: Watch,
    *,
    told_before: bool,
) -> None:
    """Once, and not if it was told before."""
    lrs_sim.commands["assign"](number=1, goal=60)
    coordinator = await watch(lrs_sim)
    entry = coordinator.config_entry
    await refresh(hass, entry)
    if told_before:
        frozen.tick(90)
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=90))
        await hass.async_block_till_done()
    before = state_of(hass, entry, "pager_1", "session", "event")
    listener = Listener(hass)
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    frozen.tick(90)
    for _ in range(2):
        await hass.config_entries.async_setup(entry.entry_id)
        await settled(entry)
        await hass.async_block_till_done()
        await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_block_till_done()
    await hass.config_entries.async_setup(entry.entry_id)
    await settled(entry)
    events = {state.state: state.attributes["event_type"] for state in listener.shown}
    events.pop(before, None)  # is restored at each set-up
    assert [*events.values()] == ([] if told_before else ["overdue"])
