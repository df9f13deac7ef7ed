"""What is kept over restarts goes with its entry."""

import asyncio
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.storage import KeptStore
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import furnish_rufus, lrs_entry_for, rufus_entry_for, set_up, settled, unload_all
from .conftest import StartRufus


async def test_store_is_removed_with_the_entry(
    hass: HomeAssistant, hass_storage: dict[str, Any], rufus_sim: RufusSimulator
) -> None:
    furnish_rufus(rufus_sim)
    entry = await set_up(hass, rufus_entry_for(rufus_sim))
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert f"steward.{entry.entry_id}" in hass_storage
    assert await hass.config_entries.async_remove(entry.entry_id)
    assert f"steward.{entry.entry_id}" not in hass_storage


async def test_each_entry_has_its_own(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    rufus_sim: RufusSimulator,
    start_rufus: StartRufus,
) -> None:
    entries: list[MockConfigEntry] = []
    for sim in (rufus_sim, await start_rufus(seed=1)):
        furnish_rufus(sim)
        entries.append(await set_up(hass, rufus_entry_for(sim)))
    await unload_all(hass)
    stored = [
        hass_storage[f"steward.{entry.entry_id}"]["data"]["readers"]["events"]["devices"]
        for entry in entries
    ]
    assert stored[0].keys().isdisjoint(stored[1])
    await hass.config_entries.async_remove(entries[0].entry_id)
    assert f"steward.{entries[0].entry_id}" not in hass_storage
    assert f"steward.{entries[1].entry_id}" in hass_storage


async def test_an_entry_that_stores_nothing_is_removed(
    hass: HomeAssistant, hass_storage: dict[str, Any], lrs_sim: LrsSimulator
) -> None:
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    assert await hass.config_entries.async_remove(entry.entry_id)
    assert f"steward.{entry.entry_id}" not in hass_storage


async def test_no_key_is_stored(
    hass: HomeAssistant, hass_storage: dict[str, Any], rufus_sim: RufusSimulator
) -> None:
    furnish_rufus(rufus_sim)
    entry = await set_up(hass, rufus_entry_for(rufus_sim))
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert rufus_sim.ready()["api_key"] not in str(hass_storage[f"steward.{entry.entry_id}"])


async def test_what_keeps_changing_is_written_all_the_same(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    store = KeptStore(hass, "changing")
    written: list[int] = []
    for count in range(20):
        store.async_save_within(0.1, partial(dict, count=count))
        await asyncio.sleep(0.03)
        if kept := hass_storage.get(store.key):
            written.append(kept["data"]["count"])
    assert written
    assert len(set(written)) < 10
