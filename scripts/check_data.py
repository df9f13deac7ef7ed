"""Check that every JSON, YAML and TOML file of the work tree can be read."""

from collections.abc import Callable
import json
from pathlib import Path
import subprocess
import sys
import tomllib

import yaml

ROOT = Path(__file__).resolve().parent.parent


class _Loader(yaml.SafeLoader):
    """A safe loader that lets Home Assistant's own tags (!input, !secret) pass."""


_Loader.add_multi_constructor("!", lambda _loader, _tag, node: str(node.value))


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object of JSON's pairs; a key given twice is a mistake."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"given twice: {', '.join(twice)}")
    return found


READERS: dict[str, Callable[[str], object]] = {
    ".json": lambda text: json.loads(text, object_pairs_hook=_unique),
    ".toml": tomllib.loads,
    ".yaml": lambda text: yaml.load(text, _Loader),  # noqa: S506  # it is a SafeLoader
    ".yml": lambda text: yaml.load(text, _Loader),  # noqa: S506  # it is a SafeLoader
}


def work_tree() -> list[Path]:
    """List the files of the work tree, committed or not, that git does not ignore."""
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def main() -> int:
    """Read each file; print what is wrong with it."""
    wrong = 0
    for path in work_tree():
        if (reader := READERS.get(path.suffix)) is None:
            continue
        try:
            reader(path.read_text(encoding="utf-8"))
        except (ValueError, yaml.YAMLError) as error:
            wrong += 1
            print(f"{path.relative_to(ROOT)}: {error}")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
