"""What an error says, in the language in which it is told."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_translations


async def async_error_text(
    hass: HomeAssistant, err: HomeAssistantError, language: str | None = None
) -> str:
    """Give the text of an error in a language, by default Home Assistant's own.

    It is for errors that are told within another text: one that is told by itself is translated
    where it is shown. It is in English where there is none in that language.
    """
    domain, key = err.translation_domain, err.translation_key
    if not (domain and key):
        return str(err)
    texts = await async_get_translations(
        hass, language or hass.config.language, "exceptions", {domain}
    )
    text = texts.get(f"component.{domain}.exceptions.{key}.message")
    return text.format_map(err.translation_placeholders or {}) if text else str(err)
