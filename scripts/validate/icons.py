"""icons.json: its form, and that it is about what there is."""

from collections.abc import Iterator
from pathlib import Path
import re

from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from .files import broken, integration_of, read_json

_SET = "mdi"
_ICON = re.compile(rf"{_SET}:[a-z0-9]+(-[a-z0-9]+)*")


def _icon(value: str) -> str:
    if not _ICON.fullmatch(value):
        raise vol.Invalid("no icon of Material Design Icons")
    return value


_ICONS = {str: vol.All(str, _icon)}
_RANGE = {vol.All(str, vol.Coerce(float)): vol.All(str, _icon)}
_STATES = {vol.Optional("default"): vol.All(str, _icon), vol.Optional("state"): _ICONS}
_SCHEMA = vol.Schema(
    {
        vol.Optional("entity"): {
            cv.slug: {
                cv.slug: {
                    **_STATES,
                    vol.Optional("range"): _RANGE,
                    vol.Optional("state_attributes"): {cv.slug: _STATES},
                }
            }
        },
        vol.Optional("services"): {
            cv.slug: {
                vol.Required("service"): vol.All(str, _icon),
                vol.Optional("sections"): _ICONS,
            }
        },
        vol.Optional("triggers"): {cv.slug: {vol.Required("trigger"): vol.All(str, _icon)}},
        vol.Optional("conditions"): {cv.slug: {vol.Required("condition"): vol.All(str, _icon)}},
    }
)


def check(root: Path) -> Iterator[str]:
    """Yield what is wrong with the icons."""
    folder = integration_of(root)
    icons = read_json(folder / "icons.json")
    yield from broken(_SCHEMA, icons, "icons.json")
    named = read_json(folder / "translations" / "en.json").get("entity", {})
    for platform, entities in icons.get("entity", {}).items():
        for key, icon in entities.items():
            if key not in named.get(platform, {}):
                yield f"icons.json: entity.{platform}.{key}: there is no such entity"
                continue
            if odd := set(icon.get("state", {})) - {*named[platform][key].get("state", {}), "on"}:
                yield f"icons.json: entity.{platform}.{key}: no such state: {', '.join(odd)}"
