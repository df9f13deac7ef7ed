"""The door as a feature: what it adds to every system that is a waiting room."""

from homeassistant.core import HomeAssistant

from ..capabilities import WaitingRoom
from ..coordinator import StewardConfigEntry
from ..feature import Feature
from .actions import ACTIONS
from .door import WaitingDoor
from .entities import ITEMS
from .options import OPTION_CHECKS, OPTIONS
from .store import DoorStore


async def _create(hass: HomeAssistant, entry: StewardConfigEntry, room: WaitingRoom) -> WaitingDoor:
    """Begin with what was kept."""
    store = DoorStore(hass, entry.entry_id)
    return WaitingDoor(hass, entry, room, store, await store.async_load())


async def _remove(hass: HomeAssistant, entry: StewardConfigEntry) -> None:
    await DoorStore(hass, entry.entry_id).async_remove()


WAITING = Feature(
    name="waiting",
    capability=WaitingRoom,
    async_create=_create,
    items=ITEMS,
    actions=ACTIONS,
    options=OPTIONS,
    option_checks=OPTION_CHECKS,
    remove_entry=_remove,
)
