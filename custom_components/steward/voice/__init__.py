"""Steward's voice: sentences, intents and tools. It is optional at run time.

It needs what Home Assistant does not promise to keep. So the rooms of this package are loaded one
by one, and where one cannot be, that part is off, one line of the log says so, and all else works.

The rooms: `sentences` listens to Home Assistant's own agent, `handlers` are the intents and `tools`
those of language models. All of them carry out the rows of `intents`.
"""

from types import ModuleType

from homeassistant.core import HomeAssistant
from homeassistant.helpers.importlib import async_import_module
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN, LOGGER
from ..coordinator import StewardConfigEntry

_OFF: HassKey[set[str]] = HassKey(f"{DOMAIN}_voice_is_off")
"""The rooms that are off, and the reasons that were logged."""


async def async_setup_voice(hass: HomeAssistant, entry: StewardConfigEntry) -> None:
    """Let what a config entry looks after be spoken of, until it is unloaded."""
    if "conversation" not in hass.config.components:  # there is nobody to speak to
        return
    if (sentences := await async_load(hass, "sentences")) is None:
        return
    try:
        await sentences.async_listen(hass, entry)
    except Exception as err:  # noqa: BLE001  # whatever it is, the optional part is all that is off
        say_off(hass, err)


async def async_load(hass: HomeAssistant, room: str) -> ModuleType | None:
    """Load a room of the voice; `None` where this Home Assistant lacks what it needs."""
    off = hass.data.setdefault(_OFF, set())
    if room in off:
        return None
    try:
        return await async_import_module(hass, f"{__name__}.{room}")
    except Exception as err:  # noqa: BLE001  # as above
        off.add(room)
        say_off(hass, err)
        return None


def say_off(hass: HomeAssistant, err: Exception) -> None:
    """Log that a part of the voice is off, once for each reason."""
    said = hass.data.setdefault(_OFF, set())
    if (reason := f"{type(err).__name__}: {err}") not in said:
        said.add(reason)
        LOGGER.warning("The voice is off: this Home Assistant lacks what it needs (%s)", reason)
