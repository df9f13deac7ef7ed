"""The LRS paging transmitter: guest pagers and the guests who hold them."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PORT, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from ...capabilities import WaitingRoom
from ..base import System, ValidatedInput, address_errors
from .actions import ACTIONS
from .api.client import DEFAULT_PORT, NO_SETTINGS_ERRORS, LrsClient
from .api.coap import create_context
from .api.types import DEFAULT_NAME, MAX_PAGER_NUMBER, MAX_SYSTEM_ID
from .coordinator import (
    CONF_OBSERVED_INTERVAL,
    CONF_PAGERS,
    CONF_POLL_INTERVAL,
    DEFAULT_OBSERVED_INTERVAL,
    DEFAULT_POLL_INTERVAL,
    LrsCoordinator,
)
from .entities import ITEMS
from .page_modes import PAGE_MODES
from .pager_numbers import read_numbers
from .staff import STAFF_PAGER


def _whole(least: int, most: int, unit: str | None = None) -> vol.All:
    """Make a field for a whole number."""
    config = NumberSelectorConfig(min=least, max=most, mode=NumberSelectorMode.BOX)
    if unit:
        config["unit_of_measurement"] = unit
    return vol.All(NumberSelector(config), vol.Coerce(int))


def _seconds(least: int, most: int) -> vol.All:
    """Make a field for a number of seconds."""
    return _whole(least, most, UnitOfTime.SECONDS)


_FIELDS = vol.Schema(
    {
        vol.Required(CONF_HOST): TextSelector(),
        vol.Required(CONF_PORT, default=DEFAULT_PORT): _whole(1, 65535),
    }
)
_OPTIONS = vol.Schema(
    {
        vol.Optional(CONF_PAGERS): TextSelector(),
        vol.Required(CONF_OBSERVED_INTERVAL, default=DEFAULT_OBSERVED_INTERVAL): _seconds(10, 300),
        vol.Required(CONF_POLL_INTERVAL, default=DEFAULT_POLL_INTERVAL): _seconds(2, 60),
    }
)
_SUBENTRIES = {
    STAFF_PAGER: vol.Schema(
        {
            vol.Required(CONF_NAME): TextSelector(),
            vol.Required("number"): _whole(1, MAX_PAGER_NUMBER),
            vol.Optional("page_mode"): SelectSelector(
                SelectSelectorConfig(
                    options=list(PAGE_MODES),
                    translation_key="page_mode",
                    custom_value=True,
                    mode=SelectSelectorMode.DROPDOWN,
                )
            ),
            vol.Optional("system_id"): _whole(0, MAX_SYSTEM_ID),
        }
    )
}
_ERROR_FIELDS = {
    **address_errors(CONF_HOST),
    "invalid_request": CONF_HOST,
}
_REDACT = frozenset({CONF_HOST, CONF_NAME, "label", "title"})


async def _validate_input(hass: HomeAssistant, data: Mapping[str, Any]) -> ValidatedInput:
    """Ask a transmitter its name."""
    name, percent, zone = data[CONF_HOST].strip().strip("[]").partition("%")
    host = f"{name.lower()}{percent}{zone}"  # the zone is the name of an interface, as typed
    port = data[CONF_PORT]
    context = await create_context()
    try:
        title = await _ask_name(LrsClient(context, host, port))
    finally:
        await context.shutdown()
    return ValidatedInput(title=title or DEFAULT_NAME, data={CONF_HOST: host, CONF_PORT: port})


async def _ask_name(client: LrsClient) -> str | None:
    """Ask a transmitter its name; one without settings is known by its sessions."""
    try:
        return (await client.get_settings()).device_name
    except NO_SETTINGS_ERRORS:
        await client.list_sessions()
        return None


SYSTEM = System(
    name="lrs",
    fields=_FIELDS,
    validate_input=_validate_input,
    unique_id=lambda data: f"{data[CONF_HOST]}:{data[CONF_PORT]}",
    create_coordinator=LrsCoordinator,
    items=ITEMS,
    actions=ACTIONS,
    capabilities=(WaitingRoom,),
    error_fields=_ERROR_FIELDS,
    redact=_REDACT,
    options=_OPTIONS,
    option_checks={CONF_PAGERS: read_numbers},
    subentries=_SUBENTRIES,
)
