"""The demo's dashboards: the one that Steward makes by itself, and those for the wall."""

from collections.abc import Mapping
from typing import Any

from scripts.hass_api import Hass

PATH = "steward-demo"
WALL = "steward-wall"
_CONFIG = {"strategy": {"type": "custom:steward"}}


_BOARD = {
    "views": [
        {
            "title": "Board",
            "path": "board",
            "type": "panel",
            "cards": [{"type": "custom:steward-waitlist-card", "mode": "board"}],
        },
        {
            "title": "Race",
            "path": "race",
            "type": "sections",
            "sections": [
                {
                    "type": "grid",
                    "cards": [
                        {
                            "type": "custom:steward-race-board",
                            "mode": mode,
                            "grid_options": {"columns": "full"},
                        }
                    ],
                }
                for mode in ("announcer", "leaders", "marshal")
            ],
        },
    ]
}


async def create_dashboard(hass: Hass) -> None:
    """Create Steward's dashboard, and have Home Assistant open on it."""
    await _create(hass, PATH, "Steward", "mdi:bell-ring", _CONFIG)
    await hass.command("frontend/set_system_data", key="core", value={"default_panel": PATH})


async def create_wall(hass: Hass) -> None:
    """Create a dashboard for a screen on the wall."""
    await _create(hass, WALL, "Wall board", "mdi:monitor", _BOARD)


async def _create(hass: Hass, path: str, title: str, icon: str, config: Mapping[str, Any]) -> None:
    await hass.command(
        "lovelace/dashboards/create",
        url_path=path,
        title=title,
        icon=icon,
        mode="storage",
        show_in_sidebar=True,
        require_admin=False,
    )
    await hass.command("lovelace/config/save", url_path=path, config=config)
