"""Files that a user downloads: they are right, signed, and take no formula."""

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from .desk import HALFWAY, START, Desk


@pytest.fixture(autouse=True)
async def web(socket_enabled: None, hass: HomeAssistant) -> None:  # noqa: ARG001 - it is real
    """Set up the web interface."""
    assert await async_setup_component(hass, "http", {})


async def _race(desk: Desk) -> None:
    await desk.add_race("bib;name;chip\n7;=Ana;E7\n8;Ben;E8\n")
    await desk.pass_time(26)
    await desk.cross(("7", START, 0), ("8", START, 0), ("99 ; 1", HALFWAY, 20), ("8", HALFWAY, 25))


async def test_results_are_downloaded(
    desk: Desk, hass_client_no_auth: ClientSessionGenerator
) -> None:
    await _race(desk)
    answer = await desk.call("export_results", answer=True)
    assert (answer["file"], answer["left_out"]) == ("city_run-results.csv", 0)
    client = await hass_client_no_auth()
    response = await client.get(answer["url"])
    assert response.status == 200
    assert 'filename="city_run-results.csv"' in response.headers["Content-Disposition"]
    rows = (await response.text()).splitlines()
    assert len(rows) == answer["lines"] == 3
    assert rows[1].startswith("1,8,Ben")
    assert "=Ana" not in rows[2].replace("'=Ana", "")  # no program takes it for a formula
    unsigned = await client.get(answer["url"].partition("?")[0])
    assert unsigned.status == 401


async def test_passings_are_downloaded_in_both_formats(
    desk: Desk, hass_client_no_auth: ClientSessionGenerator
) -> None:
    await _race(desk)
    csv = await desk.call("export_passings", answer=True)
    client = await hass_client_no_auth()  # its server takes no view later, unlike the real one
    text = await (await client.get(csv["url"])).text()
    assert csv["lines"] == 5
    assert text.count("Ben") == 2
    raw = await desk.call("export_passings", answer=True, format="race_result")
    records = (await (await client.get(raw["url"])).text()).splitlines()
    assert (raw["lines"], raw["left_out"]) == (3, 1)  # one code could not be told from the fields
    fields = [one.split(";") for one in records]
    assert sorted((one[1], one[3]) for one in fields) == [
        ("7", "12:00:00.000"),
        ("8", "12:00:00.000"),
        ("8", "12:25:00.000"),
    ]
    assert {one[2] for one in fields} == {"2026-05-03"}


async def test_a_file_that_is_not_there_is_not_found(
    desk: Desk,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,  # noqa: ARG001 - it logs a user in
) -> None:
    await _race(desk)
    await desk.call("export_results", answer=True)
    client = await hass_client()
    assert (await client.get("/api/steward/export/another")).status == 404
