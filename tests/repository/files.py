"""Reading the repository's own files."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
import subprocess
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
INTEGRATION = ROOT / "custom_components" / "steward"
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def read_json(path: Path) -> Any:
    """Read a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def read_yaml(path: Path) -> Any:
    """Read a YAML file; one that is not there, or empty, is an empty mapping."""
    return (yaml.safe_load(path.read_text(encoding="utf-8")) or {}) if path.exists() else {}


def work_tree() -> list[Path]:
    """List the files of the work tree, committed or not, that git does not ignore."""
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603  # a constant
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def words(text: str) -> list[str]:
    """Split a text into its words."""
    return text.split()


def texts(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of a tree of mappings with its dotted path."""
    if isinstance(tree, str):
        yield path, tree
        return
    for key, branch in tree.items():
        yield from texts(branch, f"{path}.{key}" if path else key)


def placeholders(text: str) -> set[str]:
    """Name the placeholders of a text."""
    return set(PLACEHOLDER.findall(text))
