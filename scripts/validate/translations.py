"""translations/*.json: their form, and what a text may not have."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
import re
from string import Formatter
from typing import Any

from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from .files import broken, integration_of, read_json

_KEY = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_ADDRESS = re.compile(r"(\w+://|\bwww\.)[a-z0-9-]+", re.IGNORECASE)


def _key(value: str) -> str:
    if not _KEY.fullmatch(value):
        raise vol.Invalid("a key has small letters and digits, with single _ or - between them")
    return value


def _text(value: str) -> str:
    if "[%" in value:
        raise vol.Invalid("a custom integration's texts refer to no others")
    if value != value.strip():
        raise vol.Invalid("a space at the edge")
    if _ADDRESS.search(value):
        raise vol.Invalid("an address: pass it as a placeholder")
    if re.search(r"'\{\w*\}'", value):
        raise vol.Invalid("a placeholder in quotation marks of one stroke")
    if any(name is not None and not name.isidentifier() for _, name, _, _ in _parts(value)):
        raise vol.Invalid("a placeholder that is no identifier")
    return value


def _plain(value: str) -> str:
    if any(name is not None for _, name, _, _ in _parts(value)):
        raise vol.Invalid("no placeholder is filled in here")
    return value


def _parts(value: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return [*Formatter().parse(value)]
    except ValueError as error:
        raise vol.Invalid(f"braces that do not match: {error}") from error


TEXT = vol.All(str, cv.string_with_no_html, _text)
PLAIN = vol.All(TEXT, _plain)


def _by(key: Callable[[str], str], value: object) -> dict[object, object]:
    """Make the schema of a mapping of names of any number."""
    return {vol.All(str, key): value}


def _named(*optional: str) -> dict[object, object]:
    """Make the schema of what has a name and a description, and maybe more."""
    return {
        vol.Required("name"): TEXT,
        vol.Required("description"): TEXT,
        **{vol.Optional(name): TEXT for name in optional},
    }


def _described(step: Mapping[str, Any]) -> Mapping[str, Any]:
    if odd := set(step.get("data_description", {})) - set(step.get("data", {})):
        raise vol.Invalid(f"described, but no field: {', '.join(sorted(odd))}")
    return step


_STATES = _by(_key, PLAIN)
_STEP = vol.All(
    vol.Schema(
        {
            **{vol.Optional(name): TEXT for name in ("title", "description", "submit")},
            **{
                vol.Optional(name): {str: TEXT}
                for name in ("data", "data_description", "menu_options", "menu_option_descriptions")
            },
        }
    ),
    _described,
)


def _flow(**more: object) -> vol.Schema:
    """Make the schema of a flow: its steps, and how it can end."""
    return vol.Schema(
        {
            vol.Required("step"): {str: _STEP},
            **{vol.Optional(n): {str: TEXT} for n in ("abort", "error", "progress")},
            **{vol.Required(name): shape for name, shape in more.items()},
        }
    )


_ISSUE = vol.All(
    vol.Schema(
        {
            vol.Required("title"): TEXT,
            vol.Exclusive("description", "fix"): TEXT,
            vol.Exclusive("fix_flow", "fix"): _flow(),
        }
    ),
    cv.has_at_least_one_key("description", "fix_flow"),
)
_FIELDS = _by(_key, _named("example"))
_ACTED = _by(_key, {**_named(), vol.Optional("fields"): _FIELDS})
_SELECTOR = {
    vol.Optional("options"): _STATES,
    vol.Optional("choices"): _STATES,
    vol.Optional("unit_of_measurement"): _STATES,
    vol.Optional("fields"): _by(_key, _named()),
}
_ENTITY = {
    vol.Optional("name"): TEXT,
    vol.Optional("state"): _STATES,
    vol.Optional("unit_of_measurement"): PLAIN,
    vol.Optional("state_attributes"): _by(
        _key, {vol.Optional("name"): PLAIN, vol.Optional("state"): _STATES}
    ),
}
_SCHEMA = vol.Schema(
    {
        vol.Optional("title"): TEXT,
        vol.Optional("config"): _flow(),
        vol.Optional("config_subentries"): _by(
            _key,
            _flow(entry_type=TEXT, initiate_flow={vol.Required("user"): TEXT, str: TEXT}),
        ),
        vol.Optional("options"): _flow(),
        vol.Optional("selector"): _by(_key, _SELECTOR),
        vol.Optional("system_health"): {vol.Optional("info"): _by(_key, TEXT)},
        vol.Optional("issues"): _by(_key, _ISSUE),
        vol.Optional("device"): _by(_key, {vol.Optional("name"): TEXT}),
        vol.Optional("entity"): _by(cv.slug, _by(_key, _ENTITY)),
        vol.Optional("exceptions"): _by(cv.slug, {vol.Required("message"): TEXT}),
        **{vol.Optional(name): _ACTED for name in ("services", "triggers", "conditions")},
    }
)


def check(root: Path) -> Iterator[str]:
    """Yield what is wrong with the texts of each language."""
    folder = integration_of(root)
    if (folder / "strings.json").exists():
        yield "strings.json: is core's own; a custom integration has translations/en.json"
    if not (folder / "translations" / "en.json").exists():
        yield "translations: en.json is missing"
    for path in sorted((folder / "translations").glob("*.json")):
        yield from broken(_SCHEMA, read_json(path), f"translations/{path.name}")
