"""What a paging transmitter does for Steward's actions."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType, JsonValueType
import voluptuous as vol

from ...descriptions import TEXT, Action, Scope
from ..writing import iso
from .coordinator import LrsCoordinator
from .state import Guest, Pager, Transmitter, pager_key


async def _assign_pager(
    coordinator: LrsCoordinator, _: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    pager = await coordinator.async_assign(**fields)
    return {"number": pager.number} | (_guest_answer(pager.guest) if pager.guest else {})


def _guest_answer(guest: Guest) -> dict[str, JsonValueType]:
    """Show a guest in an action's answer; `goal` is in seconds, times are ISO 8601."""
    return {
        "label": guest.label,
        "party_size": guest.party_size,
        "goal": guest.goal,
        "state": guest.state,
        "waiting_since": iso(guest.waiting_since),
        "due": iso(guest.due),
    }


async def _page(coordinator: LrsCoordinator, key: str, fields: Mapping[str, Any]) -> None:
    await coordinator.async_page(key, fields.get("page_mode"))


async def _clear(coordinator: LrsCoordinator, key: str, _: Mapping[str, Any]) -> None:
    await coordinator.async_clear(key)


async def _remove(coordinator: LrsCoordinator, key: str, _: Mapping[str, Any]) -> None:
    await coordinator.async_remove(key)


_NUMBER = vol.All(vol.Coerce(int), vol.Range(min=1, max=4095))
"""A pager's number: the radio's field has 12 bits, and 0 is all pagers."""

_BY_NUMBER = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string, vol.Optional("number"): _NUMBER}
"""Where a target may also be given by a number."""

ACTIONS = (
    Action[LrsCoordinator](
        name="assign_pager",
        scope=Scope.ENTRY,
        item=Transmitter,
        handle_fn=_assign_pager,
        fields={
            vol.Optional("number"): _NUMBER,
            vol.Optional("label"): TEXT,
            vol.Optional("party_size"): vol.All(vol.Coerce(int), vol.Range(min=1, max=999)),
            vol.Optional("goal"): vol.All(
                cv.positive_time_period, lambda period: round(period.total_seconds())
            ),
        },
        response=SupportsResponse.OPTIONAL,
    ),
    Action[LrsCoordinator](
        name="page",
        scope=Scope.TARGET,
        item=Pager,
        handle_fn=_page,
        fields={**_BY_NUMBER, vol.Optional("page_mode"): TEXT},
        number_key_fn=pager_key,
    ),
    Action[LrsCoordinator](
        name="clear",
        scope=Scope.TARGET,
        item=Pager,
        handle_fn=_clear,
        fields=_BY_NUMBER,
        number_key_fn=pager_key,
    ),
    Action[LrsCoordinator](
        name="remove",
        scope=Scope.TARGET,
        item=Pager,
        handle_fn=_remove,
        fields=_BY_NUMBER,
        number_key_fn=pager_key,
    ),
)
