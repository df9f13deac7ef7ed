"""Repairs: mends what the user confirms, as the systems describe it."""

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .coordinator import StewardConfigEntry
from .error_text import async_error_text
from .systems.table import item_descriptions
from .validation_error import validation_error


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Make the flow that mends an issue."""
    return StewardRepairsFlow()


class StewardRepairsFlow(RepairsFlow):
    """Asks whether to mend it, and does."""

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask, then mend it; what kept it from being mended is told."""
        if user_input is None:
            return self.async_show_form(step_id="confirm")
        try:
            await self._mend()
        except HomeAssistantError as err:
            error = await async_error_text(self.hass, err)
            return self.async_abort(reason="failed", description_placeholders={"error": error})
        return self.async_create_entry(data={})

    async def _mend(self) -> None:
        """Call what mends the issue."""
        data = {name: str(value) for name, value in (self.data or {}).items()}
        entry: StewardConfigEntry | None = self.hass.config_entries.async_get_entry(
            data["entry_id"]
        )
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            raise validation_error("no_entry")
        for kind in item_descriptions(entry).values():
            for issue in kind.issues:
                if issue.key == data["issue"] and issue.fix_fn:
                    await issue.fix_fn(entry.runtime_data, data["key"])
