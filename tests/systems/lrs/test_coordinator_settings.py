"""What is done to a transmitter as a whole: everybody cleared, settings, clock, history, staff."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from aiocoap import Message as CoapMessage
from aiocoap.numbers import codes
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from simulators.lrs import LrsSimulator

from ...common import until
from ...conftest import StartLrs
from .conftest import MakePeer, MakeRelay, Watch
from .helpers import asked, quietly, states
from .peers import Relay, reply

EXCHANGE = 1
"""Datagrams of an exchange that is given up soon."""


@pytest.fixture
async def relay(
    brisk: None,  # noqa: ARG001 - what is lost is given up soon
    lrs_sim: LrsSimulator,
    make_relay: MakeRelay,
) -> Relay:
    """Return a relay in front of the transmitter."""
    return await make_relay(lrs_sim)


# Everybody


async def test_everybody_is_cleared_and_counted(lrs_sim: LrsSimulator, watch: Watch) -> None:
    for number in (1, 2, 3):
        lrs_sim.commands["assign"](number=number)
    coordinator = await watch(lrs_sim)
    lrs_sim.commands["page"](number=2)
    assert await coordinator.async_clear_all() == 3
    assert set(states(coordinator).values()) == {"idle"}
    assert coordinator.state.waiting_list == []
    assert not lrs_sim.world.sessions
    assert {one.clear_type for one in lrs_sim.world.history} == {"STOP"}


async def test_guests_who_are_not_known_yet_are_counted(
    lrs_sim: LrsSimulator, watch: Watch
) -> None:
    lrs_sim.commands["assign"](number=1)
    coordinator = await watch(lrs_sim)
    quietly(lrs_sim, lambda: lrs_sim.commands["assign"](number=2))
    assert await coordinator.async_clear_all() == 2
    assert not lrs_sim.world.sessions


async def test_without_guests_nobody_is_cleared(lrs_sim: LrsSimulator, watch: Watch) -> None:
    coordinator = await watch(lrs_sim)
    assert await coordinator.async_clear_all() == 0
    assert asked(lrs_sim, "DELETE /v1/sessions") == 0


async def test_everybody_is_cleared_once(lrs_sim: LrsSimulator, relay: Relay, watch: Watch) -> None:
    lrs_sim.commands["fill"](count=3)
    coordinator = await watch(relay)
    relay.lose_notifications = True
    relay.lose_requests.add(codes.DELETE)
    doing = asyncio.ensure_future(coordinator.async_clear_all())
    await until(lambda: relay.lost > EXCHANGE)
    relay.lose_answers.add(codes.DELETE)
    relay.lose_requests.clear()
    assert await doing == 3
    assert asked(lrs_sim, "DELETE /v1/sessions") == 1
    assert set(states(coordinator).values()) == {"idle"}


async def test_nobody_could_be_cleared(lrs_sim: LrsSimulator, relay: Relay, watch: Watch) -> None:
    lrs_sim.commands["fill"](count=2)
    coordinator = await watch(relay)
    relay.lose_requests.add(codes.DELETE)
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.async_clear_all()
    assert caught.value.translation_key == "not_carried_out"
    assert states(coordinator) == {1: "started", 2: "started"}


# Settings


async def test_settings_are_changed_and_shown(lrs_sim: LrsSimulator, watch: Watch) -> None:
    coordinator = await watch(lrs_sim)
    await coordinator.async_change_settings(default_goal=900)
    await coordinator.async_change_settings(system_id=7, statistics_clear_mark=3)
    settings = coordinator.data["hub"].settings
    assert (settings.default_goal, settings.system_id) == (900, 7)
    assert settings.statistics_clear_mark == 3
    assert lrs_sim.world.settings.default_target_goal == 900
    assert (await coordinator.guests.async_assign(1)).guest.goal == 900  # type: ignore[union-attr]


async def test_settings_that_are_changed_elsewhere_are_shown(
    lrs_sim: LrsSimulator, watch: Watch
) -> None:
    coordinator = await watch(lrs_sim)
    lrs_sim.commands["set_settings"](default_target_goal=120)
    await until(lambda: coordinator.data["hub"].settings.default_goal == 120)


async def test_settings_are_changed_once(lrs_sim: LrsSimulator, relay: Relay, watch: Watch) -> None:
    coordinator = await watch(relay)
    relay.lose_notifications = True
    relay.lose_requests.add(codes.POST)
    doing = asyncio.ensure_future(coordinator.async_change_settings(default_goal=900))
    await until(lambda: relay.lost > EXCHANGE)
    relay.lose_answers.add(codes.POST)
    relay.lose_requests.clear()
    await doing
    assert coordinator.data["hub"].settings.default_goal == 900
    assert asked(lrs_sim, "POST /v1/settings") == 1


async def test_settings_that_did_not_arrive(
    lrs_sim: LrsSimulator, relay: Relay, watch: Watch
) -> None:
    coordinator = await watch(relay)
    relay.lose_requests.add(codes.POST)
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.async_change_settings(default_goal=900)
    assert caught.value.translation_key == "not_carried_out"
    assert coordinator.data["hub"].settings.default_goal == 300
    assert asked(lrs_sim, "POST /v1/settings") == 0


async def test_a_setting_that_is_refused(lrs_sim: LrsSimulator, watch: Watch) -> None:
    coordinator = await watch(lrs_sim)
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.async_change_settings(statistics_clear_mark=25)
    assert caught.value.translation_key == "invalid_request"
    assert coordinator.data["hub"].settings.statistics_clear_mark == 24


async def test_settings_that_are_taken_without_a_word_are_read(
    make_peer: MakePeer, watch: Watch
) -> None:
    goal = 300

    def answer(request: CoapMessage) -> list[CoapMessage]:
        nonlocal goal
        if request.code == codes.POST:
            goal = 60
            return [reply(codes.CHANGED)]
        if request.opt.uri_path[-1] == "settings":
            return [reply(codes.CONTENT, b'{"settings":{"defaultTargetGoal":%d}}' % goal)]
        return [reply(codes.CONTENT, b'{"sessions":[]}', observe=request.opt.observe)]

    coordinator = await watch(await make_peer(answer))
    await coordinator.async_change_settings(default_goal=60)
    assert coordinator.data["hub"].settings.default_goal == 60


# Clock


@pytest.mark.parametrize("off", [-86400, -90, 0, 90])
@pytest.mark.parametrize("lost", [False, True])
async def test_the_clock_is_set(
    hass: HomeAssistant,
    relay: Relay,
    lrs_sim: LrsSimulator,
    watch: Watch,
    off: float,
    *,
    lost: bool,
) -> None:
    await hass.config.async_set_time_zone("Europe/Madrid")
    lrs_sim.commands["set_clock"](seconds=off)
    coordinator = await watch(relay)
    assert coordinator.data["hub"].clock_ahead is not None
    if lost:
        relay.lose_answers.add(codes.POST)
        relay.lose_notifications = True
    await coordinator.async_sync_clock()
    assert abs(coordinator.data["hub"].clock_ahead) <= 2
    assert asked(lrs_sim, "POST /v1/settings") == 1


async def test_a_clock_that_cannot_be_set(
    relay: Relay, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    lrs_sim.commands["set_clock"](seconds=7200)
    coordinator = await watch(relay)
    ahead = coordinator.data["hub"].clock_ahead
    relay.lose_requests.add(codes.POST)
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.async_sync_clock()
    assert caught.value.translation_key == "not_carried_out"
    assert abs(coordinator.data["hub"].clock_ahead - ahead) <= 1


async def test_times_of_who_waits_stay_when_the_clock_is_set(
    frozen: FrozenDateTimeFactory, start_lrs: StartLrs, watch: Watch
) -> None:
    start = datetime.now(UTC)
    sim = await start_lrs(drift=5000)
    sim.commands["assign"](number=1, goal=600)
    frozen.tick(60)
    coordinator = await watch(sim)
    await coordinator.async_sync_clock()
    coordinator.sync.read_all_soon()
    sim.commands["assign"](number=2)
    await until(lambda: 2 in states(coordinator))
    assert coordinator.data["pager_1"].guest.waiting_since == start
    assert coordinator.data["pager_1"].guest.due == start + timedelta(seconds=600)
    assert coordinator.data["pager_2"].guest.waiting_since == start + timedelta(seconds=60)


# History


async def test_the_history(
    frozen: FrozenDateTimeFactory, start_lrs: StartLrs, watch: Watch
) -> None:
    start = datetime.now(UTC)
    sim = await start_lrs(utc_offset=7200)
    coordinator = await watch(sim)
    sim.commands["assign"](number=1, label="Ana", goal=60)
    sim.commands["assign"](number=2)
    frozen.tick(45)
    sim.commands["page"](number=1)
    frozen.tick(15)
    sim.commands["remove"](number=2)
    sim.commands["clear"](number=1)
    left, served = await coordinator.async_get_history()
    assert (left.number, left.clear_type, left.notified) == (2, "REMOVED", None)
    assert (served.number, served.label, served.goal, served.clear_type) == (1, "Ana", 60, "STOP")
    to_utc = coordinator.state.clock.to_utc
    assert to_utc(served.started) == start
    assert to_utc(served.notified) == start + timedelta(seconds=45)
    assert to_utc(served.cleared) == start + timedelta(seconds=60)


async def test_an_empty_history(lrs_sim: LrsSimulator, watch: Watch) -> None:
    coordinator = await watch(lrs_sim)
    assert await coordinator.async_get_history() == []
    await lrs_sim.stop()
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.async_get_history()
    assert caught.value.translation_key == "cannot_connect"
    await lrs_sim.start()


# Staff


def _add_staff(hass: HomeAssistant, coordinator: LrsCoordinator, **data: object) -> str:
    subentry = ConfigSubentry(
        data=MappingProxyType({"name": "Cook", "number": 9, **data}),
        subentry_type="staff_pager",
        title="Cook",
        unique_id=None,
    )
    hass.config_entries.async_add_subentry(coordinator.config_entry, subentry)
    return f"staff_{subentry.subentry_id}"


async def test_the_staff_is_paged(hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch) -> None:
    coordinator = await watch(lrs_sim)
    key = _add_staff(hass, coordinator, page_mode="vibe_1", system_id=4)
    await coordinator.async_page_staff(key, "Table 4 is ready")
    (page,) = lrs_sim.world.pages
    assert (page.number, page.message) == (9, "Table 4 is ready")
    assert (page.page_mode, page.system_id) == ("Vibe1", 4)


@pytest.mark.parametrize("key", ["staff_gone", "pager_1", "hub"])
async def test_who_is_no_staff_pager_is_not_paged(
    lrs_sim: LrsSimulator, watch: Watch, key: str
) -> None:
    lrs_sim.commands["assign"](number=1)
    coordinator = await watch(lrs_sim)
    with pytest.raises(ServiceValidationError) as caught:
        await coordinator.async_page_staff(key, "Hello")
    assert caught.value.translation_key == "pager_gone"
    assert not lrs_sim.world.pages
