"""eliab: the session of a school's app."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from homeassistant.const import CONF_PASSWORD, CONF_TOKEN, CONF_URL, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ...capabilities import SessionHost
from ...identity import digest
from ..api.errors import InvalidRequestError, UnauthorizedError
from ..api.hosts import web_places
from ..api.http import web_address
from ..base import System, ValidatedInput, address_errors
from .actions import ACTIONS
from .api.client import PREFIX
from .coordinator import (
    CONF_APP_VERSION,
    CONF_KEPT,
    CONF_OS,
    CONF_SESSION_ID,
    EliabCoordinator,
    create_client,
)
from .entities import ITEMS

_SECRET = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off"))
_FIELDS = vol.Schema(
    {
        vol.Required(CONF_URL): TextSelector(TextSelectorConfig(type=TextSelectorType.URL)),
        vol.Required(CONF_TOKEN): _SECRET,
        vol.Optional(CONF_SESSION_ID): _SECRET,
        vol.Optional(CONF_USERNAME): TextSelector(
            TextSelectorConfig(type=TextSelectorType.EMAIL, autocomplete="off")
        ),
        vol.Optional(CONF_PASSWORD): _SECRET,
        vol.Optional(CONF_OS): SelectSelector(
            SelectSelectorConfig(
                options=["web", "android", "ios"], mode=SelectSelectorMode.DROPDOWN
            )
        ),
        vol.Optional(CONF_APP_VERSION): TextSelector(),
    }
)
_CREDENTIALS = (CONF_TOKEN, CONF_SESSION_ID, CONF_USERNAME, CONF_PASSWORD)
_ERROR_FIELDS = {
    **address_errors(CONF_URL),
    "unauthorized": CONF_TOKEN,
    "no_session_id": CONF_SESSION_ID,
    "session_or_login": CONF_SESSION_ID,
    "wrong_login": CONF_PASSWORD,
    "invalid_version": CONF_APP_VERSION,
    "app_too_old": CONF_APP_VERSION,
}
_REDACT = frozenset({CONF_URL, CONF_KEPT, *_CREDENTIALS})


class SessionOrLoginError(InvalidRequestError):
    """Neither a session nor a whole login was given."""

    code = "session_or_login"


async def _validate_input(hass: HomeAssistant, data: Mapping[str, Any]) -> ValidatedInput:
    """Log in where no session id is given, and keep the session; else ask who is there.

    A session id and a token cannot be tried without closing the session.
    """
    tidied = {str(name): data.get(name, "").strip() for name in _FIELDS.schema}
    tidied[CONF_PASSWORD] = data.get(CONF_PASSWORD, "")  # spaces may be a part of it
    tidied[CONF_TOKEN] = tidied[CONF_TOKEN].removeprefix("Basic").lstrip()
    tidied[CONF_URL] = web_address(tidied[CONF_URL]).removesuffix(PREFIX)
    given = {name: text for name, text in tidied.items() if text}
    if CONF_TOKEN not in given:
        raise UnauthorizedError
    found = ValidatedInput(title="eliab", data=given, signs=await _places(given))
    client = create_client(hass, given)
    if CONF_SESSION_ID in given:
        await client.check()
        return found
    if not {CONF_USERNAME, CONF_PASSWORD} <= given.keys():
        raise SessionOrLoginError
    session_id = await client.open_session(given[CONF_USERNAME], given[CONF_PASSWORD])
    return replace(
        found,
        data={**given, CONF_SESSION_ID: session_id},
        undo=partial(client.close_session, session_id),
    )


async def _places(data: Mapping[str, Any]) -> frozenset[str]:
    """Tell where the app of a token is, whatever its server is called."""
    return frozenset(f"{place} {data[CONF_TOKEN]}" for place in await web_places(data[CONF_URL]))


SYSTEM = System(
    name="eliab",
    fields=_FIELDS,
    validate_input=_validate_input,
    unique_id=lambda data: digest(data[CONF_URL], data[CONF_TOKEN]),
    signs=lambda _, entry: _places(entry.data),
    create_coordinator=EliabCoordinator,
    items=ITEMS,
    actions=ACTIONS,
    capabilities=(SessionHost,),
    credentials=_CREDENTIALS,
    replaces={CONF_PASSWORD: (CONF_SESSION_ID,)},
    error_fields=_ERROR_FIELDS,
    redact=_REDACT,
)
