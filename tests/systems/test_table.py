"""Each system in the table offers what the rest of Steward relies on."""

import re

import pytest

from custom_components.steward.const import HUB
from custom_components.steward.descriptions import Scope, StewardButtonDescription
from custom_components.steward.systems.table import SYSTEMS, System

EACH = pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)


def _fields(system: System) -> set[str]:
    return {str(field) for field in system.FIELDS.schema}


@EACH
def test_a_form_has_the_fields_that_are_named(system: System) -> None:
    fields = _fields(system)
    assert fields >= set(system.IDENTITY)
    assert system.IDENTITY
    assert fields >= set(system.CREDENTIALS)
    assert fields >= set(system.ERROR_FIELDS.values())


@EACH
def test_credentials_are_redacted(system: System) -> None:
    assert set(system.CREDENTIALS) <= system.REDACT


@EACH
def test_a_system_has_a_kind_for_itself_first(system: System) -> None:
    types = [kind.item for kind in system.ITEMS]
    assert len(set(types)) == len(types)
    on_entries = {action.item for action in system.ACTIONS if action.scope is Scope.ENTRY}
    assert on_entries <= {types[0]}
    assert HUB not in {description.key for kind in system.ITEMS for description in kind.entities}


@EACH
def test_entities_of_a_kind_differ(system: System) -> None:
    for kind in system.ITEMS:
        keys = [(type(entity), entity.key) for entity in kind.entities]
        assert len(set(keys)) == len(keys)
        for entity in kind.entities:
            named = entity.translation_key or entity.device_class
            assert named, entity.key
            assert re.fullmatch("[a-z_]+", entity.key)


@EACH
def test_actions_are_on_items_of_the_system(system: System) -> None:
    types = {kind.item for kind in system.ITEMS}
    assert {action.item for action in system.ACTIONS} <= types
    names = [action.name for action in system.ACTIONS]
    assert len(set(names)) == len(names)


@EACH
def test_each_button_does_something(system: System) -> None:
    buttons = [
        entity
        for kind in system.ITEMS
        for entity in kind.entities
        if isinstance(entity, StewardButtonDescription)
    ]
    assert buttons
    assert all(callable(button.press_fn) for button in buttons)


def test_systems_that_share_an_action_share_its_scope_and_response() -> None:
    known: dict[str, tuple[object, object, object]] = {}
    for system in SYSTEMS.values():
        for action in system.ACTIONS:
            form = (action.scope, action.response, action.admin)
            assert known.setdefault(action.name, form) == form
