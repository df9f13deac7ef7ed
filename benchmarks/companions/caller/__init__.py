"""Calls actions within Home Assistant, and tells when.

The action `caller.call` calls the `action` of a `domain` with `data` as its own caller would, waits
until it is over, and responds when it was `called` and when it was `over`, in seconds since the
epoch.
"""

import time

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
)
from homeassistant.helpers.typing import ConfigType

DOMAIN = "caller"


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:  # noqa: ARG001
    """Offer the action."""

    async def call(call: ServiceCall) -> ServiceResponse:
        domain, action, data = call.data["domain"], call.data["action"], call.data["data"]
        called = time.time()
        await hass.services.async_call(domain, action, data, blocking=True, context=call.context)
        return {"called": called, "over": time.time()}

    hass.services.async_register(DOMAIN, "call", call, supports_response=SupportsResponse.ONLY)
    return True
