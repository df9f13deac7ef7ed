"""The manifest, as Home Assistant wants that of a custom integration."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
import re
from typing import Any
from urllib.parse import urlparse

from awesomeversion import AwesomeVersion
from packaging.requirements import InvalidRequirement, Requirement
import voluptuous as vol

from .files import broken, integration_of, read_json

_IOT_CLASSES = {
    "assumed_state",
    "calculated",
    "cloud_polling",
    "cloud_push",
    "local_polling",
    "local_push",
}
_TYPES = {"device", "entity", "hardware", "helper", "hub", "service", "system", "virtual"}
_VENDOR_PAGES = "home-assistant.io"
_MATCHERS = ("bluetooth", "dhcp", "homekit", "mqtt", "ssdp", "usb", "zeroconf")


def _version(value: str) -> str:
    if not AwesomeVersion(value).valid:
        raise vol.Invalid("no version that Home Assistant can compare")
    return value


def _address(value: str) -> str:
    parts = urlparse(value)
    if parts.scheme != "https" or not parts.netloc:
        raise vol.Invalid("an address begins with https")
    return value


def _documentation(value: str) -> str:
    if _VENDOR_PAGES in _address(value):
        raise vol.Invalid("Home Assistant's own pages document no custom integration")
    return value


def _owner(value: str) -> str:
    if not re.fullmatch(r"@[\w-]+(/[\w-]+)?", value):
        raise vol.Invalid("an owner is written @name")
    return value


def _requirement(value: str) -> str:
    try:
        Requirement(value)
    except InvalidRequirement as error:
        raise vol.Invalid(f"no requirement: {error}") from error
    return value


def _component(value: str) -> str:
    if find_spec(f"homeassistant.components.{value}") is None:
        raise vol.Invalid("Home Assistant has no such integration")
    return value


_SCHEMA = vol.Schema(
    {
        vol.Required("domain"): str,
        vol.Required("name"): str,
        vol.Required("codeowners"): vol.All([vol.All(str, _owner)], vol.Length(min=1)),
        vol.Required("documentation"): vol.All(str, _documentation),
        vol.Required("iot_class"): vol.In(_IOT_CLASSES),
        vol.Required("issue_tracker"): vol.All(str, _address),
        vol.Required("version"): vol.All(str, _version),
        vol.Required("integration_type"): vol.In(_TYPES),
        vol.Optional("after_dependencies"): [vol.All(str, _component)],
        vol.Optional("config_flow"): bool,
        vol.Optional("dependencies"): [vol.All(str, _component)],
        vol.Optional("disabled"): str,
        vol.Optional("import_executor"): bool,
        vol.Optional("loggers"): [str],
        vol.Optional("quality_scale"): vol.In({"bronze", "silver", "gold", "platinum", "custom"}),
        vol.Optional("requirements"): [vol.All(str, _requirement)],
        vol.Optional("single_config_entry"): bool,
        **{vol.Optional(name): object for name in _MATCHERS},
    }
)


def check(root: Path) -> Iterator[str]:
    """Yield what is wrong with the manifest."""
    folder = integration_of(root)
    manifest: dict[str, Any] = read_json(folder / "manifest.json")
    yield from broken(_SCHEMA, manifest, "manifest.json")
    if manifest.get("domain") != folder.name:
        yield f"manifest.json: the domain is not the folder's name, {folder.name}"
    if find_spec(f"homeassistant.components.{manifest.get('domain')}") is not None:
        yield "manifest.json: Home Assistant has an integration of this domain"
    order = ["domain", "name", *sorted(set(manifest) - {"domain", "name"})]
    if list(manifest) != order:
        yield f"manifest.json: the keys are to be in this order: {', '.join(order)}"
    for name in ("after_dependencies", "codeowners", "dependencies", "requirements"):
        if manifest.get(name, []) != sorted(manifest.get(name, [])):
            yield f"manifest.json: {name} is not sorted"
