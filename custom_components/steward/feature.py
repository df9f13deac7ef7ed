"""A feature: what Steward adds to every system that has a capability.

A feature is a folder and a row in `systems/table.py`, and knows no system. What it describes comes
to the systems that have the capability, as if they had described it themselves: items with their
entities, actions, options, subentries. For each of their config entries it has one runtime, which
tells its items and offers capabilities through the coordinator, as the system does.
"""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.config_entries import ConfigSubentryFlow
from homeassistant.core import HomeAssistant
import voluptuous as vol

from .coordinator import StewardConfigEntry
from .descriptions import Action, ItemDescription


class FeatureRuntime(ABC):
    """What a feature does for one config entry, from its set-up until it is unloaded."""

    @property
    @abstractmethod
    def items(self) -> Mapping[str, Any]:
        """Its items, by keys that no item of the system has; see `identity.beside`.

        What changes of them is told by the coordinator's `async_publish`.
        """

    @abstractmethod
    def async_started(self) -> None:
        """Do what needs the entities to be there; called once, when they are."""

    @abstractmethod
    async def async_unload(self) -> None:
        """Keep what is to be kept, and end what is not to go on.

        It is called where Home Assistant stops too, and then perhaps again.
        """


@dataclass(frozen=True, kw_only=True)
class Feature:
    """What Steward adds to the systems that have a capability."""

    name: str
    """That of its folder."""
    capability: type
    """What a system must have."""
    async_create: Callable[[HomeAssistant, StewardConfigEntry, Any], Awaitable[FeatureRuntime]]
    """Makes its runtime for a config entry, with what has the capability there."""
    items: tuple[ItemDescription[Any], ...] = ()
    actions: tuple[Action[Any], ...] = ()
    """Called with the coordinator, as a system's are."""
    options: vol.Schema = field(default_factory=lambda: vol.Schema({}))
    option_checks: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)
    """What raises a `ValueError` for an option that makes no sense, by its name."""
    subentries: Mapping[str, vol.Schema] = field(default_factory=dict)
    subentry_flows: Mapping[str, type[ConfigSubentryFlow]] = field(default_factory=dict)
    """The flows of what needs more than a form."""
    subentry_checks: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)
    """What raises a `ValueError` for a field of a subentry that makes no sense, by its name."""
    redact: frozenset[str] = frozenset()
    """The names of members that must not be in diagnostics."""
    remove_entry: Callable[[HomeAssistant, StewardConfigEntry], Awaitable[None]] | None = None
    """Erases what it keeps of a config entry that is removed."""
