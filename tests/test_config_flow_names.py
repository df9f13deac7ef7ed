"""What is set up is recognised under another name, by another key and at another address."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import lrs_entry_for, rufus_entry_for, set_up
from .conftest import StartLrs, StartRufus
from .flows import enter, lrs_input, rufus_input, submit
from .systems.lrs.conftest import MakeRelay, make_relay  # the same fixture

__all__ = ["make_relay"]


async def _refused(hass: HomeAssistant, system: str, typed: Mapping[str, Any]) -> None:
    result = await enter(hass, system, dict(typed))
    assert (result["type"], result.get("reason")) == (FlowResultType.ABORT, "already_configured")


async def _added(hass: HomeAssistant, system: str, typed: Mapping[str, Any]) -> None:
    result = await enter(hass, system, dict(typed))
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("127.0.0.1", "localhost"),
        ("localhost", "127.0.0.1"),
        ("127.0.0.1", "::ffff:127.0.0.1"),
    ],
)
async def test_a_transmitter_is_known_by_its_address(
    hass: HomeAssistant, lrs_sim: LrsSimulator, first: str, second: str
) -> None:
    await _added(hass, "lrs", {"host": first, "port": lrs_sim.port})
    await _refused(hass, "lrs", {"host": second, "port": lrs_sim.port})


async def test_a_transmitter_that_is_not_loaded_is_known_by_its_address(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    assert await hass.config_entries.async_unload(entry.entry_id)
    await _refused(hass, "lrs", {"host": "localhost", "port": lrs_sim.port})


async def test_a_transmitter_with_two_addresses_is_known_by_its_guests(
    hass: HomeAssistant, lrs_sim: LrsSimulator, make_relay: MakeRelay
) -> None:
    lrs_sim.commands["assign"](number=3, label="Ana")
    await set_up(hass, lrs_entry_for(lrs_sim))
    other = await make_relay(lrs_sim)
    await _refused(hass, "lrs", {"host": other.host, "port": other.port})


async def test_two_transmitters_with_guests_are_two(
    hass: HomeAssistant, lrs_sim: LrsSimulator, start_lrs: StartLrs
) -> None:
    other = await start_lrs()
    for sim in (lrs_sim, other):
        sim.commands["assign"](number=3, label="Ana")
    await set_up(hass, lrs_entry_for(lrs_sim))
    await _added(hass, "lrs", lrs_input(other))


async def test_a_transmitter_moves_to_its_other_name_but_not_onto_another(
    hass: HomeAssistant, lrs_sim: LrsSimulator, start_lrs: StartLrs
) -> None:
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    other = await set_up(hass, lrs_entry_for(await start_lrs()))
    form = await entry.start_reconfigure_flow(hass)
    own = {"host": "localhost", "port": entry.data["port"]}
    assert (await submit(hass, form, own))["reason"] == "reconfigure_successful"
    form = await entry.start_reconfigure_flow(hass)
    foreign = {"host": "localhost", "port": other.data["port"]}
    assert (await submit(hass, form, foreign))["reason"] == "already_configured"
    assert entry.data["port"] == lrs_sim.port


async def test_an_account_without_devices_is_known_by_another_key(
    hass: HomeAssistant, rufus_sim: RufusSimulator
) -> None:
    entry = await set_up(hass, rufus_entry_for(rufus_sim))
    assert entry.state is ConfigEntryState.LOADED
    await _refused(hass, "rufus", rufus_input(rufus_sim, "read"))
    assert await hass.config_entries.async_unload(entry.entry_id)
    await _refused(hass, "rufus", rufus_input(rufus_sim, "read"))


async def test_an_account_without_devices_is_known_by_its_races(
    hass: HomeAssistant, rufus_sim: RufusSimulator
) -> None:
    rufus_sim.add_event(name="City run")
    entry = await set_up(hass, rufus_entry_for(rufus_sim))
    await _refused(hass, "rufus", rufus_input(rufus_sim, "read"))
    assert entry.state is ConfigEntryState.LOADED


async def test_an_account_whose_races_cannot_be_had_is_added(
    hass: HomeAssistant, rufus_sim: RufusSimulator
) -> None:
    rufus_sim.faults.set_fault(status=404, path="/v0/events")
    await _added(hass, "rufus", rufus_input(rufus_sim))


async def test_an_account_with_a_device_and_one_with_none_are_two(
    hass: HomeAssistant, rufus_entry: object, start_rufus: StartRufus
) -> None:
    assert rufus_entry
    await _added(hass, "rufus", rufus_input(await start_rufus(seed=1)))
