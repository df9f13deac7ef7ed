"""The manifest says what the code and the requirements say; its form is checked by the linters."""

import ast
from pathlib import Path
import re
from typing import Any

from homeassistant.const import Platform
from packaging.requirements import Requirement
import pytest

from .files import INTEGRATION, ROOT, read_json


@pytest.fixture
def manifest() -> dict[str, Any]:
    """Give the manifest."""
    found: dict[str, Any] = read_json(INTEGRATION / "manifest.json")
    return found


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


def test_the_lowest_coap_that_is_allowed_is_one_that_was_tried(manifest: dict[str, Any]) -> None:
    """Below 0.4.8 one refused datagram ends a connection for good."""
    (text,) = [one for one in manifest["requirements"] if one.startswith("aiocoap")]
    pins = (ROOT / "requirements" / "test.txt").read_text(encoding="utf-8")
    pinned = re.search(r"^aiocoap==(\S+)", pins, re.MULTILINE)
    assert pinned is not None
    assert f">={pinned[1]}," in text


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


def loading(path: Path) -> set[str]:
    """Name the component that loads a file of its own name."""
    return {path.stem} if path.parent == INTEGRATION else set()


def test_components_in_use_are_dependencies(manifest: dict[str, Any]) -> None:
    """Entity platforms need no mention, nor what loads a file of that very name, or its helpers."""
    declared = {*manifest.get("dependencies", []), *manifest.get("after_dependencies", [])}
    free = {*(platform.value for platform in Platform), "homeassistant", "llm"}
    undeclared = {
        (path.name, name)
        for path in INTEGRATION.rglob("*.py")
        for name in imported_components(path) - declared - free - loading(path)
    }
    assert not undeclared
