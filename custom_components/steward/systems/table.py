"""The systems that Steward works with: what each must offer, and the table of them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from homeassistant.core import HomeAssistant
import voluptuous as vol

from ..const import CONF_SYSTEM
from ..coordinator import StewardConfigEntry, StewardCoordinator
from ..descriptions import Action, ItemDescription
from . import eliab, lrs, rufus, spreadsheetweb
from .base import ValidatedInput


class System(Protocol):
    """What the package of a system offers."""

    @property
    def FIELDS(self) -> vol.Schema:
        """The form that sets up a config entry."""

    @property
    def OPTIONS(self) -> vol.Schema:
        """The form of its options; an empty one for none."""

    @property
    def OPTION_CHECKS(self) -> Mapping[str, Callable[[Any], object]]:
        """What raises a `ValueError` for an option that makes no sense, by its name."""

    @property
    def SUBENTRIES(self) -> Mapping[str, vol.Schema]:
        """The forms of what the user can add to a config entry, by its type; each has a name."""

    @property
    def IDENTITY(self) -> tuple[str, ...]:
        """The fields that tell two entries of the system apart."""

    @property
    def CREDENTIALS(self) -> tuple[str, ...]:
        """The fields that are asked again when the system refuses them."""

    @property
    def ERROR_FIELDS(self) -> Mapping[str, str]:
        """The field of the form that an error, by its code, is shown on; others stand above it."""

    @property
    def REDACT(self) -> frozenset[str]:
        """The names of fields and members that must not be in diagnostics."""

    @property
    def ITEMS(self) -> tuple[ItemDescription[Any], ...]:
        """What the system looks after."""

    @property
    def ACTIONS(self) -> tuple[Action[Any], ...]:
        """What it does for Steward's actions."""

    async def async_validate_input(
        self, hass: HomeAssistant, data: Mapping[str, Any]
    ) -> ValidatedInput:
        """Connect with the fields of the form.

        Raises:
            RemoteError: they do not lead to a system that can be used.

        """

    def create_coordinator(
        self, hass: HomeAssistant, entry: StewardConfigEntry
    ) -> StewardCoordinator:
        """Create the coordinator of a config entry."""


SYSTEMS: Mapping[str, System] = {
    "rufus": rufus,
    "lrs": lrs,
    "spreadsheetweb": spreadsheetweb,
    "eliab": eliab,
}

REMOVALS: Mapping[str, Callable[[HomeAssistant, StewardConfigEntry], Awaitable[None]]] = {
    "spreadsheetweb": spreadsheetweb.async_end_sessions,
}
"""What ends, for the systems that have such, what would outlast a config entry that is removed."""


def item_descriptions(entry: StewardConfigEntry) -> Mapping[type, ItemDescription[Any]]:
    """Get the kinds of things that the system of a config entry looks after, by their items."""
    return {kind.item: kind for kind in SYSTEMS[entry.data[CONF_SYSTEM]].ITEMS}
