"""Checks each rule of Home Assistant's quality scale, and makes docs/quality-scale.md of that.

    python -m scripts.quality_scale [--write]

`quality_scale.yaml` says of each rule whether it is `done`, `exempt` or still `todo`. A rule that
is said to be done, and by its check is not, is an error; so is one that is met and said to be open.
"""

from collections.abc import Iterator
from pathlib import Path
import sys
from typing import Any

from .quality import RULES, TIERS
from .quality.reading import Repository
from .reference import table

ROOT = Path(__file__).resolve().parent.parent
PAGE = "docs/quality-scale.md"
_INTRO = """# Quality scale

The [quality scale](https://developers.home-assistant.io/docs/core/integration-quality-scale/) of
Home Assistant has 54 rules for integrations. Here each of them is held by a check that reads the
code, the documents or the tests. `python -m scripts.quality_scale` runs the checks, as
`scripts/lint` does, and makes this page with `--write`. What is open says so.
"""


def answers(repo: Repository) -> dict[str, tuple[str, str]]:
    """Read what quality_scale.yaml answers: by rule the status, and the comment."""
    rules: dict[str, Any] = repo.yaml("quality_scale.yaml")["rules"]
    return {
        name: (one, "") if isinstance(one, str) else (one["status"], one.get("comment", ""))
        for name, one in rules.items()
    }


def problems(repo: Repository) -> Iterator[str]:
    """Yield what is wrong: a rule without an answer, or one that its check does not agree with."""
    said = answers(repo)
    yield from (f"{name}: no answer" for name in RULES if name not in said)
    yield from (f"{name}: no such rule" for name in said if name not in RULES)
    for name, check in RULES.items():
        status, comment = said.get(name, ("", ""))
        found = [*check(repo)]
        if status == "done":
            yield from (f"{name}: {one}" for one in found)
        elif status in {"exempt", "todo"}:
            if not found:
                yield f"{name}: is said to be {status}, but is met"
            if len(comment.split()) < 3:
                yield f"{name}: {status} without a reason"
        elif status:
            yield f"{name}: {status} is no answer"


def page(repo: Repository) -> str:
    """Make the page."""
    said = answers(repo)
    parts = [_INTRO]
    for tier, rules in TIERS.items():
        rows = []
        for name, check in rules.items():
            status, comment = said[name]
            holds = (check.__doc__ or "").partition("\n")[0]
            text = holds if status == "done" else ""
            rows.append((f"`{name}`", status, " ".join(filter(None, (text, comment.strip())))))
        parts += [f"## {tier.capitalize()}\n", table(("rule", "", "what holds it"), *rows)]
    return "\n".join(parts)


def main(arguments: list[str]) -> int:
    """Print what is wrong, and whether the page is up to date; or write it."""
    repo = Repository(ROOT)
    if "--write" in arguments:
        (ROOT / PAGE).write_text(page(repo), encoding="utf-8")
    wrong = [*problems(repo)]
    if repo.text(PAGE) != page(repo):
        wrong.append(f"{PAGE} is not up to date: python -m scripts.quality_scale --write")
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
