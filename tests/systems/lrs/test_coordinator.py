"""How a transmitter is polled, how it comes back, and what is made of what it says."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import logging

from aiocoap import Context, Message as CoapMessage
from aiocoap.numbers import codes
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import orjson
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from simulators.lrs import LrsSimulator

from ...common import entry_for, lrs_entry_for, refresh, set_up, state_of, until
from ...conftest import StartLrs
from .conftest import MakePeer, Watch
from .helpers import calm, quietly, read_whole, reads, silence, states
from .peers import reply, udp_sockets


async def _pass(hass: HomeAssistant, seconds: float) -> None:
    """Let time pass, and all that is due happen."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done()


# Poll


async def test_it_is_polled_slowly_while_it_is_observed(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    coordinator = await watch(lrs_sim)
    assert coordinator.update_interval == timedelta(seconds=5)  # not long enough to be sure
    await calm(coordinator)
    await refresh(hass, coordinator.config_entry)
    assert coordinator.update_interval == timedelta(seconds=10)
    before = reads(lrs_sim)
    await _pass(hass, 7)
    assert reads(lrs_sim) == before
    await _pass(hass, 11)
    await until(lambda: reads(lrs_sim) == before + 1)


@pytest.mark.usefixtures("impatient")
async def test_it_is_polled_quickly_while_it_is_not_observed(
    hass: HomeAssistant, start_lrs: StartLrs, watch: Watch
) -> None:
    silence(sim := await start_lrs())
    coordinator = await watch(sim, observed=False)
    before = reads(sim)
    assert state_of(hass, coordinator.config_entry, "hub", "connection") == "poll"
    quietly(sim, lambda: sim.commands["assign"](number=1))
    await _pass(hass, 6)
    await until(lambda: reads(sim) == before + 1)
    await until(lambda: states(coordinator) == {1: "started"})


@pytest.mark.usefixtures("impatient")
async def test_an_observation_that_never_begins_is_tried_again(
    start_lrs: StartLrs, watch: Watch
) -> None:
    silence(sim := await start_lrs())
    coordinator = await watch(sim, observed=False)
    await coordinator.async_idle()
    assert not coordinator.data["hub"].observed
    await coordinator.async_refresh()
    await until(lambda: sim.state()["requests"]["counts"]["GET /v1/notify"] == 2)


async def test_a_transmitter_that_refuses_observation_is_asked_again(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    routes = lrs_sim._server._routes
    lrs_sim._server._routes = {path: at for path, at in routes.items() if path != "/v1/notify"}
    coordinator = await watch(lrs_sim, observed=False)
    await until(lambda: "GET /v1/notify" in lrs_sim.state()["requests"]["counts"])
    await hass.async_block_till_done()
    assert not coordinator.data["hub"].observed
    lrs_sim._server._routes = routes
    await coordinator.async_refresh()
    async with asyncio.timeout(1):
        await until(lambda: coordinator.data["hub"].observed)


async def test_a_change_without_a_trace_is_found_in_the_end(
    frozen: FrozenDateTimeFactory, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    lrs_sim.commands["assign"](number=1, label="Ana")
    coordinator = await watch(lrs_sim)
    sessions = lrs_sim.world.sessions
    sessions[1] = replace(sessions[1], label="Bo")  # neither counter nor ETag tell of it
    await coordinator.async_refresh()
    assert coordinator.data["pager_1"].guest.label == "Ana"
    frozen.tick(301)
    await coordinator.async_refresh()
    assert coordinator.data["pager_1"].guest.label == "Bo"


async def test_a_poll_without_change_tells_nobody(lrs_sim: LrsSimulator, watch: Watch) -> None:
    lrs_sim.commands["fill"](count=3)
    coordinator = await watch(lrs_sim)
    calls: list[int] = []
    for key in coordinator.data:
        coordinator.async_add_listener(lambda: calls.append(1), key)
    before = dict(coordinator.data)
    await coordinator.async_refresh()
    await read_whole(coordinator)
    assert coordinator.data == before
    assert calls == []


async def test_a_transmitter_without_settings_is_read_all_the_same(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    del lrs_sim._server._routes["/v1/settings"]  # type: ignore[attr-defined]
    lrs_sim.commands["assign"](number=1)
    coordinator = await watch(lrs_sim)
    assert states(coordinator) == {1: "started"}
    assert coordinator.data["hub"].name == "T7470"
    assert coordinator.data["hub"].firmware is None
    since = coordinator.data["pager_1"].guest.waiting_since
    shown = lrs_sim.world.sessions[1].created
    assert since == shown.replace(tzinfo=dt_util.get_default_time_zone())
    await hass.async_block_till_done()


# Outage


async def test_an_outage_and_its_end(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    lrs_sim.commands["assign"](number=1)
    coordinator = await watch(lrs_sim)
    entry = coordinator.config_entry
    caplog.clear()

    def lines() -> list[str]:
        return [
            record.getMessage()
            for record in caplog.records
            if record.name == "custom_components.steward" and record.levelno >= logging.INFO
        ]

    await lrs_sim.stop()
    for _ in range(3):
        await refresh(hass, entry)
    assert state_of(hass, entry, "pager_1", "session") == "unavailable"
    (lost,) = lines()
    assert "Failed to connect" in lost
    lrs_sim.commands["assign"](number=2)
    await lrs_sim.start()
    for _ in range(3):
        await refresh(hass, entry)
    assert len(lines()) == 2
    assert state_of(hass, entry, "pager_1", "session") == "started"
    assert state_of(hass, entry, "pager_2", "session") == "started"
    await until(lambda: coordinator.data["hub"].observed)
    lrs_sim.commands["page"](number=1)
    await until(lambda: states(coordinator) == {1: "paged", 2: "started"})


async def test_nobody_is_there_at_set_up(hass: HomeAssistant, lrs_sim: LrsSimulator) -> None:
    await lrs_sim.stop()
    before = udp_sockets()
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert udp_sockets() == before
    await lrs_sim.start()
    await _pass(hass, 30)
    await until(lambda: entry.state is ConfigEntryState.LOADED)
    await until(lambda: entry.runtime_data.data["hub"].observed)


async def test_no_socket_at_set_up(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, lrs_sim: LrsSimulator
) -> None:
    async def none(**_: object) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(Context, "create_client_context", none)
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "cannot_connect"


async def test_the_context_is_closed_at_unload(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    before = udp_sockets()
    coordinator = await watch(lrs_sim)
    assert udp_sockets() == before + 1
    assert await hass.config_entries.async_unload(coordinator.config_entry.entry_id)
    assert udp_sockets() == before
    assert coordinator.update_interval


async def test_the_context_is_closed_at_the_stop_of_home_assistant(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    before = udp_sockets()
    await watch(lrs_sim)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    assert udp_sockets() == before


# Pagers


async def test_a_known_pager_stays_as_an_idle_one(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    lrs_sim.commands["assign"](number=1)
    lrs_sim.commands["assign"](number=2)
    coordinator = await watch(lrs_sim)
    lrs_sim.commands["clear"](number=1)
    await until(lambda: states(coordinator) == {1: "idle", 2: "started"})
    await hass.async_block_till_done()
    await hass.config_entries.async_reload(coordinator.config_entry.entry_id)
    await hass.async_block_till_done()
    again = coordinator.config_entry.runtime_data
    assert isinstance(again, LrsCoordinator)
    assert again is not coordinator
    assert states(again) == {1: "idle", 2: "started"}
    await until(lambda: again.data["hub"].observed)


async def test_only_an_idle_pager_is_forgotten(lrs_sim: LrsSimulator, watch: Watch) -> None:
    lrs_sim.commands["assign"](number=1)
    lrs_sim.commands["assign"](number=2)
    coordinator = await watch(lrs_sim)
    lrs_sim.commands["clear"](number=1)
    await until(lambda: states(coordinator)[1] == "idle")
    assert coordinator.async_forget("pager_1")
    assert not coordinator.async_forget("pager_2")
    assert not coordinator.async_forget("hub")
    assert coordinator.async_forget("pager_99")
    await read_whole(coordinator)
    assert states(coordinator) == {2: "started"}
    lrs_sim.commands["assign"](number=1)
    await until(lambda: states(coordinator) == {1: "started", 2: "started"})


# Times


@pytest.mark.parametrize("utc_offset", [0, 7200, -18000, 20700])
@pytest.mark.parametrize("drift", [0, 90, -3600, 10**8])
async def test_times_are_right_whatever_the_clock(
    frozen: FrozenDateTimeFactory, start_lrs: StartLrs, watch: Watch, utc_offset: int, drift: float
) -> None:
    start = datetime.now(UTC)
    sim = await start_lrs(utc_offset=utc_offset, drift=drift)
    sim.commands["assign"](number=1, goal=600)
    frozen.tick(60)
    sim.commands["page"](number=1)
    coordinator = await watch(sim)
    guest = coordinator.data["pager_1"].guest
    assert guest.waiting_since == start
    assert guest.paged_at == start + timedelta(seconds=60)
    assert guest.due == start + timedelta(seconds=600)
    sim.commands["assign"](number=2)
    await until(lambda: 2 in states(coordinator))
    assert coordinator.data["pager_2"].guest.waiting_since == start + timedelta(seconds=60)


async def test_a_clock_that_drifts_is_learned_every_hour(
    frozen: FrozenDateTimeFactory, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    coordinator = await watch(lrs_sim)
    frozen.tick(3601)
    quietly(lrs_sim, lambda: lrs_sim.commands["set_settings"](datetime="2030-01-01T00:00:00"))
    await coordinator.async_refresh()
    lrs_sim.commands["assign"](number=1)
    await until(lambda: 1 in states(coordinator))
    assert coordinator.data["pager_1"].guest.waiting_since == datetime.now(UTC)


async def test_a_clock_that_is_set_is_learned_at_once(
    frozen: FrozenDateTimeFactory,  # noqa: ARG001 - the clock stands
    lrs_sim: LrsSimulator,
    watch: Watch,
) -> None:
    coordinator = await watch(lrs_sim)
    lrs_sim.commands["set_settings"](datetime="2030-01-01T00:00:00")
    lrs_sim.commands["assign"](number=1)
    await until(lambda: 1 in states(coordinator))
    now = datetime.now(UTC)
    await until(lambda: coordinator.data["pager_1"].guest.waiting_since == now)


async def test_a_clock_that_is_set_during_an_outage_is_learned_before_who_came_is_shown(
    frozen: FrozenDateTimeFactory, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    coordinator = await watch(lrs_sim)
    await lrs_sim.stop()
    await coordinator.async_refresh()
    frozen.tick(300)
    behind = datetime.now(UTC) - timedelta(minutes=4)
    lrs_sim.commands["set_settings"](datetime=f"{behind:%Y-%m-%dT%H:%M:%S}")
    lrs_sim.commands["assign"](number=1)
    await lrs_sim.start()
    await coordinator.async_refresh()
    await until(lambda: 1 in states(coordinator))
    assert coordinator.data["pager_1"].guest.waiting_since == datetime.now(UTC)


# Oddities


def _transmitter(session: dict[str, object]) -> Callable[[CoapMessage], list[CoapMessage]]:
    """Answer as a transmitter does that has one session."""
    settings: dict[str, object] = {"settings": {}, "timestamp": "2099-03-01T12:00:00"}

    def answer(request: CoapMessage) -> list[CoapMessage]:
        body: dict[str, object] = {"globalSessionSequence": 1, "sessions": [session]}
        match request.opt.uri_path[-1]:
            case "settings":
                body = settings
            case "notify":
                return [reply(codes.CONTENT, b"{}", observe=1)]
        return [reply(codes.CONTENT, orjson.dumps(body))]

    return answer


async def test_an_unknown_state_of_a_session(
    hass: HomeAssistant, make_peer: MakePeer, watch: Watch
) -> None:
    session = {"number": 4, "state": "snoozed", "label": "Ana", "firmware": {"un": "known"}}
    coordinator = await watch(await make_peer(_transmitter(session)))
    entry = coordinator.config_entry
    assert state_of(hass, entry, "pager_4", "session") == "unknown"
    assert state_of(hass, entry, "pager_4", "guest") == "Ana"
    assert state_of(hass, entry, "pager_4", "due") == "unknown"
    assert state_of(hass, entry, "hub", "waiting") == "0"


@pytest.mark.parametrize(
    "odd",
    [
        {"started": "0001-01-01T00:00:00"},
        {"started": "2026-03-01T12:00:00", "goalInSeconds": 10**12},
    ],
)
async def test_times_that_cannot_be(
    hass: HomeAssistant, make_peer: MakePeer, odd: dict[str, object]
) -> None:
    peer = await make_peer(_transmitter({"number": 4, "state": "started", **odd}))
    entry = entry_for("lrs", "T7470", host=peer.host, port=peer.port)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert state_of(hass, entry, "pager_4", "due") == "unknown"
