"""The config flow: one path for all systems, by their table."""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any, override

from homeassistant.config_entries import (
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
    OptionsFlowWithReload,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.core import callback
from homeassistant.data_entry_flow import AbortFlow
import voluptuous as vol

from .const import CONF_SYSTEM, DOMAIN, HUB, LOGGER
from .coordinator import StewardConfigEntry
from .identity import known_keys
from .systems.api.errors import RemoteError
from .systems.base import System, ValidatedInput
from .systems.table import SYSTEMS, system_of


class StewardConfigFlow(ConfigFlow, domain=DOMAIN):
    """Sets up, reauthenticates and reconfigures the entry of a system."""

    VERSION = 1
    MINOR_VERSION = 2

    _known: Mapping[str, Any] = MappingProxyType({})
    """What the entry has, or was entered so far: none of it is asked for twice."""

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: StewardConfigEntry) -> StewardOptionsFlow:
        """Ask for the options of an entry."""
        return StewardOptionsFlow()

    @classmethod
    @callback
    @override
    def async_supports_options_flow(cls, config_entry: StewardConfigEntry) -> bool:
        """Tell whether the entry's system has options."""
        return bool(system_of(config_entry).options.schema)

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: StewardConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """List what the user can add to an entry."""
        system = system_of(config_entry)
        return {
            **dict.fromkeys(system.subentries, StewardSubentryFlow),
            **system.subentry_flows,
        }

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the user choose a system; each has a step of its own name."""
        return self.async_show_menu(step_id="user", menu_options=list(SYSTEMS))

    async def async_step_rufus(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Set up an account of RUFUS Cloud."""
        return await self._async_set_up(SYSTEMS["rufus"], user_input)

    async def async_step_lrs(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Set up a paging transmitter."""
        return await self._async_set_up(SYSTEMS["lrs"], user_input)

    async def async_step_spreadsheetweb(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Set up an application of SpreadsheetWEB."""
        return await self._async_set_up(SYSTEMS["spreadsheetweb"], user_input)

    async def async_step_eliab(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Set up an app session of eliab."""
        return await self._async_set_up(SYSTEMS["eliab"], user_input)

    async def _async_set_up(
        self, system: System, user_input: dict[str, Any] | None
    ) -> ConfigFlowResult:
        first = _only(system.options, system.first_options)
        fields = vol.Schema({**system.fields.schema, **first.schema})
        return await self._async_form(system, user_input, fields, system.name)

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin after the system refused the credentials."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for new credentials."""
        entry = self._get_reauth_entry()
        system = system_of(entry)
        fields = _only(system.fields, system.credentials)
        return await self._async_form(system, user_input, fields, "reauth_confirm", entry)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for all fields again."""
        entry = self._get_reconfigure_entry()
        system = system_of(entry)
        return await self._async_form(system, user_input, system.fields, "reconfigure", entry)

    async def _async_form(
        self,
        system: System,
        user_input: dict[str, Any] | None,
        fields: vol.Schema,
        step_id: str,
        entry: StewardConfigEntry | None = None,
    ) -> ConfigFlowResult:
        """Ask for fields until they lead to a system; then add it, or change its entry.

        A secret that is left empty is the one of the entry, or the one that was typed before.
        """
        self._known = self._known or ({**entry.data} if entry else {})
        errors: dict[str, str] = {}
        if user_input is not None:
            self._known = _merged(system, self._known, fields, user_input)
            errors = _errors(system.option_checks, user_input)
        if user_input is not None and not errors:
            try:
                found = await system.validate_input(self.hass, self._known)
            except RemoteError as err:
                field = system.error_fields.get(err.code, "base")
                errors[field if field in fields.schema else "base"] = err.code
            except Exception:  # noqa: BLE001  # whatever it is, the form stays usable
                LOGGER.exception("Unexpected error while connecting to %s", system.name)
                errors["base"] = "unknown"
            else:
                options = {
                    name: self._known[name] for name in system.first_options if name in self._known
                }
                return await self._finish(system, found, entry, options)
        # A secret goes one way only.
        shown = {key: value for key, value in self._known.items() if key not in system.secrets}
        kept = {name for name in system.secrets if self._known.get(name)}
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(_may_be_empty(fields, kept), shown),
            errors=errors,
            description_placeholders={"name": entry.title} if entry else None,
        )

    async def _finish(
        self,
        system: System,
        found: ValidatedInput,
        entry: StewardConfigEntry | None,
        options: Mapping[str, Any],
    ) -> ConfigFlowResult:
        """Add an entry for what was found, or change the one that was asked about."""
        try:
            await self._check(system, found, entry)
        except AbortFlow:
            if found.undo:
                with suppress(RemoteError):
                    await found.undo()
            raise
        if entry:
            others = {name: entry.data[name] for name in entry.data.keys() - _names(system.fields)}
            return self.async_update_reload_and_abort(entry, data={**others, **found.data})
        return self.async_create_entry(
            title=found.title, data={CONF_SYSTEM: system.name, **found.data}, options=options
        )

    async def _check(
        self, system: System, found: ValidatedInput, entry: StewardConfigEntry | None
    ) -> None:
        """Abort where what was found has an entry, or is not what was asked about."""
        if (
            entry
            and found.keys
            and (known := self._keys_of(entry))
            and found.keys.isdisjoint(known)
        ):
            raise AbortFlow(reason="another_account")
        unique_id = system.unique_id(found.data)
        others = [
            other
            for other in self._async_current_entries()
            if other.data[CONF_SYSTEM] == system.name and other is not entry
        ]
        for other in others:
            same = system.unique_id(other.data) == unique_id
            if same or not found.keys.isdisjoint(self._keys_of(other)):
                raise AbortFlow(reason="already_configured")
        for other in others:
            if not found.signs.isdisjoint(await system.signs(self.hass, other)):
                raise AbortFlow(reason="already_configured")
        if entry is None:
            await self.async_set_unique_id(unique_id)
            self._abort_if_unique_id_configured()

    def _keys_of(self, entry: StewardConfigEntry) -> set[str]:
        """Get the keys of what an entry looks after."""
        return set(known_keys(self.hass, entry)) - {HUB}


class StewardOptionsFlow(OptionsFlowWithReload):
    """Asks for the options of an entry."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for all of them."""
        system = system_of(self.config_entry)
        shown = {**self.config_entry.options} if user_input is None else user_input
        errors = _errors(system.option_checks, shown)
        if user_input is not None and not errors:
            return self.async_create_entry(data=user_input)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(system.options, shown),
            errors=errors,
        )


class StewardSubentryFlow(ConfigSubentryFlow):
    """Adds and changes what the user adds to an entry."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for all fields."""
        errors = self._errors(user_input)
        if user_input is not None and not errors:
            return self.async_create_entry(title=user_input[CONF_NAME], data=user_input)
        fields = self.add_suggested_values_to_schema(self._fields, user_input)
        return self.async_show_form(step_id="user", data_schema=fields, errors=errors)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for all fields again."""
        entry, subentry = self._get_entry(), self._get_reconfigure_subentry()
        errors = self._errors(user_input)
        if user_input is not None and not errors:
            return self.async_update_and_abort(
                entry, subentry, title=user_input[CONF_NAME], data=user_input
            )
        fields = self.add_suggested_values_to_schema(self._fields, user_input or subentry.data)
        return self.async_show_form(step_id="reconfigure", data_schema=fields, errors=errors)

    def _errors(self, user_input: Mapping[str, Any] | None) -> dict[str, str]:
        """Tell which fields make no sense."""
        return _errors(system_of(self._get_entry()).subentry_checks, user_input or {})

    @property
    def _fields(self) -> vol.Schema:
        """The form."""
        return system_of(self._get_entry()).subentries[self._subentry_type]


def _errors(
    checks: Mapping[str, Callable[[Any], object]], entered: Mapping[str, Any]
) -> dict[str, str]:
    """Tell which of what was entered makes no sense, by the names of the fields."""
    errors = {}
    for name, check in checks.items():
        if name in entered:
            try:
                check(entered[name])
            except ValueError:
                errors[name] = f"invalid_{name}"
    return errors


def _merged(
    system: System, known: Mapping[str, Any], fields: vol.Schema, entered: Mapping[str, Any]
) -> dict[str, Any]:
    """Put what was entered in the place of what was known; empty secrets stay as they were.

    But not those that something else was entered for, such as a session where there is a login.
    """
    typed = {name: value for name, value in entered.items() if value or name not in system.secrets}
    replaced = {old for name in typed for old in system.replaces.get(name, ())}
    asked = _names(fields)
    kept = {
        name: value
        for name, value in known.items()
        if name not in asked or (name in system.secrets and name not in replaced)
    }
    return {**kept, **typed}


def _may_be_empty(fields: vol.Schema, names: Collection[str]) -> vol.Schema:
    """Make a form in which some fields need not be filled in."""
    return vol.Schema(
        {
            vol.Optional(str(key)) if key in names else key: check
            for key, check in fields.schema.items()
        }
    )


def _names(fields: vol.Schema) -> set[str]:
    """List the fields of a form."""
    return {str(name) for name in fields.schema}


def _only(fields: vol.Schema, names: Iterable[str]) -> vol.Schema:
    """Take some fields of a form."""
    return vol.Schema({key: check for key, check in fields.schema.items() if key in names})
