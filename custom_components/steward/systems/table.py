"""The table of the systems that Steward works with.

It is no part of the package's `__init__`, since the coordinators' base, which the systems build
on, needs the errors of `systems.api`: the package would have to be loaded before itself.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from ..const import CONF_SYSTEM
from ..coordinator import StewardConfigEntry
from ..descriptions import ItemDescription
from . import eliab, lrs, rufus, spreadsheetweb
from .base import System

SYSTEMS: Mapping[str, System] = {
    system.name: system
    for system in (rufus.SYSTEM, lrs.SYSTEM, spreadsheetweb.SYSTEM, eliab.SYSTEM)
}
"""All of them, by their names, in the order in which the user is offered them."""


def system_of(entry: StewardConfigEntry) -> System:
    """Get the system of a config entry."""
    return SYSTEMS[entry.data[CONF_SYSTEM]]


def item_descriptions(entry: StewardConfigEntry) -> Mapping[type, ItemDescription[Any]]:
    """Get the descriptions of what the system of a config entry looks after, by item type."""
    return _by_item_type(entry.data[CONF_SYSTEM])


@cache
def _by_item_type(system: str) -> Mapping[type, ItemDescription[Any]]:
    return {description.item: description for description in SYSTEMS[system].items}
