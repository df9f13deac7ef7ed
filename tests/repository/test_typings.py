"""Our types of libraries that have none are those of the versions that are pinned."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

from .files import ROOT

TYPINGS = ROOT / "typings"
STUBS = sorted(TYPINGS.rglob("*.pyi"))


def module_of(path: Path) -> str:
    """Name the module of a stub."""
    parts = path.relative_to(TYPINGS).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@pytest.mark.parametrize("path", STUBS, ids=module_of)
def test_what_is_typed_is_there(path: Path) -> None:
    module = import_module(module_of(path))
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign):
            (target,) = node.targets
            assert isinstance(target, ast.Name)
            assert hasattr(module, target.id)
        if isinstance(node, ast.FunctionDef):
            assert callable(getattr(module, node.name))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            found = getattr(module, node.name)
            assert isinstance(found, type)
            methods = [one.name for one in node.body if isinstance(one, ast.FunctionDef)]
            assert [name for name in methods if not hasattr(found, name)] == []
            for one in node.body:
                if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
                    value = getattr(found, one.targets[0].id)
                    assert int(value) == ast.literal_eval(one.value)
