"""The options of an entry, where its system has any."""

from datetime import timedelta

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.config_flow import StewardConfigFlow
from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from custom_components.steward.systems.table import SYSTEMS

from .common import coordinator_of, refresh, settled
from .flows import suggested
from .systems.lrs.helpers import calm

REST = {
    "party_classes": "2, 4",
    "hold": 10,
    "quote_as_goal": "suggest",
    "board_names": "none",
    "names_in_states": True,
}
"""The options of a transmitter and of its door that these tests leave as they are."""


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


@pytest.mark.parametrize("system", SYSTEMS)
def test_only_systems_that_have_options_offer_them(hass: HomeAssistant, system: str) -> None:
    entry = MockConfigEntry(domain="steward", data={"system": system})
    entry.add_to_hass(hass)
    has_some = bool(SYSTEMS[system].options.schema)
    assert StewardConfigFlow.async_supports_options_flow(entry) == has_some


async def test_options_of_a_transmitter(hass: HomeAssistant, lrs_entry: MockConfigEntry) -> None:
    """The pagers that were chosen are there at once, and the entry polls as was chosen."""
    form = await hass.config_entries.options.async_init(lrs_entry.entry_id)
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "init")
    chosen = {"pagers": "1-2, 12", "observed_interval": 60.0, "poll_interval": 10.0}
    result = await hass.config_entries.options.async_configure(form["flow_id"], chosen)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert lrs_entry.options == REST | chosen
    await settled(lrs_entry)
    coordinator = coordinator_of(lrs_entry)
    assert {"pager_1", "pager_2", "pager_3", "pager_7", "pager_12"} <= coordinator.data.keys()
    assert isinstance(coordinator, LrsCoordinator)
    assert coordinator.update_interval == timedelta(seconds=10)
    await calm(coordinator)
    await refresh(hass, lrs_entry)
    assert coordinator.update_interval == timedelta(seconds=60)
    form = await hass.config_entries.options.async_init(lrs_entry.entry_id)
    assert suggested(form) == REST | chosen


@pytest.mark.parametrize("pagers", ["a", "1-", "3-1", "0", "4096", "1;2"])
async def test_numbers_that_are_none_are_told_and_the_form_stays(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, pagers: str
) -> None:
    form = await hass.config_entries.options.async_init(lrs_entry.entry_id)
    wrong = {"pagers": pagers, "observed_interval": 30, "poll_interval": 5}
    again = await hass.config_entries.options.async_configure(form["flow_id"], wrong)
    assert again["type"] is FlowResultType.FORM
    assert again["errors"] == {"pagers": "invalid_pagers"}
    assert suggested(again) == REST | wrong
    assert not lrs_entry.options
    result = await hass.config_entries.options.async_configure(
        form["flow_id"], {**wrong, "pagers": "1"}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    await settled(lrs_entry)


@pytest.mark.parametrize("classes", ["4, 2", "two", "0, 4", "1, 2, 3, 4, 5, 6", "2, 100"])
async def test_classes_of_parties_that_make_no_sense_are_told(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, classes: str
) -> None:
    form = await hass.config_entries.options.async_init(lrs_entry.entry_id)
    again = await hass.config_entries.options.async_configure(
        form["flow_id"], REST | {"party_classes": classes}
    )
    assert again["errors"] == {"party_classes": "invalid_party_classes"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("observed_interval", 9),
        ("observed_interval", 301),
        ("poll_interval", 1),
        ("poll_interval", 61),
        ("poll_interval", "often"),
    ],
)
async def test_interval_of_a_transmitter_out_of_bounds_is_refused(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, field: str, value: object
) -> None:
    form = await hass.config_entries.options.async_init(lrs_entry.entry_id)
    with pytest.raises(InvalidData) as caught:
        await hass.config_entries.options.async_configure(form["flow_id"], {field: value})
    assert list(caught.value.schema_errors) == [field]
    result = await hass.config_entries.options.async_configure(form["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == REST | {"observed_interval": 10, "poll_interval": 5}
    await hass.async_block_till_done()
    await settled(lrs_entry)
