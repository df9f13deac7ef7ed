"""The measurements: what a program reads of them, and what is counted."""

import json
import re

import pytest

from benchmarks.figures import close, milliseconds
from scripts.trace import Function, Tracer

from .files import ROOT

_STEWARD = "/somewhere/custom_components/steward/systems/some.py"
_SOURCE = """
def outer():
    yes, no = lambda: 1, lambda: 2
    return yes() + no() + sum(number for number in range(3))

def idle():
    pass
"""


def _names() -> list[str]:
    """Read which measurements `scripts/bench` knows."""
    script = (ROOT / "scripts" / "bench").read_text(encoding="utf-8")
    found = re.search(r"set -- (.*)", script)
    assert found
    return found[1].split()


@pytest.mark.parametrize("name", _names())
def test_each_measurement_is_there_and_explained(name: str) -> None:
    assert (ROOT / "benchmarks" / f"{name}.py").is_file()
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert f"| `{name}` |" in page


def test_the_last_line_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    close("page", {**milliseconds("page", [0.001, 0.002, 0.003]), "calls": 3})
    name, _, figures = capsys.readouterr().out.partition(": ")
    assert name == "page"
    assert json.loads(figures) == {"page_ms_median": 2.0, "page_ms_p95": 2.9, "calls": 3}


async def test_what_runs_is_traced_by_name_and_in_its_order() -> None:
    ours: dict[str, object] = {}
    others: dict[str, object] = {}
    exec(compile(_SOURCE, _STEWARD, "exec"), ours)  # noqa: S102 - the source is above
    exec(compile(_SOURCE, "/somewhere/other.py", "exec"), others)  # noqa: S102
    tracer = Tracer()

    async def act() -> None:
        for names in (others, ours):
            outer = names["outer"]
            assert callable(outer)
            outer()
        tracer.mark()
        idle = ours["idle"]
        assert callable(idle)
        idle()

    try:
        functions, before = await tracer.trace(act)
    finally:
        tracer.stop()
    file = "systems/some.py"
    assert before == [
        Function(file, "outer"),
        Function(file, "outer.<locals>.<lambda>"),
        Function(file, "outer.<locals>.<genexpr>"),
    ]
    assert functions == [*before, Function(file, "idle")]
