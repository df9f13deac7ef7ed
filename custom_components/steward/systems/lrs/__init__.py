"""The LRS paging transmitter: guest pagers and the guests who hold them."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
)
import voluptuous as vol

from ...coordinator import StewardConfigEntry
from ..errors import NotFoundError
from ..probe import Probe
from .actions import ACTIONS as ACTIONS
from .client import DEFAULT_PORT, LrsClient, create_context
from .coordinator import LrsCoordinator
from .entities import KINDS as KINDS
from .models import DEFAULT_NAME

FIELDS = vol.Schema(
    {
        vol.Required(CONF_HOST): TextSelector(),
        vol.Required(CONF_PORT, default=DEFAULT_PORT): vol.All(
            NumberSelector(NumberSelectorConfig(min=1, max=65535, mode=NumberSelectorMode.BOX)),
            vol.Coerce(int),
        ),
    }
)
OPTIONS = vol.Schema({})
IDENTITY = (CONF_HOST, CONF_PORT)
CREDENTIALS = ()
ERROR_FIELDS = {
    "cannot_connect": CONF_HOST,
    "timed_out": CONF_HOST,
    "no_answer": CONF_HOST,
    "not_found": CONF_HOST,
    "malformed_answer": CONF_HOST,
    "invalid_request": CONF_HOST,
    "invalid_host": CONF_HOST,
}
REDACT = frozenset({CONF_HOST, "label", "title"})


async def async_probe(hass: HomeAssistant, data: Mapping[str, Any]) -> Probe:
    """Ask a transmitter its name."""
    host = data[CONF_HOST].strip().removeprefix("[").removesuffix("]").lower()
    port = data[CONF_PORT]
    context = await create_context()
    try:
        name = await _ask_name(LrsClient(context, host, port))
    finally:
        await context.shutdown()
    return Probe(title=name or DEFAULT_NAME, data={CONF_HOST: host, CONF_PORT: port})


async def _ask_name(client: LrsClient) -> str | None:
    """Ask a transmitter its name; one without settings is known by its sessions."""
    try:
        return (await client.get_settings()).device_name
    except NotFoundError:
        await client.list_sessions()
        return None


def create_coordinator(hass: HomeAssistant, entry: StewardConfigEntry) -> LrsCoordinator:
    """Create the coordinator of a transmitter."""
    return LrsCoordinator(hass, entry)
