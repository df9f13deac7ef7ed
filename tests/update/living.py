"""Lives with Steward in a Home Assistant that runs: sets it up, makes it one's own, uses it."""

import asyncio
from collections.abc import Mapping
from typing import Any

from scripts.hass_api import Hass

from . import scene
from .scene import FINISH, HALFWAY, MAT
from .systems import Json, Systems

_PATIENCE = 30.0
_SETTLED = 3.0
"""Seconds after which nothing is under way any more: the cloud is asked every two."""
_ENTRIES = "config/config_entries"

OPTIONS: Mapping[str, Json] = {
    "rufus": {"active_interval": 2},
    "lrs": {"pagers": scene.PAGERS, "observed_interval": 30, "poll_interval": 2},
    "spreadsheetweb": {"reopen": True},
}
"""The options of the systems that have any."""

AREAS = ("Start", "Finish arena", "Entrance", "Office")
"""Those that the user adds: a kitchen is there from the beginning."""
LABELS = ("Race", "Guests")

# Areas and labels are here by their names; their ids are these in small letters.
DEVICES: Mapping[str, Json] = {
    MAT: {"name_by_user": "Gate A", "area_id": "start", "labels": ["race"]},
    FINISH: {"area_id": "finish_arena", "labels": ["race"]},
    scene.SPARE: {"name_by_user": "Gate in the van"},
    "T7470": {"name_by_user": "Front desk", "area_id": "entrance", "labels": ["guests"]},
    "Pager 1": {"name_by_user": "Blue pager", "area_id": "entrance"},
    "Pager 6": {"disabled_by": "user"},
    "Pager 12": {"name_by_user": "Lost and found"},
    "Kitchen pass": {"area_id": "kitchen"},
    "SpreadsheetWEB": {"name_by_user": "Loan sheet", "area_id": "office"},
    "eliab": {"name_by_user": "School app", "area_id": "office"},
}
"""What the user makes of the devices, by their names."""

ENTITIES: Mapping[str, Json] = {
    "sensor.finish_line_session": {
        "new_entity_id": "sensor.finish_state",
        "name": "Finish open",
        "aliases": ["the arch", None],
        "icon": "mdi:flag-checkered",
        "labels": ["race"],
        "area_id": "start",
    },
    "event.start_mat_passing": {"new_entity_id": "event.gate_a", "aliases": ["starters"]},
    "sensor.start_mat_passings": {"new_entity_id": "sensor.starters", "name": "Starters"},
    "sensor.start_mat_battery": {"name": "Accumulator"},
    "binary_sensor.start_mat_charging": {"hidden_by": "user"},
    "sensor.halfway_battery": {"disabled_by": "user"},
    "sensor.halfway_last_seen": {"disabled_by": "user"},
    "calendar.rufus_cloud_events": {"new_entity_id": "calendar.races", "name": "Races"},
    "sensor.rufus_cloud_open_sessions": {"new_entity_id": "sensor.races_under_way"},
    "sensor.t7470_waiting": {"new_entity_id": "sensor.guests", "labels": ["guests"]},
    "sensor.t7470_average_wait": {
        "options_domain": "sensor",
        "options": {"unit_of_measurement": "s", "display_precision": 0},
    },
    "todo.t7470_waitlist": {
        "new_entity_id": "todo.guests",
        "name": "Guests",
        "aliases": ["waiting list"],
    },
    "number.t7470_goal": {"disabled_by": "user"},
    "sensor.pager_1_session": {"new_entity_id": "sensor.blue_pager"},
    "sensor.pager_1_guest": {"name": "Who has it", "icon": "mdi:account-question"},
    "button.pager_1_clear": {"new_entity_id": "button.seated"},
    "button.pager_5_remove": {"disabled_by": None},
    "sensor.pager_12_guest": {"new_entity_id": "sensor.lost_and_found"},
    "notify.kitchen_pass_message": {"new_entity_id": "notify.kitchen", "name": "Chef"},
    "sensor.spreadsheetweb_session": {"new_entity_id": "sensor.loan_sheet", "name": "In use"},
    "sensor.eliab_session": {"new_entity_id": "sensor.school_app", "aliases": ["school"]},
    "button.eliab_close_session": {"disabled_by": "user"},
}
"""What the user makes of the entities, by the ids that they came with."""

EXPOSED = ("sensor.blue_pager", "event.gate_a", "sensor.finish_state")
"""What the user exposes to Assist."""


class Living:
    """A user of one Home Assistant, and what goes on around it."""

    def __init__(self, hass: Hass, systems: Systems) -> None:
        """Use `hass`, in which nothing of Steward is set up; let things happen at `systems`."""
        self._hass = hass
        self._systems = systems
        self._entry_ids: dict[str, str] = {}

    async def settle_in(self) -> None:
        """Set Steward up, make it one's own, and use it."""
        await self._add_entries()
        await self._set_options()
        await self._add_staff_pager()
        await self._hass.until("notify.kitchen_pass_message", lambda _: True, _PATIENCE)
        await self._hass.until("sensor.pager_6_session", "idle", _PATIENCE)
        await self._hass.until("binary_sensor.pager_3_overdue", "on", _PATIENCE)
        await self._make_ones_own()
        await self._race()
        await self._have_guests()

    async def calculate(self) -> None:
        """Use a session of the application: it does not last for an hour."""
        listed = await self._hass.command("config/entity_registry/list")
        device_ids = {entity["entity_id"]: entity["device_id"] for entity in listed}
        sheet = "sensor.loan_sheet"
        await self._hass.action("open_session", response=True, device_id=device_ids[sheet])
        await self._hass.until(sheet, "active", _PATIENCE)
        for term in (24, 36):
            await self._hass.action(
                "calculate", response=True, inputs={"Term": term}, outputs=["Pay"], use_session=True
            )
        await self._hass.until("sensor.spreadsheetweb_calculations", "2", _PATIENCE)
        await asyncio.sleep(_SETTLED)

    async def shown(self) -> dict[str, Json]:
        """Get what Steward's entities show."""
        return {
            entity_id: {
                name: self._hass.states[entity_id][name] for name in ("state", "attributes")
            }
            for entity_id in sorted(await self._entity_ids())
            if entity_id in self._hass.states
        }

    async def _entity_ids(self) -> list[str]:
        """List Steward's entities."""
        listed = await self._hass.command("config/entity_registry/list")
        return [entity["entity_id"] for entity in listed if entity["platform"] == "steward"]

    # Set-up

    async def _add_entries(self) -> None:
        """Add an entry of each system."""
        for system, fields in self._systems.fields().items():
            added = await self._hass.fill_form(system, fields)
            self._entry_ids[system] = added["result"]["entry_id"]

    async def _set_options(self) -> None:
        """Configure the entries."""
        for system, options in OPTIONS.items():
            begin = {"handler": self._entry_ids[system]}
            await self._hass.flow(f"{_ENTRIES}/options/flow", begin, options)

    async def _add_staff_pager(self) -> None:
        """Add a pager of the staff to the transmitter."""
        begin = {"handler": [self._entry_ids["lrs"], "staff_pager"]}
        await self._hass.flow(f"{_ENTRIES}/subentries/flow", begin, scene.STAFF)

    async def _make_ones_own(self) -> None:
        """Name, place, label, hide, disable and enable what is there."""
        for area in AREAS:
            await self._hass.command("config/area_registry/create", name=area)
        for label in LABELS:
            await self._hass.command("config/label_registry/create", name=label)
        for entity_id, changes in ENTITIES.items():
            await self._hass.command(
                "config/entity_registry/update", entity_id=entity_id, **changes
            )
        devices = await self._hass.command("config/device_registry/list")
        for device in devices:
            if wishes := DEVICES.get(device["name"]):
                await self._hass.command(
                    "config/device_registry/update", device_id=device["id"], **wishes
                )
        await self._hass.command(
            "homeassistant/expose_entity",
            assistants=["conversation"],
            entity_ids=EXPOSED,
            should_expose=True,
        )
        # what was enabled is there after a reload
        await self._hass.post(f"{_ENTRIES}/entry/{self._entry_ids['lrs']}/reload", {})
        await self._hass.until("button.pager_5_remove", lambda _: True, _PATIENCE)
        await self._hass.until("sensor.t7470_connection", "push", _PATIENCE)

    # Use

    async def _race(self) -> None:
        """Let runners pass; a device is sold."""
        systems = self._systems
        scene.pass_device(systems, MAT, "103", "104", "105")
        scene.pass_device(systems, MAT, "107", num_passing=7)  # the sixth comes late
        await self._hass.until("event.gate_a", _has(bib="107"), _PATIENCE)
        scene.open_session(systems, HALFWAY, "City run")
        scene.pass_device(systems, HALFWAY, "101", "102", "103")
        await self._hass.until("event.halfway_passing", _has(bib="103"), _PATIENCE)
        await self._hass.action("button.press", entity_id="button.finish_line_open_session")
        scene.pass_device(systems, FINISH, "801", "802")
        await self._hass.until("event.finish_line_passing", _has(bib="802"), _PATIENCE)
        scene.close_session(systems, FINISH)
        await self._hass.until("sensor.finish_state", "idle", _PATIENCE)
        systems.rufus.remove_device(scene.deviceid(systems, scene.SOLD))
        await self._hass.until_gone("event.sold_gate_passing", _PATIENCE)
        await self._hass.until("sensor.starters", "6", _PATIENCE)

    async def _have_guests(self) -> None:
        """Let guests come, be paged, be served and leave."""
        for number, label, party_size in (
            (1, "Ana Lopez", 2),
            (2, "Bo Berg", 4),
            (4, "Eve Fox", 1),
        ):
            await self._hass.action(
                "assign_pager", number=number, label=label, party_size=party_size, goal=scene.GOAL
            )
        await self._hass.action(
            "notify.send_message", entity_id="notify.kitchen", message="Two soups"
        )
        await self._hass.action("page", number=2)
        await self._hass.action("page", number=4)
        await self._hass.action("clear", number=4)
        await self._hass.action("clear", number=12)
        await self._hass.until("sensor.t7470_guests_served", "2", _PATIENCE)
        await self._hass.until("sensor.pager_2_session", "paged", _PATIENCE)
        await self._hass.until("sensor.lost_and_found", "unknown", _PATIENCE)


def _has(**attributes: Any) -> Any:
    """Make a condition of what a state's attributes say."""
    return lambda state: attributes.items() <= state["attributes"].items()
