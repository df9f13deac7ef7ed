"""What tests of a waiting room share."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulators.lrs import LrsSimulator

from ..common import lrs_entry_for, set_up, settled, until
from .doors import door_of


@pytest.fixture
async def door_entry(hass: HomeAssistant, lrs_sim: LrsSimulator) -> MockConfigEntry:
    """Set up a transmitter with pagers 1 to 9, where nobody waits."""
    entry = await set_up(hass, lrs_entry_for(lrs_sim, options={"pagers": "1-9"}))
    await settled(entry)
    await until(lambda: door_of(entry)._core.record.begun)
    return entry
