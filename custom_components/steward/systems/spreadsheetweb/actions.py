"""What a SpreadsheetWEB application does for Steward's actions."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.core import SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import VolDictType
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ...descriptions import TEXT, Action, Scope
from ..api.json import iso
from ..sessions import close_session_action, open_session_action
from .api.transport import RefusedError
from .api.types import Calculation, Output, Scalar, Table, to_table
from .application import Application, DedicatedSession
from .coordinator import SpreadsheetWebCoordinator


def _session_answer(session: DedicatedSession) -> JsonObjectType:
    """Show a session in an action's answer; its id is a secret, and not in it."""
    return {"opened": iso(session.opened), "calculations": session.calculations}


async def _calculate(
    coordinator: SpreadsheetWebCoordinator, _: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    outputs = await coordinator.async_calculate(
        Calculation(inputs=fields["inputs"], outputs=fields["outputs"]),
        use_session=fields.get("use_session"),
    )
    return {"outputs": _outputs_answer(outputs)}


async def _calculate_all(
    coordinator: SpreadsheetWebCoordinator, _: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    results = await coordinator.async_calculate_all(
        [Calculation(**one) for one in fields["calculations"]],
        use_session=fields.get("use_session"),
    )
    return {
        "results": [
            {"outputs": None, "error": one.detail}
            if isinstance(one, RefusedError)
            else {"outputs": _outputs_answer(one), "error": None}
            for one in results
        ]
    }


def _outputs_answer(outputs: Iterable[Output]) -> JsonObjectType:
    """Show outputs in an action's answer, by what was asked for."""
    return {
        output.ref: {"value": output.value, "text": output.text}  # type: ignore[dict-item]
        for output in outputs
    }


def _table(value: object) -> Table[Scalar]:
    """Check a value or a table."""
    try:
        return to_table(value)
    except ValueError as err:
        raise vol.Invalid(str(err)) from err


def _typed(value: object) -> Table[Scalar]:
    """Check a value as a form has it: what was typed or pasted is one cell, or rows of them."""
    if isinstance(value, str) and ("\n" in value or "\t" in value):
        return [list[Scalar](line.split("\t")) for line in value.rstrip("\r\n").splitlines()]
    return _table(value)


_BY_NAME = vol.Schema({TEXT: _table})
_NAMED = vol.Schema({vol.Required("name"): TEXT, vol.Optional("value", default=None): _typed})


def _by_name(value: object) -> dict[str, Table[Scalar]]:
    """Check a mapping of names to values."""
    if not isinstance(value, dict):
        raise vol.Invalid("expected names with their values")
    return _BY_NAME(value)  # type: ignore[no-any-return]


def _row(row: object) -> dict[str, Table[Scalar]]:
    """Check a row of a form, which has a name and a value, or is such a mapping."""
    if isinstance(row, dict) and "name" in row:
        one = _NAMED(row)
        return {one["name"]: one["value"]}
    return _by_name(row)


def _inputs(value: object) -> dict[str, Table[Scalar]]:
    """Check inputs: a mapping of names to values, or a list of names with values, as of a form.

    A form that is opened on a mapping keeps it as one of its rows, so a row may be a mapping, too.
    """
    if not isinstance(value, list):
        return _by_name(value)
    inputs: dict[str, Table[Scalar]] = {}
    for index, row in enumerate(value):
        try:
            new = _row(row)
        except vol.Invalid as err:
            err.prepend([index])
            raise
        if twice := inputs.keys() & new.keys():
            raise vol.Invalid(f"{min(twice)} has two values")
        inputs |= new
    return inputs


_CALCULATION: VolDictType = {
    vol.Optional("inputs", default=dict): _inputs,
    vol.Required("outputs"): vol.All(cv.ensure_list, vol.Length(min=1), [TEXT]),
}
_MAX_CALCULATIONS = 1000

ACTIONS = (
    open_session_action(Application, _session_answer),
    close_session_action(Application),
    Action[SpreadsheetWebCoordinator](
        name="calculate",
        scope=Scope.ENTRY,
        item=Application,
        handle_fn=_calculate,
        fields={**_CALCULATION, vol.Optional("use_session"): cv.boolean},
        response=SupportsResponse.ONLY,
    ),
    Action[SpreadsheetWebCoordinator](
        name="calculate_all",
        scope=Scope.ENTRY,
        item=Application,
        handle_fn=_calculate_all,
        fields={
            vol.Required("calculations"): vol.All(
                cv.ensure_list, vol.Length(min=1, max=_MAX_CALCULATIONS), [vol.Schema(_CALCULATION)]
            ),
            vol.Optional("use_session"): cv.boolean,
        },
        response=SupportsResponse.ONLY,
    ),
)
