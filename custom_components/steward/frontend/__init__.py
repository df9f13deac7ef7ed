"""The cards and the dashboard, for Home Assistant's frontend: one ES module, `steward.js`."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from homeassistant.components import frontend
from homeassistant.components.http import StaticPathConfig
from homeassistant.core import HomeAssistant

from ..const import DOMAIN

MODULE: Final = Path(__file__).with_name("steward.js")
URL: Final = f"/{DOMAIN}/{MODULE.name}"


async def async_setup_frontend(hass: HomeAssistant) -> None:
    """Serve the module, and have the frontend load it.

    Its address names its content: browsers keep what they have for a month, and an update of
    Steward must reach them at once. Where there is no frontend nothing is done.
    """
    if frontend.DOMAIN not in hass.config.components:
        return
    version = await hass.async_add_executor_job(_version)
    await hass.http.async_register_static_paths(
        [StaticPathConfig(URL, str(MODULE), cache_headers=True)]
    )
    frontend.add_extra_js_url(hass, f"{URL}?v={version}")


def _version() -> str:
    """Name the module's content."""
    return sha256(MODULE.read_bytes()).hexdigest()[:12]
