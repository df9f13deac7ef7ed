"""What hassfest and HACS would refuse is found: each fault is seeded in a copy."""

from collections.abc import Callable
import json
from pathlib import Path
import shutil
import subprocess
import sys
from typing import Any

import pytest
import yaml

from scripts.check_integration import main, problems

from .files import INTEGRATION, ROOT

type Seed = Callable[[Path], object]
"""Spoils a copy of the repository."""

FOLDER = Path("custom_components") / INTEGRATION.name
ENGLISH = FOLDER / "translations" / "en.json"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy what is checked of the repository."""
    shutil.copytree(INTEGRATION, tmp_path / FOLDER, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("README.md", "LICENSE", "hacs.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def at(tree: Any, keys: list[str]) -> Any:
    """Go down a tree by keys."""
    for key in keys:
        tree = tree[key]
    return tree


def put(name: Path | str, path: str, value: Any) -> Seed:
    """Set a member of a JSON or YAML file, given by its keys; `None` takes it away."""

    def seed(root: Path) -> None:
        file = root / name
        is_json = file.suffix == ".json"
        tree = json.loads(file.read_text()) if is_json else yaml.safe_load(file.read_text())
        *way, last = path.split("/")
        if value is None:
            del at(tree, way)[last]
        else:
            at(tree, way)[last] = value
        file.write_text(json.dumps(tree) if is_json else yaml.safe_dump(tree, sort_keys=False))

    return seed


def swap(name: Path | str, old: str, new: str) -> Seed:
    """Put a text of a file in the place of another."""

    def seed(root: Path) -> None:
        file = root / name
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    return seed


def reverse(root: Path) -> None:
    """Turn the order of the manifest's keys around."""
    file = root / FOLDER / "manifest.json"
    file.write_text(json.dumps(dict(reversed(json.loads(file.read_text()).items()))))


def picture(name: str, content: bytes | None = None) -> Seed:
    """Add an image, such as that of another size; without content there is none."""

    def seed(root: Path) -> None:
        path = root / FOLDER / "brand" / name
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)

    return seed


def another_integration(root: Path) -> None:
    """Add a second integration."""
    shutil.copytree(root / FOLDER, root / "custom_components" / "other")


SMALL = (INTEGRATION / "brand" / "icon.png").read_bytes()
MANIFEST = FOLDER / "manifest.json"
SERVICES = FOLDER / "services.yaml"
TRIGGERS = FOLDER / "triggers.yaml"
CONDITIONS = FOLDER / "conditions.yaml"
ICONS = FOLDER / "icons.json"
FLOW = FOLDER / "config_flow.py"

FAULTS: dict[str, tuple[Seed, str]] = {
    "manifest: version": (put(MANIFEST, "version", "soon"), "no version"),
    "manifest: no version": (put(MANIFEST, "version", None), "version"),
    "manifest: key": (put(MANIFEST, "zzz", 1), "zzz"),
    "manifest: class": (put(MANIFEST, "iot_class", "guessing"), "iot_class"),
    "manifest: type": (put(MANIFEST, "integration_type", "thing"), "integration_type"),
    "manifest: order": (reverse, "in this order"),
    "manifest: domain": (put(MANIFEST, "domain", "rufus"), "not the folder's name"),
    "manifest: domain of core": (put(MANIFEST, "domain", "sun"), "has an integration"),
    "manifest: documentation": (
        put(MANIFEST, "documentation", "https://www.home-assistant.io/integrations/steward"),
        "own pages",
    ),
    "manifest: http": (put(MANIFEST, "issue_tracker", "http://example.org"), "https"),
    "manifest: owner": (put(MANIFEST, "codeowners", ["steward"]), "@name"),
    "manifest: owners": (put(MANIFEST, "codeowners", []), "codeowners"),
    "manifest: requirement": (put(MANIFEST, "requirements", ["aiocoap >> 1"]), "no requirement"),
    "manifest: unsorted": (put(MANIFEST, "requirements", ["b", "a"]), "not sorted"),
    "manifest: dependency": (put(MANIFEST, "dependencies", ["nothing"]), "no such integration"),
    "services: selector": (put(SERVICES, "page/fields/number/selector", {"dial": {}}), "selector"),
    "services: no selector": (put(SERVICES, "page/fields/number/selector", None), "selector"),
    "services: key": (put(SERVICES, "page/fields/number/hint", "x"), "hint"),
    "services: name": (put(SERVICES, "Page it", {}), "Page it"),
    "services: not in the code": (put(SERVICES, "fly", {}), "fly is not in the code"),
    "services: not described": (put(SERVICES, "page", None), "page is in the code only"),
    "services: target": (
        put(SERVICES, "page/target/device", [{"integration": "steward"}]),
        "no filter by device",
    ),
    "services: text": (put(ENGLISH, "services/page", None), "page is not in en.json"),
    "services: text of a field": (
        put(ENGLISH, "services/page/fields/number", None),
        "number is not in en.json",
    ),
    "services: choice": (
        put(ENGLISH, "selector/page_mode/options/vibe_1", None),
        "vibe_1 is not in en.json",
    ),
    "services: icon": (put(ICONS, "services/page", None), "page is not in icons.json"),
    "triggers: not in the code": (put(TRIGGERS, "flown", {}), "flown is not in the code"),
    "triggers: not described": (put(TRIGGERS, "pager_paged", None), "in the code only"),
    "triggers: key": (put(TRIGGERS, "pager_paged/where", "here"), "where"),
    "triggers: text": (put(ENGLISH, "triggers/pager_paged", None), "pager_paged is not in en.json"),
    "triggers: icon": (put(ICONS, "triggers/pager_paged", None), "is not in icons.json"),
    "conditions: not in the code": (put(CONDITIONS, "flying", {}), "flying is not in the code"),
    "conditions: selector": (
        put(CONDITIONS, "guests_are_waiting/fields/for/selector", {"clock": {}}),
        "selector",
    ),
    "conditions: text": (
        put(ENGLISH, "conditions/guests_are_waiting/description", None),
        "description",
    ),
    "texts: section": (put(ENGLISH, "poems", {}), "poems"),
    "texts: HTML": (put(ENGLISH, "device/pager/name", "<b>Pager</b>"), "device.pager.name"),
    "texts: address": (put(ENGLISH, "device/pager/name", "See https://a.org"), "an address"),
    "texts: edge": (put(ENGLISH, "device/pager/name", "Pager "), "a space at the edge"),
    "texts: quoted placeholder": (put(ENGLISH, "device/pager/name", "P '{number}'"), "one stroke"),
    "texts: placeholder": (put(ENGLISH, "device/pager/name", "P {a b}"), "no identifier"),
    "texts: brace": (put(ENGLISH, "device/pager/name", "P {number"), "braces"),
    "texts: reference": (put(ENGLISH, "device/pager/name", "[%key:x%]"), "refer to no others"),
    "texts: placeholder in a state": (
        put(ENGLISH, "entity/sensor/guest_session/state/idle", "{x}"),
        "no placeholder",
    ),
    "texts: key": (put(ENGLISH, "entity/sensor/Guest", {"name": "x"}), "Guest"),
    "texts: description of no field": (
        put(ENGLISH, "config/step/lrs/data/host", None),
        "described, but no field: host",
    ),
    "texts: issue": (put(ENGLISH, "issues/clock_off", {"title": "x"}), "issues.clock_off"),
    "texts: another language": (
        put(FOLDER / "translations" / "de.json", "exceptions/timed_out/message", " x"),
        "de.json",
    ),
    "texts: core's file": (
        lambda root: (root / FOLDER / "strings.json").write_text("{}"),
        "core's own",
    ),
    "texts: English": (lambda root: (root / ENGLISH).unlink(), "en.json is missing"),
    "icons: name": (put(ICONS, "services/page/service", "pager"), "no icon of"),
    "icons: section": (put(ICONS, "things", {}), "things"),
    "icons: entity": (put(ICONS, "entity/sensor/nothing", {}), "no such entity"),
    "icons: state": (
        put(ICONS, "entity/sensor/guest_session/state", {"gone": "mdi:sleep"}),
        "no such state: gone",
    ),
    "flow: none": (lambda root: (root / FLOW).unlink(), "config_flow says otherwise"),
    "flow: unique": (swap(FLOW, "async_set_unique_id", "async_name"), "set up twice"),
    "flow: reauth": (swap(FLOW, "async_step_reauth(", "async_again("), "no async_step_reauth"),
    "flow: text": (put(ENGLISH, "config/step/lrs", None), "step lrs has no texts"),
    "flow: step": (put(ENGLISH, "config/step/fax", {}), "there is no step fax"),
    "flow: YAML": (swap(FOLDER / "__init__.py", "CONFIG_SCHEMA", "SCHEMA"), "no CONFIG_SCHEMA"),
    "brand: missing": (picture("icon@2x.png"), "icon@2x.png is missing"),
    "brand: size": (picture("icon@2x.png", SMALL), "256 by 256"),
    "brand: form": (picture("icon.png", b"GIF89a" + bytes(30)), "no PNG"),
    "brand: opaque": (picture("icon.png", SMALL[:25] + b"\2" + SMALL[26:]), "no transparency"),
    "brand: name": (picture("banner.png", SMALL), "no name of a brand image"),
    "brand: logo": (picture("logo@2x.png", SMALL[:16] + bytes(8) + SMALL[24:]), "shorter side"),
    "HACS: key": (put("hacs.json", "domains", ["sensor"]), "domains"),
    "HACS: name": (put("hacs.json", "name", "Warden"), "not the manifest's"),
    "HACS: root": (swap("hacs.json", '"zip_release"', '"content_in_root"'), "not in the root"),
    "HACS: zip": (put("hacs.json", "filename", "steward.tar"), "filename of the zip"),
    "HACS: version": (put("hacs.json", "homeassistant", "2031.1.0"), "newer than"),
    "HACS: read me": (lambda root: (root / "README.md").unlink(), "README.md"),
    "HACS: licence": (lambda root: (root / "LICENSE").write_text("All mine."), "LICENSE"),
    "HACS: two": (another_integration, "one integration"),
}


def test_the_repository_passes() -> None:
    assert [*problems(ROOT)] == []


@pytest.mark.parametrize(("seed", "found"), FAULTS.values(), ids=FAULTS)
def test_a_seeded_fault_is_found(
    copy: Path, capsys: pytest.CaptureFixture[str], seed: Seed, found: str
) -> None:
    seed(copy)
    assert main([str(copy)]) == 1
    assert found in capsys.readouterr().out


WORKFLOW = """
on: push
jobs:
  one:
    runs-on: {system}
    steps:
      - uses: actions/checkout@v6
      - run: echo "${{{{ {expression} }}}}"
"""


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ""),
        ({"system": "ubuntu-of-old"}, "ubuntu-of-old"),
        ({"expression": "github.nothing"}, "nothing"),
        ({"expression": "github.head_ref"}, "untrusted"),
    ],
)
def test_a_fault_in_a_workflow_is_found(
    tmp_path: Path, changes: dict[str, str], found: str
) -> None:
    program = Path(sys.executable).with_name("actionlint")
    if not program.exists():
        pytest.skip("actionlint is in .venv alone")
    path = tmp_path / "workflow.yaml"
    right = {"system": "ubuntu-latest", "expression": "github.sha"}
    path.write_text(WORKFLOW.format(**{**right, **changes}))
    result = subprocess.run([program, path], check=False, capture_output=True, text=True)  # noqa: S603
    assert (result.returncode == 0) is (not found)
    assert found in result.stdout
