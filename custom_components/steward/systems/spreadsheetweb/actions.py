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


_CALCULATION: VolDictType = {
    vol.Optional("inputs", default=dict): vol.Schema({TEXT: _table}),
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
