"""What the systems describe holds together, and has its texts and icons."""

from collections import Counter
from itertools import chain
import re
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import Platform
from homeassistant.helpers.entity import EntityDescription
import pytest

from custom_components.steward.capabilities import Pager
from custom_components.steward.const import HUB
from custom_components.steward.descriptions import (
    PLATFORMS,
    Action,
    ItemDescription,
    StewardIssueDescription,
)
from custom_components.steward.forwarding.items import GuestForward, PassingForward
from custom_components.steward.race.office.items import Race, Readiness
from custom_components.steward.systems.eliab.app_session import AppSession
from custom_components.steward.systems.lrs.items import StaffPager, Transmitter
from custom_components.steward.systems.lrs.page_modes import PAGE_MODES
from custom_components.steward.systems.rufus.api.types import Device
from custom_components.steward.systems.rufus.items import Account, TimingDevice
from custom_components.steward.systems.spreadsheetweb.application import Application
from custom_components.steward.systems.table import SYSTEMS
from custom_components.steward.waiting.classes import DEFAULT_CLASSES, PartyClasses
from custom_components.steward.waiting.items import (
    ClassWait,
    DoorFigures,
    LargestWait,
    PagerPromise,
)

from .repository.files import INTEGRATION, placeholders, read_json, read_yaml

ENGLISH: dict[str, Any] = read_json(INTEGRATION / "translations" / "en.json")
ICONS: dict[str, Any] = read_json(INTEGRATION / "icons.json")
ACTIONS_YAML: dict[str, Any] = read_yaml(INTEGRATION / "services.yaml")

_TWO, *_, _LARGEST = PartyClasses.from_option(DEFAULT_CLASSES).all
SAMPLES = (
    Account(open_sessions=0),
    TimingDevice(device=Device(deviceid="AB")),
    Transmitter(),
    Pager(number=1),
    StaffPager(subentry_id="A1", name="Cook", number=9),
    Application(name="Quotes"),
    AppSession(),
    Race(key="race_1", subentry_id="B1", name="City run"),
    Readiness(),
    PassingForward(subentry_id="C1", name="Broker", topic="steward/a"),
    GuestForward(subentry_id="C2", name="Broker", topic="steward/b"),
    DoorFigures(),
    ClassWait(party=_TWO),
    LargestWait(party=_LARGEST),
    PagerPromise(),
)
BESIDE = (Readiness, DoorFigures, ClassWait, PagerPromise)
"""What stands beside another item, whose device it is shown at."""
ITEMS: list[ItemDescription[Any]] = [kind for system in SYSTEMS.values() for kind in system.items]
ACTIONS: list[Action[Any]] = [action for system in SYSTEMS.values() for action in system.actions]
DESCRIBED = [
    pytest.param(PLATFORMS[type(description)], description, id=f"{kind.item.__name__}-{key}")
    for kind in ITEMS
    for description in kind.entities
    if (key := description.key)
]
each_entity = pytest.mark.parametrize(("platform", "description"), DESCRIBED)


@each_entity
def test_entity_has_a_name(platform: Platform, description: EntityDescription) -> None:
    """Of its own, or that of its device class."""
    if description.translation_key is None:
        assert description.device_class is not None
    else:
        assert ENGLISH["entity"][platform][description.translation_key]["name"]


@each_entity
def test_entity_has_an_icon(platform: Platform, description: EntityDescription) -> None:
    """Of its own, or that of its device class."""
    if description.translation_key is not None:
        assert ICONS["entity"][platform][description.translation_key]["default"]
    assert description.icon is None


@each_entity
def test_entity_has_its_states(platform: Platform, description: EntityDescription) -> None:
    """Those of an enum are all translated, and nothing else has any."""
    options = set(getattr(description, "options", None) or ())
    assert bool(options) == (description.device_class is SensorDeviceClass.ENUM)
    named = ENGLISH["entity"][platform].get(description.translation_key, {}) if options else {}
    assert set(named.get("state", {})) == options
    drawn = ICONS["entity"].get(platform, {}).get(description.translation_key, {})
    if platform is Platform.BINARY_SENSOR:
        options = {"on", "off"}
    assert set(drawn.get("state", {})) <= options


@each_entity
def test_no_unit_is_in_words(platform: Platform, description: EntityDescription) -> None:
    """One in words would be in the plural for one guest too."""
    text = ENGLISH["entity"].get(platform, {}).get(description.translation_key, {})
    assert "unit_of_measurement" not in text


@pytest.mark.parametrize(
    "issue",
    [issue for kind in ITEMS for issue in kind.issues],
    ids=lambda issue: issue.key,
)
def test_issue_has_its_texts(issue: StewardIssueDescription[Any]) -> None:
    """One that can be mended asks first, and tells what kept it from being mended."""
    texts = ENGLISH["issues"][issue.key]
    assert "name" in placeholders(texts["title"])
    assert ("description" in texts) == (issue.fix_fn is None)
    if issue.fix_fn is None:
        assert texts["description"]
    else:
        assert set(texts["fix_flow"]["step"]) == {"confirm"}
        assert texts["fix_flow"]["step"]["confirm"]["description"]
        assert placeholders(texts["fix_flow"]["abort"]["failed"]) == {"error"}


def test_no_issue_is_left_over() -> None:
    of_entries = {"entity_limit", "store_set_aside", "store_unsaved"}
    of_items = {issue.key for kind in ITEMS for issue in kind.issues}
    assert set(ENGLISH["issues"]) == of_items | of_entries


def test_options_and_subentries_have_their_texts() -> None:
    options: set[str] = set()
    errors: set[str] = set()
    subentries: dict[str, set[str]] = {}
    flows: set[str] = set()
    for system in SYSTEMS.values():
        flows |= set(system.subentry_flows)
        options |= {str(field) for field in system.options.schema}
        errors |= {f"invalid_{name}" for name in system.option_checks}
        for name, schema in system.subentries.items():
            subentries.setdefault(name, set()).update(map(str, schema.schema))
    init = ENGLISH["options"]["step"]["init"]
    assert set(init["data"]) == set(init["data_description"]) == options
    assert set(ENGLISH["options"]["error"]) == errors
    assert set(ENGLISH["config_subentries"]) == set(subentries) | flows
    for name, fields in subentries.items():
        for step in ("user", "reconfigure"):
            texts = ENGLISH["config_subentries"][name]["step"][step]
            assert set(texts["data"]) == set(texts["data_description"]) == fields
    assert set(ENGLISH["selector"]["page_mode"]["options"]) == set(PAGE_MODES)


def test_no_text_and_no_icon_is_left_over() -> None:
    used = {platform: set[str]() for platform in PLATFORMS.values()}
    for kind in ITEMS:
        for description in kind.entities:
            if description.translation_key is not None:
                used[PLATFORMS[type(description)]].add(description.translation_key)
    used = {platform: keys for platform, keys in used.items() if keys}
    assert {platform: set(texts) for platform, texts in ENGLISH["entity"].items()} == used
    assert {platform: set(icons) for platform, icons in ICONS["entity"].items()} == used


def test_every_platform_that_is_drawn_has_its_file() -> None:
    files = {path.stem for path in INTEGRATION.glob("*.py")}
    assert {platform for platform in Platform if platform in files} == set(PLATFORMS.values())


def test_keys_are_unique_in_their_kind() -> None:
    for kind in ITEMS:
        counts = Counter(
            (PLATFORMS[type(description)], description.key) for description in kind.entities
        )
        assert set(counts.values()) == {1}


def test_every_kind_has_one_type_of_item() -> None:
    assert Counter(kind.item for kind in ITEMS) == Counter(map(type, SAMPLES))


@pytest.mark.parametrize(
    "item",
    [item for item in SAMPLES if not isinstance(item, BESIDE)],
    ids=lambda item: type(item).__name__,
)
def test_device_has_a_name(item: Any) -> None:
    kind = next(kind for kind in ITEMS if kind.item is type(item))
    info = kind.device_fn(item)
    assert "identifiers" not in info
    if (text := info.get("translation_key")) is None:
        assert info["name"]
    else:
        given = set(info.get("translation_placeholders") or ())
        assert placeholders(ENGLISH["device"][text]["name"]) == given


@pytest.mark.parametrize("model", sorted({kind.model for kind in ITEMS if kind.model}))
def test_every_kind_of_device_has_a_name(model: str) -> None:
    assert ENGLISH["device"][model]["name"]


def test_every_system_has_a_hub() -> None:
    """An action that is called on an entry finds there what it is done to."""
    for system in SYSTEMS.values():
        hubs = {system.items[0].item}
        hubs |= {feature.items[0].item for feature in system.features}
        for action in system.actions:
            if action.scope.name == "ENTRY":
                assert action.item in hubs
    assert HUB == "hub"


def test_every_system_has_a_form_and_a_choice_in_the_menu() -> None:
    texts = ENGLISH["config"]["step"]
    assert list(texts["user"]["menu_options"]) == list(SYSTEMS)
    asked: set[str] = set()
    for name, system in SYSTEMS.items():
        fields = {str(field) for field in system.fields.schema}
        assert set(texts[name]["data"]) == fields | {*system.first_options}
        assert set(system.credentials) <= set(texts["reauth_confirm"]["data"]) & fields
        assert set(system.error_fields.values()) <= fields
        assert set(system.error_fields) <= set(ENGLISH["config"]["error"])
        assert set(system.credentials) <= system.redact
        asked |= fields
    assert set(texts["reconfigure"]["data"]) == asked


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_action_is_declared_with_its_fields(action: Action[Any]) -> None:
    declared = ACTIONS_YAML[action.name]
    beside = {
        "ENTRY": {"config_entry_id"},
        "DEVICE": {"device_id"},
        "TARGET": set(),
        "FORWARD": {"forward"},
        "RACE": {"race"},
    }
    alike = [other for other in ACTIONS if other.name == action.name]
    fields = {str(field): field for other in alike for field in other.fields}
    assert set(declared.get("fields", {})) == set(fields) | beside[action.scope.name]
    assert ("target" in declared) == (action.scope.name == "TARGET")
    for name, field in fields.items():
        required = type(field).__name__ == "Required"
        assert bool(declared["fields"][name].get("required")) == required
    assert action.item in {kind.item for kind in ITEMS}
    assert (action.number_key_fn is not None) == (
        action.scope.name == "TARGET" and "number" in fields
    )


def test_actions_that_systems_share_are_alike() -> None:
    for action in ACTIONS:
        alike = [other for other in ACTIONS if other.name == action.name]
        assert len({(one.scope, one.response, one.admin) for one in alike}) == 1


def test_only_what_deletes_data_is_for_admins() -> None:
    deleting = {"delete_history", "reset_statistics", "unbind_device"}
    assert {action.name for action in ACTIONS if action.admin} == deleting


def test_keys_are_written_in_one_way() -> None:
    names = chain.from_iterable(
        (kind_entity.key for kind_entity in kind.entities) for kind in ITEMS
    )
    for name in names:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", name)
