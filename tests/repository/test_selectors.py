"""What the user interface offers to be chosen is little more than what can be chosen.

A filter knows platforms and device classes alone: of enums, that of the connection is offered, too.
"""

from typing import Any

import pytest
import yaml

from custom_components.steward.descriptions import PLATFORMS
from custom_components.steward.systems.table import SYSTEMS

from .files import ROOT

_FOLDER = ROOT / "custom_components" / "steward"
_SERVICES = yaml.safe_load((_FOLDER / "services.yaml").read_text(encoding="utf-8"))
_TRIGGERS = yaml.safe_load((_FOLDER / "triggers.yaml").read_text(encoding="utf-8"))
_SESSIONS = {"session", "connection"}
_GUESTS = _SESSIONS | {"waitlist", "look_for"}


def _offered(declared: dict[str, Any]) -> set[str]:
    """List the keys of the entities that a target offers."""
    filters = declared["target"]["entity"]
    return {
        entity.key
        for one in (filters if isinstance(filters, list) else [filters])
        for system in SYSTEMS.values()
        for item in system.items
        for entity in item.entities
        if one["domain"] == PLATFORMS[type(entity)]
        and one.get("device_class") in {None, entity.device_class}
    }


@pytest.mark.parametrize("name", ["page", "clear", "remove", "update_guest", "close_session"])
def test_actions_offer_sessions(name: str) -> None:
    assert _offered(_SERVICES[name]) == _SESSIONS


@pytest.mark.parametrize("name", ["guest_became_overdue", "pager_paged", "page_unanswered"])
def test_triggers_offer_guests(name: str) -> None:
    assert _offered(_TRIGGERS[name]) == _GUESTS


def test_who_is_unbound_is_a_timing_device() -> None:
    chosen = _SERVICES["unbind_device"]["fields"]["device_id"]["selector"]["device"]
    assert (chosen["manufacturer"], chosen["entity"]["domain"]) == ("RUFUS", "event")


@pytest.mark.parametrize(
    ("name", "field"), [("add_passings", "passings"), ("calculate_all", "calculations")]
)
def test_lists_of_objects_have_fields(name: str, field: str) -> None:
    selector = _SERVICES[name]["fields"][field]["selector"]["object"]
    assert selector["multiple"]
    assert selector["fields"]
