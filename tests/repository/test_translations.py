"""Every text, action and icon has its counterparts, in the form Home Assistant takes."""

import ast
from collections.abc import Iterator
import re
from typing import Any

from homeassistant.helpers.selector import selector
import pytest

from .files import INTEGRATION, placeholders, read_json, read_yaml, texts, words

ENGLISH: dict[str, Any] = read_json(INTEGRATION / "translations" / "en.json")
ICONS: dict[str, Any] = read_json(INTEGRATION / "icons.json")
SERVICES: dict[str, Any] = read_yaml(INTEGRATION / "services.yaml")
OTHERS = sorted(
    set((INTEGRATION / "translations").glob("*.json")) - {INTEGRATION / "translations" / "en.json"}
)
TOP_LEVEL = set(
    words("""
    application_credentials common conditions config config_panel config_subentries conversation
    device device_automation entity entity_component exceptions issues options selector services
    system_health title triggers
    """)
)


def fields(service: dict[str, Any]) -> dict[str, Any]:
    """Give an action's fields, those inside of sections too."""
    found: dict[str, Any] = {}
    for name, field in (service.get("fields") or {}).items():
        found |= fields(field) if "fields" in (field or {}) else {name: field or {}}
    return found


def mappings(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping of a tree."""
    if isinstance(tree, dict):
        yield tree
        for branch in tree.values():
            yield from mappings(branch)


def test_there_is_no_source_to_translate_from() -> None:
    """A custom integration ships its translations as they are."""
    assert not (INTEGRATION / "strings.json").exists()
    assert set(ENGLISH) <= TOP_LEVEL


@pytest.mark.parametrize("path", [INTEGRATION / "translations" / "en.json", *OTHERS])
def test_texts_are_plain(path: Any) -> None:
    for where, text in texts(read_json(path)):
        assert text, where
        assert text == text.strip(), where
        assert "[%key:" not in text, where
        assert not re.search(r"https?://|www\.", text), where
        assert not re.search(r"</?[a-zA-Z][^>]*>", text), where
        assert not re.search(r"'\{\w+\}'", text), where
        assert text.count("{") == text.count("}") == len(re.findall(r"\{\w+\}", text)), where


def test_languages_say_the_same() -> None:
    english = dict(texts(ENGLISH))
    for path in OTHERS:
        for where, text in texts(read_json(path)):
            assert where in english, (path.stem, where)
            assert placeholders(text) == placeholders(english[where]), (path.stem, where)


def test_descriptions_belong_to_fields() -> None:
    for mapping in mappings(ENGLISH):
        if "data_description" in mapping:
            assert set(mapping["data_description"]) <= set(mapping.get("data", {}))


def test_every_field_of_a_form_is_described() -> None:
    for flow in (ENGLISH["config"], ENGLISH.get("options", {})):
        for name, step in flow.get("step", {}).items():
            assert set(step.get("data", {})) == set(step.get("data_description", {})), name


@pytest.mark.parametrize("section", ["services", "triggers", "conditions"])
def test_declared_translated_and_drawn_alike(section: str) -> None:
    declared = set(read_yaml(INTEGRATION / f"{section}.yaml"))
    declared = {key for key in declared if not key.startswith(".")}
    assert declared == set(ENGLISH.get(section, {}))
    assert declared == set(ICONS.get(section, {}))


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_action_and_its_fields_are_named_and_described(name: str) -> None:
    text = ENGLISH["services"][name]
    declared = fields(SERVICES[name])
    assert text["name"]
    assert text["description"]
    assert set(declared) == set(text.get("fields", {}))
    for field in text.get("fields", {}).values():
        assert field["name"]
        assert field["description"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_action_has_valid_selectors(name: str) -> None:
    target = SERVICES[name].get("target") or {}
    assert set(target) <= {"entity"}  # a device filter is on its way out
    for field in fields(SERVICES[name]).values():
        selector(field["selector"])
        choices = field["selector"].get("select") or {}
        if "translation_key" in choices:
            named = ENGLISH["selector"][choices["translation_key"]]["options"]
            values = {c if isinstance(c, str) else c["value"] for c in choices["options"]}
            assert values == set(named)


def test_icons_are_material_design_icons() -> None:
    for where, icon in texts(ICONS):
        assert re.fullmatch(r"mdi:[a-z0-9]+(-[a-z0-9]+)*", icon) or where.endswith(".range"), where


def test_entities_with_icons_have_names() -> None:
    for platform, entities in ICONS.get("entity", {}).items():
        assert set(entities) <= set(ENGLISH["entity"].get(platform, {})), platform


def literal_errors() -> Iterator[tuple[str, str, set[str] | None]]:
    """Yield each translated error that the code spells out: where, key, placeholders if literal."""
    for path in sorted(INTEGRATION.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            given = {word.arg: word.value for word in node.keywords}
            key = given.get("translation_key")
            if "translation_domain" not in given or not isinstance(key, ast.Constant):
                continue
            names: set[str] | None = set()
            if (values := given.get("translation_placeholders")) is not None:
                names = (
                    {k.value for k in values.keys if isinstance(k, ast.Constant)}  # type: ignore[misc]
                    if isinstance(values, ast.Dict) and None not in values.keys
                    else None
                )
            yield f"{path.name}:{node.lineno}", str(key.value), names


def test_errors_of_the_code_have_their_texts() -> None:
    for where, key, names in literal_errors():
        assert key in ENGLISH.get("exceptions", {}), where
        text = ENGLISH["exceptions"][key]["message"]
        assert names is None or placeholders(text) <= names, where
