"""The repository, as HACS wants that of an integration."""

from collections.abc import Iterator
from pathlib import Path

from awesomeversion import AwesomeVersion
from homeassistant.const import __version__
import voluptuous as vol

from .files import broken, integration_of, read_json

_SCHEMA = vol.Schema(
    {
        vol.Required("name"): str,
        vol.Optional("content_in_root"): bool,
        vol.Optional("country"): vol.Any(str, [str]),
        vol.Optional("filename"): str,
        vol.Optional("hacs"): str,
        vol.Optional("hide_default_branch"): bool,
        vol.Optional("homeassistant"): str,
        vol.Optional("persistent_directory"): str,
        vol.Optional("zip_release"): bool,
    }
)
_LICENCES = ("Apache License", "MIT License", "GNU GENERAL PUBLIC", "BSD", "Mozilla Public License")


def check(root: Path) -> Iterator[str]:
    """Yield what would keep HACS from taking the repository, or from installing it."""
    hacs = read_json(root / "hacs.json")
    yield from broken(_SCHEMA, hacs, "hacs.json")
    manifest = read_json(integration_of(root) / "manifest.json")
    if hacs.get("name") != manifest.get("name"):
        yield "hacs.json: the name is not the manifest's"
    if hacs.get("content_in_root"):
        yield "hacs.json: the integration is in custom_components, not in the root"
    if hacs.get("zip_release") and not str(hacs.get("filename", "")).endswith(".zip"):
        yield "hacs.json: zip_release needs the filename of the zip"
    if AwesomeVersion(hacs.get("homeassistant", "0")) > AwesomeVersion(__version__):
        yield f"hacs.json: {hacs['homeassistant']} is newer than what is tested, {__version__}"
    if not (root / "README.md").exists():
        yield "README.md: HACS shows it, and it is missing"
    licence = root / "LICENSE"
    text = licence.read_text(encoding="utf-8") if licence.exists() else ""
    if not any(name in text for name in _LICENCES):
        yield "LICENSE: no licence that the Open Source Initiative knows"
