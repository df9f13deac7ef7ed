"""Who removes an entry and adds it again finds all of it as it was: ids, names, areas."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowManager, FlowResultType
import pytest

from ..common import until
from . import scene
from .conftest import OpenHome
from .home import DOMAIN, Left, start
from .living import OPTIONS
from .systems import Systems
from .view import View, asked_again, changes, entry_of, shows, tells, view_of


@pytest.mark.parametrize("system", ["rufus", "lrs", "spreadsheetweb", "eliab"])
async def test_an_entry_that_is_added_again_is_as_it_was(
    open_home: OpenHome, left: Left, systems: Systems, system: str
) -> None:
    async with open_home() as (hass, told):
        await start(hass)
        await shows(hass, left)
        before = without_staff(view_of(hass, system))
        await hass.config_entries.async_remove(entry_of(hass, system).entry_id)
        await add(hass, system, systems.fields()[system])
        # one that is not among the numbers entered is known when somebody has it
        systems.lrs.commands["assign"](number=12)
        await until(lambda: len(view_of(hass, system)) == len(before))
        assert changes(before, view_of(hass, system)) == {}
        if system == "rufus":
            await asked_again(systems)
        await tells(told, {})


async def add(hass: HomeAssistant, system: str, fields: Mapping[str, Any]) -> None:
    """Add an entry by the form, and set its options as they were."""
    answers = {**OPTIONS.get(system, {}), **fields}
    menu = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert menu["type"] is FlowResultType.MENU
    flows = hass.config_entries.flow
    form = await flows.async_configure(menu["flow_id"], {"next_step_id": system})
    await fill(flows, form, answers)
    if system in OPTIONS:
        options = hass.config_entries.options
        await fill(options, await options.async_init(entry_of(hass, system).entry_id), answers)
    await hass.async_block_till_done()


def without_staff(view: View) -> View:
    """Leave out the pager of the staff: it is the user's own, and goes with its entry for good."""
    staff = view.get(str(scene.STAFF["name"]), {}).get("id")
    return {
        what: shown
        for what, shown in view.items()
        if staff is None or staff not in {shown["id"], shown.get("device")}
    }


async def fill(flows: FlowManager[Any, Any, Any], form: Any, answers: Mapping[str, Any]) -> None:
    """Answer what the forms of a flow ask for, until it has what it wants."""
    while form["type"] is FlowResultType.FORM:
        if form["errors"]:
            pytest.fail(f"{form['errors']}")
        asked = {str(field) for field in form["data_schema"].schema}
        given = {name: answers[name] for name in answers if name in asked}
        form = await flows.async_configure(form["flow_id"], given)
    assert form["type"] is FlowResultType.CREATE_ENTRY
