"""No passing is lost and none is repeated, through faults and while the entry comes and goes."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
import random
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulators.rufus.chaos import Chaos, faults

from ...common import coordinator_of, rufus_entry_for, set_up
from ...conftest import StartRufus
from .passings_helpers import Listener, key_of

_PASSINGS = 1500
_DEVICES = 4
_PARTS = 6
_PATIENCE = 10.0
_MILDER: Mapping[int | None, dict[str, Any]] = {429: {"retry_after": 1, "times": 2}}
"""Here the polls follow each other at once: the cloud would ask to be left alone all the time."""


async def _loaded(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set the entry up; the faults may make that take a few attempts."""
    while entry.state is not ConfigEntryState.LOADED:
        if entry.state is ConfigEntryState.SETUP_RETRY:
            await hass.config_entries.async_unload(entry.entry_id)
        await hass.config_entries.async_setup(entry.entry_id)


async def _polled(entry: MockConfigEntry, until: Callable[[], bool]) -> None:
    """Poll again and again until something is so."""
    async with asyncio.timeout(_PATIENCE):
        while not until():
            await coordinator_of(entry).async_refresh()
            await asyncio.sleep(0.01)


async def _unloaded_at(
    hass: HomeAssistant, entry: MockConfigEntry, listener: Listener, event: int
) -> None:
    """Unload the entry in the moment in which the passing of that number is shown.

    The feed is at work then, in the middle of a page.
    """
    unloading: list[asyncio.Task[bool]] = []

    @callback
    def note(_: Event[EventStateChangedData]) -> None:
        if len(listener.shown) >= event and not unloading:
            unloading.append(
                hass.async_create_task(hass.config_entries.async_unload(entry.entry_id))
            )

    stop = hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    await _polled(entry, lambda: bool(unloading))
    stop()
    assert await unloading[0]


@pytest.mark.usefixtures("hass_storage")
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_nothing_is_lost_and_nothing_is_repeated(
    hass: HomeAssistant, start_rufus: StartRufus, seed: int
) -> None:
    rng = random.Random(seed)  # noqa: S311 - a race, no secret
    sim = await start_rufus(serve_duplicates=0.02, page_size=60, seed=seed)
    deviceids = [
        sim.add_device(model="Soak", serial_number=f"{number}")["deviceid"]
        for number in range(_DEVICES)
    ]
    chaos = Chaos(sim.world, rng, deviceids)
    listener = Listener(hass)
    entry = await set_up(hass, rufus_entry_for(sim))
    for rule in faults(rng):
        sim.faults.set_fault(**{**rule, **_MILDER.get(rule.get("status"), {})})
    for part in range(1, _PARTS):
        await _loaded(hass, entry)
        aim = _PASSINGS * part // _PARTS
        while len(chaos.passed) < aim:
            chaos.step()
        # Some were held back, and the first page of all devices is shown at once.
        await _unloaded_at(hass, entry, listener, aim - rng.randint(30, 120))
        chaos.step()
    await _loaded(hass, entry)
    while len(chaos.passed) < _PASSINGS:
        chaos.step()
    chaos.finish()
    sim.faults.clear_faults()
    wanted = {key_of(token, number) for token, number in chaos.passed}
    with suppress(TimeoutError):  # what is missing is told below
        await _polled(entry, lambda: wanted <= listener.counted.keys())
    counted = listener.counted
    repeated = sum(count - 1 for count in counted.values())
    print(  # noqa: T201 - the figures are what it is for
        f"{len(wanted)} passings in {len(sim.world.sessions)} sessions, {_PARTS - 1} restarts, "
        f"{sim.state()['requests']} requests: {len(wanted - counted.keys())} lost, "
        f"{repeated} repeated, {len(counted.keys() - wanted)} unknown"
    )
    assert not wanted - counted.keys(), "lost"
    assert not repeated
    assert not counted.keys() - wanted, "unknown"
