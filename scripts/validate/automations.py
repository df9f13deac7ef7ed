"""triggers.yaml and conditions.yaml: as the automation editor shows them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from homeassistant.helpers import config_validation as cv, selector
import voluptuous as vol

from .files import broken, integration_of, parsed, read_yaml, unlike
from .services import FIELD, check_texts

_SCHEMA = vol.Schema(
    {
        cv.underscore_slug: vol.Any(
            None,
            vol.Schema(
                {
                    vol.Optional("target"): selector.TargetSelector.CONFIG_SCHEMA,
                    vol.Optional("fields"): {
                        cv.slug: {**FIELD, vol.Optional("context"): {str: str}}
                    },
                }
            ),
        )
    }
)


def check_triggers(root: Path) -> Iterator[str]:
    """Yield what is wrong with the triggers."""
    yield from _check(root, "triggers", "async_get_triggers")


def check_conditions(root: Path) -> Iterator[str]:
    """Yield what is wrong with the conditions."""
    yield from _check(root, "conditions", "async_get_conditions")


def _check(root: Path, section: str, getter: str) -> Iterator[str]:
    folder = integration_of(root)
    described = read_yaml(folder / f"{section}.yaml")
    described = {name: one for name, one in described.items() if not name.startswith(".")}
    yield from broken(_SCHEMA, described, f"{section}.yaml")
    yield from unlike(set(described), set(_offered(folder, getter)), f"{section}.yaml", "the code")
    yield from check_texts(folder, section, described)


def _offered(folder: Path, getter: str) -> Iterator[str]:
    """Yield the keys of the mapping that a function of the integration returns."""
    for _, tree in parsed(folder, containing=getter):
        for node in ast.walk(tree):
            if isinstance(node, ast.AsyncFunctionDef) and node.name == getter:
                for made in ast.walk(node):
                    if isinstance(made, ast.Dict):
                        yield from (str(k.value) for k in made.keys if isinstance(k, ast.Constant))
