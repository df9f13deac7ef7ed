"""Nothing is typed twice: what is no secret stays in a form, an empty secret is the one before."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.steward.const import DOMAIN
from custom_components.steward.systems.table import SYSTEMS
from simulators.eliab import EliabSimulator
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator
from simulators.spreadsheetweb import SpreadsheetWebSimulator

from .common import unload_all
from .flows import choose, enter, lrs_input, rufus_input, submit, suggested
from .systems.eliab.conftest import WITH_LOGIN, WITH_SESSION, fields
from .systems.spreadsheetweb.helpers import site_input

type Simulator = EliabSimulator | LrsSimulator | RufusSimulator | SpreadsheetWebSimulator


@dataclass(frozen=True, kw_only=True)
class Case:
    """A system, and what is entered in its form."""

    system: str
    sim: Simulator
    entered: dict[str, Any]
    secrets: set[str] = field(default_factory=set)

    @property
    def plain(self) -> dict[str, Any]:
        """What of it is no secret."""
        return {name: value for name, value in self.entered.items() if name not in self.secrets}


def _case(system: str) -> Case:
    match system:
        case "rufus":
            rufus = RufusSimulator()
            return Case(system=system, sim=rufus, entered={}, secrets={"api_key"})
        case "lrs":
            return Case(system=system, sim=LrsSimulator(), entered={})
        case "spreadsheetweb":
            site = SpreadsheetWebSimulator()
            return Case(system=system, sim=site, entered={}, secrets={"client_secret"})
    secrets = {"token", "session_id"} if system == "eliab, session" else {"token", "password"}
    return Case(system="eliab", sim=EliabSimulator(), entered={}, secrets=secrets)


def _entered(system: str, sim: Any) -> dict[str, Any]:
    match system:
        case "rufus":
            return rufus_input(sim)
        case "lrs":
            return lrs_input(sim)
        case "spreadsheetweb":
            return site_input(sim)
    return fields(sim, *(WITH_SESSION if system == "eliab, session" else WITH_LOGIN))


@pytest.fixture(params=["rufus", "lrs", "spreadsheetweb", "eliab, session", "eliab, login"])
async def case(
    loopback: None,  # noqa: ARG001 - it listens there
    enable_steward: HomeAssistant | None,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Case]:
    """Start a system."""
    made = _case(request.param)
    await made.sim.start()
    made.entered.update(_entered(request.param, made.sim))
    yield made
    await unload_all(enable_steward)
    await made.sim.stop()


async def entry_of(hass: HomeAssistant, case: Case) -> ConfigEntry:
    """Set the system up, by its form."""
    result = await enter(hass, case.system, case.entered)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    return result["result"]


async def ask(hass: HomeAssistant, entry: ConfigEntry, source: str) -> ConfigFlowResult:
    """Begin to ask again."""
    return await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": source, "entry_id": entry.entry_id},
        data={**entry.data} if source == SOURCE_REAUTH else None,
    )


async def test_after_an_error_only_secrets_are_empty_and_need_not_be_typed_again(
    hass: HomeAssistant, case: Case
) -> None:
    form = await choose(hass, case.system)
    await case.sim.stop()
    form = await submit(hass, form, case.entered)
    assert form["type"] is FlowResultType.FORM
    assert form["errors"]
    shown = suggested(form)
    assert case.plain.items() <= shown.items()
    assert shown.keys().isdisjoint(case.secrets)
    await case.sim.start()
    result = await submit(hass, form, {**case.plain, **_entered_address(case)})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    for secret in case.secrets:
        assert result["data"][secret] == case.entered[secret]


def _entered_address(case: Case) -> dict[str, Any]:
    """Get where the system is now, if that is elsewhere."""
    return {"port": case.sim.port} if isinstance(case.sim, LrsSimulator) else {}


async def test_reconfigured_with_empty_secrets_they_are_unchanged(
    hass: HomeAssistant, case: Case
) -> None:
    entry = await entry_of(hass, case)
    before = {**entry.data}
    form = await ask(hass, entry, SOURCE_RECONFIGURE)
    shown = suggested(form)
    assert case.plain.items() <= shown.items()
    assert shown.keys().isdisjoint(SYSTEMS[case.system].secrets)
    result = await submit(hass, form, {**case.plain, **dict.fromkeys(case.secrets, "")})
    assert result["reason"] == "reconfigure_successful"
    assert entry.data == before


async def test_asked_again_with_empty_secrets_they_are_unchanged(
    hass: HomeAssistant, case: Case
) -> None:
    if not SYSTEMS[case.system].credentials:
        pytest.skip("it has no credentials")
    entry = await entry_of(hass, case)
    before = {**entry.data}
    form = await ask(hass, entry, SOURCE_REAUTH)
    result = await submit(hass, form, {**suggested(form), **dict.fromkeys(case.secrets, "")})
    assert result["reason"] == "reauth_successful"
    assert entry.data == before


@pytest.mark.parametrize("case", ["eliab, session"], indirect=True)
async def test_an_optional_field_that_is_emptied_is_gone(hass: HomeAssistant, case: Case) -> None:
    sim = case.sim
    assert isinstance(sim, EliabSimulator)
    entered = fields(sim, *WITH_SESSION) | {"app_version": "1.0.10"}
    result = await enter(hass, "eliab", entered)
    entry = result["result"]
    assert entry.data["app_version"] == "1.0.10"
    form = await ask(hass, entry, SOURCE_RECONFIGURE)
    assert suggested(form)["app_version"] == "1.0.10"
    await submit(hass, form, {"url": entered["url"]})
    assert "app_version" not in entry.data
    assert entry.data.items() >= fields(sim, *WITH_SESSION).items()
