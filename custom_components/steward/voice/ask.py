"""Who asks, and what may be reached for it."""

from dataclasses import dataclass
from typing import Any

from homeassistant.core import Context, HomeAssistant, SupportsResponse

from ..const import DOMAIN
from .scope import Scope


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What was asked for, by whom, and what of Steward's may be reached for it."""

    hass: HomeAssistant
    context: Context
    scope: Scope

    async def call(self, action: str, **data: Any) -> Any:
        """Call one of Steward's actions as who asks; return its answer, if it has one."""
        response = self.hass.services.supports_response(DOMAIN, action)
        return await self.hass.services.async_call(
            DOMAIN,
            action,
            data,
            blocking=True,
            context=self.context,
            return_response=response is not SupportsResponse.NONE,
        )
