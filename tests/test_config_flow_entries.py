"""An entry gets new credentials or a new address, but not somebody else's."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.const import CONF_SYSTEM, DOMAIN
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import furnish_rufus, lrs_entry_for, rufus_entry_for, set_up
from .conftest import StartLrs, StartRufus
from .flows import EMPTY_KEY, enter, lrs_input, rufus_input, submit, suggested

# Reauth


async def test_reauth_takes_a_new_key(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    before = rufus_entry.runtime_data
    rufus_sim.world.keys.revoke("unbind")
    form = await rufus_entry.start_reauth_flow(hass)
    assert form["step_id"] == "reauth_confirm"
    assert form["description_placeholders"] is not None
    assert form["description_placeholders"]["name"] == "RUFUS Cloud"
    assert form["data_schema"] is not None
    assert [str(field) for field in form["data_schema"].schema] == ["api_key"]
    assert suggested(form) == {}
    form = await submit(hass, form, {"api_key": EMPTY_KEY})
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "reauth_confirm"
    assert form["errors"] == {"api_key": "unauthorized"}
    new = rufus_input(rufus_sim, "read_write")
    result = await submit(hass, form, {"api_key": new["api_key"]})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reauth_successful"
    assert rufus_entry.data == {CONF_SYSTEM: "rufus", **new}
    assert rufus_entry.state is ConfigEntryState.LOADED
    assert rufus_entry.runtime_data is not before


async def test_reauth_error_of_a_field_that_is_not_asked_stands_above_the_form(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    form = await rufus_entry.start_reauth_flow(hass)
    await rufus_sim.stop()
    key = {"api_key": rufus_input(rufus_sim, "read")["api_key"]}
    form = await submit(hass, form, key)
    assert form["errors"] == {"base": "cannot_connect"}
    await rufus_sim.start()
    assert (await submit(hass, form, key))["reason"] == "reauth_successful"


def replace_account(sim: RufusSimulator) -> None:
    """Put the devices of somebody else in the place of the account's."""
    for known in list(sim.world.devices):
        sim.remove_device(known)
    sim.add_device(model="Gate H2", serial_number="H2-20417", alias="Somebody else's")


async def test_reauth_refuses_another_account(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    before = dict(rufus_entry.data)
    replace_account(rufus_sim)
    form = await rufus_entry.start_reauth_flow(hass)
    new = rufus_input(rufus_sim, "read_write")["api_key"]
    result = await submit(hass, form, {"api_key": new})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "another_account"
    assert rufus_entry.data == before


async def test_reauth_takes_an_account_that_lost_its_devices(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    """Nothing says that it is another one."""
    for known in list(rufus_sim.world.devices):
        rufus_sim.remove_device(known)
    form = await rufus_entry.start_reauth_flow(hass)
    result = await submit(hass, form, {"api_key": rufus_input(rufus_sim, "read")["api_key"]})
    assert result["reason"] == "reauth_successful"


async def test_reauth_of_a_system_without_credentials(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    form = await lrs_entry.start_reauth_flow(hass)
    assert form["data_schema"] is not None
    assert not form["data_schema"].schema
    await lrs_sim.stop()
    form = await submit(hass, form, {})
    assert form["errors"] == {"base": "cannot_connect"}
    await lrs_sim.start()
    result = await submit(hass, form, {})
    assert result["reason"] == "reauth_successful"
    assert lrs_entry.state is ConfigEntryState.LOADED


# Reconfigure


async def test_reconfigure_rufus(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    before = rufus_entry.runtime_data
    form = await rufus_entry.start_reconfigure_flow(hass)
    assert form["step_id"] == "reconfigure"
    assert suggested(form) == {"url": rufus_entry.data["url"]}
    right = rufus_input(rufus_sim, "read_write")
    rufus_sim.faults.set_fault(status=500, times=1)
    form = await submit(hass, form, right)
    assert form["step_id"] == "reconfigure"
    assert form["errors"] == {"base": "failed"}
    result = await submit(hass, form, right)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    assert rufus_entry.data == {CONF_SYSTEM: "rufus", **right}
    assert rufus_entry.state is ConfigEntryState.LOADED
    assert rufus_entry.runtime_data is not before


async def test_reconfigure_refuses_another_account(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, start_rufus: StartRufus
) -> None:
    before = dict(rufus_entry.data)
    other = await start_rufus(seed=1)
    furnish_rufus(other)
    form = await rufus_entry.start_reconfigure_flow(hass)
    result = await submit(hass, form, rufus_input(other))
    assert result["reason"] == "another_account"
    assert rufus_entry.data == before


async def test_reconfigure_onto_another_rufus_entry(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, start_rufus: StartRufus
) -> None:
    """The other account has no device yet, so only its key tells."""
    sim = await start_rufus()
    other = await set_up(hass, rufus_entry_for(sim))
    before = dict(rufus_entry.data)
    form = await rufus_entry.start_reconfigure_flow(hass)
    result = await submit(hass, form, rufus_input(sim, "unbind"))
    assert result["reason"] == "already_configured"
    assert rufus_entry.data == before
    assert other.state is ConfigEntryState.LOADED


async def test_reconfigure_onto_the_account_of_another_rufus_entry(
    hass: HomeAssistant, rufus_sim: RufusSimulator, start_rufus: StartRufus
) -> None:
    """The entry has no devices, so it could move; but not to an account that is there already."""
    entry = await set_up(hass, rufus_entry_for(rufus_sim))
    other = await start_rufus(seed=1)
    furnish_rufus(other)
    await set_up(hass, rufus_entry_for(other))
    form = await entry.start_reconfigure_flow(hass)
    result = await submit(hass, form, rufus_input(other, "read"))
    assert result["reason"] == "already_configured"


async def test_reconfigure_lrs(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, start_lrs: StartLrs
) -> None:
    """The transmitter was moved to another address."""
    moved = await start_lrs(host="::1")
    form = await lrs_entry.start_reconfigure_flow(hass)
    assert suggested(form) == {"host": lrs_sim.host, "port": lrs_sim.port}
    await moved.stop()
    form = await submit(hass, form, lrs_input(moved))
    assert form["errors"] == {"host": "cannot_connect"}
    assert suggested(form) == lrs_input(moved)
    await moved.start()
    result = await submit(hass, form, lrs_input(moved))
    assert result["reason"] == "reconfigure_successful"
    assert lrs_entry.data == {CONF_SYSTEM: "lrs", **lrs_input(moved)}
    assert lrs_entry.state is ConfigEntryState.LOADED


async def test_reconfigure_with_nothing_changed(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    form = await lrs_entry.start_reconfigure_flow(hass)
    result = await submit(hass, form, lrs_input(lrs_sim))
    assert result["reason"] == "reconfigure_successful"


async def test_reconfigure_onto_the_address_of_another_lrs_entry(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, start_lrs: StartLrs
) -> None:
    other = await set_up(hass, lrs_entry_for(await start_lrs()))
    before = dict(other.data)
    form = await other.start_reconfigure_flow(hass)
    result = await submit(hass, form, lrs_input(lrs_sim))
    assert result["reason"] == "already_configured"
    assert other.data == before
    assert lrs_entry.state is ConfigEntryState.LOADED


async def test_reconfigure_renames_what_is_named_after_its_address(
    hass: HomeAssistant, lrs_sim: LrsSimulator, start_lrs: StartLrs
) -> None:
    created = await enter(hass, "lrs", lrs_input(lrs_sim))
    entry: MockConfigEntry = created["result"]
    moved = await start_lrs(host="::1")
    form = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "reconfigure", "entry_id": entry.entry_id}
    )
    assert (await submit(hass, form, lrs_input(moved)))["reason"] == "reconfigure_successful"
    assert "127.0.0.1" not in entry.title
