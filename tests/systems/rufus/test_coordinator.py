"""How an account is read: what is asked, how often, and what an error costs."""

import asyncio
from datetime import timedelta
import logging

import aiohttp
from aiohttp import web
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
from yarl import URL

from custom_components.steward.identity import device_key
from custom_components.steward.systems.rufus.coordinator import RufusCoordinator
from simulators.rufus import RufusSimulator

from ...common import (
    ARCH,
    MAT,
    deviceid,
    furnish_rufus,
    key,
    refresh,
    rufus_entry_for,
    set_up,
    state_of,
)
from ...conftest import PatienceClock, StartRufus
from ..conftest import Serve
from .conftest import MakeAccount

IDLE, ACTIVE = timedelta(seconds=60), timedelta(seconds=5)


def _bind(sim: RufusSimulator, count: int, *, used: bool = True) -> list[str]:
    """Bind devices, which had a session each unless they are new; return their ids."""
    ids = []
    for number in range(count):
        ids.append(sim.add_device(model="Mat S4", serial_number=f"S4-{number}")["deviceid"])
        if used:
            sim.close_session(sim.open_session(deviceid=ids[-1])["token_session"])
    return ids


async def _cost(sim: RufusSimulator, coordinator: RufusCoordinator) -> int:
    """Count the requests of one cycle."""
    before: int = sim.state()["requests"]
    await coordinator.async_refresh()
    after: int = sim.state()["requests"]
    return after - before


def _asked(coordinator: RufusCoordinator) -> int:
    """Count the devices of which it is known whether they have a session."""
    return sum(1 for item in coordinator.data.values() if getattr(item, "asked", False))


async def test_an_idle_account_costs_one_request_a_cycle(
    rufus_sim: RufusSimulator, make_account: MakeAccount
) -> None:
    _bind(rufus_sim, 500)
    account = make_account(rufus_sim)
    for cycle in range(1, 11):
        races = 1 if cycle == 1 else 0
        assert await _cost(rufus_sim, account) == 51 + races
        assert _asked(account) == 50 * cycle
        assert account.update_interval == (ACTIVE if cycle < 10 else IDLE)
    assert await _cost(rufus_sim, account) == 1
    assert await _cost(rufus_sim, account) == 1
    assert rufus_sim.state()["peak"] <= 4
    assert account.data["hub"].open_sessions == 0


async def test_devices_that_never_had_a_session_are_not_asked(
    rufus_sim: RufusSimulator, make_account: MakeAccount
) -> None:
    _bind(rufus_sim, 60, used=False)
    account = make_account(rufus_sim)
    assert await _cost(rufus_sim, account) == 1 + 1  # the races are asked for once
    assert await _cost(rufus_sim, account) == 1
    assert _asked(account) == 60
    assert account.update_interval == IDLE


async def test_an_active_device_costs_one_request_more(
    rufus_sim: RufusSimulator, make_account: MakeAccount
) -> None:
    ids = _bind(rufus_sim, 20)
    account = make_account(rufus_sim)
    await account.async_refresh()
    for ident in ids[:3]:
        rufus_sim.open_session(deviceid=ident, alias="Run")
    assert await _cost(rufus_sim, account) == 4
    assert account.update_interval == ACTIVE
    assert account.data["hub"].open_sessions == 3
    rufus_sim.add_passing(ids[0], bib="1")
    assert await _cost(rufus_sim, account) == 4
    assert account.data[device_key(ids[0])].session.passings == 1
    for session in list(rufus_sim.world.sessions.values()):
        rufus_sim.close_session(session.token)
    assert await _cost(rufus_sim, account) == 4
    assert account.update_interval == IDLE
    assert account.data["hub"].open_sessions == 0
    assert await _cost(rufus_sim, account) == 1


async def test_the_old_generation_is_read_too(
    start_rufus: StartRufus, make_account: MakeAccount
) -> None:
    cloud = await start_rufus(generation="old")
    furnish_rufus(cloud)
    account = make_account(cloud)
    await account.async_refresh()
    assert account.data[key(cloud, MAT)].session.alias == "City run"
    assert account.data[key(cloud, ARCH)].session is None
    cloud.open_session(deviceid=deviceid(cloud, ARCH))
    await account.async_refresh()
    assert account.data[key(cloud, ARCH)].session is not None


async def test_devices_come_and_go(rufus_sim: RufusSimulator, make_account: MakeAccount) -> None:
    first, second = _bind(rufus_sim, 2)
    account = make_account(rufus_sim)
    await account.async_refresh()
    rufus_sim.remove_device(first)
    third = rufus_sim.add_device(model="Gate", serial_number="G-1", alias="Gate")["deviceid"]
    await account.async_refresh()
    assert account.data.keys() == {"hub", device_key(second), device_key(third)}


async def test_what_did_not_change_stays_the_same(
    rufus_sim: RufusSimulator, make_account: MakeAccount
) -> None:
    furnish_rufus(rufus_sim)
    account = make_account(rufus_sim)
    await account.async_refresh()
    before = dict(account.data)
    calls: list[str] = []
    account.async_add_listener(lambda: calls.append("mat"), key(rufus_sim, MAT))
    account.async_add_listener(lambda: calls.append("arch"), key(rufus_sim, ARCH))
    await account.async_refresh()
    assert dict(account.data) == before
    assert calls == []
    rufus_sim.set_telemetry(deviceid(rufus_sim, ARCH), battery_percentage=5)
    await account.async_refresh()
    assert calls == ["arch"]


async def _pass(hass: HomeAssistant, seconds: float) -> None:
    """Let time pass, and all that is due happen."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_the_cycle_is_quick_while_a_session_is_active(
    hass: HomeAssistant, rufus_sim: RufusSimulator, rufus_entry: MockConfigEntry
) -> None:
    async def lists_within(seconds: float) -> int:
        before = len(rufus_sim.state()["log"])
        await _pass(hass, seconds)
        new = rufus_sim.state()["log"][before:]
        return sum(1 for entry in new if entry["path"] == "/v0/devices")

    assert await lists_within(3) == 0
    assert await lists_within(6) == 1
    rufus_sim.close_session(next(iter(rufus_sim.world.sessions)))
    assert await lists_within(6) == 1
    assert state_of(hass, rufus_entry, key(rufus_sim, MAT), "session") == "idle"
    assert await lists_within(55) == 0
    assert await lists_within(61) == 1


async def test_a_rate_limit_stops_the_cycle_and_is_obeyed(
    hass: HomeAssistant,
    rufus_sim: RufusSimulator,
    rufus_entry: MockConfigEntry,
    patience_clock: PatienceClock,
) -> None:
    mat = key(rufus_sim, MAT)
    rufus_sim.faults.set_fault(path="/v0/sessions/", status=429, retry_after=300, times=1)
    rufus_sim.close_session(next(iter(rufus_sim.world.sessions)))
    await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, mat, "session") == "active"
    asked = rufus_sim.state()["requests"]
    for seconds in (6, 61, 290):
        patience_clock.ahead = seconds
        await _pass(hass, seconds)
        assert rufus_sim.state()["requests"] == asked
    patience_clock.ahead = 302
    await _pass(hass, 302)
    assert rufus_sim.state()["requests"] > asked
    assert state_of(hass, rufus_entry, mat, "session") == "idle"


async def test_a_rate_limit_spares_the_rest_of_the_cycle(
    rufus_sim: RufusSimulator, make_account: MakeAccount
) -> None:
    _bind(rufus_sim, 50)
    account = make_account(rufus_sim)
    rufus_sim.faults.set_fault(path="/v0/sessions/", status=429, retry_after=300)
    assert await _cost(rufus_sim, account) <= 1 + 2 * 4
    assert account.last_update_success
    assert account.update_interval is not None
    assert account.update_interval > timedelta(seconds=290)


async def test_a_rate_limit_at_the_first_read(
    hass: HomeAssistant, rufus_sim: RufusSimulator
) -> None:
    rufus_sim.faults.set_fault(status=429, retry_after=300, times=1)
    entry = await set_up(hass, rufus_entry_for(rufus_sim))
    assert entry.state is ConfigEntryState.SETUP_RETRY


async def test_refused_credentials_ask_for_new_ones(
    hass: HomeAssistant, rufus_sim: RufusSimulator, rufus_entry: MockConfigEntry
) -> None:
    rufus_sim.revoke_key("unbind")
    await refresh(hass, rufus_entry)
    (flow,) = rufus_entry.async_get_active_flows(hass, {SOURCE_REAUTH})
    assert flow["step_id"] == "reauth_confirm"
    assert state_of(hass, rufus_entry, "hub", "open_sessions") == "unavailable"


async def test_refused_credentials_at_set_up(
    hass: HomeAssistant, rufus_sim: RufusSimulator
) -> None:
    entry = rufus_entry_for(rufus_sim)
    rufus_sim.revoke_key("unbind")
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert [*entry.async_get_active_flows(hass, {SOURCE_REAUTH})]


@pytest.mark.parametrize("fault", [{"status": 500}, {"spoil": "malformed"}, {"status": 403}])
async def test_an_error_of_one_device_costs_only_itself(
    rufus_sim: RufusSimulator,
    make_account: MakeAccount,
    patience_clock: PatienceClock,
    fault: dict[str, object],
) -> None:
    bad, good = _bind(rufus_sim, 2)
    for ident in (bad, good):
        rufus_sim.open_session(deviceid=ident)
    account = make_account(rufus_sim)
    rufus_sim.faults.set_fault(path=f"/v0/sessions/device/{bad}", **fault)
    await account.async_refresh()
    assert account.last_update_success
    assert account.data[device_key(good)].session
    assert not account.data[device_key(bad)].asked
    rufus_sim.faults.clear_faults()
    patience_clock.ahead = 601  # where the key does not allow it, it is not asked again soon
    await account.async_refresh()
    active = account.data[device_key(bad)].session
    assert active
    rufus_sim.faults.set_fault(path=f"/v0/sessions/device/{bad}", **fault)
    await account.async_refresh()
    assert account.data[device_key(bad)].session == active


@pytest.mark.parametrize(
    "fault", [{"status": 429, "retry_after": 5}, {"spoil": "reset"}, {"status": 401}]
)
async def test_sessions_that_cannot_be_had_leave_the_account_available(
    rufus_sim: RufusSimulator,
    make_account: MakeAccount,
    patience_clock: PatienceClock,
    fault: dict[str, object],
) -> None:
    furnish_rufus(rufus_sim)
    account = make_account(rufus_sim)
    await account.async_refresh()
    before = dict(account.data)
    rufus_sim.faults.set_fault(path="/v0/sessions/", **fault)
    rufus_sim.close_session(next(iter(rufus_sim.world.sessions)))
    await account.async_refresh()
    assert account.last_update_success
    assert account.data[key(rufus_sim, MAT)].session == before[key(rufus_sim, MAT)].session
    rufus_sim.faults.clear_faults()
    patience_clock.ahead = 11
    await account.async_refresh()
    assert account.data[key(rufus_sim, MAT)].session is None


@pytest.mark.parametrize("fault", [{"status": 429, "retry_after": 5}, {"spoil": "reset"}])
async def test_the_account_fails_with_its_list(
    rufus_sim: RufusSimulator,
    make_account: MakeAccount,
    patience_clock: PatienceClock,
    fault: dict[str, object],
) -> None:
    furnish_rufus(rufus_sim)
    account = make_account(rufus_sim)
    await account.async_refresh()
    before = dict(account.data)
    rufus_sim.faults.set_fault(path="/v0/devices", **fault)
    await account.async_refresh()
    assert not account.last_update_success
    assert dict(account.data) == before
    rufus_sim.faults.clear_faults()
    patience_clock.ahead = 6
    await account.async_refresh()
    assert account.last_update_success


async def test_an_outage_is_told_once_each_way(
    hass: HomeAssistant,
    caplog: pytest.LogCaptureFixture,
    rufus_sim: RufusSimulator,
    rufus_entry: MockConfigEntry,
) -> None:
    def lines() -> list[str]:
        return [
            record.getMessage()
            for record in caplog.records
            if record.name == "custom_components.steward" and record.levelno >= logging.INFO
        ]

    mat = key(rufus_sim, MAT)
    caplog.clear()
    await rufus_sim.stop()
    for _ in range(3):
        await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, mat, "session") == "unavailable"
    (lost,) = lines()
    assert "Failed to connect" in lost
    await rufus_sim.start()
    for _ in range(3):
        await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, mat, "session") == "active"
    assert len(lines()) == 2
    assert rufus_entry.data["api_key"] not in caplog.text


@pytest.mark.parametrize("held", ["/v0/devices", "/v0/sessions/device/"])
async def test_a_command_during_a_read_is_not_undone_by_it(
    http: aiohttp.ClientSession,
    serve: Serve,
    rufus_sim: RufusSimulator,
    make_account: MakeAccount,
    held: str,
) -> None:
    furnish_rufus(rufus_sim)
    answering, release = asyncio.Event(), asyncio.Event()
    release.set()

    async def relay(request: web.Request) -> web.Response:
        """Hand a request on; keep the answer back, if it is the one to be late."""
        origin = rufus_sim.ready()["url"].removesuffix("/v0")
        url = URL(f"{origin}{request.raw_path}", encoded=True)
        headers = {"x-api-key": request.headers["x-api-key"]}
        body = await request.read()
        async with http.request(request.method, url, headers=headers, data=body) as response:
            content = await response.read()
        late = request.method == "GET" and request.path.startswith(held)
        if late and not answering.is_set():
            answering.set()
            await release.wait()
        return web.Response(status=response.status, body=content)

    account = make_account(rufus_sim, f"{await serve(relay)}/v0")
    await account.async_refresh()
    mat, arch = key(rufus_sim, MAT), key(rufus_sim, ARCH)
    assert account.data[mat].session
    answering.clear()
    release.clear()
    reading = asyncio.create_task(account.async_refresh())
    await answering.wait()
    await account.async_close_session(mat)
    await account.async_open_session(arch, "Finish")
    gone = await account.async_bind_device(model="Gate", serial_number="G-1")
    await account.async_unbind_device(device_key(gone.deviceid), "G-1")
    new = await account.async_bind_device(model="Gate", serial_number="G-2")
    release.set()
    await reading
    assert account.data.keys() == {"hub", mat, arch, device_key(new.deviceid)}
    assert account.data[mat].session is None
    assert account.data[arch].session.alias == "Finish"
    assert account.data["hub"].open_sessions == 1
