"""Each blueprint says what it is, and is what its page says."""

import re
from typing import Any
from urllib.parse import quote

from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint import Blueprint
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.selector import selector
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
)

from .. import test_docs as pages
from ..common import (
    ARCH,
    MAT,
)
from ..repository.files import INTEGRATION, ROOT, read_json

FOLDER = ROOT / "blueprints" / "automation" / "steward"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
DOCUMENTATION = read_json(INTEGRATION / "manifest.json")["documentation"]
every_example = pages.test_every_example_is_an_automation


# What they are made of


async def blueprint(hass: HomeAssistant, name: str) -> Blueprint:
    """Load a blueprint as Home Assistant does."""
    assert await async_setup_component(hass, "automation", {})
    return await async_get_blueprints(hass).async_get_blueprint(f"steward/{name}.yaml")


@pytest.mark.usefixtures("automate")
@pytest.mark.parametrize("name", NAMES)
async def test_it_says_what_it_is_and_asks_for(hass: HomeAssistant, name: str) -> None:
    loaded = await blueprint(hass, name)
    assert loaded.validate() is None
    path = f"blueprints/automation/steward/{name}.yaml"
    assert loaded.metadata["source_url"] == f"{DOCUMENTATION}/blob/main/{path}"
    assert loaded.metadata["description"]
    declared = read_json(ROOT / "hacs.json")["homeassistant"]
    assert loaded.metadata["homeassistant"]["min_version"] == declared
    for given in loaded.inputs.values():
        assert given["name"]
        assert given["selector"]
        if given.get("default"):
            choose: Any = selector(given["selector"])
            choose(given["default"])


def fits(hass: HomeAssistant, device: dr.DeviceEntry, wanted: dict[str, Any]) -> bool:
    """Tell whether a device selector offers a device, as the user interface decides it."""
    entities = er.async_entries_for_device(er.async_get(hass), device.id)
    made = {"integration": "steward", "manufacturer": device.manufacturer}
    return any(one.items() <= made.items() for one in wanted["filter"]) and (
        "entity" not in wanted
        or any(entity.domain in one["domain"] for one in wanted["entity"] for entity in entities)
    )


@pytest.mark.usefixtures("automate")
@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("table_ready", "transmitter", {"T7470"}),
        ("overdue_guests", "transmitter", {"T7470"}),
        ("finish_announcer", "finish", {MAT, ARCH}),
        ("silent_device", "devices", {MAT, ARCH}),
        ("close_sessions", "devices", {MAT, ARCH, "RUFUS Cloud"}),
    ],
)
async def test_it_offers_only_the_devices_that_fit(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    lrs_entry: MockConfigEntry,
    name: str,
    given: str,
    expected: set[str],
) -> None:
    wanted = (await blueprint(hass, name)).inputs[given]["selector"]["device"]
    offered = {
        device.name
        for entry in (rufus_entry, lrs_entry)
        for device in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
        if fits(hass, device, wanted)
    }
    assert offered == expected


def test_each_can_be_imported_from_the_documentation() -> None:
    page = (ROOT / "docs" / "automations.md").read_text(encoding="utf-8")
    links = re.findall(r"redirect/blueprint_import/\?blueprint_url=([^)\s]+)", page)
    base = f"{DOCUMENTATION}/blob/main/blueprints/automation/steward"
    assert sorted(links) == [quote(f"{base}/{name}.yaml", safe="") for name in NAMES]


@pytest.mark.usefixtures("automate")
async def test_every_example_of_the_page_is_an_automation(hass: HomeAssistant) -> None:
    await every_example(hass, "automations.md")


# A table is ready
