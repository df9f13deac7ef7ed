"""The demo's dashboard: the one that Steward makes by itself."""

from scripts.hass_api import Hass

PATH = "steward-demo"
_CONFIG = {"strategy": {"type": "custom:steward"}}


async def create_dashboard(hass: Hass) -> None:
    """Create the dashboard, and have Home Assistant open on it."""
    await hass.command(
        "lovelace/dashboards/create",
        url_path=PATH,
        title="Steward",
        icon="mdi:bell-ring",
        mode="storage",
        show_in_sidebar=True,
        require_admin=False,
    )
    await hass.command("lovelace/config/save", url_path=PATH, config=_CONFIG)
    await hass.command("frontend/set_system_data", key="core", value={"default_panel": PATH})
