"""What is mended when the user confirms it."""

from http import HTTPStatus
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.steward.const import DOMAIN
from simulators.lrs import LrsSimulator

from .common import lrs_entry_for, set_up, settled, until
from .test_issues import issue

type Repairs = TestClient[Any, Any]


@pytest.fixture
async def repairs(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Repairs:
    """Return the user's browser."""
    assert await async_setup_component(hass, REPAIRS, {})
    browser: Repairs = await hass_client()
    return browser


@pytest.fixture
async def entry(hass: HomeAssistant, lrs_sim: LrsSimulator) -> MockConfigEntry:
    """Set up a transmitter whose clock is off by an hour and a half."""
    await hass.config.async_set_time_zone("UTC")
    lrs_sim.commands["set_clock"](seconds=5400)
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    return entry


async def _post(repairs: Repairs, path: str, body: dict[str, Any]) -> dict[str, Any]:
    response = await repairs.post(f"/api/repairs/issues/fix{path}", json=body)
    assert response.status == HTTPStatus.OK
    answer: dict[str, Any] = await response.json()
    return answer


async def _begin(repairs: Repairs, entry: MockConfigEntry) -> dict[str, Any]:
    issue_id = f"{entry.entry_id}_hub_clock_off"
    return await _post(repairs, "", {"handler": DOMAIN, "issue_id": issue_id})


async def test_clock_is_set(
    hass: HomeAssistant, repairs: Repairs, entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    form = await _begin(repairs, entry)
    assert (form["type"], form["step_id"]) == ("form", "confirm")
    stands = issue(hass, entry, "clock_off")  # its placeholders are those of the form
    assert stands is not None
    assert stands.translation_placeholders is not None
    assert stands.translation_placeholders["offset"].startswith("1:")
    done = await _post(repairs, f"/{form['flow_id']}", {})
    assert done["type"] == "create_entry"
    await until(lambda: issue(hass, entry, "clock_off") is None)
    off = lrs_sim.world.now() - dt_util.utcnow().replace(tzinfo=None)
    assert abs(off.total_seconds()) <= 2


async def test_clock_that_cannot_be_set(
    hass: HomeAssistant, repairs: Repairs, entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    form = await _begin(repairs, entry)
    await lrs_sim.stop()
    failed = await _post(repairs, f"/{form['flow_id']}", {})
    assert (failed["type"], failed["reason"]) == ("abort", "failed")
    assert "T7470" in failed["description_placeholders"]["error"]
    assert issue(hass, entry, "clock_off")
    await lrs_sim.start()


async def test_entry_that_was_unloaded_meanwhile(
    hass: HomeAssistant, repairs: Repairs, entry: MockConfigEntry
) -> None:
    form = await _begin(repairs, entry)
    await hass.config_entries.async_unload(entry.entry_id)
    failed = await _post(repairs, f"/{form['flow_id']}", {})
    assert (failed["type"], failed["reason"]) == ("abort", "failed")
