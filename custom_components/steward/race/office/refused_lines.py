"""The lines of a start list that were refused, in words."""

from collections.abc import Sequence

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ...const import DOMAIN
from ..refusal import Refusal

MAX_NAMED = 5
"""Lines that are named in a text; of the others only their number is."""


async def async_refused_lines(hass: HomeAssistant, refused: Sequence[Refusal]) -> str:
    """Name the lines that were refused, each with the reason; `-` for none.

    It is told within another text, so it is in Home Assistant's language, as `async_error_text` is.
    """
    texts = await async_get_translations(hass, hass.config.language, "selector", {DOMAIN})
    options = f"component.{DOMAIN}.selector.start_list_line.options"
    named = [
        f"{one.line} ({texts.get(f'{options}.{one.reason}', one.reason)})"
        for one in refused[:MAX_NAMED]
    ]
    more = len(refused) - len(named)
    return ", ".join([*named, *([f"+{more}"] if more else [])]) or "-"
