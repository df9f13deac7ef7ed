"""What is done at the door, for Steward's actions."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import SupportsResponse
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..capabilities import Guest, Pager
from ..coordinator import StewardCoordinator, door_of
from ..descriptions import TEXT, Action, Scope, whole_number
from .items import DoorFigures
from .waits import quote_answer

_PARTY = vol.All(whole_number, vol.Range(min=1, max=999))


async def _get_wait(
    coordinator: StewardCoordinator, _: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    return {**quote_answer(door_of(coordinator).quote(fields["party_size"]))}


async def _page_next(
    coordinator: StewardCoordinator, _: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    pager = await door_of(coordinator).async_page_next(**fields)
    return _pager_answer(pager) if pager else {"reason": "nobody_fits"}


async def _undo(
    coordinator: StewardCoordinator, _: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    return {"undone": door_of(coordinator).undo(fields["number"])}


async def _recall(
    coordinator: StewardCoordinator, _: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    return _pager_answer(await door_of(coordinator).async_recall(fields.get("number")))


def _pager_answer(pager: Pager) -> JsonObjectType:
    guest = pager.guest or Guest(state="")
    return {"number": pager.number, "label": guest.label, "party_size": guest.party_size}


_NUMBER = vol.All(whole_number, vol.Range(min=1))


ACTIONS = (
    Action[StewardCoordinator](
        name="get_wait",
        scope=Scope.ENTRY,
        item=DoorFigures,
        handle_fn=_get_wait,
        fields={vol.Required("party_size"): _PARTY},
        response=SupportsResponse.ONLY,
    ),
    Action[StewardCoordinator](
        name="page_next",
        scope=Scope.ENTRY,
        item=DoorFigures,
        handle_fn=_page_next,
        all_pagers=True,
        fields={
            vol.Optional("party_min"): _PARTY,
            vol.Optional("party_max"): _PARTY,
            vol.Optional("page_mode"): TEXT,
        },
        response=SupportsResponse.OPTIONAL,
    ),
    Action[StewardCoordinator](
        name="undo",
        scope=Scope.ENTRY,
        item=DoorFigures,
        handle_fn=_undo,
        fields={vol.Required("number"): _NUMBER},
        response=SupportsResponse.OPTIONAL,
    ),
    Action[StewardCoordinator](
        name="recall",
        scope=Scope.ENTRY,
        item=DoorFigures,
        handle_fn=_recall,
        all_pagers=True,
        fields={vol.Optional("number"): _NUMBER},
        response=SupportsResponse.OPTIONAL,
    ),
)
