"""Check a repository as hassfest and HACS do before they let a custom integration pass.

Their programs come with neither package of Home Assistant, so what they ask for is written down
here once more. Each module has one function, which yields what is wrong with its part.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from . import automations, brand, config_flow, hacs, icons, manifest, services, translations

CHECKS: Mapping[str, Callable[[Path], Iterator[str]]] = {
    "manifest": manifest.check,
    "services": services.check,
    "triggers": automations.check_triggers,
    "conditions": automations.check_conditions,
    "translations": translations.check,
    "icons": icons.check,
    "config flow": config_flow.check,
    "brand": brand.check,
    "HACS": hacs.check,
}
"""By what they look at; each is called with the root of the repository."""
