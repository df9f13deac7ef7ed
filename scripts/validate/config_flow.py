"""The config flow: it is there where the manifest says so, and no two entries are of one thing."""

import ast
from collections.abc import Iterator
from pathlib import Path

from .files import integration_of, parsed, read_json

_STEPS = {"async_step_user", "async_step_reauth", "async_step_reconfigure"}
"""The ways in which a flow of an integration of the platinum scale can begin, without discovery."""


def check(root: Path) -> Iterator[str]:
    """Yield what is wrong with the config flow, and with YAML configuration beside it."""
    folder = integration_of(root)
    wanted = read_json(folder / "manifest.json").get("config_flow", False)
    path = folder / "config_flow.py"
    if wanted != path.exists():
        yield "config_flow.py: the manifest's config_flow says otherwise"
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    flows = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and _is_flow(node)]
    if len(flows) != 1:
        yield f"config_flow.py: {len(flows)} classes are the domain's flow"
    for flow in flows:
        steps = {one.name for one in flow.body if isinstance(one, ast.AsyncFunctionDef)}
        yield from (f"config_flow.py: no {step}" for step in sorted(_STEPS - steps))
        named = {step.removeprefix("async_step_") for step in steps if "async_step_" in step}
        named -= {"reauth"}  # shows nothing itself
        texts = set(
            read_json(folder / "translations" / "en.json").get("config", {}).get("step", {})
        )
        yield from (f"config_flow.py: step {one} has no texts" for one in sorted(named - texts))
        yield from (f"en.json: there is no step {one}" for one in sorted(texts - named))
        called = {node.attr for node in ast.walk(flow) if isinstance(node, ast.Attribute)}
        if "async_set_unique_id" not in called or "_abort_if_unique_id_configured" not in called:
            yield "config_flow.py: nothing keeps one thing from being set up twice"
    yield from _check_yaml(folder)


def _is_flow(node: ast.ClassDef) -> bool:
    return any(word.arg == "domain" for word in node.keywords)


def _check_yaml(folder: Path) -> Iterator[str]:
    """Yield whether what is set up by the user interface alone says so of YAML."""
    for path, tree in parsed(folder, containing="async_setup"):
        if path != folder / "__init__.py":
            continue
        functions = {one.name for one in tree.body if isinstance(one, ast.AsyncFunctionDef)}
        assigned = {
            target.id
            for one in tree.body
            if isinstance(one, ast.Assign)
            for target in one.targets
            if isinstance(target, ast.Name)
        }
        if "async_setup" in functions and "CONFIG_SCHEMA" not in assigned:
            yield "__init__.py: async_setup, but no CONFIG_SCHEMA"
