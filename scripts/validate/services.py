"""services.yaml: the actions as the user interface shows them."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from homeassistant.helpers import config_validation as cv, selector
import voluptuous as vol

from .files import broken, integration_of, parsed, read_json, read_yaml, unlike


def something(value: object) -> object:
    """Let anything but nothing pass."""
    if value is None:
        raise vol.Invalid("nothing is given")
    return value


FIELD: Mapping[vol.Marker, Any] = {
    vol.Optional("example"): something,
    vol.Optional("default"): something,
    vol.Optional("required"): bool,
    vol.Required("selector"): selector.validate_selector,
}
"""What describes a field of an action, a trigger or a condition."""

_SCHEMA = vol.Schema(
    {
        cv.slug: vol.Any(
            None,
            vol.Schema(
                {
                    vol.Optional("target"): vol.Any(None, selector.TargetSelector.CONFIG_SCHEMA),
                    vol.Optional("fields"): {cv.slug: {**FIELD, vol.Optional("advanced"): bool}},
                }
            ),
        )
    }
)


def check(root: Path) -> Iterator[str]:
    """Yield what is wrong with the actions."""
    folder = integration_of(root)
    services = read_yaml(folder / "services.yaml")
    yield from broken(_SCHEMA, services, "services.yaml")
    yield from unlike(set(services), set(_registered(folder)), "services.yaml", "the code")
    yield from check_texts(folder, "services", services)
    for name, service in services.items():
        if "device" in ((service or {}).get("target") or {}):
            yield f"services.yaml: {name}: a target has no filter by device"


def check_texts(folder: Path, section: str, described: Mapping[str, Any]) -> Iterator[str]:
    """Yield what has no name, no description or no icon: a thing, a field or a choice."""
    english = read_json(folder / "translations" / "en.json")
    texts, icons = english.get(section, {}), read_json(folder / "icons.json").get(section, {})
    yield from unlike(set(described), set(texts), f"{section}.yaml", "en.json")
    yield from unlike(set(described), set(icons), f"{section}.yaml", "icons.json")
    for name, one in described.items():
        fields = (one or {}).get("fields", {})
        named = texts.get(name, {}).get("fields", {})
        yield from unlike(set(fields), set(named), f"{section}.yaml: {name}", "en.json")
        for field, shape in fields.items():
            choices = shape.get("selector", {}).get("select") or {}
            key = choices.get("translation_key")
            if key is not None:
                options = english.get("selector", {}).get(key, {}).get("options", {})
                values = {c if isinstance(c, str) else c["value"] for c in choices["options"]}
                yield from unlike(
                    values, set(options), f"{section}.yaml: {name}.{field}", "en.json"
                )


def _registered(folder: Path) -> Iterator[str]:
    """Yield the names of the actions that the code offers: those of its `Action` values."""
    for _, tree in parsed(folder, containing="Action"):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            made = node.func.value if isinstance(node.func, ast.Subscript) else node.func
            if isinstance(made, ast.Name) and made.id == "Action":
                for word in node.keywords:
                    if word.arg == "name" and isinstance(word.value, ast.Constant):
                        yield str(word.value.value)
