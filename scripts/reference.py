"""Makes docs/reference.md of the code: every entity, action, trigger, condition and repair.

    python -m scripts.reference [--write]

Without `--write` it tells whether the page is what the code gives; `scripts/lint` asks that.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
import re
import sys
from typing import Any

from homeassistant.core import SupportsResponse
from homeassistant.helpers.entity import EntityDescription
import yaml

from custom_components.steward.descriptions import PLATFORMS, Action, Scope
from custom_components.steward.systems.table import SYSTEMS

from .validate.files import read_json, read_yaml

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference.md"
_FOLDER = ROOT / "custom_components" / "steward"
_ENGLISH = read_json(_FOLDER / "translations" / "en.json")
_ANSWERS = read_yaml(ROOT / "scripts" / "answers.yaml")
_NAMES = {
    "rufus": "RUFUS Cloud",
    "lrs": "LRS transmitter",
    "spreadsheetweb": "SpreadsheetWEB",
    "eliab": "eliab",
}
_INTRO = """# Reference

All entities, actions, triggers, conditions and repairs, as the code has them. What they are good
for is on the pages of the systems. This page is made by `python -m scripts.reference --write`, and
`scripts/lint` checks that it is up to date.
"""
_CALLED_ON = {
    Scope.ENTRY: "a config entry, by `config_entry_id`; may be left out where only one fits",
    Scope.DEVICE: "a device, by `device_id`",
    Scope.FORWARD: "a forward, by the ID of its device in `forward`",
    Scope.TARGET: "a target: entities, devices, areas, floors or labels",
    Scope.RACE: "a race, by `race` (its device or its name); not needed where there is only one",
}
_ENTITIES = {
    "sensor": "sensor.finish_line_session",
    "event": "event.finish_line_passing",
    "todo": "todo.t7470_waitlist",
}
_SAMPLES: Mapping[str, Any] = {
    "behavior": "each",
    "bib": "207",
    "config_entry_id": "01JAAAAAAAAAAAAAAAAAAAAAAA",
    "confirm": True,
    "device_id": "0123456789abcdef0123456789abcdef",
    "forward": "0123456789abcdef0123456789abcdef",
    "label": "Sarah",
    "model": "G2",
    "name": "Half Marathon",
    "number": 12,
    "party_size": 4,
    "serial_number": "G2-77",
    "status": "dnf",
}
_BY_SELECTOR: Mapping[str, Any] = {
    "boolean": True,
    "device": "0123456789abcdef0123456789abcdef",
    "datetime": "2026-05-01 10:00:00",
    "duration": "00:10:00",
    "number": 1,
    "text": "a text",
}


def page() -> str:
    """Make the page."""
    parts = [_INTRO, *_entities(), *_actions(), *_automations(), *_repairs()]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def table(*rows: Iterable[str]) -> str:
    """Write a table, whose first row is its head."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + "---|" * lines[0].count(" | ") + "---|")
    return "\n".join(lines) + "\n"


def _words(name: str) -> str:
    """Write the name of a class in words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


# --- entities ---


def _entities() -> Iterator[str]:
    yield "## Entities\n\n*Off at first* are those that Home Assistant adds disabled.\n"
    for name, system in SYSTEMS.items():
        for item in system.items:
            yield f"### {_NAMES[name]}: {_words(item.item.__name__).lower()}\n"
            head = ("entity", "kind", "shows", "category", "at first")
            yield table(head, *(_entity_row(entity) for entity in item.entities))


def entity_name(entity: EntityDescription) -> str:
    """Name an entity as the user interface does."""
    platform = str(PLATFORMS[type(entity)])
    key = entity.translation_key
    named = _ENGLISH["entity"].get(platform, {}).get(key or "", {}).get("name")
    return named or _words(str(entity.device_class or entity.key).replace("battery_", ""))


def _entity_row(entity: EntityDescription) -> Iterator[str]:
    platform = str(PLATFORMS[type(entity)])
    yield entity_name(entity)
    yield platform.replace("_", " ")
    yield _shows(entity, platform)
    yield str(entity.entity_category or "")
    yield "" if entity.entity_registry_enabled_default else "off"


def _shows(entity: EntityDescription, platform: str) -> str:
    """Tell the states or the unit of an entity."""
    states = getattr(entity, "options", None) or getattr(entity, "event_types", None)
    if states:
        return ", ".join(f"`{state}`" for state in states)
    unit = getattr(entity, "native_unit_of_measurement", None)
    kind = entity.device_class
    if platform == "binary_sensor":
        return "`on`, `off`"
    return f"{kind or 'number'} in {unit}" if unit else str(kind or "")


# --- actions ---


def offers() -> Mapping[str, Mapping[str, Action[Any]]]:
    """Give the actions by name, and then what each system offers for it."""
    found: dict[str, dict[str, Action[Any]]] = {}
    for name, system in SYSTEMS.items():
        for action in system.actions:
            found.setdefault(action.name, {})[name] = action
    return dict(sorted(found.items()))


def _actions() -> Iterator[str]:
    described = read_yaml(_FOLDER / "services.yaml")
    yield (
        "## Actions\n\nTimes in answers are ISO 8601, in UTC. A field that is not needed may be "
        "left out.\n"
    )
    for name, systems in offers().items():
        action = next(iter(systems.values()))
        texts = _ENGLISH["services"][name]
        yield f"### `steward.{name}`\n\n**{texts['name']}.** {texts['description']}\n"
        who = ", ".join(_NAMES[system] for system in systems)
        admin = " Administrators only." if action.admin else ""
        yield f"For {who}. Called on {_CALLED_ON[action.scope]}.{admin}\n"
        fields = (described[name] or {}).get("fields", {})
        if fields:
            head = ("field", "name", "needed", "default", "what it is")
            yield table(head, *(_field_row(one, fields[one], texts) for one in fields))
        if action.response is not SupportsResponse.NONE:
            must = "Always answers:" if action.response is SupportsResponse.ONLY else "Answers:"
            rows = (_answer_row(*row) for row in _ANSWERS[name].items())
            yield f"{must}\n\n{table(('member', 'what it is'), *rows)}"
        yield _fenced(action_example(name, action.scope, fields))


def _answer_row(name: str, text: str) -> Iterator[str]:
    yield f"`{name}`"
    yield text


def _field_row(name: str, field: Mapping[str, Any], texts: Mapping[str, Any]) -> Iterator[str]:
    default = field.get("default")
    yield f"`{name}`"
    yield texts["fields"][name]["name"]
    yield "yes" if field.get("required") else ""
    yield "" if default is None else f"`{default}`"
    yield texts["fields"][name]["description"]


def action_example(name: str, scope: Scope, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Make an example of a call: all that is needed, and what shows most."""
    data = {
        key: _sample(key, field)
        for key, field in fields.items()
        if field.get("required") or (key in _SAMPLES and key != "config_entry_id")
    }
    example: dict[str, Any] = {"action": f"steward.{name}"}
    if scope is Scope.TARGET:
        data.pop("number", None)
        example["target"] = {"entity_id": "sensor.pager_12_session"}
    return example | ({"data": data} if data else {})


def _sample(name: str, field: Mapping[str, Any]) -> Any:
    """Give a value for a field."""
    if "default" in field:
        return field["default"]
    if "example" in field:
        return field["example"]
    if name in _SAMPLES:
        return _SAMPLES[name]
    (kind,) = field["selector"]
    config = field["selector"][kind] or {}
    return [_BY_SELECTOR[kind]] if config.get("multiple") else _BY_SELECTOR[kind]


def _fenced(example: Any) -> str:
    """Write an example as a block of YAML."""
    text = yaml.safe_dump(example, sort_keys=False, allow_unicode=True, default_flow_style=False)
    return f"```yaml\n{text}```\n"


# --- triggers and conditions ---


def _automations() -> Iterator[str]:
    for section, one, add in (
        ("triggers", "trigger", "Add trigger"),
        ("conditions", "condition", "Add condition"),
    ):
        described = read_yaml(_FOLDER / f"{section}.yaml")
        yield f"## {section.capitalize()}\n"
        for name, shape in described.items():
            if name.startswith("."):
                continue
            texts, fields = _ENGLISH[section][name], (shape or {}).get("fields", {})
            yield f"### `steward.{name}`\n\n**{texts['name']}.** {texts['description']}\n"
            options = ", ".join(f"*{texts['fields'][key]['name']}*" for key in fields)
            then = f", and set {options}" if options else ""
            yield (
                f"In the automation editor: **{add}**, search for *{texts['name']}*, choose the "
                f"target{then}. In YAML:\n"
            )
            yield _fenced({f"{one}s": [automation_example(one, name, shape)]})
            if fields:
                head = ("option", "name", "needed", "default", "what it is")
                yield table(head, *(_field_row(key, fields[key], texts) for key in fields))


def automation_example(kind: str, name: str, shape: Mapping[str, Any]) -> dict[str, Any]:
    """Make an example of a trigger or a condition."""
    filters = shape["target"]["entity"]
    example: dict[str, Any] = {
        kind: f"steward.{name}",
        "target": {"entity_id": _ENTITIES[filters[0]["domain"]]},
    }
    options = {
        key: _sample(key, field)
        for key, field in shape.get("fields", {}).items()
        if field.get("required")
    }
    return example | ({"options": options} if options else {})


# --- repairs ---


def _repairs() -> Iterator[str]:
    yield "## Repairs\n\nThey are under Settings, Repairs, and go by themselves when all is well.\n"
    rows = []
    for name, system in SYSTEMS.items():
        for item in system.items:
            for issue in item.issues:
                by = "by itself, if you let it" if issue.fix_fn else "by you"
                title = re.sub(r"\{\w+\}", "…", _ENGLISH["issues"][issue.key]["title"])
                rows.append((title, _NAMES[name], by))
    yield table(("title", "system", "mended"), *rows)


def main(arguments: list[str]) -> int:
    """Write the page, or tell whether it is up to date."""
    made = page()
    if "--write" in arguments:
        PAGE.write_text(made, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == made:
        return 0
    print("docs/reference.md is not what the code gives: python -m scripts.reference --write")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
