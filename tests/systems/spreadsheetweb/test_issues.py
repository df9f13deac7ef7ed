"""What the user is told of sessions can be mended, or taken note of."""

from http import HTTPStatus
from typing import Any

from homeassistant.components.repairs.const import DOMAIN as REPAIRS
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.steward.const import DOMAIN
from custom_components.steward.systems.spreadsheetweb.coordinator import SpreadsheetWebCoordinator
from simulators.spreadsheetweb import SpreadsheetWebSimulator

from ...common import state_of
from .helpers import CLOSE, OPEN, PAY, coordinator_of, sessions


@pytest.fixture
async def mend(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry
) -> Any:
    """Confirm the flow that mends an issue, as a user does."""
    assert await async_setup_component(hass, REPAIRS, {})
    client = await hass_client()

    async def run(issue: str) -> Any:
        issue_id = f"{entry.entry_id}_hub_{issue}"
        assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
        path = "/api/repairs/issues/fix"
        answer = await client.post(path, json={"handler": DOMAIN, "issue_id": issue_id})
        assert answer.status == HTTPStatus.OK
        form = await answer.json()
        assert form["step_id"] == "confirm"
        answer = await client.post(f"{path}/{form['flow_id']}", json={})
        result = await answer.json()
        await hass.async_block_till_done()
        left = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
        return result["type"], bool(left)

    return run


async def test_a_dropped_session_is_opened_again(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
    mend: Any,
) -> None:
    session = await coordinator.async_open_session()
    site.commands["drop_session"](session.session_id)
    with pytest.raises(HomeAssistantError):
        await coordinator.async_calculate(PAY)
    assert state_of(hass, entry, "hub", "session") == "idle"
    assert await mend("session_dropped") == ("create_entry", False)
    assert state_of(hass, entry, "hub", "session") == "active"


async def test_an_orphan_is_closed(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
    mend: Any,
) -> None:
    await coordinator.async_open_session()
    site.faults.set_fault(path=CLOSE, status=500)
    await hass.config_entries.async_reload(entry.entry_id)
    assert len(coordinator_of(entry).data["hub"].orphans) == 1
    assert await mend("session_orphaned") == ("abort", True)
    site.faults.clear_faults()
    assert await mend("session_orphaned") == ("create_entry", False)
    assert sessions(site) == ["closed"]


async def test_an_opening_in_doubt_is_taken_note_of(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator, mend: Any
) -> None:
    site.faults.set_fault(path=OPEN, spoil="lost", times=1)
    with pytest.raises(HomeAssistantError):
        await coordinator.async_open_session()
    assert await mend("session_unconfirmed") == ("create_entry", False)
    assert not coordinator.data["hub"].unconfirmed
