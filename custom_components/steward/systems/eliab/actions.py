"""What an app session does for Steward's actions."""

from homeassistant.util.json import JsonObjectType

from ..api.json import iso
from ..sessions import close_session_action, open_session_action
from .app_session import AppSession


def _session_answer(session: AppSession) -> JsonObjectType:
    """Show a session in an action's answer; its id is a secret, and not in it."""
    return {"active": True, "started": iso(session.opened)}


ACTIONS = (
    open_session_action(AppSession, _session_answer),
    close_session_action(AppSession),
)
