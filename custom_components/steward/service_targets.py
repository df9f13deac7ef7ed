"""From the ids in an action's call to the items that it is called on."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.service import async_get_config_entry, async_get_device_and_config_entry
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

from .capabilities import WaitingRoom
from .const import CONF_SYSTEM, DOMAIN, HUB
from .coordinator import StewardConfigEntry
from .identity import device_name, device_of, key_of
from .validation_error import validation_error

type Fitting = Mapping[str, type]
"""For each system whose items fit, by its name, the type of those that do."""


class ItemRef(NamedTuple):
    """An item: the config entry whose snapshot has it, and its key."""

    entry: StewardConfigEntry
    key: str


class Targets(NamedTuple):
    """What a call is for."""

    items: Sequence[ItemRef]
    """Each once."""
    led_to: Collection[ItemRef] = ()
    """Those that were not named, but are where an area, a floor or a label leads to."""


@callback
def find_entry(
    hass: HomeAssistant, entry_id: str | None, systems: Iterable[str]
) -> StewardConfigEntry:
    """Find the config entry that was named, or else the only one of the given systems.

    Raises:
        ServiceValidationError: there is none, it is not loaded or of another system, or there are
            several to choose from.

    """
    if entry_id is not None:
        entry: StewardConfigEntry = async_get_config_entry(hass, DOMAIN, entry_id)
        if entry.data[CONF_SYSTEM] not in systems:
            raise validation_error("entry_of_another_system", entry=entry.title)
        return entry
    entries: list[StewardConfigEntry] = [
        entry
        for entry in hass.config_entries.async_loaded_entries(DOMAIN)
        if entry.data[CONF_SYSTEM] in systems
    ]
    if not entries:
        raise validation_error("no_entry")
    if len(entries) > 1:
        raise validation_error(
            "several_entries", entries=", ".join(entry.title for entry in entries)
        )
    return entries[0]


@callback
def find_device(hass: HomeAssistant, device_id: str, fitting: Fitting) -> ItemRef:
    """Find the item of a device.

    Raises:
        ServiceValidationError: the device is unknown, does not fit, or is of a config entry that
            is not loaded.

    """
    device, entry = async_get_device_and_config_entry(hass, DOMAIN, device_id)
    found = ItemRef(entry, key_of(entry, device) or "")
    if not _fits(found, fitting):
        raise validation_error("not_fitting", what=device_name(device) or device_id)
    return found


@callback
def find_named(hass: HomeAssistant, named: str | None, fitting: Fitting) -> ItemRef:
    """Find the race of a device by its id or its name, or else the only one there is.

    Raises:
        ServiceValidationError: there is none, or there are several to choose from.

    """
    if named is not None and dr.async_get(hass).async_get(named) is not None:
        return find_device(hass, named, fitting)
    found = {
        item: name_of(hass, item)
        for entry in hass.config_entries.async_loaded_entries(DOMAIN)
        for key in entry.runtime_data.data
        if _fits(item := ItemRef(entry, key), fitting)
    }
    if named is not None:
        wanted = named.strip().casefold()
        found = {item: name for item, name in found.items() if name.casefold() == wanted}
    if not found and named is not None:
        raise validation_error("unknown_race", name=named)
    if not found:
        raise validation_error("no_race")
    if len(found) > 1:
        raise validation_error("several_races", races=", ".join(sorted(found.values())))
    return next(iter(found))


@callback
def find_targets(hass: HomeAssistant, call: ServiceCall, fitting: Fitting) -> Targets:
    """Find the items of a call's target; without a target there are none.

    What was named itself (an entity or a device) must fit; what an area, a floor or a label leads
    to is left out where it does not.

    Raises:
        ServiceValidationError: something that was named does not exist or fit, or nothing does.

    """
    selection = TargetSelection(call.data)
    if not selection.has_any_target:
        return Targets([])
    selected = async_extract_referenced_entity_ids(hass, selection, primary_entities_only=False)
    places = selected.missing_areas | selected.missing_floors | selected.missing_labels
    if places:
        raise validation_error("unknown_target", what=", ".join(sorted(places)))
    named = [_named(hass, entity_id, fitting) for entity_id in sorted(selected.referenced)]
    named += [find_device(hass, device_id, fitting) for device_id in sorted(selection.device_ids)]
    led_to = [
        found
        for entity_id in sorted(selected.indirectly_referenced)
        if (found := _find_entity(hass, entity_id)) and _fits(found, fitting)
    ]
    if not (items := [*dict.fromkeys(named + led_to)]):
        raise validation_error("nothing_fitting")
    return Targets(items, {*led_to} - {*named})


async def calling_user(hass: HomeAssistant, context: Context) -> User | None:
    """Get who calls; `None` for administrators and automations, who may do everything.

    Raises:
        UnknownUser: there is no such user any more.

    """
    if context.user_id is None:
        return None
    if (user := await hass.auth.async_get_user(context.user_id)) is None:
        raise UnknownUser(context=context)
    return None if user.is_admin else user


async def check_permissions(
    hass: HomeAssistant, context: Context, items: Iterable[ItemRef]
) -> None:
    """Refuse a user who may not control all entities of the items.

    Raises:
        Unauthorized: there is an entity that the user may not control.

    """
    user = await calling_user(hass, context)
    if user and (entity_id := forbidden_entity(hass, user, items)):
        raise Unauthorized(context=context, entity_id=entity_id, permission=POLICY_CONTROL)


@callback
def forbidden_entity(hass: HomeAssistant, user: User, items: Iterable[ItemRef]) -> str | None:
    """Find an entity of the items that a user may not control; disabled ones do not count.

    An item that has no device yet is the hub's.
    """
    if user.is_admin:
        return None
    entities = er.async_get(hass)
    for found in items:
        device = device_of(hass, *found) or device_of(hass, found.entry, HUB)
        registered = er.async_entries_for_device(
            entities, device.id if device else "", include_disabled_entities=True
        )
        in_use = [entity for entity in registered if not entity.disabled]
        for entity in in_use or registered:
            if not user.permissions.check_entity(entity.entity_id, POLICY_CONTROL):
                return entity.entity_id
    return None


@callback
def pagers_of(entry: StewardConfigEntry) -> list[ItemRef]:
    """List all pagers of a system's waiting room; there are none where it has no such room."""
    room = entry.runtime_data.capability(WaitingRoom)
    return [ItemRef(entry, room.pager_key(number)) for number in room.pagers] if room else []


@callback
def name_of(hass: HomeAssistant, item: ItemRef) -> str:
    """Name an item as its device is."""
    return device_name(device_of(hass, *item)) or item.entry.title


def _named(hass: HomeAssistant, entity_id: str, fitting: Fitting) -> ItemRef:
    """Find the item of an entity that was named, which must fit."""
    if (found := _find_entity(hass, entity_id)) is None:
        raise validation_error("unknown_target", what=entity_id)
    if not _fits(found, fitting):
        raise validation_error("not_fitting", what=entity_id)
    return found


def _find_entity(hass: HomeAssistant, entity_id: str) -> ItemRef | None:
    """Find the item of an entity, if it is one of a loaded config entry of Steward's."""
    registered = er.async_get(hass).async_get(entity_id)
    if registered is None or registered.platform != DOMAIN:
        return None
    device = registered.device_id and dr.async_get(hass).async_get(registered.device_id)
    entry: StewardConfigEntry | None = hass.config_entries.async_get_entry(
        registered.config_entry_id or ""
    )
    if not device or entry is None or entry.state is not ConfigEntryState.LOADED:
        return None
    key = key_of(entry, device)
    return None if key is None else ItemRef(entry, key)


def _fits(found: ItemRef, fitting: Fitting) -> bool:
    """Tell whether an item is of a type that fits."""
    wanted = fitting.get(found.entry.data[CONF_SYSTEM], ())
    return isinstance(found.entry.runtime_data.data.get(found.key), wanted)
