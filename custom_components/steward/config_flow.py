"""The config flow: one path for all systems, by their table."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partialmethod
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
from .devices import known_keys
from .systems.api.errors import RemoteError
from .systems.base import ValidatedInput
from .systems.table import SYSTEMS


class StewardConfigFlow(ConfigFlow, domain=DOMAIN):
    """Sets up, reauthenticates and reconfigures the entry of a system."""

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
        return bool(SYSTEMS[config_entry.data[CONF_SYSTEM]].OPTIONS.schema)

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: StewardConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """List what the user can add to an entry."""
        return dict.fromkeys(
            SYSTEMS[config_entry.data[CONF_SYSTEM]].SUBENTRIES, StewardSubentryFlow
        )

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the user choose a system; each has a step of its own name."""
        return self.async_show_menu(step_id="user", menu_options=list(SYSTEMS))

    async def async_step_system(
        self, user_input: dict[str, Any] | None = None, *, name: str
    ) -> ConfigFlowResult:
        """Set up a system."""
        return await self._async_form(name, user_input, SYSTEMS[name].FIELDS, step_id=name)

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin after the system refused the credentials."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for new credentials."""
        entry = self._get_reauth_entry()
        system = SYSTEMS[name := entry.data[CONF_SYSTEM]]
        fields = _only(system.FIELDS, system.CREDENTIALS)
        return await self._async_form(name, user_input, fields, "reauth_confirm", entry)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for all fields again."""
        entry = self._get_reconfigure_entry()
        name = entry.data[CONF_SYSTEM]
        return await self._async_form(name, user_input, SYSTEMS[name].FIELDS, "reconfigure", entry)

    async def _async_form(
        self,
        name: str,
        user_input: dict[str, Any] | None,
        fields: vol.Schema,
        step_id: str,
        entry: StewardConfigEntry | None = None,
    ) -> ConfigFlowResult:
        """Ask for fields until they lead to a system; then add it, or change its entry."""
        system = SYSTEMS[name]
        shown = {**entry.data} if entry else {}
        errors: dict[str, str] = {}
        if user_input is not None:
            shown |= user_input
            try:
                found = await system.async_validate_input(self.hass, shown)
            except RemoteError as err:
                field = system.ERROR_FIELDS.get(err.code, "base")
                errors[field if field in fields.schema else "base"] = err.code
            except Exception:  # noqa: BLE001  # whatever it is, the form stays usable
                LOGGER.exception("Unexpected error while connecting to %s", name)
                errors["base"] = "unknown"
            else:
                return await self._finish(name, found, entry)
        # A secret goes one way only.
        shown = {key: value for key, value in shown.items() if key not in system.CREDENTIALS}
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(fields, shown),
            errors=errors,
            description_placeholders={"name": entry.title} if entry else None,
        )

    async def _finish(
        self, name: str, found: ValidatedInput, entry: StewardConfigEntry | None
    ) -> ConfigFlowResult:
        """Add an entry for what was found, or change the one that was asked about."""
        try:
            self._check(name, found, entry)
        except AbortFlow:
            if found.undo:
                with suppress(RemoteError):
                    await found.undo()
            raise
        if entry:
            return self.async_update_reload_and_abort(entry, data_updates=found.data)
        return self.async_create_entry(title=found.title, data={CONF_SYSTEM: name, **found.data})

    def _check(self, name: str, found: ValidatedInput, entry: StewardConfigEntry | None) -> None:
        """Abort where what was found has an entry, or is not what was asked about."""
        if entry and found.keys and (known := self._known(entry)) and found.keys.isdisjoint(known):
            raise AbortFlow(reason="another_account")
        for other in self._async_current_entries():
            if other.data[CONF_SYSTEM] == name and other is not entry:
                same = all(other.data[key] == found.data[key] for key in SYSTEMS[name].IDENTITY)
                if same or not found.keys.isdisjoint(self._known(other)):
                    raise AbortFlow(reason="already_configured")

    def _known(self, entry: StewardConfigEntry) -> set[str]:
        """Get the keys of what an entry looks after."""
        return set(known_keys(self.hass, entry)) - {HUB}


class StewardOptionsFlow(OptionsFlowWithReload):
    """Asks for the options of an entry."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for all of them."""
        system = SYSTEMS[self.config_entry.data[CONF_SYSTEM]]
        shown = {**self.config_entry.options} if user_input is None else user_input
        errors = {}
        for name, check in system.OPTION_CHECKS.items():
            try:
                check(shown[name])
            except KeyError:
                continue
            except ValueError:
                errors[name] = f"invalid_{name}"
        if user_input is not None and not errors:
            return self.async_create_entry(data=user_input)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(system.OPTIONS, shown),
            errors=errors,
        )


class StewardSubentryFlow(ConfigSubentryFlow):
    """Adds and changes what the user adds to an entry."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for all fields."""
        if user_input is not None:
            return self.async_create_entry(title=user_input[CONF_NAME], data=user_input)
        return self.async_show_form(step_id="user", data_schema=self._fields)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for all fields again."""
        entry, subentry = self._get_entry(), self._get_reconfigure_subentry()
        if user_input is not None:
            return self.async_update_and_abort(
                entry, subentry, title=user_input[CONF_NAME], data=user_input
            )
        fields = self.add_suggested_values_to_schema(self._fields, subentry.data)
        return self.async_show_form(step_id="reconfigure", data_schema=fields)

    @property
    def _fields(self) -> vol.Schema:
        """The form."""
        system = SYSTEMS[self._get_entry().data[CONF_SYSTEM]]
        return system.SUBENTRIES[self._subentry_type]


def _only(fields: vol.Schema, names: Iterable[str]) -> vol.Schema:
    """Take some fields of a form."""
    return vol.Schema({key: check for key, check in fields.schema.items() if key in names})


for _name in SYSTEMS:
    setattr(
        StewardConfigFlow,
        f"async_step_{_name}",
        partialmethod(StewardConfigFlow.async_step_system, name=_name),
    )
