"""The demo's dashboard, of Home Assistant's own cards."""

from typing import Any

from scripts.hass_api import Hass

PATH = "steward-demo"

_GUESTS = """\
{%- set ns = namespace(rows=[]) -%}
{%- for pager in states.sensor | selectattr('entity_id', 'match', 'sensor.pager_[0-9]+_session') -%}
{%- if pager.state in ['started', 'paged'] -%}
{%- set base = pager.entity_id[:-8] -%}
{%- set ns.rows = ns.rows + [(states(base ~ '_due'), base, pager.state)] -%}
{%- endif -%}
{%- endfor -%}
| Pager | Guest | Party | Since | Due | State |
|--:|:--|--:|:--|:--|:--|
{% for due, base, state in ns.rows | sort -%}
| {{ base.split('_')[1] }} | {{ states(base ~ '_guest') }} | {{ states(base ~ '_party_size') }} | \
{{ (states(base ~ '_waiting_since') | as_datetime | as_local).strftime('%H:%M') }} | \
{{ (due | as_datetime | as_local).strftime('%H:%M') }} | {{ state }} |
{% endfor %}"""

_TIMING_DEVICES = ("start_mat", "halfway", "finish_line")
_TIMING = (
    "session",
    "session_name",
    "session_started",
    "passings",
    "last_passing",
    "battery",
    "status",
    "last_seen",
)
_COUNTS = ("waiting", "paged", "guests_served", "average_wait")


def _tile(entity_id: str) -> dict[str, Any]:
    """Make a tile that bears the entity's own name, without the device's."""
    return {"type": "tile", "entity": entity_id, "name": {"type": "entity"}}


def _heading(text: str, icon: str) -> dict[str, Any]:
    """Make a heading."""
    return {"type": "heading", "heading": text, "icon": icon}


def _timing_device(name: str) -> list[dict[str, Any]]:
    """Make the cards of a timing device: two rows of four."""
    heading = _heading(name.replace("_", " ").capitalize(), "mdi:timer-outline")
    return [heading, *(_tile(f"sensor.{name}_{key}") for key in _TIMING)]


_CONFIG = {
    "views": [
        {
            "title": "Steward",
            "type": "sections",
            "max_columns": 3,
            "sections": [
                {
                    "type": "grid",
                    "cards": [
                        _heading("Waiting room", "mdi:account-clock"),
                        *(_tile(f"sensor.t7470_{key}") for key in _COUNTS),
                        {
                            "type": "markdown",
                            "content": _GUESTS,
                            "grid_options": {"columns": "full"},
                        },
                    ],
                },
                {
                    "type": "grid",
                    "column_span": 2,
                    "cards": [card for name in _TIMING_DEVICES for card in _timing_device(name)],
                },
            ],
        }
    ]
}


async def create_dashboard(hass: Hass) -> None:
    """Create the dashboard."""
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
