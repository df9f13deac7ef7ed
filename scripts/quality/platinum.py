"""The rules of the platinum tier."""

import ast
from collections.abc import Callable, Iterator, Mapping
import tomllib

from .reading import Repository, called

_BLOCKING = {"requests", "urllib.request", "http.client", "socket", "subprocess", "time.sleep"}
"""What waits for a network, a program or a clock and holds the event loop meanwhile."""
_MAX_IGNORED = 10
"""Lines of the integration that may be kept from the type checker."""


def _async_dependency(repo: Repository) -> Iterator[str]:
    """What talks to a system awaits it: nothing that would hold the event loop is imported."""
    for module, tree in repo.modules.items():
        for node in ast.walk(tree):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            blocking = (set(names) & _BLOCKING) - _ALLOWED.get(module, set())
            yield from (f"{module} imports {name}" for name in sorted(blocking))


_ALLOWED: Mapping[str, set[str]] = {
    # names of addresses and constants; no socket is waited for by it
    "systems/lrs/api/context.py": {"socket"},
    "systems/api/hosts.py": {"socket"},
}


def _inject_websession(repo: Repository) -> Iterator[str]:
    """Home Assistant's own HTTP session is used, and no other is made."""
    made = [module for module, call in repo.calls() if called(call) == "ClientSession"]
    yield from (f"{module} makes a session of its own" for module in made)
    if not any(called(call) == "async_get_clientsession" for _, call in repo.calls()):
        yield "Home Assistant's session is not used"


def _strict_typing(repo: Repository) -> Iterator[str]:
    """Mypy is strict, knows the types of every library, and hardly any line is kept from it."""
    mypy = tomllib.loads(repo.text("pyproject.toml"))["tool"]["mypy"]
    if mypy.get("strict") is not True or "custom_components" not in mypy["files"]:
        yield "mypy is not strict of the integration"
    for override in mypy.get("overrides", ()):
        name = override["module"]
        if override.get("ignore_missing_imports") and not name.startswith("pytest_"):
            yield f"the types of {name} are not known"
    lines = [
        f"{path.name}:{number}"
        for path in repo.folder.rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "# type: ignore" in line
    ]
    if len(lines) > _MAX_IGNORED:
        yield f"{len(lines)} lines are kept from mypy"


RULES: Mapping[str, Callable[[Repository], Iterator[str]]] = {
    "async-dependency": _async_dependency,
    "inject-websession": _inject_websession,
    "strict-typing": _strict_typing,
}
