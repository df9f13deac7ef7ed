"""Each rule of the quality scale is held by a check, and each check finds what breaks its rule."""

from collections.abc import Callable
import os
from pathlib import Path
import re
import shutil

import pytest

from scripts import quality_scale
from scripts.quality import RULES, TIERS
from scripts.quality.reading import Repository

from .files import INTEGRATION, ROOT

type Spoil = Callable[[Path], object]

CODE = f"custom_components/{INTEGRATION.name}"
LRS_CODE = f"{CODE}/systems/lrs"
ENGLISH = f"{CODE}/translations/en.json"
LRS = "docs/lrs.md"


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy once what the checks read."""
    root = tmp_path_factory.mktemp("quality")
    skip = shutil.ignore_patterns("__pycache__", "node_modules", "*.png", "fixtures", "layouts")
    for folder in (CODE, "docs", "tests", "requirements", "blueprints", ".github"):
        shutil.copytree(ROOT / folder, root / folder, ignore=skip)
    for name in ("README.md", "LICENSE", "hacs.json", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    (root / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "test", root / "scripts" / "test")
    brand = root / CODE / "brand"
    for path in (INTEGRATION / "brand").glob("*"):
        shutil.copy(path, brand / path.name)
    return root


def swap(name: str, old: str, new: str = "") -> Spoil:
    """Put another text in the place of what a pattern finds first."""

    def spoil(root: Path) -> None:
        path = root / name
        text, times = re.subn(old, new, path.read_text(), count=1, flags=re.DOTALL)
        assert times, f"{name} has no {old}"
        path.unlink()  # it is a link to the original
        path.write_text(text)

    return spoil


def gone(name: str) -> Spoil:
    """Take a file away."""
    return lambda root: (root / name).unlink()


def without(heading: str) -> Spoil:
    """Take a section out of the page of the transmitter."""
    return swap(LRS, rf"\n## {heading}\n.*?(?=\n## |\Z)")


SPOILT: dict[str, Spoil] = {
    "action-setup": swap(f"{CODE}/__init__.py", r"    async_setup_services\(hass\)\n"),
    "appropriate-polling": swap(f"{LRS_CODE}/__init__.py", r"_seconds\(2, ", "_seconds(1, "),
    "brands": gone(f"{CODE}/brand/icon.png"),
    "common-modules": swap(f"{CODE}/button.py", r"from \.entity import", "from .other import"),
    "config-flow-test-coverage": gone("tests/systems/spreadsheetweb/test_config_flow.py"),
    "config-flow": swap(ENGLISH, r'"port": "[^"]*\."', '"other": "."'),
    "dependency-transparency": swap(f"{CODE}/manifest.json", r'"aiocoap>=[^"]*"', '"aiocoap"'),
    "docs-actions": swap("docs/reference.md", "### `steward.page`\n", ""),
    "docs-conditions": swap("docs/automations.md", "`steward.guests_are_waiting`", "it"),
    "docs-high-level-description": swap(LRS, r"\]\(https://[^)]*\)", "]"),
    "docs-installation-instructions": swap("README.md", "HACS\\*\\*", "it**"),
    "docs-removal-instructions": without("Removal"),
    "docs-triggers": swap("docs/reference.md", "### `steward.pager_paged`\n", ""),
    "entity-event-setup": swap(f"{CODE}/entity.py", "self.key = key", "self.listen(key)"),
    "entity-unique-id": swap(f"{CODE}/entity.py", "_attr_unique_id", "_attr_id"),
    "has-entity-name": swap(f"{CODE}/entity.py", "_attr_has_entity_name = True", "x = 1"),
    "runtime-data": swap(f"{CODE}/repairs.py", r"\Z", "\nX = hass.data[DOMAIN]\n"),
    "test-before-configure": swap(f"{CODE}/config_flow.py", r"\.validate_input", ".take"),
    "test-before-setup": swap(f"{CODE}/__init__.py", "async_config_entry_first_refresh", "refresh"),
    "unique-config-entry": swap(f"{LRS_CODE}/__init__.py", "unique_id=", "id="),
    "action-exceptions": swap(f"{CODE}/services.py", r"\Z", "\nraise ValueError(1)\n"),
    "config-entry-unloading": swap(f"{CODE}/__init__.py", "async_unload_platforms", "async_leave"),
    "docs-configuration-parameters": swap(LRS, r"\| Pager numbers \|", "| Numbers |"),
    "docs-installation-parameters": gone("docs/eliab.md"),
    "entity-unavailable": swap(f"{CODE}/entity.py", r"def available\(", "def there("),
    "integration-owner": swap(".github/CODEOWNERS", "@", "#"),
    "log-when-unavailable": swap(
        "tests/test_coordinator_errors.py", "test_failure_and_recovery_are_logged_once_each", "x"
    ),
    "parallel-updates": swap(f"{CODE}/sensor.py", "PARALLEL_UPDATES = 0", "X = 0"),
    "reauthentication-flow": swap(f"{CODE}/config_flow.py", r"def async_step_reauth\(", "def x("),
    "test-coverage": swap("scripts/test", "--cov-fail-under=95", "--cov-fail-under=60"),
    "devices": swap(f"{CODE}/systems/eliab/entities.py", "manufacturer=", "name="),
    "diagnostics": swap(f"{CODE}/systems/rufus/__init__.py", "redact=", "hide="),
    "discovery": swap(f"{CODE}/manifest.json", '"domain"', '"zeroconf": [], "domain"'),
    "docs-data-update": without("What is pushed, and what is polled"),
    "docs-examples": without("Examples"),
    "docs-known-limitations": without("Known limitations"),
    "docs-supported-devices": without("Supported devices"),
    "docs-supported-functions": without("What it shows"),
    "docs-troubleshooting": without("Troubleshooting"),
    "docs-use-cases": without("What it is good for"),
    "dynamic-devices": swap(f"{CODE}/devices.py", "async_add_items_listener", "async_wait"),
    "entity-category": swap(
        f"{LRS_CODE}/entities.py", r"entity_category=EntityCategory.CONFIG,\n", "\n"
    ),
    "entity-device-class": swap(
        f"{LRS_CODE}/entities.py", r"device_class=SensorDeviceClass\.DURATION,", ""
    ),
    "entity-disabled-by-default": swap(f"{LRS_CODE}/entities.py", "enabled=False", "enabled=True"),
    "entity-translations": swap(ENGLISH, '"waitlist": {', '"other": {'),
    "exception-translations": swap(
        f"{CODE}/services.py", r"raise HomeAssistantError\(", "raise HomeAssistantError('no', "
    ),
    "icon-translations": swap(f"{CODE}/icons.json", '"waitlist"', '"other"'),
    "reconfiguration-flow": gone(f"{CODE}/config_flow.py"),
    "repair-issues": swap(ENGLISH, '"fix_flow"', '"flow"'),
    "stale-devices": swap(f"{CODE}/devices.py", "async_remove_device", "async_keep_device"),
    "async-dependency": swap(f"{CODE}/const.py", r"\Z", "\nimport requests\n"),
    "inject-websession": swap(f"{CODE}/const.py", r"\Z", "\nS = aiohttp.ClientSession()\n"),
    "strict-typing": swap("pyproject.toml", "strict = true", "strict = false"),
}
"""How each rule is broken; the one that is left, discovery-update-info, has discovery's check."""


def test_there_are_54_rules() -> None:
    assert len(RULES) == sum(map(len, TIERS.values())) == 54
    assert set(SPOILT) == set(RULES) - {"discovery-update-info"}


def test_what_is_said_of_the_rules_is_so() -> None:
    assert [*quality_scale.problems(Repository(ROOT))] == []
    page = (ROOT / quality_scale.PAGE).read_text(encoding="utf-8")
    assert page == quality_scale.page(Repository(ROOT))


@pytest.mark.parametrize("rule", SPOILT)
def test_a_rule_that_is_broken_is_found(original: Path, tmp_path: Path, rule: str) -> None:
    root = tmp_path / "repository"
    shutil.copytree(original, root, copy_function=os.link)
    before = [*RULES[rule](Repository(root))]
    SPOILT[rule](root)
    after = [*RULES[rule](Repository(root))]
    if rule == "discovery":  # is exempt, as long as nothing is discovered
        before, after = after, before
    assert set(after) - set(before)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (r"  brands: done\n", "", "brands: no answer"),
        (r"  brands: done\n", "  brands: done\n  colors: done\n", "colors: no such rule"),
        (r"  brands: done\n", "  brands: perhaps\n", "brands: perhaps is no answer"),
        (
            r"  brands: done\n",
            "  brands:\n    status: exempt\n    comment: It has no brand.\n",
            "brands: is said to be exempt, but is met",
        ),
        (
            r"    status: exempt\n    comment: Nothing[^\n]*\n",
            "    status: todo\n",
            "without a reason",
        ),
    ],
)
def test_an_answer_that_is_not_so_is_found(
    original: Path, tmp_path: Path, old: str, new: str, found: str
) -> None:
    root = tmp_path / "repository"
    shutil.copytree(original, root, copy_function=os.link)
    swap(f"{CODE}/quality_scale.yaml", old, new)(root)
    assert any(found in one for one in quality_scale.problems(Repository(root)))
