"""Sensors show what the systems say."""

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import (
    ARCH,
    MAT,
    assert_platform,
    deviceid,
    furnish_lrs,
    furnish_rufus,
    key,
    lrs_entry_for,
    refresh,
    rufus_entry_for,
    state_of,
    until,
)
from .conftest import StartRufus


@pytest.mark.usefixtures("frozen", "all_enabled")
@pytest.mark.parametrize("generation", ["new", "old"])
async def test_sensors_of_an_account(
    hass: HomeAssistant, start_rufus: StartRufus, snapshot: SnapshotAssertion, generation: str
) -> None:
    sim = await start_rufus(generation=generation)
    furnish_rufus(sim)
    entry = rufus_entry_for(sim, unique_id="01RUFUS")
    await assert_platform(hass, snapshot, Platform.SENSOR, entry)


@pytest.mark.usefixtures("frozen")
async def test_sensors_of_a_transmitter(
    hass: HomeAssistant, lrs_sim: LrsSimulator, snapshot: SnapshotAssertion
) -> None:
    furnish_lrs(lrs_sim)
    entry = lrs_entry_for(lrs_sim, unique_id="01LRS")
    await assert_platform(hass, snapshot, Platform.SENSOR, entry)


async def test_session_from_its_opening_to_its_end(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    arch = key(rufus_sim, ARCH)
    assert state_of(hass, rufus_entry, arch, "session") == "idle"
    assert state_of(hass, rufus_entry, arch, "session_name") == "unknown"
    opened = rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH), alias="Night run")
    await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, arch, "session") == "active"
    assert state_of(hass, rufus_entry, arch, "session_name") == "Night run"
    assert state_of(hass, rufus_entry, arch, "passings") == "0"
    assert state_of(hass, rufus_entry, arch, "last_passing") == "unknown"
    assert state_of(hass, rufus_entry, "hub", "open_sessions") == "2"
    rufus_sim.add_passing(deviceid(rufus_sim, ARCH), bib="7", timestamp="2026-03-01T08:00:01.500Z")
    await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, arch, "passings") == "1"
    assert state_of(hass, rufus_entry, arch, "last_passing") == "2026-03-01T08:00:01+00:00"
    rufus_sim.close_session(opened["token_session"])
    await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, arch, "session") == "idle"
    assert state_of(hass, rufus_entry, arch, "passings") == "unknown"
    assert state_of(hass, rufus_entry, "hub", "open_sessions") == "1"


async def test_session_is_unknown_until_the_cloud_has_said(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    rufus_sim.faults.set_fault(status=500, path="/v0/sessions/device")
    gate = rufus_sim.add_device(model="Gate", serial_number="G1", alias="Gate")["deviceid"]
    rufus_sim.open_session(deviceid=gate)
    await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, key(rufus_sim, "Gate"), "session") == "unknown"
    assert state_of(hass, rufus_entry, key(rufus_sim, MAT), "session") == "active"
    rufus_sim.faults.clear_faults()
    await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, key(rufus_sim, "Gate"), "session") == "active"


async def test_name_that_is_longer_than_a_state_is_cut(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["assign"](number=3, label="Ñ" * 300)
    await until(lambda: state_of(hass, lrs_entry, "pager_3", "guest") == "Ñ" * 254 + "…")


async def test_guest_from_coming_to_leaving(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["assign"](number=3, label="Cy", party_size=5)
    await until(lambda: state_of(hass, lrs_entry, "pager_3", "session") == "started")
    assert state_of(hass, lrs_entry, "pager_3", "guest") == "Cy"
    assert state_of(hass, lrs_entry, "hub", "waiting") == "2"
    lrs_sim.commands["page"](number=3)
    await until(lambda: state_of(hass, lrs_entry, "pager_3", "session") == "paged")
    assert state_of(hass, lrs_entry, "hub", "paged") == "2"
    lrs_sim.commands["remove"](number=3)
    await until(lambda: state_of(hass, lrs_entry, "pager_3", "session") == "idle")
    assert state_of(hass, lrs_entry, "pager_3", "guest") == "unknown"
    assert state_of(hass, lrs_entry, "pager_3", "waiting_since") == "unknown"
