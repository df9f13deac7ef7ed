"""What the tests of the config flow share."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.steward.const import DOMAIN
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

EMPTY_KEY = "ror-ffffffffffffffffffff"
"""A key that nobody has."""


async def choose(hass: HomeAssistant, system: str) -> ConfigFlowResult:
    """Begin a flow and choose a system in the menu."""
    menu = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert menu["type"] is FlowResultType.MENU
    form = await submit(hass, menu, {"next_step_id": system})
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == system
    assert not form["errors"]
    return form


async def submit(
    hass: HomeAssistant, form: ConfigFlowResult, user_input: dict[str, Any]
) -> ConfigFlowResult:
    """Send a form, and let what follows happen."""
    result = await hass.config_entries.flow.async_configure(form["flow_id"], user_input)
    await hass.async_block_till_done()
    return result


async def enter(hass: HomeAssistant, system: str, user_input: dict[str, Any]) -> ConfigFlowResult:
    """Choose a system and send its form."""
    return await submit(hass, await choose(hass, system), user_input)


def suggested(form: ConfigFlowResult) -> dict[str, Any]:
    """Get the values that a form suggests, by field."""
    assert form["data_schema"] is not None
    return {
        str(field): field.description["suggested_value"]
        for field in form["data_schema"].schema
        if field.description and "suggested_value" in field.description
    }


def rufus_input(sim: RufusSimulator, key: str = "read") -> dict[str, Any]:
    """Enter one of an account's keys."""
    return {"api_key": sim.ready()["keys"][key], "url": sim.ready()["url"]}


def lrs_input(sim: LrsSimulator) -> dict[str, Any]:
    """Enter a transmitter's address."""
    return {"host": sim.host, "port": sim.port}


def drop(monkeypatch: pytest.MonkeyPatch, sim: LrsSimulator, *paths: str) -> None:
    """Let a transmitter not know some resources."""
    routes = {known: table for known, table in sim._server._routes.items() if known not in paths}
    monkeypatch.setattr(sim._server, "_routes", routes)
