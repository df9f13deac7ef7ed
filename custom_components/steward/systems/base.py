"""What a system is: one frozen value, with defaults for what not every system has."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.config_entries import ConfigSubentryFlow
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import TextSelector
import voluptuous as vol

from ..coordinator import StewardConfigEntry, StewardCoordinator
from ..descriptions import Action, ItemDescription
from ..feature import Feature


@dataclass(frozen=True, kw_only=True)
class ValidatedInput:
    """A system that answered to what was entered, before it is set up."""

    title: str
    """The name of its config entry."""
    data: Mapping[str, Any]
    """The fields of the form, in their normal form."""
    keys: frozenset[str] = frozenset()
    """The keys of what it looks after that no other system of its kind can have."""
    signs: frozenset[str] = frozenset()
    """What shows, where another has the same, that both are one thing; see `System.signs`."""
    undo: Callable[[], Awaitable[object]] | None = None
    """Takes back what the look changed there; called where it leads to no entry.

    It raises the errors of `systems.api.errors`.
    """


_ADDRESS_ERRORS = (
    "cannot_connect",
    "unknown_host",
    "timed_out",
    "no_answer",
    "unreadable_answer",
    "not_found",
    "malformed_answer",
    "invalid_url",
    "invalid_host",
)


def address_errors(field: str) -> dict[str, str]:
    """Show the errors that speak of an address, by their codes, on the field that holds it."""
    return dict.fromkeys(_ADDRESS_ERRORS, field)


async def _no_signs(_: HomeAssistant, __: StewardConfigEntry) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, kw_only=True)
class System:
    """A system that Steward works with."""

    name: str
    """Its row in the table, and the step of the config flow that sets it up."""
    fields: vol.Schema
    """The form that sets up a config entry."""
    validate_input: Callable[[HomeAssistant, Mapping[str, Any]], Awaitable[ValidatedInput]]
    """Connects with the fields of the form.

    It raises the errors of `systems.api.errors` where they do not lead to a usable system.
    """
    unique_id: Callable[[Mapping[str, Any]], str]
    """Names a config entry by its data: two entries of the same thing bear the same name."""
    signs: Callable[[HomeAssistant, StewardConfigEntry], Awaitable[frozenset[str]]] = _no_signs
    """Tells what shows that an entry's system is one that was found, were it under other names.

    Such as the addresses that it has now; nothing in common says nothing. It raises no error.
    """
    create_coordinator: Callable[[HomeAssistant, StewardConfigEntry], StewardCoordinator]
    items: tuple[ItemDescription[Any], ...]
    """What it looks after."""
    actions: tuple[Action[Any], ...]
    """What it does for Steward's actions."""
    subentry_checks: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)
    """What raises a `ValueError` for a field of a subentry that makes no sense, by its name."""
    capabilities: tuple[type, ...] = ()
    """What of `capabilities` its coordinators have."""
    features: tuple[Feature, ...] = ()
    """What Steward adds to it for that; the table of systems sets them."""
    credentials: tuple[str, ...] = ()
    """The fields that are asked again when the system refuses them."""
    replaces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The secrets that are not kept when another field is entered, by that field."""
    error_fields: Mapping[str, str] = field(default_factory=dict)
    """The field of the form that an error, by its code, is shown on; others stand above it."""
    redact: frozenset[str] = frozenset()
    """The names of fields and members that must not be in diagnostics."""
    options: vol.Schema = field(default_factory=lambda: vol.Schema({}))
    """The form of its options; an empty one for none."""
    option_checks: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)
    """What raises a `ValueError` for an option that makes no sense, by its name."""
    first_options: tuple[str, ...] = ()
    """The options that setting it up asks for already."""
    subentries: Mapping[str, vol.Schema] = field(default_factory=dict)
    """The forms of what the user can add to a config entry, by its type; each has a name."""
    subentry_flows: Mapping[str, type[ConfigSubentryFlow]] = field(default_factory=dict)
    """The flows of what needs more than a form."""
    remove_entry: Callable[[HomeAssistant, StewardConfigEntry], Awaitable[None]] | None = None
    """Ends what would outlast a config entry that is removed."""

    @property
    def secrets(self) -> frozenset[str]:
        """The fields of the form whose text is hidden: they are never sent to it."""
        return frozenset(
            str(name)
            for name, check in self.fields.schema.items()
            if isinstance(check, TextSelector) and check.config.get("type") == "password"
        )
