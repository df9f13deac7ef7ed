"""Binary sensors show what the systems say."""

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
)


@pytest.mark.usefixtures("frozen")
async def test_binary_sensors(
    hass: HomeAssistant, rufus_sim: RufusSimulator, snapshot: SnapshotAssertion
) -> None:
    furnish_rufus(rufus_sim)
    entry = rufus_entry_for(rufus_sim, unique_id="01RUFUS")
    await assert_platform(hass, snapshot, Platform.BINARY_SENSOR, entry)


async def test_charging(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    """A device that never told is not said to be empty-handed."""
    mat, arch = key(rufus_sim, MAT), key(rufus_sim, ARCH)
    assert state_of(hass, rufus_entry, mat, "charging", "binary_sensor") == "on"
    assert state_of(hass, rufus_entry, arch, "charging", "binary_sensor") == "unknown"
    rufus_sim.set_telemetry(deviceid(rufus_sim, MAT), charging=False)
    rufus_sim.set_telemetry(deviceid(rufus_sim, ARCH), charging=True)
    await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, mat, "charging", "binary_sensor") == "off"
    assert state_of(hass, rufus_entry, arch, "charging", "binary_sensor") == "on"


@pytest.mark.usefixtures("frozen", "all_enabled")
async def test_binary_sensors_of_a_transmitter(
    hass: HomeAssistant, lrs_sim: LrsSimulator, snapshot: SnapshotAssertion
) -> None:
    furnish_lrs(lrs_sim)
    entry = lrs_entry_for(lrs_sim, unique_id="01LRS")
    await assert_platform(hass, snapshot, Platform.BINARY_SENSOR, entry)
