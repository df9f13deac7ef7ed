"""Entries are set up, unloaded, reloaded and removed without a trace."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from types import CoroutineType
from typing import Any

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.steward.const import DOMAIN
from custom_components.steward.identity import identifier
from custom_components.steward.systems.api.errors import CannotConnectError
from custom_components.steward.systems.lrs import coordinator as lrs_coordinator
from custom_components.steward.systems.table import SYSTEMS
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import (
    ARCH,
    MAT,
    coordinator_of,
    device_id,
    device_of,
    furnish_lrs,
    furnish_rufus,
    key,
    lrs_entry_for,
    refresh,
    rufus_entry_for,
    set_up,
    settled,
    state_of,
    unload_all,
    until,
)
from .conftest import StartLrs, StartRufus


def sockets() -> int:
    """Count the sockets that this process has open."""
    return sum(
        1
        for handle in Path("/proc/self/fd").iterdir()
        if handle.is_symlink() and str(handle.readlink()).startswith("socket:")
    )


def own_tasks() -> list[str]:
    """Name the tasks that run code of Steward's."""
    return [
        task.get_name()
        for task in asyncio.all_tasks()
        if isinstance(work := task.get_coro(), CoroutineType)
        and "/custom_components/steward/" in work.cr_code.co_filename
    ]


async def test_actions_are_there_without_an_entry(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    names = {action.name for system in SYSTEMS.values() for action in system.actions}
    assert set(hass.services.async_services_for_domain(DOMAIN)) == names
    assert names >= {"open_session", "assign_pager", "send_page", "get_history", "sync_clock"}


async def test_actions_stay_when_entries_come_and_go(
    hass: HomeAssistant, rufus_entry: MockConfigEntry
) -> None:
    before = hass.services.async_services_for_domain(DOMAIN)
    await hass.config_entries.async_reload(rufus_entry.entry_id)
    assert hass.services.async_services_for_domain(DOMAIN) == before
    await hass.config_entries.async_remove(rufus_entry.entry_id)
    assert hass.services.async_services_for_domain(DOMAIN) == before


async def test_unloaded_account_leaves_nothing_behind(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    coordinator = coordinator_of(rufus_entry)
    mat = key(rufus_sim, MAT)
    assert await hass.config_entries.async_unload(rufus_entry.entry_id)
    assert rufus_entry.state is ConfigEntryState.NOT_LOADED
    assert not coordinator._listeners
    assert not any(coordinator._listeners_by_key.values())
    assert not own_tasks()
    asked = rufus_sim.state()["requests"]
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert rufus_sim.state()["requests"] == asked
    assert state_of(hass, rufus_entry, mat, "session") == "unavailable"


async def test_unloaded_transmitter_leaves_nothing_behind(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    furnish_lrs(lrs_sim)
    before = sockets()
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    coordinator = coordinator_of(entry)
    await settled(entry)
    assert coordinator.data["hub"].observed
    assert sockets() == before + 2  # to read and observe, and for commands
    assert own_tasks()
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert not coordinator._listeners
    assert not any(coordinator._listeners_by_key.values())
    await until(lambda: not own_tasks())
    assert sockets() == before
    assert state_of(hass, entry, "pager_7", "session") == "unavailable"


async def test_stopping_home_assistant_closes_the_transmitter_s_socket(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    before = sockets()
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    hass.bus.async_fire("homeassistant_stop")
    await until(lambda: sockets() == before)
    await until(lambda: not own_tasks())


async def test_reload_works_on(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
) -> None:
    for entry in (rufus_entry, lrs_entry):
        devices = {one.id for one in dr.async_get(hass).devices}
        entities = set(er.async_get(hass).entities)
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
        assert entry.state is ConfigEntryState.LOADED
        assert {one.id for one in dr.async_get(hass).devices} == devices
        assert set(er.async_get(hass).entities) == entities
    rufus_sim.open_session(deviceid=key(rufus_sim, ARCH).removeprefix("device_"), alias="Late run")
    await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, key(rufus_sim, ARCH), "session_name") == "Late run"
    await settled(lrs_entry)
    lrs_sim.commands["page"](number=12)
    await until(lambda: state_of(hass, lrs_entry, "pager_12", "session") == "paged")


async def test_idle_pagers_are_there_after_a_restart(
    hass: HomeAssistant, lrs_entry: MockConfigEntry
) -> None:
    """The transmitter does not list them: they are known by their devices."""
    assert await hass.config_entries.async_reload(lrs_entry.entry_id)
    await hass.async_block_till_done()
    assert state_of(hass, lrs_entry, "pager_3", "session") == "idle"


async def test_removed_entry_takes_its_devices_and_entities_along(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, lrs_entry: MockConfigEntry
) -> None:
    await hass.config_entries.async_remove(rufus_entry.entry_id)
    await hass.async_block_till_done()
    devices, entities = dr.async_get(hass), er.async_get(hass)
    assert not dr.async_entries_for_config_entry(devices, rufus_entry.entry_id)
    assert not er.async_entries_for_config_entry(entities, rufus_entry.entry_id)
    assert dr.async_entries_for_config_entry(devices, lrs_entry.entry_id)
    left = er.async_entries_for_config_entry(entities, lrs_entry.entry_id)
    assert hass.states.async_entity_ids_count() == sum(not one.disabled for one in left)


async def test_unreachable_account_is_tried_again(
    hass: HomeAssistant, rufus_sim: RufusSimulator
) -> None:
    furnish_rufus(rufus_sim)
    await rufus_sim.stop()
    entry = await set_up(hass, rufus_entry_for(rufus_sim))
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "cannot_connect"
    assert entry.reason is not None
    assert entry.reason.startswith("Failed to connect to RUFUS Cloud")
    await rufus_sim.start()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=1))
    await until(lambda: entry.state is ConfigEntryState.LOADED)
    await hass.async_block_till_done()
    assert state_of(hass, entry, key(rufus_sim, MAT), "session") == "active"


async def test_unreachable_transmitter_is_tried_again(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    furnish_lrs(lrs_sim)
    before = sockets()
    await lrs_sim.stop()
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "cannot_connect"
    assert sockets() == before - 1
    await lrs_sim.start()
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert state_of(hass, entry, "pager_7", "session") == "paged"


@pytest.mark.parametrize("access", ["wrong", "revoked"])
async def test_refused_key_asks_for_another(
    hass: HomeAssistant, rufus_sim: RufusSimulator, access: str
) -> None:
    entry = rufus_entry_for(rufus_sim)
    if access == "wrong":
        rufus_sim.set_key("unbind")
    else:
        rufus_sim.revoke_key("unbind")
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    flows = hass.config_entries.flow.async_progress()
    assert [(flow["step_id"], flow["context"]["source"]) for flow in flows] == [
        ("reauth_confirm", SOURCE_REAUTH)
    ]
    assert flows[0]["context"]["entry_id"] == entry.entry_id


async def test_forbidden_key_does_not_ask_for_another(
    hass: HomeAssistant, rufus_sim: RufusSimulator
) -> None:
    """What it is forbidden may be allowed again: 403 is not 401."""
    entry = rufus_entry_for(rufus_sim)
    rufus_sim.faults.set_fault(status=403)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert not hass.config_entries.flow.async_progress()


async def test_two_accounts_side_by_side(hass: HomeAssistant, start_rufus: StartRufus) -> None:
    """Even the same ids do not get in each other's way."""
    one, two = await start_rufus(), await start_rufus()
    furnish_rufus(one)
    furnish_rufus(two)
    assert key(one, MAT) == key(two, MAT)
    first = await set_up(hass, rufus_entry_for(one))
    second = await set_up(hass, rufus_entry_for(two))
    assert second.state is ConfigEntryState.LOADED
    assert device_id(hass, first, key(one, MAT)) != device_id(hass, second, key(two, MAT))
    two.close_session(next(iter(two.world.sessions)))
    await refresh(hass, first)
    await refresh(hass, second)
    assert state_of(hass, first, key(one, MAT), "session") == "active"
    assert state_of(hass, second, key(two, MAT), "session") == "idle"
    await hass.config_entries.async_remove(first.entry_id)
    assert second.state is ConfigEntryState.LOADED
    assert state_of(hass, second, key(two, MAT), "session") == "idle"


async def test_two_transmitters_side_by_side(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, start_lrs: StartLrs
) -> None:
    other_sim = await start_lrs()
    furnish_lrs(other_sim)
    other = await set_up(hass, lrs_entry_for(other_sim))
    await settled(other)
    lrs_sim.commands["page"](number=12)
    await until(lambda: state_of(hass, lrs_entry, "pager_12", "session") == "paged")
    assert state_of(hass, other, "pager_12", "session") == "started"
    assert await hass.config_entries.async_unload(lrs_entry.entry_id)
    other_sim.commands["clear"](number=12)
    await until(lambda: state_of(hass, other, "pager_12", "session") == "idle")


# What the user may delete


@pytest.fixture
async def delete(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> Callable[[str], Awaitable[Any]]:
    """Delete devices as a user does."""
    assert await async_setup_component(hass, "config", {})
    client = await hass_ws_client()
    return client.remove_device  # type: ignore[no-any-return]


async def test_idle_pager_is_deleted(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, delete: Callable[[str], Awaitable[Any]]
) -> None:
    answer = await delete(device_id(hass, lrs_entry, "pager_3"))
    assert answer["success"]
    await hass.async_block_till_done()
    assert device_of(hass, lrs_entry, "pager_3") is None
    assert hass.states.get("sensor.pager_3_session") is None
    await refresh(hass, lrs_entry)
    assert device_of(hass, lrs_entry, "pager_3") is None


async def test_deleted_pager_comes_back_with_its_next_guest(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    delete: Callable[[str], Awaitable[Any]],
) -> None:
    assert (await delete(device_id(hass, lrs_entry, "pager_3")))["success"]
    lrs_sim.commands["assign"](number=3, label="Cy")
    await until(lambda: hass.states.get("sensor.pager_3_guest"))
    await hass.async_block_till_done()
    assert state_of(hass, lrs_entry, "pager_3", "guest") == "Cy"


@pytest.mark.parametrize("item", ["hub", "pager_12", "pager_7"])
async def test_pager_in_use_and_transmitter_are_not_deleted(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    delete: Callable[[str], Awaitable[Any]],
    item: str,
) -> None:
    answer = await delete(device_id(hass, lrs_entry, item))
    assert not answer["success"]
    assert answer["error"]["translation_key"] == "device_in_use"
    assert answer["error"]["translation_placeholders"]["system"] == lrs_entry.title
    assert device_of(hass, lrs_entry, item)
    assert item in coordinator_of(lrs_entry).data


async def test_listed_timing_device_is_not_deleted(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    delete: Callable[[str], Awaitable[Any]],
) -> None:
    for item in ("hub", key(rufus_sim, ARCH)):
        answer = await delete(device_id(hass, rufus_entry, item))
        assert not answer["success"]
        assert device_of(hass, rufus_entry, item)


async def test_foreign_device_of_the_entry_is_deleted(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, delete: Callable[[str], Awaitable[Any]]
) -> None:
    """What has no item keeps nobody from deleting it."""
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=rufus_entry.entry_id, identifiers={("elsewhere", "1"), (DOMAIN, "other")}
    )
    assert (await delete(device.id))["success"]
    assert dr.async_get(hass).async_get(device.id) is None


async def test_device_of_an_entry_that_is_not_loaded_is_answered_politely(
    hass: HomeAssistant, lrs_sim: LrsSimulator, delete: Callable[[str], Awaitable[Any]]
) -> None:
    await lrs_sim.stop()
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    assert entry.state is ConfigEntryState.SETUP_RETRY
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={identifier(entry, "pager_3")}
    )
    answer = await delete(device.id)
    assert answer["success"] or "rejected by integration" in answer["error"]["message"]


async def test_lost_observation_ends_quietly(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    coordinator = coordinator_of(lrs_entry)
    await lrs_sim.stop()
    await refresh(hass, lrs_entry)
    assert not coordinator.last_update_success
    await until(lambda: "observation" not in str(lrs_entry._background_tasks))


async def test_unload_while_setting_up_again(
    hass: HomeAssistant, lrs_sim: LrsSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a socket to be had there is nothing to close."""

    async def none() -> None:
        raise CannotConnectError("no socket")

    with monkeypatch.context() as patch:
        patch.setattr(lrs_coordinator, "create_context", none)
        entry = await set_up(hass, lrs_entry_for(lrs_sim))
        assert entry.state is ConfigEntryState.SETUP_RETRY
        assert await hass.config_entries.async_unload(entry.entry_id)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await unload_all(hass)
