"""Steward's actions: one path from a call to what the systems offer for it."""

import asyncio
from collections import ChainMap, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from homeassistant.const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_register_admin_service
from homeassistant.helpers.typing import VolDictType
import voluptuous as vol

from .capabilities import WaitingRoom
from .const import CONF_SYSTEM, DOMAIN, HUB, LOGGER
from .descriptions import Action, Scope
from .double_taps import DoubleTaps
from .error_text import async_error_text
from .service_targets import (
    ItemRef,
    Targets,
    check_permissions,
    find_device,
    find_entry,
    find_named,
    find_targets,
    name_of,
    pagers_of,
)
from .systems.table import SYSTEMS
from .validation_error import NothingToDoError, validation_error

type Offers = Mapping[str, Action[Any]]
"""What the systems, by name, offer under one name of an action."""

_ATTR_FORWARD = "forward"
_ATTR_NUMBER = "number"
_ATTR_RACE = "race"
_DEVICE_FIELDS = {Scope.DEVICE: ATTR_DEVICE_ID, Scope.FORWARD: _ATTR_FORWARD}

_SCOPE_FIELDS: Mapping[Scope, VolDictType] = {
    Scope.ENTRY: {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string},
    Scope.DEVICE: {vol.Required(ATTR_DEVICE_ID): cv.string},
    Scope.FORWARD: {vol.Required(_ATTR_FORWARD): cv.string},
    Scope.TARGET: cv.ENTITY_SERVICE_FIELDS,
    Scope.RACE: {vol.Optional(_ATTR_RACE): cv.string},
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
    scope_fields = _SCOPE_FIELDS[action.scope]
    schema = vol.Schema(
        dict(ChainMap(*(dict(offer.fields) for offer in offers.values()), dict(scope_fields)))
    )
    of_scope = {str(name) for name in scope_fields}
    fields_of = {system: {str(name) for name in offer.fields} for system, offer in offers.items()}
    double_taps = DoubleTaps(hass)

    async def do(call: ServiceCall, item: ItemRef, led_to: Collection[ItemRef]) -> ServiceResponse:
        system = item.entry.data[CONF_SYSTEM]
        fields = {name: call.data[name] for name in call.data.keys() & fields_of[system]}
        if strange := call.data.keys() - fields.keys() - of_scope:
            title = item.entry.title
            raise validation_error("field_not_taken", what=title, fields=", ".join(sorted(strange)))
        offer = offers[system]
        handle_fn = (item in led_to and offer.led_to_fn) or offer.handle_fn
        act = partial(handle_fn, item.entry.runtime_data, item.key, fields)
        if not offer.double_taps:
            return await act()
        return await double_taps.once(call.context, (item.entry.entry_id, item.key), act)

    async def handle(call: ServiceCall) -> ServiceResponse:
        items, led_to = _find(hass, call, offers)
        await check_permissions(hass, call.context, [*items, *_reached(call, items, offers)])
        if len(items) == 1:
            return await do(call, items[0], led_to)
        doing = (do(call, item, led_to) for item in items)
        outcomes = await asyncio.gather(*doing, return_exceptions=True)
        results = {
            item: outcome
            for item, outcome in zip(items, outcomes, strict=True)
            if not (item in led_to and isinstance(outcome, NothingToDoError))
        }
        if not results:
            raise validation_error("nothing_to_do")
        await _raise_failures(hass, results)
        if not call.return_response:
            return None
        return {
            "answers": [
                {"name": name_of(hass, item), **answer}
                for item, answer in results.items()
                if isinstance(answer, dict)
            ]
        }

    if action.admin:
        async_register_admin_service(hass, DOMAIN, action.name, handle, schema, action.response)
    else:
        hass.services.async_register(DOMAIN, action.name, handle, schema, action.response)


def _find(hass: HomeAssistant, call: ServiceCall, offers: Offers) -> Targets:
    """Find the items that a call is for."""
    fitting = {system: offer.item for system, offer in offers.items()}
    entry_id = call.data.get(ATTR_CONFIG_ENTRY_ID)
    scope = next(iter(offers.values())).scope
    if scope is Scope.ENTRY:
        return Targets([ItemRef(find_entry(hass, entry_id, offers), HUB)])
    if scope is Scope.RACE:
        return Targets([find_named(hass, call.data.get(_ATTR_RACE), fitting)])
    if field := _DEVICE_FIELDS.get(scope):
        return Targets([find_device(hass, call.data[field], fitting)])
    targets = find_targets(hass, call, fitting)
    if (number := call.data.get(_ATTR_NUMBER)) is None:
        if not targets.items:
            raise validation_error("nothing_fitting")
        return targets
    if targets.items:
        raise validation_error("target_and_number", number=str(number))
    entry = find_entry(hass, entry_id, offers)
    key_fn = offers[entry.data[CONF_SYSTEM]].number_key_fn
    return Targets([ItemRef(entry, key_fn(number))] if key_fn else [])


def _reached(call: ServiceCall, items: Sequence[ItemRef], offers: Offers) -> Iterator[ItemRef]:
    """Find the pagers that a call for a waiting room reaches: all, or one by its number."""
    number = call.data.get(_ATTR_NUMBER)
    for entry, _ in items:
        if offers[entry.data[CONF_SYSTEM]].all_pagers:
            yield from pagers_of(entry)
        if number is not None and (room := entry.runtime_data.capability(WaitingRoom)):
            yield ItemRef(entry, room.pager_key(number))


async def _raise_failures(hass: HomeAssistant, results: Mapping[ItemRef, Any]) -> None:
    """Tell what failed of what was done to several items; none kept the others back.

    Raises:
        BaseException: the first that nobody expected; the others are logged.
        ServiceValidationError: the only one that failed, which names itself.
        HomeAssistantError: what failed, by name, and why; of one alone its own.

    """
    failures = [
        (item, result) for item, result in results.items() if isinstance(result, BaseException)
    ]
    bugs = [error for _, error in failures if not isinstance(error, HomeAssistantError)]
    if bugs:
        for item, error in failures:
            if error is not bugs[0]:
                LOGGER.error("%s failed too", name_of(hass, item), exc_info=error)
        raise bugs[0]
    refusals = [(item, error) for item, error in failures if isinstance(error, HomeAssistantError)]
    if len(refusals) == 1 and (
        len(results) == 1 or isinstance(refusals[0][1], ServiceValidationError)
    ):
        raise refusals[0][1]
    if refusals:
        names: defaultdict[str, list[str]] = defaultdict(list)
        for item, error in refusals:
            names[await async_error_text(hass, error)].append(name_of(hass, item))
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="several_failed",
            translation_placeholders={
                "failed": str(len(refusals)),
                "all": str(len(results)),
                "errors": " ".join(f"{', '.join(which)}: {why}" for why, which in names.items()),
            },
        )
