"""A desk with three timing devices, and a race upon them."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from simulators.rufus import RufusSimulator

from ...common import rufus_entry_for, set_up
from .desk import FINISH, HALFWAY, NOON, START, Desk


@pytest.fixture
async def desk(
    hass: HomeAssistant, frozen: FrozenDateTimeFactory, rufus_sim: RufusSimulator
) -> Desk:
    """Set up an account with three timing devices, each with an active session."""
    frozen.move_to(NOON)
    for alias in (START, HALFWAY, FINISH):
        device = rufus_sim.add_device(type="Mat", model="Mat S4", serial_number=alias, alias=alias)[
            "deviceid"
        ]
        rufus_sim.set_telemetry(
            device, device_status="Online", battery_percentage=81, charging=False
        )
        rufus_sim.open_session(deviceid=device, alias="City run")
    entry = await set_up(hass, rufus_entry_for(rufus_sim))
    return Desk(hass, entry, rufus_sim, frozen)


@pytest.fixture
async def race(desk: Desk) -> Desk:
    """Add a race of four runners."""
    await desk.add_race()
    return desk
