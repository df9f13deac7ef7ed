"""What an app session does for Steward's actions."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import SupportsResponse
from homeassistant.util.json import JsonObjectType

from ...descriptions import Action, Scope
from ..api.json import iso
from .app_session import AppSession
from .coordinator import EliabCoordinator


async def _open_session(
    coordinator: EliabCoordinator, key: str, _: Mapping[str, Any]
) -> JsonObjectType:
    """Open a session; its id is a secret, and not in the answer."""
    session = await coordinator.async_open_session(key)
    return {"active": True, "started": iso(session.opened)}


async def _close_session(coordinator: EliabCoordinator, key: str, _: Mapping[str, Any]) -> None:
    await coordinator.async_close_session(key)


ACTIONS = (
    Action[EliabCoordinator](
        name="open_session",
        scope=Scope.DEVICE,
        item=AppSession,
        handle_fn=_open_session,
        fields={},
        response=SupportsResponse.OPTIONAL,
    ),
    Action[EliabCoordinator](
        name="close_session",
        scope=Scope.TARGET,
        item=AppSession,
        handle_fn=_close_session,
        fields={},
    ),
)
