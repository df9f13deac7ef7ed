"""What the package offers: its form, a look at a server, what it hides."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.steward.systems import spreadsheetweb
from custom_components.steward.systems.api.errors import InvalidUrlError
from custom_components.steward.systems.spreadsheetweb.coordinator import SpreadsheetWebCoordinator
from simulators.spreadsheetweb import SpreadsheetWebSimulator

from .helpers import CLOSE, PAY, RESULT, coordinator_of, secrets, site_input


@pytest.mark.parametrize("end", ["", "/", "/Api", "/Api/", "/api", "/API//", "  "])
async def test_a_look_at_a_server(
    hass: HomeAssistant, site: SpreadsheetWebSimulator, end: str
) -> None:
    data = site_input(site)
    spaced = {name: f" {value}\n" for name, value in data.items()} | {"url": f"{data['url']}{end}"}
    found = await spreadsheetweb.SYSTEM.validate_input(hass, spaced)
    assert found.title == "SpreadsheetWEB"
    assert found.data == data
    assert found.keys == frozenset()


async def test_a_look_reserves_nothing(hass: HomeAssistant, site: SpreadsheetWebSimulator) -> None:
    await spreadsheetweb.SYSTEM.validate_input(hass, site_input(site))
    assert site.world.calls == {"GetToken": 1, "GetResult": 1}
    assert site.world.sessions == {}


async def test_an_application_that_refuses_nothing_is_known_all_the_same(
    hass: HomeAssistant, site: SpreadsheetWebSimulator
) -> None:
    body = {"Success": False, "InvalidToken": False, "Messages": ["Give me something."]}
    site.faults.set_fault(path=RESULT, status=200, body=body)
    assert (await spreadsheetweb.SYSTEM.validate_input(hass, site_input(site))).data == site_input(
        site
    )


@pytest.mark.parametrize("url", ["", "/Api", "calc", "ftp://127.0.0.1", "http://", "http:///Api"])
async def test_an_address_that_cannot_be_asked(
    hass: HomeAssistant, site: SpreadsheetWebSimulator, url: str
) -> None:
    with pytest.raises(InvalidUrlError):
        await spreadsheetweb.SYSTEM.validate_input(hass, {**site_input(site), "url": url})


async def test_diagnostics_hold_no_secret(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    entry: MockConfigEntry,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
) -> None:
    await coordinator.async_open_session()
    site.faults.set_fault(path=CLOSE, status=500)
    await hass.config_entries.async_reload(entry.entry_id)
    await coordinator_of(entry).async_open_session()
    await coordinator_of(entry).async_calculate(PAY)
    dump = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    text = str(dump)
    assert not [secret for secret in {*secrets(site), site.ready()["url"]} if secret in text]
    (item,) = dump["items"]
    assert item["kind"] == "Application"
    assert item["session"]["calculations"] == 1
