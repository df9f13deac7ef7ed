"""The LRS paging transmitter: guest pagers and the guests who hold them."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PORT, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
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
from ...const import CONF_NAMES_IN_STATES
from ...coordinator import StewardConfigEntry
from ..api.errors import MalformedAnswerError, NotFoundError
from ..api.hosts import places
from ..base import System, ValidatedInput, address_errors
from .actions import ACTIONS
from .api.client import DEFAULT_PORT, NO_SETTINGS_ERRORS, LrsClient
from .api.context import create_context
from .api.types import DEFAULT_NAME, MAX_PAGER_NUMBER, MAX_SYSTEM_ID, GuestSession
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
        vol.Required(CONF_NAMES_IN_STATES, default=True): BooleanSelector(),
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
    """Ask a transmitter its name, and who is there: no other one has the same guest's session."""
    name, percent, zone = data[CONF_HOST].strip().strip("[]").partition("%")
    host = f"{name.lower()}{percent}{zone}"  # the zone is the name of an interface, as typed
    port = data[CONF_PORT]
    context = await create_context()
    try:
        client = LrsClient(context, host, port)
        title, sessions = await _ask_name(client)
    finally:
        await context.shutdown()
    return ValidatedInput(
        title=title or DEFAULT_NAME,
        data={CONF_HOST: host, CONF_PORT: port},
        signs=await places(host, port) | _uuids(sessions),
    )


async def _ask_name(client: LrsClient) -> tuple[str | None, Iterable[GuestSession]]:
    """Ask a transmitter its name and its sessions, of which it has to tell one at least."""
    name, settings_told = None, True
    try:
        name = (await client.get_settings()).device_name
    except NO_SETTINGS_ERRORS:
        settings_told = False
    try:
        listed = await client.list_sessions()
    except NotFoundError, MalformedAnswerError:
        if not settings_told:
            raise
        listed = None
    return name, (listed and listed.sessions) or ()


def _uuids(sessions: Iterable[GuestSession]) -> frozenset[str]:
    return frozenset(one.uuid for one in sessions if one.uuid)


async def _signs(_: HomeAssistant, entry: StewardConfigEntry) -> frozenset[str]:
    """Tell where a transmitter is now, and whose sessions it has."""
    here = await places(entry.data[CONF_HOST], entry.data[CONF_PORT])
    if entry.state is not ConfigEntryState.LOADED:
        return here
    coordinator = entry.runtime_data
    guests = coordinator.guests.waiting_list if isinstance(coordinator, LrsCoordinator) else ()
    return here | {pager.guest.uuid for pager in guests if pager.guest and pager.guest.uuid}


SYSTEM = System(
    name="lrs",
    fields=_FIELDS,
    validate_input=_validate_input,
    unique_id=lambda data: f"{data[CONF_HOST]}:{data[CONF_PORT]}",
    signs=_signs,
    create_coordinator=LrsCoordinator,
    items=ITEMS,
    actions=ACTIONS,
    capabilities=(WaitingRoom,),
    error_fields=_ERROR_FIELDS,
    redact=_REDACT,
    options=_OPTIONS,
    option_checks={CONF_PAGERS: read_numbers},
    first_options=(CONF_PAGERS,),
    subentries=_SUBENTRIES,
)
