"""What was shown before an end is not shown again, and what was not is not lost."""

import asyncio
from contextlib import suppress
import time
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_STOP, EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.systems.rufus.coordinator import RufusCoordinator
from simulators.rufus import RufusSimulator

from ....common import coordinator_of, rufus_entry_for, set_up, until
from ....conftest import StartRufus
from ..passings_helpers import Listener, key_of

_CROWD = 100
_DEVICES = 3
_ALL = _CROWD * _DEVICES


@pytest.fixture
async def sim(start_rufus: StartRufus) -> RufusSimulator:
    """Return a cloud with small pages and a device."""
    simulator = await start_rufus(page_size=50)
    for number in range(_DEVICES):
        simulator.add_device(model="Mat S4", serial_number=f"S4-{number}")
    return simulator


def _crowd(sim: RufusSimulator) -> set[str]:
    """Let a crowd cross at each device, in a new session; return the keys that must be shown."""
    wanted = set()
    for deviceid in sim.world.devices:
        token = sim.open_session(deviceid=deviceid)["token_session"]
        sim.fill_passings(deviceid, count=_CROWD)
        wanted |= {key_of(token, number) for number in range(1, _CROWD + 1)}
    return wanted


async def _all_shown(entry: MockConfigEntry, listener: Listener, wanted: set[str]) -> None:
    """Poll until all is shown; fail where something was lost or repeated."""
    for _ in range(2):
        await coordinator_of(entry).async_refresh()
        await _idle(entry)
    assert listener.counted.keys() == wanted
    assert set(listener.counted.values()) == {1}


async def _idle(entry: MockConfigEntry) -> None:
    """Wait until no passings are being read."""
    coordinator = coordinator_of(entry)
    assert isinstance(coordinator, RufusCoordinator)
    await coordinator.async_idle()


@pytest.mark.parametrize("at", [1, 30, 49, 50, 51, 120, 299, 300])
@pytest.mark.usefixtures("hass_storage")
async def test_unloading_in_the_middle_of_a_page(
    hass: HomeAssistant, sim: RufusSimulator, at: int
) -> None:
    entry = await set_up(hass, rufus_entry_for(sim))
    listener = Listener(hass)
    wanted = _crowd(sim)
    unloading: list[asyncio.Task[bool]] = []

    @callback
    def unload(_: Event[EventStateChangedData]) -> None:
        if len(listener.shown) == at and not unloading:
            unload_it = hass.config_entries.async_unload(entry.entry_id)
            unloading.append(hass.async_create_task(unload_it))

    hass.bus.async_listen(EVENT_STATE_CHANGED, unload)
    await coordinator_of(entry).async_refresh()
    await until(lambda: unloading)
    assert await unloading[0]
    assert len(listener.shown) < _ALL or at == _ALL
    assert await hass.config_entries.async_setup(entry.entry_id)
    await _all_shown(entry, listener, wanted)


@pytest.mark.usefixtures("hass_storage")
async def test_an_entity_that_goes_in_the_middle_of_a_page(
    hass: HomeAssistant, sim: RufusSimulator
) -> None:
    """What it did not show is shown when it is back."""
    entry = await set_up(hass, rufus_entry_for(sim))
    listener = Listener(hass)
    wanted = _crowd(sim)
    registry = er.async_get(hass)
    disabled: list[str] = []

    @callback
    def disable(event: Event[EventStateChangedData]) -> None:
        if len(listener.shown) == 5 and not disabled:
            disabled.append(event.data["entity_id"])
            registry.async_update_entity(disabled[0], disabled_by=er.RegistryEntryDisabler.USER)

    hass.bus.async_listen(EVENT_STATE_CHANGED, disable)
    await coordinator_of(entry).async_refresh()
    await until(lambda: disabled)
    await _idle(entry)
    assert len(listener.shown) < _ALL
    registry.async_update_entity(disabled[0], disabled_by=None)
    await hass.config_entries.async_reload(entry.entry_id)
    await _all_shown(entry, listener, wanted)


@pytest.mark.usefixtures("hass_storage")
async def test_a_poll_that_fails_while_a_backlog_is_shown(
    hass: HomeAssistant, sim: RufusSimulator
) -> None:
    entry = await set_up(hass, rufus_entry_for(sim))
    listener = Listener(hass)
    wanted = _crowd(sim)
    hass.bus.async_listen(EVENT_STATE_CHANGED, callback(lambda _: time.sleep(0.001)))
    await coordinator_of(entry).async_refresh()
    await until(lambda: listener.shown)
    sim.faults.set_fault(path="/v0/devices", status=500, times=1)
    await coordinator_of(entry).async_refresh()
    assert not coordinator_of(entry).last_update_success
    assert len(listener.shown) < _ALL
    await _idle(entry)
    await _all_shown(entry, listener, wanted)


@pytest.mark.parametrize("kind", ["sessions", "passings"])
@pytest.mark.usefixtures("hass_storage")
async def test_unloading_while_an_answer_is_awaited(
    hass: HomeAssistant, sim: RufusSimulator, kind: str
) -> None:
    entry = await set_up(hass, rufus_entry_for(sim))
    listener = Listener(hass)
    wanted = _crowd(sim)
    sim.faults.set_fault(path=f"/v0/{kind}", latency=0.05, times=1)
    poll = asyncio.create_task(coordinator_of(entry).async_refresh())
    await until(lambda: not sim.faults.state())
    assert await hass.config_entries.async_unload(entry.entry_id)
    await poll
    assert await hass.config_entries.async_setup(entry.entry_id)
    await _all_shown(entry, listener, wanted)


@pytest.mark.parametrize("at", [1, 30, 49, 50, 51, 120, 299, 300])
async def test_stopping_in_the_middle_of_a_page(
    hass: HomeAssistant, hass_storage: dict[str, Any], sim: RufusSimulator, at: int
) -> None:
    entry = await set_up(hass, rufus_entry_for(sim))
    listener = Listener(hass)
    wanted = _crowd(sim)
    stopping: list[asyncio.Task[None]] = []

    @callback
    def stop(_: Event[EventStateChangedData]) -> None:
        if len(listener.shown) == at and not stopping:
            stopping.append(asyncio.create_task(hass.async_stop(force=True)))

    hass.bus.async_listen(EVENT_STATE_CHANGED, stop)
    await coordinator_of(entry).async_refresh()
    await until(lambda: stopping)
    await stopping[0]
    _same_as_stored(hass_storage, entry, listener, wanted)


@pytest.mark.parametrize("at", [0, 30, 75, 110])
async def test_stopping_while_the_entry_is_set_up(
    hass: HomeAssistant, hass_storage: dict[str, Any], sim: RufusSimulator, at: int
) -> None:
    entry = await set_up(hass, rufus_entry_for(sim))
    listener = Listener(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    wanted = _crowd(sim)
    sim.faults.set_fault(path="/v0/devices", latency=0.05, times=1)

    async def stop_slowly(_: Event) -> None:
        """Take as long to stop as the entry takes to be set up, and to show some."""
        await setting_up
        with suppress(TimeoutError):
            async with asyncio.timeout(0.2):
                await until(lambda: len(listener.shown) > at)

    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop_slowly)
    setting_up = hass.async_create_task(hass.config_entries.async_setup(entry.entry_id))
    await until(lambda: not sim.faults.state())
    await hass.async_stop(force=True)
    _same_as_stored(hass_storage, entry, listener, wanted)


def _same_as_stored(
    stored: dict[str, Any], entry: MockConfigEntry, listener: Listener, wanted: set[str]
) -> None:
    """Fail unless exactly what was shown is stored as delivered."""
    data = stored[f"steward.{entry.entry_id}"]["data"]["readers"]["events"]
    noted = {
        key_of(token, number)
        for device in data["devices"].values()
        for token, session in device["sessions"].items()
        for first, last in session["ranges"]
        for number in range(first, last + 1)
    }
    assert noted == listener.counted.keys()
    assert noted <= wanted
    assert set(listener.counted.values()) <= {1}
