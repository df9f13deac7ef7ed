"""The cards and the dashboard, for Home Assistant's frontend: an ES module, and its texts."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from homeassistant.components import frontend
from homeassistant.components.http import StaticPathConfig
from homeassistant.core import HomeAssistant

from ..const import DOMAIN
from .guests import async_setup_guests
from .last_known import async_setup_last_known
from .names import async_setup_names
from .permissions import async_setup_permissions

FOLDER: Final = Path(__file__).parent
URL: Final = f"/{DOMAIN}"
MODULE: Final = FOLDER / "steward.js"


async def async_setup_frontend(hass: HomeAssistant) -> None:
    """Serve the module, and have the frontend load it.

    Its address names its content: browsers keep what they have for a month, and an update of
    Steward must reach them at once. It fetches its texts in languages other than English from
    beside it. What lies beside a file as `.br` and `.gz` is what a browser is sent that takes it:
    the server looks for that by itself, as for the frontend's own files. Where there is no
    frontend nothing is done.
    """
    if frontend.DOMAIN not in hass.config.components:
        return
    files, version = await hass.async_add_executor_job(_look)
    await hass.http.async_register_static_paths(
        [StaticPathConfig(f"{URL}/{one.name}", str(one), cache_headers=True) for one in files]
    )
    frontend.add_extra_js_url(hass, f"{URL}/{MODULE.name}?v={version}")
    async_setup_guests(hass)
    async_setup_permissions(hass)
    async_setup_last_known(hass)
    async_setup_names(hass)


def _look() -> tuple[list[Path], str]:
    """List the files that are served, and name the module's content."""
    return sorted(FOLDER.glob("*.js")), sha256(MODULE.read_bytes()).hexdigest()[:12]
