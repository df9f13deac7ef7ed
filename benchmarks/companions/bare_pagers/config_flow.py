"""Sets the integration up without a question."""

from typing import Any, override

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult

from .bare import DOMAIN


class BareFlow(ConfigFlow, domain=DOMAIN):
    """Has one step."""

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add the entry."""
        return self.async_create_entry(title="Bare", data=user_input or {})
