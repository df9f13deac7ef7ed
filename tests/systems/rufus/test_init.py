"""What the package of RUFUS Cloud offers: its form, a look at it, its coordinator."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.steward.identity import device_key
from custom_components.steward.systems import rufus
from custom_components.steward.systems.api.errors import (
    CannotConnectError,
    ForbiddenError,
    InvalidUrlError,
    MalformedAnswerError,
    NotFoundError,
    UnauthorizedError,
)
from simulators.rufus import RufusSimulator

from ...common import furnish_rufus


def _data(sim: RufusSimulator) -> dict[str, str]:
    ready = sim.ready()
    return {"api_key": ready["api_key"], "url": ready["url"]}


async def test_a_look_at_an_account(hass: HomeAssistant, rufus_sim: RufusSimulator) -> None:
    furnish_rufus(rufus_sim)
    data = _data(rufus_sim)
    spaced = {"api_key": f" {data['api_key']}\n", "url": f" {data['url']}/ "}
    found = await rufus.SYSTEM.validate_input(hass, spaced)
    assert found.title == "RUFUS Cloud"
    assert found.data == data
    assert found.keys == {device_key(ident) for ident in rufus_sim.world.devices}


async def test_a_look_at_an_account_that_may_not_be_read(
    hass: HomeAssistant, rufus_sim: RufusSimulator
) -> None:
    data = _data(rufus_sim)
    with pytest.raises(UnauthorizedError):
        await rufus.SYSTEM.validate_input(hass, {**data, "api_key": "ror-unknown"})
    key = rufus_sim.ready()["keys"]["write"]
    with pytest.raises(ForbiddenError):
        await rufus.SYSTEM.validate_input(hass, {**data, "api_key": key})
    with pytest.raises(NotFoundError):
        await rufus.SYSTEM.validate_input(hass, {**data, "url": f"{data['url']}/elsewhere"})
    rufus_sim.faults.set_fault(status=200, body="<html>")
    with pytest.raises(MalformedAnswerError):
        await rufus.SYSTEM.validate_input(hass, data)
    await rufus_sim.stop()
    with pytest.raises(CannotConnectError):
        await rufus.SYSTEM.validate_input(hass, data)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "api.runonrufus.com",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "http://",
        "https:///v0",
        "http://[::1",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:port",
    ],
)
async def test_an_address_that_cannot_be_asked(hass: HomeAssistant, url: str) -> None:
    with pytest.raises(InvalidUrlError):
        await rufus.SYSTEM.validate_input(hass, {"api_key": "ror-0", "url": url})


def test_the_form_proposes_the_production_address() -> None:
    assert rufus.SYSTEM.fields({"api_key": "ror-0"})["url"] == "https://api.runonrufus.com/v0"
