"""Home Assistant's quality scale: what holds each of its rules here.

A check reads the code, the documents or the tests of a repository, and yields why its rule is not
met. The first line of its docstring is what `docs/quality-scale.md` says of it.
"""

from collections.abc import Callable, Iterator, Mapping

from . import bronze, gold, platinum, silver
from .reading import Repository

type Check = Callable[[Repository], Iterator[str]]

TIERS: Mapping[str, Mapping[str, Check]] = {
    "bronze": bronze.RULES,
    "silver": silver.RULES,
    "gold": gold.RULES,
    "platinum": platinum.RULES,
}
"""The checks by tier and then by rule."""
RULES: Mapping[str, Check] = {
    name: check for tier in TIERS.values() for name, check in tier.items()
}
