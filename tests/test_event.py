"""Events show what happens, once, and nothing that is secret."""

from datetime import datetime, timedelta

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import (
    ARCH,
    MAT,
    assert_platform,
    coordinator_of,
    deviceid,
    entity_id,
    furnish_lrs,
    furnish_rufus,
    key,
    lrs_entry_for,
    rufus_entry_for,
    until,
)
from .conftest import StartRufus
from .systems.rufus.passings_helpers import Listener, key_of

STAMP = "2026-03-01T07:59:58.125Z"


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("generation", ["new", "old"])
async def test_events_of_an_account(
    hass: HomeAssistant, start_rufus: StartRufus, snapshot: SnapshotAssertion, generation: str
) -> None:
    sim = await start_rufus(generation=generation)
    furnish_rufus(sim)
    entry = rufus_entry_for(sim, unique_id="01RUFUS")
    await assert_platform(hass, snapshot, Platform.EVENT, entry)


async def test_passing_bears_what_the_device_saw(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    listener = Listener(hass)
    rufus_sim.add_passing(
        deviceid(rufus_sim, MAT),
        bib="102",
        chip="E2801160",
        timestamp=STAMP,
        latitude=52.5,
        longitude=-4.25,
    )
    await coordinator_of(rufus_entry).async_refresh()
    await until(lambda: listener.shown)
    (state,) = listener.shown
    passing = entity_id(hass, rufus_entry, key(rufus_sim, MAT), "passing", "event")
    assert state.entity_id == passing
    (session,) = rufus_sim.world.sessions
    shown = dict(state.attributes)
    received = datetime.fromisoformat(shown.pop("received"))
    assert abs(received - dt_util.utcnow()) < timedelta(minutes=1)
    assert shown.pop("friendly_name") == f"{MAT} Passing"
    assert shown == {
        "event_types": ["passing"],
        "event_type": "passing",
        "key": key_of(session, 2),
        "bib": "102",
        "chip": "E2801160",
        "number": 2,
        "timestamp": "2026-03-01T07:59:58.125000+00:00",
        "clock_offset": None,
        "latitude": 52.5,
        "longitude": -4.25,
        "session": "City run",
    }


async def test_no_secret_is_in_any_state(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    listener = Listener(hass)
    rufus_sim.add_event(name="City run", start_date="2027-05-01T08:00:00.000Z")
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="102")
    await coordinator_of(rufus_entry).async_refresh()
    await until(lambda: listener.shown)
    states = str([*hass.states.async_all(), *listener.shown])
    secrets = [
        *rufus_sim.world.sessions,
        *rufus_sim.world.devices,
        *rufus_sim.world.events,
        rufus_sim.ready()["api_key"],
    ]
    assert not [secret for secret in secrets if secret in states]


async def test_each_of_a_burst_is_shown_in_order(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    listener = Listener(hass)
    rufus_sim.fill_passings(deviceid(rufus_sim, MAT), count=150)
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH), alias="Night run")
    await coordinator_of(rufus_entry).async_refresh()
    await until(lambda: len(listener.shown) >= 150)
    assert listener.of("number") == list(range(2, 152))
    assert set(listener.of("session")) == {"City run"}


async def test_what_was_before_is_not_shown(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    passing = entity_id(hass, rufus_entry, key(rufus_sim, MAT), "passing", "event")
    await coordinator_of(rufus_entry).async_refresh()
    await until(lambda: not any(" passings" in str(task) for task in rufus_entry._background_tasks))
    state = hass.states.get(passing)
    assert state is not None
    assert state.state == "unknown"


async def test_event_of_a_device_that_is_bound_later(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    """Its passings are shown from the first one on."""
    listener = Listener(hass)
    late = rufus_sim.add_device(model="Gate H2", serial_number="H2-1", alias="Half")["deviceid"]
    rufus_sim.open_session(deviceid=late)
    rufus_sim.fill_passings(late, count=3)
    for _ in range(2):
        await coordinator_of(rufus_entry).async_refresh()
        await hass.async_block_till_done()
    await until(lambda: len(listener.shown) == 3)
    assert {state.entity_id for state in listener.shown} == {"event.half_passing"}


async def test_last_event_is_kept_when_the_entry_is_loaded_anew(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    listener = Listener(hass)
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="9")
    await coordinator_of(rufus_entry).async_refresh()
    await until(lambda: listener.shown)
    await hass.config_entries.async_reload(rufus_entry.entry_id)
    restored = hass.states.get(listener.shown[0].entity_id)
    assert restored is not None
    assert restored.state == listener.shown[0].state
    assert restored.attributes["bib"] == "9"
    assert len(listener.shown) == 1


@pytest.mark.usefixtures("frozen")
async def test_events_of_a_transmitter(
    hass: HomeAssistant, lrs_sim: LrsSimulator, snapshot: SnapshotAssertion
) -> None:
    furnish_lrs(lrs_sim)
    entry = lrs_entry_for(lrs_sim, unique_id="01LRS")
    await assert_platform(hass, snapshot, Platform.EVENT, entry)
