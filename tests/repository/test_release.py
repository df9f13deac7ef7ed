"""A release is refused unless all agree on its version, and holds what is in the repository."""

import json
from pathlib import Path
import shutil
import subprocess
import zipfile

import pytest

from scripts.release import FOLDER, ReleaseError, build, check, notes_of, version_of

from .files import INTEGRATION, ROOT, read_json

VERSION = read_json(INTEGRATION / "manifest.json")["version"]
TAG = f"v{VERSION}"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a repository with the integration, one file that git does not know, and a dated log."""
    root = tmp_path / "steward"
    shutil.copytree(INTEGRATION, root / FOLDER, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("README.md", "LICENSE", "hacs.json", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    (root / "CHANGELOG.md").write_text(
        f"# Changelog\n\n## {VERSION} - 2026-12-01\n\n### Added\n\n- All.\n\n## 0.1.0\n\n- Some.\n"
    )
    for command in (("init", "-q"), ("add", "-A")):
        subprocess.run(("git", *command), cwd=root, check=True)  # noqa: S603, S607
    (root / FOLDER / "note.txt").write_text("not for others")
    return root


def change(path: Path, old: str, new: str) -> None:
    """Change a file."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_what_agrees_can_be_released(copy: Path) -> None:
    assert check(copy, TAG) == VERSION
    assert notes_of(copy, VERSION, final=True) == "### Added\n\n- All.\n"


def test_this_repository_can_be_built() -> None:
    assert check(ROOT) == VERSION


@pytest.mark.parametrize(
    ("file", "old", "new", "why"),
    [
        ("pyproject.toml", f'version = "{VERSION}"', 'version = "9.9.9"', "pyproject.toml 9.9.9"),
        ("CHANGELOG.md", f"## {VERSION}", "## 9.9.9", "newest section"),
        ("CHANGELOG.md", " - 2026-12-01", " - unreleased", "no date, but unreleased"),
        ("CHANGELOG.md", " - 2026-12-01", "", "no date, but nothing"),
        ("CHANGELOG.md", "### Added\n\n- All.\n", "", "says nothing"),
        ("hacs.json", '"Steward"', '"Warden"', "not the manifest's"),
    ],
)
def test_what_does_not_agree_is_refused(
    copy: Path, file: str, old: str, new: str, why: str
) -> None:
    change(copy / file, old, new)
    with pytest.raises(ReleaseError, match=why):
        check(copy, TAG)


@pytest.mark.parametrize("tag", ["v9.9.9", VERSION, "latest"])
def test_another_tag_is_refused(copy: Path, tag: str) -> None:
    with pytest.raises(ReleaseError, match="the tag is"):
        check(copy, tag)


def test_the_zip_holds_what_hacs_unpacks(copy: Path, tmp_path: Path) -> None:
    path = build(copy, tmp_path / "dist")
    assert path.name == read_json(copy / "hacs.json")["filename"]
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert json.loads(archive.read("manifest.json"))["version"] == version_of(copy)
        there = {str(one.relative_to(INTEGRATION)) for one in INTEGRATION.rglob("*.py")}
        assert there <= set(names)
        assert {"translations/de.json", "frontend/steward.js", "brand/icon.png"} <= set(names)
        assert not {name for name in names if "__pycache__" in name or name == "note.txt"}
        assert archive.read("__init__.py") == (INTEGRATION / "__init__.py").read_bytes()
    assert (tmp_path / "dist" / "notes.md").read_text() == "### Added\n\n- All.\n"


def test_the_same_files_make_the_same_zip(copy: Path, tmp_path: Path) -> None:
    first = build(copy, tmp_path / "one").read_bytes()
    (copy / FOLDER / "__init__.py").touch()
    assert build(copy, tmp_path / "two").read_bytes() == first
