"""Steward's actions: one path from a call to what the systems offer for it."""

import asyncio
from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from homeassistant.const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_register_admin_service
from homeassistant.helpers.typing import VolDictType
import voluptuous as vol

from .const import CONF_SYSTEM, DOMAIN, HUB
from .descriptions import Action, Scope
from .service_targets import (
    ItemRef,
    check_permissions,
    find_device,
    find_entry,
    find_targets,
)
from .systems.table import SYSTEMS
from .validation_error import validation_error

type Offers = Mapping[str, Action[Any]]
"""What the systems, by name, offer under one name of an action."""

_ATTR_NUMBER = "number"

_SCOPE_FIELDS: Mapping[Scope, VolDictType] = {
    Scope.ENTRY: {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string},
    Scope.DEVICE: {vol.Required(ATTR_DEVICE_ID): cv.string},
    Scope.TARGET: cv.ENTITY_SERVICE_FIELDS,
}


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register each action that a system offers, once for all that offer it."""
    by_name: dict[str, dict[str, Action[Any]]] = {}
    for system, offering in SYSTEMS.items():
        for action in offering.actions:
            by_name.setdefault(action.name, {})[system] = action
    for offers in by_name.values():
        _register(hass, offers)


def _register(hass: HomeAssistant, offers: Offers) -> None:
    """Register one action."""
    action = next(iter(offers.values()))
    fields = [_SCOPE_FIELDS[action.scope], *(offer.fields for offer in offers.values())]
    schema = vol.Schema(dict(ChainMap(*map(dict, fields))))

    async def handle(call: ServiceCall) -> ServiceResponse:
        items = _find(hass, call, offers)
        await check_permissions(hass, call.context, items)
        return await _do(call, offers, items)

    if action.admin:
        async_register_admin_service(hass, DOMAIN, action.name, handle, schema, action.response)
    else:
        hass.services.async_register(DOMAIN, action.name, handle, schema, action.response)


def _find(hass: HomeAssistant, call: ServiceCall, offers: Offers) -> list[ItemRef]:
    """Find the items that a call is for."""
    fitting = {system: offer.item for system, offer in offers.items()}
    entry_id = call.data.get(ATTR_CONFIG_ENTRY_ID)
    scope = next(iter(offers.values())).scope
    if scope is Scope.ENTRY:
        return [ItemRef(find_entry(hass, entry_id, offers), HUB)]
    if scope is Scope.DEVICE:
        return [find_device(hass, call.data[ATTR_DEVICE_ID], fitting)]
    targets = find_targets(hass, call, fitting)
    if (number := call.data.get(_ATTR_NUMBER)) is None:
        if not targets:
            raise validation_error("nothing_fitting")
        return targets
    if targets:
        raise validation_error("target_and_number", number=str(number))
    entry = find_entry(hass, entry_id, offers)
    key_fn = offers[entry.data[CONF_SYSTEM]].number_key_fn
    return [ItemRef(entry, key_fn(number))] if key_fn else []


def _names(fields: VolDictType) -> set[str]:
    """Name the fields of a schema."""
    return {str(name) for name in fields}


def _fields_of(call: ServiceCall, offer: Action[Any]) -> dict[str, Any]:
    """Take the fields of a call that an offer has; systems that share an action may differ."""
    names = _names(offer.fields)
    return {name: value for name, value in call.data.items() if name in names}


async def _do(call: ServiceCall, offers: Offers, items: list[ItemRef]) -> ServiceResponse:
    """Do an action to all its items at once; each failure is told, none keeps the others back."""

    async def do(found: ItemRef) -> ServiceResponse:
        offer = offers[found.entry.data[CONF_SYSTEM]]
        fields = _fields_of(call, offer)
        if strange := call.data.keys() - fields.keys() - _names(_SCOPE_FIELDS[offer.scope]):
            title = found.entry.title
            raise validation_error("field_not_taken", what=title, fields=", ".join(sorted(strange)))
        return await offer.handle_fn(found.entry.runtime_data, found.key, fields)

    results = await asyncio.gather(*map(do, items), return_exceptions=True)
    errors = [result for result in results if isinstance(result, BaseException)]
    if len(errors) > 1 and all(isinstance(error, HomeAssistantError) for error in errors):
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="several_failed",
            translation_placeholders={
                "failed": str(len(errors)),
                "all": str(len(items)),
                "errors": "; ".join(dict.fromkeys(str(error) for error in errors)),
            },
        )
    if errors:
        raise errors[0]
    return next((result for result in results if isinstance(result, dict)), None)
