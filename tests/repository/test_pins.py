"""Everything that is installed is pinned, and nothing names this or that machine."""

from pathlib import Path
import re

import pytest

from .files import ROOT, read_json, work_tree

PINS = sorted((ROOT / "requirements").glob("*.txt"))
PACKAGES = [path for path in work_tree() if path.name == "package.json"]
# spelled in parts, so that this file does not name them either
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("ghcr", "io"),
    )
]
HOMES = re.compile(r"(?<![\w.:/}$~-])/(?:home|Users|root|work)/[\w.-]+")


def content(path: Path) -> str:
    """Read a file as text; a binary one is empty."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.stem)
def test_pins_hold_versions_and_hashes_only(path: Path) -> None:
    line = re.compile(
        r"[\w.-]+==[\w.!+]+( ; [\w\s.'=!<>()]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?"
    )
    odd = [text for text in path.read_text().splitlines() if not line.fullmatch(text)]
    assert not odd


def test_every_input_has_its_pins() -> None:
    inputs = {path.stem for path in (ROOT / "requirements").glob("*.in")}
    assert {path.stem for path in PINS} == inputs - {"live-overrides", "pytest", "tools"}


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.stem)
def test_pins_hold_what_the_input_asks_for(path: Path) -> None:
    pinned = path.read_text()
    for wanted in re.findall(r"^[\w.-]+==\S+", path.with_suffix(".in").read_text(), re.MULTILINE):
        assert re.search(rf"^{re.escape(wanted)} ", pinned, re.MULTILINE | re.IGNORECASE), wanted


def test_no_file_names_a_registry() -> None:
    named = [
        (str(path.relative_to(ROOT)), host)
        for path in work_tree()
        for host in REGISTRIES
        if host in content(path)
    ]
    assert not named


def test_no_file_names_a_folder_of_somebody_s_machine() -> None:
    named = [
        (str(path.relative_to(ROOT)), text)
        for path in work_tree()
        for text in HOMES.findall(content(path))
    ]
    assert not named


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: path.parent.name)
def test_npm_packages_are_locked_without_addresses(path: Path) -> None:
    package = read_json(path)
    kinds = ("dependencies", "devDependencies")
    asked = {name: version for kind in kinds for name, version in package.get(kind, {}).items()}
    locked = read_json(path.with_name("package-lock.json"))["packages"]
    locked.pop("")
    assert {name: locked[f"node_modules/{name}"]["version"] for name in asked} == asked
    assert [name for name, one in locked.items() if "integrity" not in one] == []
    assert [name for name, one in locked.items() if "resolved" in one] == []
    assert "omit-lockfile-registry-resolved=true" in content(path.with_name(".npmrc"))


def test_every_folder_of_npm_packages_is_set_up() -> None:
    setup = content(ROOT / "scripts" / "setup")
    for path in PACKAGES:
        folder = path.parent.relative_to(ROOT)
        assert f"{folder}/node_modules {folder}/package-lock.json" in setup


def test_no_other_lock_files() -> None:
    assert {path.name for path in work_tree()}.isdisjoint({"uv.lock", "yarn.lock"})
