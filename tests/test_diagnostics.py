"""Diagnostics tell what is going on, and no secret."""

from collections import Counter
from collections.abc import Awaitable, Callable
import json
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import refresh

type Download = Callable[[MockConfigEntry], Awaitable[dict[str, Any]]]


@pytest.fixture
def download(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Download:
    """Download diagnostics as a user does."""

    async def get(entry: MockConfigEntry) -> dict[str, Any]:
        return dict(await get_diagnostics_for_config_entry(hass, hass_client, entry))

    return get


def secrets_of_account(entry: MockConfigEntry, sim: RufusSimulator) -> set[str]:
    """Name all that must not be told of an account."""
    return {
        entry.data["api_key"],
        *sim.world.devices,
        *sim.world.sessions,
        *(device.serial_number for device in sim.world.devices.values()),
    }


def assert_without(dump: dict[str, Any], secrets: set[str]) -> None:
    """Search the whole dump."""
    text = json.dumps(dump)
    assert all(secrets)
    assert not [secret for secret in secrets if secret.lower() in text.lower()]


async def test_account(
    rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, download: Download
) -> None:
    dump = await download(rufus_entry)
    assert_without(dump, secrets_of_account(rufus_entry, rufus_sim))
    assert dump["entry"] == {
        "system": "rufus",
        "api_key": "**REDACTED**",
        "url": "**REDACTED**",
    }
    assert dump["last_update_success"] is True
    assert dump["last_error"] is None
    assert dump["update_interval"] == "0:00:05"
    account, mat, arch = [one for one in dump["items"] if one["kind"] != "Readiness"]
    assert account == {
        "kind": "Account",
        "open_sessions": 1,
        "events": [],
        "unsaved": False,
        "set_aside": None,
    }
    assert mat["kind"] == arch["kind"] == "TimingDevice"
    assert mat["device"]["deviceid"] == "**REDACTED**"
    assert mat["device"]["battery_percentage"] == 81
    assert mat["session"]["token_session"] == "**REDACTED**"
    assert mat["session"]["passings"] == 1
    assert arch["session"] is None


async def test_transmitter(
    lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, download: Download
) -> None:
    dump = await download(lrs_entry)
    assert_without(dump, {lrs_sim.host, "Ana Lopez", "Ana", "Bo Berg"})
    assert dump["entry"] == {"system": "lrs", "host": "**REDACTED**", "port": lrs_sim.port}
    by_number = {item.get("number"): item for item in dump["items"]}
    assert by_number[None]["kind"] == "Transmitter"
    assert (by_number[None]["waiting"], by_number[None]["paged"]) == (1, 1)
    assert by_number[None]["settings"]["default_goal"] == 300
    assert by_number[3] == {"kind": "Pager", "number": 3, "guest": None}
    assert by_number[12]["guest"]["label"] == "**REDACTED**"
    assert by_number[12]["guest"]["party_size"] == 2
    assert by_number[12]["guest"]["state"] == "started"


async def test_staff_is_not_named(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, download: Download
) -> None:
    cook = ConfigSubentry(
        data=MappingProxyType({"name": "Cesare Cook", "number": 9}),
        subentry_type="staff_pager",
        title="Cesare Cook",
        unique_id=None,
    )
    hass.config_entries.async_add_subentry(lrs_entry, cook)
    await hass.async_block_till_done()
    dump = await download(lrs_entry)
    assert_without(dump, {lrs_sim.host, "Cesare", "Cook"})
    (staff,) = (item for item in dump["items"] if item["kind"] == "StaffPager")
    assert (staff["number"], staff["name"]) == (9, "**REDACTED**")


async def test_guests_of_a_transmitter_that_is_gone_are_not_named(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, download: Download
) -> None:
    await lrs_sim.stop()
    await refresh(hass, lrs_entry)
    dump = await download(lrs_entry)
    assert dump["last_update_success"] is False
    assert_without(dump, {lrs_sim.host, "Ana", "Bo Berg"})
    await lrs_sim.start()


@pytest.mark.parametrize(
    ("status", "error"), [(500, "UpdateFailed"), (401, "ConfigEntryAuthFailed")]
)
async def test_account_whose_last_update_failed(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    download: Download,
    status: int,
    error: str,
) -> None:
    """What the cloud said may hold anything, so only the kind of the error is told."""
    secrets = secrets_of_account(rufus_entry, rufus_sim)
    rufus_sim.faults.set_fault(
        status=status, body={"body": {"description": f"What is {' and '.join(secrets)}?"}}
    )
    await refresh(hass, rufus_entry)
    dump = await download(rufus_entry)
    assert_without(dump, secrets)
    assert dump["last_update_success"] is False
    assert dump["last_error"] == error
    assert Counter(one["kind"] for one in dump["items"]) == {
        "Account": 1,
        "TimingDevice": 2,
        "Readiness": 2,
    }


async def test_what_the_entry_was_reconfigured_to_is_no_secret_less(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    download: Download,
) -> None:
    hass.config_entries.async_update_entry(
        rufus_entry, data={**rufus_entry.data, "api_key": rufus_sim.ready()["keys"]["read"]}
    )
    assert_without(await download(rufus_entry), secrets_of_account(rufus_entry, rufus_sim))


async def test_account_that_does_not_poll(rufus_entry: MockConfigEntry, download: Download) -> None:
    rufus_entry.runtime_data.update_interval = None
    assert (await download(rufus_entry))["update_interval"] is None
