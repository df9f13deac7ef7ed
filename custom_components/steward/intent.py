"""Steward's intents, for sentences that the user writes, and for other integrations."""

from homeassistant.core import HomeAssistant

from .voice import async_load


async def async_setup_intents(hass: HomeAssistant) -> None:
    """Register the intents; what they are about is looked for when one is handled."""
    if handlers := await async_load(hass, "handlers"):
        await handlers.async_register(hass)
