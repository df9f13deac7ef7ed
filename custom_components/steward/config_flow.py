"""The config flow: one path for all systems, by their table."""

from collections.abc import Iterable, Mapping
from functools import partialmethod
from typing import Any, override

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult, OptionsFlowWithReload
from homeassistant.core import callback
import voluptuous as vol

from .const import CONF_SYSTEM, DOMAIN, HUB, LOGGER
from .coordinator import StewardConfigEntry
from .devices import known_keys
from .systems.errors import RemoteError
from .systems.probe import Probe
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
                found = await system.async_probe(self.hass, shown)
            except RemoteError as err:
                field = system.ERROR_FIELDS.get(err.code, "base")
                errors[field if field in fields.schema else "base"] = err.code
            except Exception:  # noqa: BLE001  # whatever it is, the form stays usable
                LOGGER.exception("Unexpected error while connecting to %s", name)
                errors["base"] = "unknown"
            else:
                return self._finish(name, found, entry)
        # A secret goes one way only.
        shown = {key: value for key, value in shown.items() if key not in system.CREDENTIALS}
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(fields, shown),
            errors=errors,
            description_placeholders={"name": entry.title} if entry else None,
        )

    def _finish(
        self, name: str, found: Probe, entry: StewardConfigEntry | None
    ) -> ConfigFlowResult:
        """Add an entry for what was found, or change the one that was asked about."""
        if entry and found.keys and (known := self._known(entry)) and found.keys.isdisjoint(known):
            return self.async_abort(reason="another_account")
        for other in self._async_current_entries():
            if other.data[CONF_SYSTEM] == name and other is not entry:
                same = all(other.data[key] == found.data[key] for key in SYSTEMS[name].IDENTITY)
                if same or not found.keys.isdisjoint(self._known(other)):
                    return self.async_abort(reason="already_configured")
        if entry:
            return self.async_update_reload_and_abort(entry, data_updates=found.data)
        return self.async_create_entry(title=found.title, data={CONF_SYSTEM: name, **found.data})

    def _known(self, entry: StewardConfigEntry) -> set[str]:
        """Get the keys of what an entry looks after."""
        return set(known_keys(self.hass, entry)) - {HUB}


class StewardOptionsFlow(OptionsFlowWithReload):
    """Asks for the options of an entry."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for all of them."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        entry = self.config_entry
        fields = SYSTEMS[entry.data[CONF_SYSTEM]].OPTIONS
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(fields, entry.options),
        )


def _only(fields: vol.Schema, names: Iterable[str]) -> vol.Schema:
    """Take some fields of a form."""
    return vol.Schema({key: check for key, check in fields.schema.items() if key in names})


for _name in SYSTEMS:
    setattr(
        StewardConfigFlow,
        f"async_step_{_name}",
        partialmethod(StewardConfigFlow.async_step_system, name=_name),
    )
