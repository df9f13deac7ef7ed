"""The race's office: the race's core in Home Assistant, upon any source of passings."""

from homeassistant.core import HomeAssistant

from ...capabilities import PassingSource
from ...coordinator import StewardConfigEntry
from ...feature import Feature
from .actions import ACTIONS
from .entities import ITEMS
from .flow import RaceFlow
from .runtime import SUBENTRY, RaceRuntime
from .store import RaceStore


async def _create(
    hass: HomeAssistant, entry: StewardConfigEntry, source: PassingSource
) -> RaceRuntime:
    """Set the races of a config entry up."""
    runtime = RaceRuntime(hass, entry, source)
    await runtime.async_begin()
    return runtime


async def _remove_entry(hass: HomeAssistant, entry: StewardConfigEntry) -> None:
    """Erase the start lists."""
    await RaceStore(hass, entry.entry_id).async_remove()


FEATURE = Feature(
    name="race",
    capability=PassingSource,
    async_create=_create,
    items=ITEMS,
    actions=ACTIONS,
    subentry_flows={SUBENTRY: RaceFlow},
    redact=frozenset({"leader", "leader_women", "leader_men"}),
    remove_entry=_remove_entry,
)
