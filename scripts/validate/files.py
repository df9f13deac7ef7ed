"""Reading a repository's files, and telling how they break a schema."""

import ast
from collections.abc import Iterator
from functools import cache
import json
from pathlib import Path
from typing import Any

import voluptuous as vol
import yaml


def integration_of(root: Path) -> Path:
    """Give the folder of the integration of a repository."""
    (folder,) = [path.parent for path in root.glob("custom_components/*/manifest.json")]
    return folder


def read_json(path: Path) -> Any:
    """Read a JSON file; one that is not there is an empty object."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def read_yaml(path: Path) -> Any:
    """Read a YAML file; one that is not there is an empty mapping."""
    return (yaml.safe_load(path.read_text(encoding="utf-8")) or {}) if path.exists() else {}


def parsed(folder: Path, *, containing: str = "") -> Iterator[tuple[Path, ast.Module]]:
    """Parse each Python file of a folder, or those that have a word; the trees are not changed."""
    for path in sorted(folder.rglob("*.py")):
        if containing in (text := path.read_text(encoding="utf-8")):
            yield path, _tree(text)


@cache
def _tree(text: str) -> ast.Module:
    """Parse a file, of whichever copy of the repository, once."""
    return ast.parse(text)


def broken(schema: vol.Schema, data: Any, where: str) -> Iterator[str]:
    """Tell how data break a schema."""
    try:
        schema(data)
    except vol.MultipleInvalid as error:
        for one in error.errors:
            path = ".".join(str(part) for part in one.path)
            yield f"{where}: {path}: {one.msg}"
    except vol.Invalid as error:
        yield f"{where}: {error}"


def unlike(named: set[str], other: set[str], where: str, there: str) -> Iterator[str]:
    """Tell which names are in one of two places only."""
    yield from (f"{where}: {name} is not in {there}" for name in sorted(named - other))
    yield from (f"{where}: {name} is in {there} only" for name in sorted(other - named))
