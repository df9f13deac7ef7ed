"""SpreadsheetWEB: the dedicated session of an application, and calculations in it."""

from collections.abc import Mapping
import re
from typing import Any

from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ...capabilities import SessionHost
from ...identity import digest
from ..api.hosts import web_places
from ..api.http import web_address
from ..base import System, ValidatedInput, address_errors
from .actions import ACTIONS
from .coordinator import (
    CONF_APPLICATION_KEY,
    CONF_REOPEN,
    SpreadsheetWebCoordinator,
    async_end_sessions,
    create_client,
)
from .entities import ITEMS

_API = re.compile("/api$", re.IGNORECASE)
"""What the vendor's own client wants at the end of an address; here it may be left out."""
_SECRET = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off"))

_FIELDS = vol.Schema(
    {
        vol.Required(CONF_URL): TextSelector(TextSelectorConfig(type=TextSelectorType.URL)),
        vol.Required(CONF_CLIENT_ID): TextSelector(TextSelectorConfig(autocomplete="off")),
        vol.Required(CONF_CLIENT_SECRET): _SECRET,
        vol.Required(CONF_APPLICATION_KEY): TextSelector(TextSelectorConfig(autocomplete="off")),
    }
)
_ERROR_FIELDS = {
    **address_errors(CONF_URL),
    "unauthorized": CONF_CLIENT_SECRET,
    "unknown_application": CONF_APPLICATION_KEY,
}
_REDACT = frozenset(
    {
        CONF_URL,
        CONF_CLIENT_ID,
        CONF_CLIENT_SECRET,
        CONF_APPLICATION_KEY,
        "name",
        "session_id",
        "orphans",
    }
)


async def _validate_input(hass: HomeAssistant, data: Mapping[str, Any]) -> ValidatedInput:
    """Fetch a token and calculate nothing, which reserves no session.

    A server that does not know the application says so; whatever else it may refuse, it knows it.
    """
    tidied = {str(name): data[name].strip() for name in _FIELDS.schema}
    tidied[CONF_URL] = web_address(_API.sub("", web_address(data[CONF_URL])))
    await create_client(hass, tidied).accepts()
    return ValidatedInput(title="SpreadsheetWEB", data=tidied, signs=await _places(tidied))


async def _places(data: Mapping[str, Any]) -> frozenset[str]:
    """Tell where an application is, whatever its server is called."""
    return frozenset(
        f"{place} {data[CONF_APPLICATION_KEY]}" for place in await web_places(data[CONF_URL])
    )


SYSTEM = System(
    name="spreadsheetweb",
    fields=_FIELDS,
    validate_input=_validate_input,
    unique_id=lambda data: digest(data[CONF_URL], data[CONF_APPLICATION_KEY]),
    signs=lambda _, entry: _places(entry.data),
    create_coordinator=SpreadsheetWebCoordinator,
    items=ITEMS,
    actions=ACTIONS,
    capabilities=(SessionHost,),
    credentials=(CONF_CLIENT_ID, CONF_CLIENT_SECRET),
    error_fields=_ERROR_FIELDS,
    redact=_REDACT,
    options=vol.Schema({vol.Required(CONF_REOPEN, default=False): BooleanSelector()}),
    remove_entry=async_end_sessions,
)
