"""What the user interface offers to be chosen is little more than what can be chosen.

A filter knows platforms and device classes alone: of enums, that of the connection is offered, too.
"""

from collections.abc import Iterator
import json
from typing import Any

import pytest
import yaml

from custom_components.steward.descriptions import PLATFORMS
from custom_components.steward.systems.table import SYSTEMS

from .files import ROOT

_FOLDER = ROOT / "custom_components" / "steward"
_SERVICES = yaml.safe_load((_FOLDER / "services.yaml").read_text(encoding="utf-8"))
_TRIGGERS = yaml.safe_load((_FOLDER / "triggers.yaml").read_text(encoding="utf-8"))
_ENGLISH = json.loads((_FOLDER / "translations" / "en.json").read_text(encoding="utf-8"))
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


def _selectors(field: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """List the selectors of a field, and of what it holds."""
    yield field["selector"]
    for inner in ((field["selector"].get("object") or {}).get("fields") or {}).values():
        yield from _selectors(inner)


@pytest.mark.parametrize("name", _SERVICES)
def test_no_field_of_an_action_asks_for_yaml(name: str) -> None:
    for field in (_SERVICES[name] or {}).get("fields", {}).values():
        for selector in _selectors(field):
            if "object" in selector:
                names = _ENGLISH["selector"][selector["object"]["translation_key"]]["fields"]
                assert selector["object"]["fields"].keys() == names.keys()
