"""manifest.json, hacs.json and the brand images are as Home Assistant and HACS want them."""

import ast
from importlib.util import find_spec
from pathlib import Path
import re
import struct
from typing import Any

from awesomeversion import AwesomeVersion
from homeassistant.const import Platform
from packaging.requirements import Requirement
import pytest

from .files import INTEGRATION, ROOT, read_json, words

MANIFEST_KEYS = set(
    words("""
    after_dependencies bluetooth codeowners config_flow dependencies dhcp disabled documentation
    domain homekit import_executor integration_type iot_class issue_tracker loggers mqtt name
    quality_scale requirements single_config_entry ssdp usb version zeroconf
    """)
)
IOT_CLASSES = set(
    words("assumed_state calculated cloud_polling cloud_push local_polling local_push")
)
INTEGRATION_TYPES = set(words("device entity hardware helper hub service system virtual"))
HACS_KEYS = set(
    words("""
    content_in_root country filename hacs hide_default_branch homeassistant name
    persistent_directory zip_release
    """)
)


@pytest.fixture
def manifest() -> dict[str, Any]:
    """Give the manifest."""
    found: dict[str, Any] = read_json(INTEGRATION / "manifest.json")
    return found


def test_manifest_keys(manifest: dict[str, Any]) -> None:
    keys = list(manifest)
    assert set(keys) <= MANIFEST_KEYS
    assert keys == ["domain", "name", *sorted(set(keys) - {"domain", "name"})]


def test_manifest_values(manifest: dict[str, Any]) -> None:
    assert manifest["domain"] == INTEGRATION.name
    assert AwesomeVersion(manifest["version"]).valid
    assert manifest["iot_class"] in IOT_CLASSES
    assert manifest["integration_type"] in INTEGRATION_TYPES
    assert manifest["codeowners"]
    assert all(re.fullmatch(r"@[\w-]+(/[\w-]+)?", owner) for owner in manifest["codeowners"])
    for key in ("documentation", "issue_tracker"):
        assert manifest[key].startswith("https://")
        assert "home-assistant.io" not in manifest[key]


def test_manifest_version_is_the_project_s(manifest: dict[str, Any]) -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{manifest["version"]}"\n' in project


def test_manifest_requirements_are_ranges_that_the_pins_meet(manifest: dict[str, Any]) -> None:
    for text in manifest.get("requirements", []):
        wanted = Requirement(text)
        for pins in ("test.txt", "live.txt"):
            pinned = re.search(
                rf"^{wanted.name}==(\S+)", (ROOT / "requirements" / pins).read_text(), re.MULTILINE
            )
            assert pinned is not None
            assert wanted.specifier.contains(pinned[1])


def test_manifest_lists_are_sorted(manifest: dict[str, Any]) -> None:
    for key in ("after_dependencies", "codeowners", "dependencies", "requirements"):
        assert manifest.get(key, []) == sorted(manifest.get(key, []))


def test_manifest_names_components_that_exist(manifest: dict[str, Any]) -> None:
    for key in ("after_dependencies", "dependencies"):
        for name in manifest.get(key, []):
            assert find_spec(f"homeassistant.components.{name}") is not None


def imported_components(path: Path) -> set[str]:
    """Name the Home Assistant components that a file imports from."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "homeassistant.components":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= set(re.findall(r"^homeassistant\.components\.(\w+)", node.module))
        elif isinstance(node, ast.Import):
            for alias in node.names:
                found |= set(re.findall(r"^homeassistant\.components\.(\w+)", alias.name))
    return found


def test_components_in_use_are_dependencies(manifest: dict[str, Any]) -> None:
    """Entity platforms need no mention, nor what loads a file of that very name, or its helpers."""
    declared = {*manifest.get("dependencies", []), *manifest.get("after_dependencies", [])}
    free = {*(platform.value for platform in Platform), "homeassistant", "llm"}
    undeclared = {
        (path.name, name)
        for path in INTEGRATION.rglob("*.py")
        for name in imported_components(path) - declared - free - {path.stem}
    }
    assert not undeclared


def test_hacs() -> None:
    hacs = read_json(ROOT / "hacs.json")
    assert set(hacs) <= HACS_KEYS
    assert hacs["name"] == read_json(INTEGRATION / "manifest.json")["name"]
    assert AwesomeVersion(hacs["homeassistant"]) <= AwesomeVersion("2026.10.4")


def test_licence() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "size"), [("icon.png", 256), ("icon@2x.png", 512)])
def test_brand_image(name: str, size: int) -> None:
    head = (INTEGRATION / "brand" / name).read_bytes()[:26]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, colour = struct.unpack(">IIBB", head[16:26])
    assert (width, height) == (size, size)
    assert (depth, colour) == (8, 6)  # with an alpha channel
