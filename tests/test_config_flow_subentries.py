"""What the user adds to an entry: pagers of the staff."""

from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER, SubentryFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.config_flow import StewardConfigFlow
from custom_components.steward.systems.table import SYSTEMS

from .common import coordinator_of, device_of
from .flows import suggested

STAFF = "staff_pager"


async def _begin(hass: HomeAssistant, entry: MockConfigEntry) -> SubentryFlowResult:
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, STAFF), context={"source": SOURCE_USER}
    )


async def _submit(
    hass: HomeAssistant, form: SubentryFlowResult, **fields: Any
) -> SubentryFlowResult:
    result = await hass.config_entries.subentries.async_configure(form["flow_id"], fields)
    await hass.async_block_till_done()
    return result


async def _added(hass: HomeAssistant, entry: MockConfigEntry, **fields: Any) -> str:
    """Add a pager; return the id of its subentry."""
    before = set(entry.subentries)
    result = await _submit(hass, await _begin(hass, entry), **fields)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    added: set[str] = set(entry.subentries) - before
    assert len(added) == 1
    return added.pop()


@pytest.mark.parametrize("system", SYSTEMS)
def test_only_systems_that_have_something_to_add_offer_it(hass: HomeAssistant, system: str) -> None:
    entry = MockConfigEntry(domain="steward", data={"system": system})
    entry.add_to_hass(hass)
    offered = StewardConfigFlow.async_get_supported_subentry_types(entry)
    assert set(offered) == {*SYSTEMS[system].subentries, *SYSTEMS[system].subentry_flows}
    assert (STAFF in offered) == (system == "lrs")
    assert ("race" in offered) == (system == "rufus")


async def test_pager_is_added(hass: HomeAssistant, lrs_entry: MockConfigEntry) -> None:
    coordinator = coordinator_of(lrs_entry)
    form = await _begin(hass, lrs_entry)
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "user")
    assert not form["errors"]
    added = await _added(
        hass, lrs_entry, name="Cook", number=9.0, page_mode="vibe_1", system_id=4.0
    )
    subentry = lrs_entry.subentries[added]
    assert (subentry.title, subentry.subentry_type) == ("Cook", STAFF)
    assert subentry.data == {"name": "Cook", "number": 9, "page_mode": "vibe_1", "system_id": 4}
    device = device_of(hass, lrs_entry, f"staff_{added}")
    assert device is not None
    assert device.name == "Cook"
    assert coordinator_of(lrs_entry) is coordinator


async def test_name_and_number_are_enough(hass: HomeAssistant, lrs_entry: MockConfigEntry) -> None:
    added = await _added(hass, lrs_entry, name="Cook", number=9)
    assert lrs_entry.subentries[added].data == {"name": "Cook", "number": 9}


async def test_another_mode_may_be_entered(hass: HomeAssistant, lrs_entry: MockConfigEntry) -> None:
    added = await _added(hass, lrs_entry, name="Cook", number=9, page_mode="Beep3Times")
    assert lrs_entry.subentries[added].data["page_mode"] == "Beep3Times"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": 0}, "number"),
        ({"number": 4096}, "number"),
        ({"number": "nine"}, "number"),
        ({"number": None}, "number"),
        ({"system_id": -1}, "system_id"),
        ({"system_id": 256}, "system_id"),
        ({"name": None}, "name"),
        ({"page_mode": 5}, "page_mode"),
        ({"colour": "red"}, "base"),
    ],
)
async def test_what_is_wrong_is_refused_and_the_form_stays(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, wrong: dict[str, Any], field: str
) -> None:
    form = await _begin(hass, lrs_entry)
    with pytest.raises(InvalidData) as caught:
        await _submit(hass, form, **{"name": "Cook", "number": 9, **wrong})
    assert list(caught.value.schema_errors) == [field]
    assert not lrs_entry.subentries
    result = await _submit(hass, form, name="Cook", number=9)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_pager_is_changed(hass: HomeAssistant, lrs_entry: MockConfigEntry) -> None:
    coordinator = coordinator_of(lrs_entry)
    added = await _added(hass, lrs_entry, name="Cook", number=9, system_id=4)
    form = await hass.config_entries.subentries.async_init(
        (lrs_entry.entry_id, STAFF),
        context={"source": SOURCE_RECONFIGURE, "subentry_id": added},
    )
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "reconfigure")
    assert suggested(form) == {"name": "Cook", "number": 9, "system_id": 4}  # type: ignore[arg-type]
    result = await _submit(hass, form, name="Chef", number=11)
    assert (result["type"], result["reason"]) == (
        FlowResultType.ABORT,
        "reconfigure_successful",
    )
    subentry = lrs_entry.subentries[added]
    assert subentry.title == "Chef"
    assert subentry.data == {"name": "Chef", "number": 11}
    device = device_of(hass, lrs_entry, f"staff_{added}")
    assert device is not None
    assert device.name == "Chef"
    assert coordinator_of(lrs_entry) is coordinator


async def test_entry_that_is_not_loaded_takes_them_too(
    hass: HomeAssistant, lrs_entry: MockConfigEntry
) -> None:
    await hass.config_entries.async_unload(lrs_entry.entry_id)
    added = await _added(hass, lrs_entry, name="Cook", number=9)
    await hass.config_entries.async_setup(lrs_entry.entry_id)
    await hass.async_block_till_done()
    assert device_of(hass, lrs_entry, f"staff_{added}")
