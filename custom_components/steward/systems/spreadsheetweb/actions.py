"""What a SpreadsheetWEB application does for Steward's actions."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ...descriptions import TEXT, Action, Scope
from ..api.json import iso
from .api.types import Calculation, Scalar, Table, to_table
from .application import Application
from .coordinator import SpreadsheetWebCoordinator


async def _open_session(
    coordinator: SpreadsheetWebCoordinator, key: str, _: Mapping[str, Any]
) -> JsonObjectType:
    session = await coordinator.async_open_session(key)
    return {"opened": iso(session.opened), "calculations": session.calculations}


async def _close_session(
    coordinator: SpreadsheetWebCoordinator, key: str, _: Mapping[str, Any]
) -> None:
    await coordinator.async_close_session(key)


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
    Action[SpreadsheetWebCoordinator](
        name="open_session",
        scope=Scope.DEVICE,
        item=Application,
        handle_fn=_open_session,
        fields={},
        response=SupportsResponse.OPTIONAL,
    ),
    Action[SpreadsheetWebCoordinator](
        name="close_session",
        scope=Scope.TARGET,
        item=Application,
        handle_fn=_close_session,
        fields={},
    ),
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
