"""What an application does for Steward's actions, and which fields they take."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.steward.systems.spreadsheetweb.actions import ACTIONS
from simulators.rufus import RufusSimulator
from simulators.spreadsheetweb import SpreadsheetWebSimulator

from ...common import ARCH, Call, device_id, deviceid, entity_id, key, set_up, state_of
from .conftest import StartSite
from .helpers import sessions, site_entry_for

ACTION = {action.name: action for action in ACTIONS}


async def test_open_calculate_and_close(
    hass: HomeAssistant, call: Call, entry: MockConfigEntry, site: SpreadsheetWebSimulator
) -> None:
    answer = await call("open_session", answer=True, device_id=device_id(hass, entry, "hub"))
    assert answer.keys() == {"opened", "calculations"}
    answer = await call(
        "calculate",
        answer=True,
        inputs={"Rate": 6, "Extras": [[6, 500]], "Term": "12"},
        outputs=["Pay", "Extras", "Burden"],
    )
    assert answer == {
        "outputs": {
            "Pay": {"value": pytest.approx(860.66, abs=0.01), "text": "860.66"},
            "Extras": {
                "value": [[6, 500], [None, None], [None, None]],
                "text": [["6", "500.00"], ["", ""], ["", ""]],
            },
            "Burden": {"value": "low", "text": "low"},
        }
    }
    answer = await call("calculate", answer=True, outputs="Rate")
    assert answer == {"outputs": {"Rate": {"value": 6, "text": "6"}}}
    answer = await call("calculate", answer=True, outputs="Rate", use_session=False)
    assert answer == {"outputs": {"Rate": {"value": 4, "text": "4"}}}
    await call("close_session", entity_id=entity_id(hass, entry, "hub", "session"))
    assert sessions(site) == ["closed"]


async def test_inputs_as_a_form_has_them(
    call: Call,
    entry: MockConfigEntry,  # noqa: ARG001 - it is called
) -> None:
    answer = await call(
        "calculate",
        answer=True,
        inputs=[
            {"name": "Rate", "value": "6"},
            {"Term": "12"},
            {"name": "Extras", "value": "6\t500\n12\t250\n"},
        ],
        outputs=["Pay", "Extras"],
    )
    assert answer["outputs"]["Pay"]["text"] == "860.66"
    assert answer["outputs"]["Extras"]["value"] == [[6, 500], [12, 250], [None, None]]


@pytest.mark.parametrize(
    ("inputs", "rows"),
    [
        ({}, {}),
        ([], {}),
        ({"name": "Rate", "value": 4}, {"name": [["Rate"]], "value": [[4]]}),
        ({"Note": "two\nlines"}, {"Note": [["two\nlines"]]}),
        ([{"name": "Zip", "value": "00123"}], {"Zip": [["00123"]]}),
        ([{"name": "Rate", "value": 4}], {"Rate": [[4]]}),
        ([{"name": "Rate"}], {"Rate": [[None]]}),
        ([{"name": "Row", "value": [1, 2]}], {"Row": [[1, 2]]}),
        ([{"name": "Column", "value": "1\r\n\r\n3\r\n"}], {"Column": [["1"], [""], ["3"]]}),
        ([{"name": "Column", "value": "1\n2\n\n"}], {"Column": [["1"], ["2"]]}),
        ([{"name": "Row", "value": "\ta\t"}], {"Row": [["", "a", ""]]}),
        (
            [{"A": 1, "B": [2]}, {"name": "C", "value": True}],
            {"A": [[1]], "B": [[2]], "C": [[True]]},
        ),
    ],
)
def test_every_form_of_inputs_names_rows_of_cells(inputs: Any, rows: dict[str, Any]) -> None:
    for name, fields in (
        ("calculate", {"inputs": inputs, "outputs": "A"}),
        ("calculate_all", {"calculations": [{"inputs": inputs, "outputs": "A"}]}),
    ):
        data = vol.Schema(ACTION[name].fields)(fields)
        assert data.get("calculations", [data])[0]["inputs"] == rows


async def test_several_calculations_by_one_call(
    hass: HomeAssistant, call: Call, entry: MockConfigEntry, site: SpreadsheetWebSimulator
) -> None:
    await call("open_session", device_id=device_id(hass, entry, "hub"))
    answer = await call(
        "calculate_all",
        answer=True,
        calculations=[
            {"inputs": {"Rate": 6}, "outputs": "Rate"},
            {"inputs": {"Nothing": 1}, "outputs": ["Rate"]},
            {"outputs": ["Rate"]},
        ],
    )
    six = {"Rate": {"value": 6, "text": "6"}}
    assert answer == {
        "results": [
            {"outputs": six, "error": None},
            {"outputs": None, "error": "The application has no input Nothing."},
            {"outputs": six, "error": None},
        ]
    }
    assert site.world.calls["GetBatchResults"] == 1
    assert state_of(hass, entry, "hub", "calculations") == "3"
    wrong = [{"inputs": {"Nothing": 1}, "outputs": "Rate"}]
    with pytest.raises(HomeAssistantError, match="no input Nothing"):
        await call("calculate_all", answer=True, calculations=wrong)
    fresh = await call(
        "calculate_all", answer=True, calculations=[{"outputs": "Rate"}], use_session=False
    )
    assert fresh["results"][0]["outputs"] == {"Rate": {"value": 4, "text": "4"}}


async def test_several_calculations_in_a_session_that_has_ended(
    hass: HomeAssistant, call: Call, entry: MockConfigEntry, site: SpreadsheetWebSimulator
) -> None:
    await call("open_session", device_id=device_id(hass, entry, "hub"))
    site.commands["drop_all_sessions"]()
    with pytest.raises(HomeAssistantError) as caught:
        await call("calculate_all", answer=True, calculations=[{"outputs": "Rate"}])
    assert caught.value.translation_key == "session_dropped"
    assert state_of(hass, entry, "hub", "session") == "idle"


async def test_one_application_of_two(
    call: Call, entry: MockConfigEntry, hass: HomeAssistant, start_site: StartSite
) -> None:
    other = await set_up(hass, site_entry_for(await start_site(seed=1)))
    with pytest.raises(ServiceValidationError) as caught:
        await call("calculate", answer=True, outputs="Rate")
    assert caught.value.translation_key == "several_entries"
    for one in (entry, other):
        await call("calculate", answer=True, outputs="Rate", config_entry_id=one.entry_id)


async def test_a_field_of_another_system_is_refused(
    hass: HomeAssistant,
    call: Call,
    entry: MockConfigEntry,
    site: SpreadsheetWebSimulator,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
) -> None:
    """Systems share the action's name, but not all of its fields."""
    with pytest.raises(ServiceValidationError, match="WEB does not support name") as caught:
        await call("open_session", device_id=device_id(hass, entry, "hub"), name="Mine")
    assert caught.value.translation_key == "field_not_taken"
    assert sessions(site) == []
    arch = device_id(hass, rufus_entry, key(rufus_sim, ARCH))
    await call("open_session", device_id=arch, name="Mine")
    session = rufus_sim.world.active_session(deviceid(rufus_sim, ARCH))
    assert session is not None
    assert session.alias == "Mine"


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("open_session", {"name": "Mine"}),
        ("close_session", {"name": "Mine"}),
        ("calculate", {}),
        ("calculate", {"outputs": []}),
        ("calculate", {"outputs": [""]}),
        ("calculate", {"outputs": "A", "inputs": ["A"]}),
        ("calculate", {"outputs": "A", "inputs": "A"}),
        ("calculate", {"outputs": "A", "inputs": {"": 1}}),
        ("calculate", {"outputs": "A", "inputs": [{"name": "", "value": 1}]}),
        ("calculate", {"outputs": "A", "inputs": [{"name": "A", "value": 1, "B": 2}]}),
        ("calculate", {"outputs": "A", "inputs": [{"name": "A"}, {"name": "A", "value": 1}]}),
        ("calculate", {"outputs": "A", "inputs": [{"A": 1}, {"name": "A", "value": 1}]}),
        ("calculate", {"outputs": "A", "inputs": {"A": {}}}),
        ("calculate", {"outputs": "A", "inputs": {"A": [1, [2]]}}),
        ("calculate", {"outputs": "A", "inputs": {"A": [[[1]]]}}),
        ("calculate", {"outputs": "A", "use_session": "perhaps"}),
        ("calculate_all", {}),
        ("calculate_all", {"calculations": []}),
        ("calculate_all", {"calculations": [{"inputs": {"A": 1}}]}),
        ("calculate_all", {"calculations": [{"outputs": "A"}] * 1001}),
    ],
)
def test_fields_that_are_refused(name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(vol.Invalid):
        vol.Schema(ACTION[name].fields)(fields)


_ROWS = [[1, 2], [3, float("inf")]]


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"Rate": float("nan")}, ["inputs", "Rate", "the value is not a number (nan)"]),
        ({"Rate": _ROWS}, ["inputs", "Rate", "row 2, column 2 is not a number (inf)"]),
        ({"Rate": [1, {}]}, ["inputs", "Rate", "row 1, column 2 must be a text, a number"]),
        (
            [{"Loan": 1}, {"name": "Rate", "value": [1, float("nan")]}],
            ["inputs", "1", "row 1, column 2 is not a number (nan)"],
        ),
        (["Rate"], ["inputs", "0", "expected names with their values"]),
        ({"Ra\0te": 1}, ["inputs", "it has a NUL"]),
    ],
)
@pytest.mark.usefixtures("entry")
async def test_which_cell_is_wrong_is_said(call: Call, inputs: object, said: list[str]) -> None:
    with pytest.raises(vol.Invalid) as caught:
        await call("calculate", answer=True, inputs=inputs, outputs="Pay")
    assert [one for one in said if one not in str(caught.value)] == []


def test_range_may_be_called_name() -> None:
    fields = vol.Schema(ACTION["calculate"].fields)({"outputs": "A", "inputs": {"name": 5}})
    assert fields["inputs"] == {"name": [[5]]}
