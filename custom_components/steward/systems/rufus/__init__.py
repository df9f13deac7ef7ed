"""RUFUS Cloud: race timing devices, their sessions and passings."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ...capabilities import PassingSource, SessionHost
from ...identity import device_key, digest
from ..api.http import web_address
from ..base import System, ValidatedInput, address_errors
from .actions import ACTIONS
from .api.client import PRODUCTION_URL, RufusClient
from .coordinator import CONF_ACTIVE_INTERVAL, DEFAULT_ACTIVE_INTERVAL, RufusCoordinator
from .entities import ITEMS

_FIELDS = vol.Schema(
    {
        vol.Required(CONF_API_KEY): TextSelector(
            TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
        ),
        vol.Required(CONF_URL, default=PRODUCTION_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL)
        ),
    }
)
_OPTIONS = vol.Schema(
    {
        vol.Required(CONF_ACTIVE_INTERVAL, default=DEFAULT_ACTIVE_INTERVAL): vol.All(
            NumberSelector(
                NumberSelectorConfig(
                    min=2, max=60, mode=NumberSelectorMode.BOX, unit_of_measurement="s"
                )
            ),
            vol.Coerce(int),
        ),
    }
)
_ERROR_FIELDS = {
    **address_errors(CONF_URL),
    "unauthorized": CONF_API_KEY,
    "forbidden": CONF_API_KEY,
}
_REDACT = frozenset(
    {CONF_API_KEY, CONF_URL, "deviceid", "serial_number", "token_session", "event_token"}
)


async def _validate_input(hass: HomeAssistant, data: Mapping[str, Any]) -> ValidatedInput:
    """List the account's devices with the key that was entered."""
    api_key, url = data[CONF_API_KEY].strip(), web_address(data[CONF_URL])
    listing = await RufusClient(async_get_clientsession(hass), api_key, url).list_devices()
    return ValidatedInput(
        title="RUFUS Cloud",
        data={CONF_API_KEY: api_key, CONF_URL: url},
        keys=frozenset(device_key(device.deviceid) for device in listing.devices),
    )


SYSTEM = System(
    name="rufus",
    fields=_FIELDS,
    validate_input=_validate_input,
    unique_id=lambda data: f"{digest(data[CONF_URL])}/{digest(data[CONF_API_KEY])}",
    create_coordinator=RufusCoordinator,
    items=ITEMS,
    actions=ACTIONS,
    capabilities=(SessionHost, PassingSource),
    credentials=(CONF_API_KEY,),
    error_fields=_ERROR_FIELDS,
    redact=_REDACT,
    options=_OPTIONS,
)
