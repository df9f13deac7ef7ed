"""Steward's conditions hold as long as what they are named after."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import async_from_config, async_validate_condition_config
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.const import DOMAIN
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import (
    ARCH,
    MAT,
    coordinator_of,
    device_id,
    deviceid,
    entity_id,
    key,
    refresh,
    state_of,
    until,
)

type Check = Callable[..., Awaitable[bool | None]]


@pytest.fixture
def check(hass: HomeAssistant) -> Check:
    """Test a condition by its name, its target and its options."""

    async def check(name: str, target: dict[str, Any], **options: Any) -> bool | None:
        config = {"condition": f"{DOMAIN}.{name}", "target": target, "options": options}
        condition = await async_from_config(
            hass, await async_validate_condition_config(hass, config)
        )
        try:
            return condition.async_check()
        finally:
            condition.async_unload()

    return check


async def test_session_of_timing_devices(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, check: Check
) -> None:
    mat, arch, account = (
        {"device_id": device_id(hass, rufus_entry, item)}
        for item in (key(rufus_sim, MAT), key(rufus_sim, ARCH), "hub")
    )
    assert await check("session_is_active", mat)
    assert not await check("session_is_active", arch)
    assert await check("session_is_active", account)
    assert not await check("session_is_active", account, behavior="all")
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH))
    await refresh(hass, rufus_entry)
    assert await check("session_is_active", account, behavior="all")
    assert not await check("session_is_active", arch, **{"for": "00:10:00"})


async def test_session_that_is_not_known_is_not_active(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, check: Check
) -> None:
    await rufus_sim.stop()
    await refresh(hass, rufus_entry)
    mat = entity_id(hass, rufus_entry, key(rufus_sim, MAT), "session")
    assert not await check("session_is_active", {"entity_id": mat})


@pytest.mark.parametrize(("number", "state"), [(3, "idle"), (7, "paged"), (12, "started")])
async def test_session_of_a_pager(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, check: Check, number: int, state: str
) -> None:
    session = entity_id(hass, lrs_entry, f"pager_{number}", "session")
    assert await check("session_is_active", {"entity_id": session}) is (state != "idle")


@pytest.mark.parametrize("name", ["waiting", "paged", "waitlist"])
async def test_guests_are_waiting(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    check: Check,
    name: str,
) -> None:
    """Whatever of the transmitter is targeted; those who were paged do not wait."""
    domain = "todo" if name == "waitlist" else "sensor"
    target = {"entity_id": entity_id(hass, lrs_entry, "hub", name, domain)}
    assert await check("guests_are_waiting", target)
    lrs_sim.commands["page"](number=12)
    await until(lambda: coordinator_of(lrs_entry).data["hub"].waiting == 0)
    await hass.async_block_till_done()
    assert state_of(hass, lrs_entry, "hub", "paged") == "2"
    assert not await check("guests_are_waiting", target)


async def test_no_guest_of_a_pager_or_of_others(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, check: Check
) -> None:
    hass.states.async_set("sensor.other_waiting", "5")
    pager = entity_id(hass, lrs_entry, "pager_12", "session")
    target = {"entity_id": [pager, "sensor.other_waiting"]}
    assert not await check("guests_are_waiting", target)
