"""What a transmitter pushes is shown at once, in order and whole."""

import asyncio
from functools import partial
import logging

from aiocoap.numbers import codes
from homeassistant.core import HomeAssistant
import pytest

from custom_components.steward.systems.lrs import observer
from simulators.lrs import LrsSimulator

from ...common import state_of, until
from ...conftest import StartLrs
from .conftest import MakeRelay, Watch
from .helpers import has, quietly, reads, states


async def test_what_is_pushed_is_shown(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    coordinator = await watch(lrs_sim)
    entry = coordinator.config_entry
    before = reads(lrs_sim)
    assert state_of(hass, entry, "hub", "connection") == "push"
    for change, state, waiting, paged in (
        ("assign", "started", "1", "0"),
        ("page", "paged", "0", "1"),
        ("clear", "idle", "0", "0"),
        ("assign", "started", "1", "0"),
        ("remove", "idle", "0", "0"),
    ):
        lrs_sim.commands[change](number=12)
        await until(partial(has, coordinator, {12: state}))
        await hass.async_block_till_done()
        assert state_of(hass, entry, "pager_12", "session") == state
        assert state_of(hass, entry, "hub", "waiting") == waiting
        assert state_of(hass, entry, "hub", "paged") == paged
    assert state_of(hass, entry, "hub", "guests_served") == "1"
    assert reads(lrs_sim) == before


async def test_a_burst_is_taken_in_whole(lrs_sim: LrsSimulator, watch: Watch) -> None:
    coordinator = await watch(lrs_sim, options={"observed_interval": 300})  # no poll meanwhile
    before = reads(lrs_sim)
    lrs_sim.commands["fill"](count=100)
    await until(lambda: len(states(coordinator)) == 100)
    assert coordinator.data["hub"].waiting == 100
    assert reads(lrs_sim) == before


async def test_a_missed_change_is_read(lrs_sim: LrsSimulator, watch: Watch) -> None:
    coordinator = await watch(lrs_sim)
    quietly(lrs_sim, lambda: lrs_sim.commands["assign"](number=1))
    lrs_sim.commands["assign"](number=2)
    await until(lambda: states(coordinator) == {1: "started", 2: "started"})


async def test_a_ping_that_is_ahead_is_a_missed_change(start_lrs: StartLrs, watch: Watch) -> None:
    sim = await start_lrs(ping_interval=0.1)
    coordinator = await watch(sim)
    quietly(sim, lambda: [sim.commands["assign"](number=number) for number in (1, 2)])
    await until(lambda: states(coordinator) == {1: "started", 2: "started"})


async def test_a_ping_that_is_one_ahead_is_a_missed_change(
    start_lrs: StartLrs, watch: Watch
) -> None:
    sim = await start_lrs(ping_interval=0.1)
    await watch(sim)
    before = reads(sim)
    quietly(sim, lambda: sim.commands["assign"](number=1))
    await until(lambda: reads(sim) > before)


async def test_the_counter_may_wrap(start_lrs: StartLrs, watch: Watch) -> None:
    sim = await start_lrs(sequence_start=65530)
    coordinator = await watch(sim)
    for number in range(1, 11):
        sim.commands["assign"](number=number)
        await until(partial(has, coordinator, dict.fromkeys(range(1, number + 1), "started")))
    assert sim.world.sequence < 10
    sim.commands["clear"](number=10)
    await until(lambda: states(coordinator)[10] == "idle")


async def test_a_list_that_a_notification_overtook_is_read_again(
    lrs_sim: LrsSimulator, make_relay: MakeRelay, watch: Watch
) -> None:
    relay = await make_relay(lrs_sim)
    coordinator = await watch(relay)
    lrs_sim.commands["assign"](number=1)
    await until(lambda: states(coordinator) == {1: "started"})
    relay.hold_answers.add(codes.GET)
    reading = asyncio.create_task(coordinator.async_refresh())
    await until(lambda: relay.held)
    lrs_sim.commands["assign"](number=2)
    lrs_sim.commands["clear"](number=1)
    await until(lambda: states(coordinator) == {1: "idle", 2: "started"})
    relay.release()
    await reading
    assert states(coordinator) == {1: "idle", 2: "started"}


@pytest.mark.parametrize("changes", [1, 20, 500])
async def test_a_transmitter_that_starts_over(
    monkeypatch: pytest.MonkeyPatch, start_lrs: StartLrs, watch: Watch, changes: int
) -> None:
    monkeypatch.setattr(observer, "_SILENCE", 0.3)
    sim = await start_lrs(sequence_start=changes, ping_interval=0.1)
    sim.commands["assign"](number=1)
    coordinator = await watch(sim)
    sim.reboot()
    sim.commands["assign"](number=2)
    sim.commands["clear"](number=1)
    await coordinator.async_refresh()
    assert states(coordinator) == {1: "idle", 2: "started"}
    await until(lambda: sim.state()["observers"])
    sim.commands["page"](number=2)
    await until(lambda: states(coordinator) == {1: "idle", 2: "paged"})


async def test_a_lost_observation_is_replaced(
    hass: HomeAssistant,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    start_lrs: StartLrs,
    watch: Watch,
) -> None:
    monkeypatch.setattr(observer, "_SILENCE", 0.3)
    sim = await start_lrs(ping_interval=0.1)
    coordinator = await watch(sim)
    entry = coordinator.config_entry
    connections: list[str] = []
    coordinator.async_add_listener(
        lambda: connections.append(state_of(hass, entry, "hub", "connection")), "hub"
    )
    quietly(sim, lambda: sim.commands["assign"](number=1))
    sim._observers.forget()
    await until(lambda: connections and connections[-1] == "push")
    await until(lambda: states(coordinator) == {1: "started"})
    sim.commands["page"](number=1)
    await until(lambda: states(coordinator) == {1: "paged"})
    assert not [
        one for one in caplog.records if one.levelno > logging.INFO and "steward" in one.name
    ]


async def test_pings_keep_the_observation(
    monkeypatch: pytest.MonkeyPatch, start_lrs: StartLrs, watch: Watch
) -> None:
    monkeypatch.setattr(observer, "_SILENCE", 2.0)
    sim = await start_lrs(ping_interval=0.05)
    coordinator = await watch(sim, options={"observed_interval": 300})
    asked = sim.state()["requests"]["counts"]["GET /v1/notify"]
    before = reads(sim)
    pings = sim._observers._number + 60
    await until(lambda: sim._observers._number > pings)
    assert coordinator.data["hub"].observed
    assert sim.state()["requests"]["counts"]["GET /v1/notify"] == asked
    assert reads(sim) == before
