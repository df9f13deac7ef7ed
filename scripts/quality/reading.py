"""What the checks of the quality scale read of a repository."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
import re
from typing import Any

from scripts.validate.files import integration_of, parsed, read_json, read_yaml

SYSTEMS = ("rufus", "lrs", "spreadsheetweb", "eliab")


@dataclass(frozen=True)
class Repository:
    """A repository, read once; `root` is its folder."""

    root: Path

    @cached_property
    def folder(self) -> Path:
        """The folder of the integration."""
        return integration_of(self.root)

    @cached_property
    def modules(self) -> Mapping[str, ast.Module]:
        """The integration's modules by their paths within it."""
        return {str(path.relative_to(self.folder)): tree for path, tree in parsed(self.folder)}

    @cached_property
    def english(self) -> Any:
        """The English texts."""
        return read_json(self.folder / "translations" / "en.json")

    @cached_property
    def manifest(self) -> Any:
        """The manifest."""
        return read_json(self.folder / "manifest.json")

    @cached_property
    def platforms(self) -> list[str]:
        """The modules that are platforms of entities: those that limit how many are updated."""
        names = [
            "binary_sensor",
            "button",
            "calendar",
            "event",
            "notify",
            "number",
            "select",
            "sensor",
            "switch",
            "todo",
        ]
        return [f"{name}.py" for name in names if f"{name}.py" in self.modules]

    @cached_property
    def guides(self) -> str:
        """All pages but those that are made of the code."""
        made = {"reference", "quality-scale"}
        pages = sorted((self.root / "docs").glob("*.md"))
        return "".join(one.read_text(encoding="utf-8") for one in pages if one.stem not in made)

    def yaml(self, name: str) -> Any:
        """Read a YAML file of the integration."""
        return read_yaml(self.folder / name)

    def text(self, name: str) -> str:
        """Read a file of the repository; one that is not there is empty."""
        path = self.root / name
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def page(self, system: str) -> str:
        """Read the page of a system."""
        return self.text(f"docs/{system}.md")

    def section(self, system: str, heading: str) -> str:
        """Read what stands under a heading of a system's page."""
        found = re.search(
            rf"^## {heading}\n(.*?)(?=^## |\Z)", self.page(system), re.MULTILINE | re.DOTALL
        )
        return found[1].strip() if found else ""

    def without_section(self, *headings: str) -> Iterator[str]:
        """Tell which pages have nothing under any of some headings."""
        for system in SYSTEMS:
            if not any(self.section(system, heading) for heading in headings):
                yield f"docs/{system}.md has no section {' or '.join(headings)}"

    def without_test(self, *tests: str) -> Iterator[str]:
        """Tell which tests, given as path::name, do not exist."""
        for test in tests:
            path, _, name = test.partition("::")
            if not re.search(rf"^(async )?def {name}\(", self.text(path), re.MULTILINE):
                yield f"there is no test {test}"

    def functions(self, module: str) -> Mapping[str, ast.AsyncFunctionDef | ast.FunctionDef]:
        """The functions and methods of a module by their names."""
        return {
            node.name: node
            for node in ast.walk(self.modules.get(module, ast.Module([], [])))
            if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)
        }

    def calls(self, modules: Iterable[str] | None = None) -> Iterator[tuple[str, ast.Call]]:
        """Yield each call of some modules, or of all, with the module's path."""
        for name in self.modules if modules is None else modules:
            for node in ast.walk(self.modules.get(name, ast.Module([], []))):
                if isinstance(node, ast.Call):
                    yield name, node


def called(node: ast.AST) -> str:
    """Name what a call calls, by its last name; of `a.b[c](d)` that is `b`."""
    if isinstance(node, ast.Call):
        return called(node.func)
    if isinstance(node, ast.Subscript):
        return called(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def calls_in(node: ast.AST) -> set[str]:
    """Name all that is called within a piece of code."""
    return {called(one) for one in ast.walk(node) if isinstance(one, ast.Call)}


def missing(wanted: Iterable[str], there: Iterable[str], what: str) -> Iterator[str]:
    """Tell what is missing."""
    yield from (f"{what}: no {name}" for name in wanted if name not in set(there))
