"""How much of the cloud an account costs: as little as can be."""

from collections import Counter

from homeassistant.core import HomeAssistant
import pytest

from simulators.rufus import Generation, RufusSimulator

from ...common import deviceid, refresh, rufus_entry_for, set_up
from ...conftest import StartRufus
from .conftest import MakeAccount
from .passings_helpers import Listener

_DEVICES = 5000
_KINDS = ("devices", "sessions", "passings", "events")


class _Meter:
    """Counts requests by what they are for."""

    def __init__(self, sim: RufusSimulator) -> None:
        self._sim = sim
        self._before = sim.state()["requests"]

    def read(self) -> Counter[str]:
        """Return what was asked since the last reading."""
        state = self._sim.state()
        count, self._before = state["requests"] - self._before, state["requests"]
        recent = state["log"][-count:] if count else []
        return Counter(kind for one in recent for kind in _KINDS if f"/v0/{kind}" in one["path"])


@pytest.mark.parametrize("generation", list(Generation))
async def test_an_idle_account_costs_one_request_a_cycle(
    make_account: MakeAccount, start_rufus: StartRufus, generation: Generation
) -> None:
    sim = await start_rufus(generation=generation)
    for number in range(_DEVICES):
        sim.world.bind(model="Mat S4", serial_number=f"{number}")
    account = make_account(sim)
    await account.async_refresh()
    assert len(account.data) == _DEVICES + 1
    meter = _Meter(sim)
    for _ in range(3):
        await account.async_refresh()
        assert meter.read() == {"devices": 1}


@pytest.mark.parametrize("generation", list(Generation))
async def test_an_active_device_costs_one_more(
    hass: HomeAssistant, start_rufus: StartRufus, generation: Generation
) -> None:
    """There are no passings to be read that are not known."""
    sim = await start_rufus(generation=generation)
    for number in range(20):
        sim.add_device(model="Mat S4", serial_number=f"{number}", alias=f"Mat {number}")
    for number in range(3):
        sim.open_session(deviceid=deviceid(sim, f"Mat {number}"))
        sim.fill_passings(deviceid(sim, f"Mat {number}"), count=10)
    entry = await set_up(hass, rufus_entry_for(sim))
    listener = Listener(hass)
    meter = _Meter(sim)
    await refresh(hass, entry)
    meter.read()
    for _ in range(3):
        await refresh(hass, entry)
        assert meter.read() == {"devices": 1, "sessions": 3}
    sim.add_passing(deviceid(sim, "Mat 1"), bib="7")
    await refresh(hass, entry)
    assert meter.read() == {"devices": 1, "sessions": 3, "passings": 1}
    assert listener.of("bib") == ["7"]
