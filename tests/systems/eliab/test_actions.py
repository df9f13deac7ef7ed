"""The actions on an app session."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from simulators.eliab import EliabSimulator, Standing

from ...common import Call, device_id, entity_id, state_of
from .conftest import WITH_LOGIN, SetUp, standing


async def test_a_session_is_opened(
    hass: HomeAssistant, call: Call, sim: EliabSimulator, start_entry: SetUp
) -> None:
    app = await start_entry(sim, *WITH_LOGIN)
    device = device_id(hass, app.config_entry, "hub")
    answer = await call("open_session", answer=True, device_id=device)
    opened = state_of(hass, app.config_entry, "hub", "opened")
    assert answer["active"] is True
    assert answer["started"][:19] == opened[:19]
    assert app.config_entry.data["session_id"] not in str(answer)
    with pytest.raises(ServiceValidationError, match="eliab has an open session"):
        await call("open_session", device_id=device)


async def test_a_session_is_closed(
    hass: HomeAssistant, call: Call, sim: EliabSimulator, start_entry: SetUp
) -> None:
    app = await start_entry(sim)
    session_id = app.config_entry.data["session_id"]
    sensor = entity_id(hass, app.config_entry, "hub", "session")
    await call("close_session", entity_id=sensor)
    assert standing(sim, session_id) is Standing.CLOSED
    with pytest.raises(ServiceValidationError, match="eliab has no active session"):
        await call("close_session", entity_id=sensor)


async def test_a_refusal_names_the_system_and_what_it_said(
    hass: HomeAssistant, call: Call, sim: EliabSimulator, start_entry: SetUp
) -> None:
    app = await start_entry(sim)
    sim.faults.set_fault(status=400, body={"info": {"type": "error", "title": "Hoy no"}})
    with pytest.raises(HomeAssistantError, match=r"^eliab rejected the request \(Hoy no\)"):
        await call("close_session", entity_id=entity_id(hass, app.config_entry, "hub", "session"))
