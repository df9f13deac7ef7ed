"""The table of the systems that Steward works with.

It is no part of the package's `__init__`, since the coordinators' base, which the systems build
on, needs the errors of `systems.api`: the package would have to be loaded before itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from ..const import CONF_SYSTEM
from ..coordinator import StewardConfigEntry
from ..descriptions import ItemDescription
from ..feature import Feature
from ..forwarding.feature import FORWARDING
from ..race import office
from ..waiting.feature import WAITING
from . import eliab, lrs, rufus, spreadsheetweb
from .base import System

FEATURES: tuple[Feature, ...] = (office.FEATURE, WAITING, *FORWARDING)
"""What Steward adds to the systems that have a capability."""


def _with_features(system: System) -> System:
    """Add to a system what the features describe for what it can do."""
    for feature in FEATURES:
        if feature.capability in system.capabilities:
            system = replace(
                system,
                features=(*system.features, feature),
                items=system.items + feature.items,
                actions=system.actions + feature.actions,
                options=system.options.extend(feature.options.schema),
                option_checks={**system.option_checks, **feature.option_checks},
                subentries={**system.subentries, **feature.subentries},
                subentry_flows={**system.subentry_flows, **feature.subentry_flows},
                subentry_checks={**system.subentry_checks, **feature.subentry_checks},
                redact=system.redact | feature.redact,
            )
    return system


SYSTEMS: Mapping[str, System] = {
    system.name: _with_features(system)
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
