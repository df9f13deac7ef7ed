"""What a thing is called: the key of its item, and its names in Home Assistant's registries.

A key is a word for the kind of thing and what the vendor calls it: `pager_12`, `device_A1B2…`, or
`hub` for the system itself. In the registries it stands behind the name of where it is called so:
for a pager that is the transmitter (`lrs_10.0.1.32:5683_pager_12`), by the unique id of its config
entry; for what bears an id that the vendor gives only once it is the vendor's server, whichever
account it is in (`rufus_5f0e…_device_A1B2…`). Where an entry's unique id names a server and an
account there, a slash is between them. None of these names holds the id that Home Assistant gave
the entry: who removes a system and adds it again, were it with another key, finds the names, areas
and histories of its things as they were. What a feature has beside an item bears that item's key,
a slash and a name (`pager_12/waiting`), and is shown at its device.
"""

from hashlib import sha256
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .const import CONF_SYSTEM, DOMAIN

_DEVICE_PREFIX = "device_"
"""Begins the keys of what bears an id that its vendor gives only once."""
_DIGEST_LENGTH = 16
_BESIDE = "/"
"""Parts the key of an item from what a feature has beside it."""


def device_key(vendor_id: str) -> str:
    """Make the key of a thing that bears an id which its vendor gives only once."""
    return f"{_DEVICE_PREFIX}{vendor_id}"


def beside(key: str, name: str) -> str:
    """Make the key of what a feature has beside an item: it is shown at that item's device."""
    return f"{key}{_BESIDE}{name}"


def is_beside(key: str) -> bool:
    """Tell whether a key is that of something beside an item."""
    return _BESIDE in key


def owner_of(key: str) -> str:
    """Get the key of the item that something stands beside, or the key itself."""
    return key.partition(_BESIDE)[0]


def digest(*secrets: str) -> str:
    """Name what is known by secrets alone, without telling them."""
    return sha256("\0".join(secrets).encode()).hexdigest()[:_DIGEST_LENGTH]


def _place(entry: ConfigEntry[Any], *, of_vendor: bool) -> str:
    """Name where things are called by their keys: the vendor's server, or the entry's system."""
    place = entry.unique_id or ""
    return f"{entry.data[CONF_SYSTEM]}_{place.partition('/')[0] if of_vendor else place}_"


def _registered_name(entry: ConfigEntry[Any], key: str) -> str:
    return _place(entry, of_vendor=key.startswith(_DEVICE_PREFIX)) + key


def identifier(entry: ConfigEntry[Any], key: str) -> tuple[str, str]:
    """Make the identifier of the device of an item, or of the item that it is beside."""
    return DOMAIN, _registered_name(entry, key.partition(_BESIDE)[0])


def unique_id(entry: ConfigEntry[Any], key: str, name: str) -> str:
    """Make the unique id of an entity of an item; `name` is its description's key."""
    return f"{_registered_name(entry, key)}_{name}"


def key_of(entry: ConfigEntry[Any], device: dr.AnyDeviceEntry) -> str | None:
    """Get the key of the item of a device; `None` for a device that is not the entry's."""
    if device.config_entry_id != entry.entry_id:
        return None
    of_vendor = _place(entry, of_vendor=True)
    of_entry = _place(entry, of_vendor=False)
    for domain, value in device.identifiers:
        if domain == DOMAIN and value.startswith(f"{of_vendor}{_DEVICE_PREFIX}"):
            return value.removeprefix(of_vendor)
        if domain == DOMAIN and value.startswith(of_entry):
            return value.removeprefix(of_entry)
    return None


@callback
def device_of(hass: HomeAssistant, entry: ConfigEntry[Any], key: str) -> dr.DeviceEntry | None:
    """Get the device of an item, if it has one."""
    return dr.async_get(hass).async_get_device_by_identifier(identifier(entry, key), entry.entry_id)


def device_name(device: dr.AnyDeviceEntry | None) -> str | None:
    """Get the name of a device as the user sees it; `None` without one."""
    return (device and (device.name_by_user or device.name)) or None


@callback
def known_keys(hass: HomeAssistant, entry: ConfigEntry[Any]) -> set[str]:
    """Find the keys of the items that have a device, also from before a restart."""
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return {key for device in devices if (key := key_of(entry, device)) is not None}


async def async_migrate_identity(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Rename what is registered under the entry's id, as it was before the entry had a unique id.

    The registries keep the entity ids, names, areas, histories and all else that the user chose.
    They are stored minutes after the entry: so that a power cut in between loses nothing, it is
    looked at each set-up whether something still has an old name.
    """
    before = f"{entry.entry_id}_"
    devices = dr.async_get(hass)
    for device in dr.async_entries_for_config_entry(devices, entry.entry_id):
        identifiers = {
            identifier(entry, value.removeprefix(before))
            if domain == DOMAIN and value.startswith(before)
            else (domain, value)
            for domain, value in device.identifiers
        }
        if identifiers != device.identifiers:
            devices.async_update_device(device.id, new_identifiers=identifiers)

    @callback
    def renamed(entity: er.RegistryEntry) -> dict[str, Any] | None:
        if not entity.unique_id.startswith(before):
            return None
        return {"new_unique_id": _registered_name(entry, entity.unique_id.removeprefix(before))}

    await er.async_migrate_entries(hass, entry.entry_id, renamed)
