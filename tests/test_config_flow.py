"""The config flow sets up each system once, and keeps secrets."""

from unittest.mock import AsyncMock

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.const import CONF_SYSTEM, DOMAIN
from custom_components.steward.systems import lrs
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import furnish_rufus
from .conftest import StartLrs, StartRufus
from .flows import EMPTY_KEY, choose, drop, enter, lrs_input, rufus_input, submit, suggested


async def test_menu_offers_each_system(hass: HomeAssistant) -> None:
    menu = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert menu["type"] is FlowResultType.MENU
    assert menu["step_id"] == "user"
    assert menu["menu_options"] == ["rufus", "lrs", "spreadsheetweb", "eliab"]


async def test_rufus_is_set_up(hass: HomeAssistant, rufus_sim: RufusSimulator) -> None:
    result = await enter(hass, "rufus", rufus_input(rufus_sim))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "RUFUS Cloud"
    assert result["data"] == {CONF_SYSTEM: "rufus", **rufus_input(rufus_sim)}
    assert result["result"].state is ConfigEntryState.LOADED


async def test_rufus_form_suggests_the_production_address(hass: HomeAssistant) -> None:
    form = await choose(hass, "rufus")
    assert form["data_schema"] is not None
    with_defaults = form["data_schema"]({"api_key": EMPTY_KEY})
    assert with_defaults["url"] == "https://api.runonrufus.com/v0"


async def test_rufus_input_is_tidied(hass: HomeAssistant, rufus_sim: RufusSimulator) -> None:
    clean = rufus_input(rufus_sim)
    typed = {"api_key": f" {clean['api_key']}\n", "url": f" {clean['url']}/ "}
    result = await enter(hass, "rufus", typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {CONF_SYSTEM: "rufus", **clean}


async def test_lrs_is_set_up(hass: HomeAssistant, lrs_sim: LrsSimulator) -> None:
    result = await enter(hass, "lrs", lrs_input(lrs_sim))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "T7470"
    assert result["data"] == {CONF_SYSTEM: "lrs", **lrs_input(lrs_sim)}
    assert result["result"].state is ConfigEntryState.LOADED


async def test_lrs_asks_for_the_pagers_at_once(hass: HomeAssistant, lrs_sim: LrsSimulator) -> None:
    """So that the first guest who is added gets one; who does not know them leaves them out."""
    form = await enter(hass, "lrs", {**lrs_input(lrs_sim), "pagers": "3-1"})
    assert form["errors"] == {"pagers": "invalid_pagers"}
    assert suggested(form)["pagers"] == "3-1"
    result = await submit(hass, form, {**lrs_input(lrs_sim), "pagers": "7, 9-10"})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {CONF_SYSTEM: "lrs", **lrs_input(lrs_sim)}
    assert result["options"] == {"pagers": "7, 9-10"}
    given = await hass.services.async_call(
        DOMAIN, "assign_pager", {"label": "Ana"}, blocking=True, return_response=True
    )
    assert given
    assert given["number"] == 7


async def test_lrs_entry_has_the_transmitter_s_name(
    hass: HomeAssistant, start_lrs: StartLrs
) -> None:
    sim = await start_lrs(device_name="Lobby")
    result = await enter(hass, "lrs", lrs_input(sim))
    assert result["title"] == "Lobby"


async def test_lrs_without_settings_has_the_model_s_name(
    hass: HomeAssistant, lrs_sim: LrsSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(monkeypatch, lrs_sim, "/v1/settings")
    result = await enter(hass, "lrs", lrs_input(lrs_sim))
    assert result["title"] == "T7470"


@pytest.mark.parametrize("key", ["unbind", "read", "read_write"])
async def test_rufus_account_is_set_up_once(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, key: str
) -> None:
    """Another key of an account is told by the account's devices."""
    assert rufus_entry.data["api_key"] == rufus_input(rufus_sim, "unbind")["api_key"]
    result = await enter(hass, "rufus", rufus_input(rufus_sim, key))
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"


async def test_rufus_account_without_devices_is_known_by_its_key(
    hass: HomeAssistant, rufus_sim: RufusSimulator
) -> None:
    first = await enter(hass, "rufus", rufus_input(rufus_sim))
    assert first["type"] is FlowResultType.CREATE_ENTRY
    typed = rufus_input(rufus_sim)
    second = await enter(hass, "rufus", {**typed, "url": f"{typed['url']}/"})
    assert second["type"] is FlowResultType.ABORT
    assert second["reason"] == "already_configured"


async def test_rufus_account_is_known_while_the_cloud_is_away(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    """The devices are known from the registry, whether the entry is loaded or not."""
    assert await hass.config_entries.async_unload(rufus_entry.entry_id)
    result = await enter(hass, "rufus", rufus_input(rufus_sim, "read"))
    assert result["reason"] == "already_configured"


async def test_two_rufus_accounts(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, start_rufus: StartRufus
) -> None:
    other = await start_rufus(seed=1)
    furnish_rufus(other)
    result = await enter(hass, "rufus", rufus_input(other))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert rufus_entry.state is ConfigEntryState.LOADED


@pytest.mark.parametrize(
    ("listens", "typed"),
    [
        pytest.param("127.0.0.1", "127.0.0.1", id="same"),
        pytest.param("127.0.0.1", "  127.0.0.1 ", id="spaces"),
        pytest.param("::1", "::1", id="bare-ipv6"),
        pytest.param("::1", "[::1]", id="brackets"),
        pytest.param("::1", " [::1] ", id="brackets-and-spaces"),
        pytest.param("::ffff:127.0.0.1", "::FFFF:127.0.0.1", id="capitals"),
    ],
)
async def test_lrs_address_is_set_up_once(
    hass: HomeAssistant, start_lrs: StartLrs, listens: str, typed: str
) -> None:
    sim = await start_lrs(host=listens)
    first = await enter(hass, "lrs", lrs_input(sim))
    assert first["type"] is FlowResultType.CREATE_ENTRY
    second = await enter(hass, "lrs", {"host": typed, "port": sim.port})
    assert second["type"] is FlowResultType.ABORT
    assert second["reason"] == "already_configured"


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("FE80::1%Eth0", "fe80::1%Eth0"),
        ("[FE80::1%wlan0.X]", "fe80::1%wlan0.X"),
        ("Transmitter.LAN", "transmitter.lan"),
    ],
)
async def test_a_zone_is_kept_as_it_was_typed(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, typed: str, host: str
) -> None:
    """It is the name of an interface; all else of an address is the same in any case."""
    monkeypatch.setattr(lrs, "_ask_name", AsyncMock(return_value=("T7470", ())))
    monkeypatch.setattr(lrs, "create_context", AsyncMock())
    monkeypatch.setattr(lrs, "places", AsyncMock(return_value=frozenset()))
    found = await lrs.SYSTEM.validate_input(hass, {"host": typed, "port": 5683})
    assert found.data["host"] == host


async def test_two_lrs_ports_are_two_transmitters(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, start_lrs: StartLrs
) -> None:
    other = await start_lrs()
    result = await enter(hass, "lrs", lrs_input(other))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert lrs_entry.state is ConfigEntryState.LOADED


async def test_systems_do_not_get_in_each_other_s_way(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    result = await enter(hass, "lrs", lrs_input(lrs_sim))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert rufus_entry.state is ConfigEntryState.LOADED


# Secrets


async def test_stored_key_is_not_sent_to_the_form(
    hass: HomeAssistant, rufus_entry: MockConfigEntry
) -> None:
    for start in (rufus_entry.start_reauth_flow, rufus_entry.start_reconfigure_flow):
        form = await start(hass)
        assert "api_key" not in suggested(form)
        assert rufus_entry.data["api_key"] not in str(form["data_schema"])


async def test_entered_key_is_not_sent_back_to_the_form(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    rufus_sim.faults.set_fault(status=500, path="/v0/devices")
    typed = rufus_input(rufus_sim, "read")
    forms = [
        await enter(hass, "rufus", typed),
        await submit(
            hass, await rufus_entry.start_reauth_flow(hass), {"api_key": typed["api_key"]}
        ),
        await submit(hass, await rufus_entry.start_reconfigure_flow(hass), typed),
    ]
    for form in forms:
        assert form["errors"] == {"base": "failed"}
        assert "api_key" not in suggested(form)
