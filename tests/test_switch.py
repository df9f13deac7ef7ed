"""Switches show and set what is on or off."""

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
import pytest
from syrupy.assertion import SnapshotAssertion

from simulators.lrs import LrsSimulator

from .common import assert_platform, furnish_lrs, lrs_entry_for


@pytest.mark.usefixtures("frozen", "all_enabled")
async def test_switches_of_a_transmitter(
    hass: HomeAssistant, lrs_sim: LrsSimulator, snapshot: SnapshotAssertion
) -> None:
    furnish_lrs(lrs_sim)
    entry = lrs_entry_for(lrs_sim, unique_id="01LRS")
    await assert_platform(hass, snapshot, Platform.SWITCH, entry)
