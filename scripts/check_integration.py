"""Check the integration as hassfest and HACS do, by `scripts/validate`; print what is wrong."""

from collections.abc import Iterator
from pathlib import Path
import sys

from .validate import CHECKS

ROOT = Path(__file__).resolve().parent.parent


def problems(root: Path) -> Iterator[str]:
    """Yield all that is wrong with a repository."""
    if len([*root.glob("custom_components/*/manifest.json")]) != 1:
        yield "custom_components: HACS takes a repository with one integration"
        return
    for check in CHECKS.values():
        yield from check(root)


def main(arguments: list[str]) -> int:
    """Check a repository, this one unless another is named."""
    wrong = [*problems(Path(arguments[0]) if arguments else ROOT)]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
