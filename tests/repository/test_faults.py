"""Each fault that use has found has tests, and they are there."""

import ast
from functools import cache
import re

import pytest
import yaml

from .files import ROOT

FAULTS = yaml.safe_load((ROOT / "tests" / "faults.yaml").read_text(encoding="utf-8"))


@cache
def _tests_in(path: str) -> frozenset[str]:
    """Name the tests of a file: functions in Python, and calls with a name in TypeScript."""
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.endswith(".ts"):
        return frozenset(re.findall(r'^test\("([^"]+)"', text, re.MULTILINE))
    tree = ast.parse(text)
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(one.name for one in tree.body if isinstance(one, functions))


@pytest.mark.parametrize("line", FAULTS)
def test_a_fault_has_tests_that_are_there(line: str) -> None:
    fault = FAULTS[line]
    assert fault["holds"]
    assert fault["tests"]
    for node in fault["tests"]:
        path, _, name = node.partition("::")
        assert name in _tests_in(path), node


def test_no_test_stands_for_everything() -> None:
    nodes = [node for fault in FAULTS.values() for node in fault["tests"]]
    assert len(nodes) == len(set(nodes))
