"""Fills Home Assistant's executor, as integrations do whose devices answer late or never.

The action `full_executor.fill` queues so many `jobs` that take so many `seconds` each.
"""

import time

from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.helpers.typing import ConfigType

DOMAIN = "full_executor"


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:  # noqa: ARG001
    """Offer the action."""

    @callback
    def fill(call: ServiceCall) -> None:
        for _ in range(call.data["jobs"]):
            hass.async_add_executor_job(time.sleep, call.data["seconds"])

    hass.services.async_register(DOMAIN, "fill", fill)
    return True
