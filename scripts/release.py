"""Makes of this repository what a release consists of, in `dist/`.

    python -m scripts.release [--tag v1.2.3] [--try]

`dist/steward.zip` has what HACS unpacks as `custom_components/steward`, `dist/notes.md` what is
said of the release. `scripts/release` calls it with the right Python, after `scripts/setup`; the
release workflow does nothing else before it publishes the two.
"""

import argparse
import asyncio
import json
from pathlib import Path
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile

from scripts.check import check as use
from scripts.check_integration import problems
from scripts.world import ROOT, StartError, home_assistant, simulators

FOLDER = Path("custom_components") / "steward"
_SECTION = re.compile(r"^## (\S+)(?: - (.+))?$", re.MULTILINE)
_UNRELEASED = "unreleased"
_SEED = 7
_EPOCH = (2026, 1, 1, 0, 0, 0)
"""When every file was changed, as far as the zip says: the same files make the same bytes."""


class ReleaseError(Exception):
    """The repository cannot be released as it is; the text says why."""


def version_of(root: Path) -> str:
    """Read the version that is to be released.

    Raises:
        ReleaseError: the manifest and the project do not agree on it.

    """
    manifest = str(json.loads((root / FOLDER / "manifest.json").read_text("utf-8"))["version"])
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    if manifest != project:
        raise ReleaseError(f"the manifest has version {manifest}, pyproject.toml {project}")
    return manifest


def notes_of(root: Path, version: str, *, final: bool) -> str:
    """Read what the changelog says of a version, which is its newest.

    Raises:
        ReleaseError: its newest section is of another version, is empty, or, where this is the
            `final` word, has no date yet.

    """
    text = (root / "CHANGELOG.md").read_text("utf-8")
    sections = [*_SECTION.finditer(text)]
    newest = sections[0] if sections else None
    if newest is None or newest[1] != version:
        raise ReleaseError(f"the newest section of CHANGELOG.md is not of {version}")
    if final and not re.fullmatch(r"\d{4}-\d\d-\d\d", newest[2] or ""):
        raise ReleaseError(f"CHANGELOG.md gives {version} no date, but {newest[2] or 'nothing'}")
    end = sections[1].start() if len(sections) > 1 else len(text)
    if not (notes := text[newest.end() : end].strip()):
        raise ReleaseError(f"CHANGELOG.md says nothing of {version}")
    return notes + "\n"


def check(root: Path, tag: str | None = None) -> str:
    """Check whether the repository can be released, under a tag if one is given.

    Returns the version.

    Raises:
        ReleaseError: it cannot.

    """
    version = version_of(root)
    if tag is not None and tag != f"v{version}":
        raise ReleaseError(f"the tag is {tag}, the manifest's version {version}")
    notes_of(root, version, final=tag is not None)
    if wrong := [*problems(root)]:
        raise ReleaseError("; ".join(wrong))
    return version


def build(root: Path, dist: Path) -> Path:
    """Write the zip and the notes; return the zip's path."""
    dist.mkdir(parents=True, exist_ok=True)
    path = dist / str(json.loads((root / "hacs.json").read_text("utf-8"))["filename"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in _files(root):
            entry = zipfile.ZipInfo(str(file.relative_to(root / FOLDER)), _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, file.read_bytes())
    version = version_of(root)
    (dist / "notes.md").write_text(notes_of(root, version, final=False), encoding="utf-8")
    return path


def _files(root: Path) -> list[Path]:
    """List the integration's files that are in the repository, and no others."""
    command = ("git", "ls-files", "-z", "--", str(FOLDER))
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    return sorted(root / name for name in listed.stdout.split("\0") if name)


async def try_zip(path: Path) -> int:
    """Start Home Assistant with what a zip holds and nothing else of Steward, and use it.

    Returns how many steps failed.
    """
    with tempfile.TemporaryDirectory(prefix="steward-release-") as folder:
        config = Path(folder)
        with zipfile.ZipFile(path) as archive:
            archive.extractall(config / FOLDER)
        async with simulators("live", _SEED, {}) as simulated, home_assistant(config) as login:
            failed = await use(login, simulated, config / "hass.out")
        compiled = [*(config / FOLDER).rglob("*.pyc")]
        if not compiled:  # then it was another folder that ran
            raise ReleaseError("Home Assistant did not load what was unpacked")
        return failed


def make(tag: str | None, dist: Path, *, use_it: bool) -> None:
    """Check, build, and use what was built if that is asked for.

    Raises:
        ReleaseError: one of them failed.

    """
    version = check(ROOT, tag)
    path = build(ROOT, dist)
    with zipfile.ZipFile(path) as archive:
        number = len(archive.namelist())
    print(f"release: {version}: {path.name}, {number} files, {path.stat().st_size} bytes")
    if use_it and (failed := asyncio.run(try_zip(path))):
        raise ReleaseError(f"{failed} steps failed with what was unpacked")


def main() -> int:
    """Read the command line, and make the release."""
    parser = argparse.ArgumentParser(prog="scripts/release", description=__doc__)
    parser.add_argument("--tag", help="the tag that it is released under")
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="where the files go")
    parser.add_argument(
        "--try", action="store_true", dest="use", help="start Home Assistant from it"
    )
    options = parser.parse_args()
    try:
        make(options.tag, options.dist, use_it=options.use)
    except (ReleaseError, StartError) as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
