"""What a SpreadsheetWEB application does for Steward's actions."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ...descriptions import TEXT, Action, Scope
from ..api.json import iso
from ..sessions import close_session_action, open_session_action
from .api.types import Calculation, Scalar, Table, to_table
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
    answers: JsonObjectType = {
        output.ref: {"value": output.value, "text": output.text}  # type: ignore[dict-item]
        for output in outputs
    }
    return {"outputs": answers}


def _table(value: object) -> Table[Scalar]:
    """Check a value or a table."""
    try:
        return to_table(value)
    except ValueError as err:
        raise vol.Invalid(str(err)) from err


ACTIONS = (
    open_session_action(Application, _session_answer),
    close_session_action(Application),
    Action[SpreadsheetWebCoordinator](
        name="calculate",
        scope=Scope.ENTRY,
        item=Application,
        handle_fn=_calculate,
        fields={
            vol.Optional("inputs", default=dict): vol.Schema({TEXT: _table}),
            vol.Required("outputs"): vol.All(cv.ensure_list, vol.Length(min=1), [TEXT]),
            vol.Optional("use_session"): cv.boolean,
        },
        response=SupportsResponse.ONLY,
    ),
)
