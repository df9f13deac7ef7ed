"""RUFUS Cloud: race timing devices, their sessions and passings."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntryState
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
from ...const import HUB
from ...coordinator import StewardConfigEntry
from ...identity import device_key, digest, known_keys
from ..api.errors import RemoteError
from ..api.http import web_address
from ..base import System, ValidatedInput, address_errors
from .actions import ACTIONS
from .api.client import PRODUCTION_URL, RufusClient
from .api.types import Event
from .coordinator import CONF_ACTIVE_INTERVAL, DEFAULT_ACTIVE_INTERVAL, RufusCoordinator
from .entities import ITEMS
from .items import Account

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
    """List the account's devices and races with the key that was entered."""
    api_key, url = data[CONF_API_KEY].strip(), web_address(data[CONF_URL])
    client = RufusClient(async_get_clientsession(hass), api_key, url)
    listing = await client.list_devices()
    try:
        races = await client.list_events()
    except RemoteError:  # they are optional
        races = []
    return ValidatedInput(
        title="RUFUS Cloud",
        data={CONF_API_KEY: api_key, CONF_URL: url},
        keys=frozenset(device_key(device.deviceid) for device in listing.devices),
        signs=_account_signs(url, races, has_devices=bool(listing.devices)),
    )


def _account_signs(url: str, races: Iterable[Event], *, has_devices: bool) -> frozenset[str]:
    """Tell what another key of an account would find too.

    Nothing tells two accounts apart that have neither devices nor races: they are taken for one.
    """
    tokens = frozenset(f"{url} {race.event_token}" for race in races)
    return tokens or (frozenset() if has_devices else frozenset({url}))


async def _signs(hass: HomeAssistant, entry: StewardConfigEntry) -> frozenset[str]:
    """Tell which races an account has, or that it has nothing."""
    loaded = entry.state is ConfigEntryState.LOADED
    account = entry.runtime_data.data.get(HUB) if loaded else None
    races = (isinstance(account, Account) and account.events) or ()
    has_devices = bool(known_keys(hass, entry) - {HUB})
    return _account_signs(entry.data[CONF_URL], races, has_devices=has_devices)


SYSTEM = System(
    name="rufus",
    fields=_FIELDS,
    validate_input=_validate_input,
    unique_id=lambda data: f"{digest(data[CONF_URL])}/{digest(data[CONF_API_KEY])}",
    signs=_signs,
    create_coordinator=RufusCoordinator,
    items=ITEMS,
    actions=ACTIONS,
    capabilities=(SessionHost, PassingSource),
    credentials=(CONF_API_KEY,),
    error_fields=_ERROR_FIELDS,
    redact=_REDACT,
    options=_OPTIONS,
)
