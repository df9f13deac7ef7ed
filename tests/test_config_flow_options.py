"""The options of an entry, where its system has any."""

from datetime import timedelta

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.config_flow import StewardConfigFlow

from .common import coordinator_of


async def test_options_of_an_account(hass: HomeAssistant, rufus_entry: MockConfigEntry) -> None:
    """The entry is loaded anew with them, and polls an active session that often."""
    before = coordinator_of(rufus_entry)
    assert before.update_interval == timedelta(seconds=5)
    form = await hass.config_entries.options.async_init(rufus_entry.entry_id)
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "init")
    result = await hass.config_entries.options.async_configure(
        form["flow_id"], {"active_interval": 12.0}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert rufus_entry.options == {"active_interval": 12}
    assert rufus_entry.state is ConfigEntryState.LOADED
    assert coordinator_of(rufus_entry) is not before
    assert coordinator_of(rufus_entry).update_interval == timedelta(seconds=12)


async def test_what_was_chosen_is_suggested(
    hass: HomeAssistant, rufus_entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(rufus_entry, options={"active_interval": 30})
    form = await hass.config_entries.options.async_init(rufus_entry.entry_id)
    assert form["data_schema"] is not None
    (field,) = form["data_schema"].schema
    assert field.description == {"suggested_value": 30}


@pytest.mark.parametrize("seconds", [0, 1, 61, "soon"])
async def test_interval_out_of_bounds_is_refused_and_the_form_stays(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, seconds: object
) -> None:
    form = await hass.config_entries.options.async_init(rufus_entry.entry_id)
    with pytest.raises(InvalidData) as caught:
        await hass.config_entries.options.async_configure(
            form["flow_id"], {"active_interval": seconds}
        )
    assert list(caught.value.schema_errors) == ["active_interval"]
    result = await hass.config_entries.options.async_configure(
        form["flow_id"], {"active_interval": 2}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert coordinator_of(rufus_entry).update_interval == timedelta(seconds=2)


async def test_nothing_chosen_is_the_default(
    hass: HomeAssistant, rufus_entry: MockConfigEntry
) -> None:
    form = await hass.config_entries.options.async_init(rufus_entry.entry_id)
    result = await hass.config_entries.options.async_configure(form["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {"active_interval": 5}


def test_a_transmitter_has_none(clock_entry: MockConfigEntry, hass: HomeAssistant) -> None:
    assert StewardConfigFlow.async_supports_options_flow(clock_entry)
    lrs = MockConfigEntry(domain="steward", data={"system": "lrs"})
    lrs.add_to_hass(hass)
    assert not StewardConfigFlow.async_supports_options_flow(lrs)
