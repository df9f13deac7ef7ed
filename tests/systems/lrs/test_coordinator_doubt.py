"""What is told of a command where the pager's guest is not what was known of it."""

import asyncio
from datetime import UTC, datetime, timedelta
from time import monotonic

from aiocoap.numbers import codes
from freezegun.api import FrozenDateTimeFactory
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.steward.systems import lrs as modules
from custom_components.steward.systems.lrs import clock
from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from simulators.lrs import LrsSimulator

from ...common import until
from .conftest import MakeRelay, Watch
from .helpers import quietly, sent, states
from .peers import Relay


@pytest.fixture
async def relay(lrs_sim: LrsSimulator, make_relay: MakeRelay) -> Relay:
    """Return a relay in front of a transmitter with a guest who holds pager 1."""
    lrs_sim.commands["assign"](number=1, label="Ana")
    return await make_relay(lrs_sim)


@pytest.fixture
async def coordinator(
    brisk: None,  # noqa: ARG001 - what is lost is given up soon
    relay: Relay,
    watch: Watch,
) -> LrsCoordinator:
    """Return the coordinator of that transmitter, which notices nothing by itself."""
    made = await watch(relay)
    relay.lose_notifications = True
    return made


@pytest.mark.parametrize("lost", ["requests", "answers"])
async def test_of_who_left_meanwhile_nobody_knows_whether_the_page_arrived(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, lost: str
) -> None:
    (relay.lose_requests if lost == "requests" else relay.lose_answers).add(codes.PUT)
    doing = asyncio.ensure_future(coordinator.guests.async_page(1))
    await until(lambda: relay.lost or sent(lrs_sim))
    quietly(lrs_sim, lambda: lrs_sim.commands["clear"](number=1))
    with pytest.raises(HomeAssistantError) as caught:
        await doing
    assert caught.value.translation_key == "timed_out"
    assert sent(lrs_sim) == (lost == "answers")


async def test_a_page_that_nobody_knows_of_is_not_taken_for_the_next_one(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator
) -> None:
    relay.lose_answers.add(codes.PUT)
    doing = asyncio.ensure_future(coordinator.guests.async_page(1))
    await until(lambda: sent(lrs_sim) == 1)
    relay.lose_answers.add(codes.GET)
    with pytest.raises(HomeAssistantError) as caught:
        await doing
    assert caught.value.translation_key == "timed_out"
    relay.lose_answers.clear()
    relay.lose_requests.add(codes.PUT)
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.guests.async_page(1)
    assert caught.value.translation_key == "not_carried_out"
    assert states(coordinator) == {1: "paged"}


async def test_that_one_guest_is_not_found_is_looked_up_in_the_list(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator
) -> None:
    """A transmitter that does not tell of one pager alone says so too."""
    lrs_sim.commands["set_fault"](method="GET", path="/v1/sessions", code="4.04", times=1)
    relay.lose_answers.add(codes.PUT)
    told: list[str] = []
    coordinator.async_listen("pager_1", "session", lambda event: told.append(event.event_type))
    await coordinator.guests.async_page(1)
    assert told == ["paged"]
    assert sent(lrs_sim) == 1


async def test_that_a_transmitter_starts_over_is_not_taken_for_a_page(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator
) -> None:
    """It no longer knows then at which change a guest was paged before."""
    await coordinator.guests.async_page(1)
    relay.lose_requests.add(codes.PUT)
    doing = asyncio.ensure_future(coordinator.guests.async_page(1))
    await until(lambda: relay.lost)
    lrs_sim.reboot()
    with pytest.raises(HomeAssistantError) as caught:
        await doing
    assert caught.value.translation_key == "not_carried_out"
    assert sent(lrs_sim) == 1


async def test_that_the_clock_is_set_is_not_taken_for_a_page(
    monkeypatch: pytest.MonkeyPatch,
    lrs_sim: LrsSimulator,
    relay: Relay,
    coordinator: LrsCoordinator,
) -> None:
    """What a guest was paged at is then another time, in UTC."""
    await coordinator.guests.async_page(1)
    first = coordinator.data["pager_1"].guest.paged_at
    relay.lose_requests.add(codes.PUT)
    doing = asyncio.ensure_future(coordinator.guests.async_page(1))
    await until(lambda: relay.lost)

    def an_hour_later() -> clock.Now:
        return clock.Now(datetime.now(UTC) + timedelta(hours=1), monotonic())

    for module in (modules.coordinator, modules.sync):
        monkeypatch.setattr(module, "now", an_hour_later)
    coordinator.async_publish(coordinator.state.apply_tick(an_hour_later()))
    assert coordinator.data["pager_1"].guest.paged_at > first + timedelta(minutes=59)
    with pytest.raises(HomeAssistantError) as caught:
        await doing
    assert caught.value.translation_key == "not_carried_out"
    assert sent(lrs_sim) == 1


@pytest.mark.parametrize("seconds", [0, -3600, 3600])
@pytest.mark.parametrize("first", ["clock", "guest"])
async def test_who_was_assigned_and_has_left_since_is_not_assigned_again(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, first: str, seconds: float
) -> None:
    """Also where the transmitter's clock is set meanwhile."""
    relay.lose_answers.add(codes.POST)
    if first == "clock":
        lrs_sim.commands["set_clock"](seconds)
    doing = asyncio.ensure_future(coordinator.guests.async_assign(2, label="Bo"))
    await until(lambda: 2 in lrs_sim.world.sessions)
    quietly(lrs_sim, lambda: lrs_sim.commands["clear"](number=2))
    if first == "guest":
        lrs_sim.commands["set_clock"](seconds)
    with pytest.raises(HomeAssistantError) as caught:
        await doing
    assert caught.value.translation_key == "timed_out"
    assert sent(lrs_sim) == 1


async def test_nor_is_one_of_whom_the_history_cannot_tell(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator
) -> None:
    lrs_sim.commands["set_fault"](method="GET", path="/v1/sessions/history", code="5.00")
    relay.lose_requests.add(codes.POST)
    doing = asyncio.ensure_future(coordinator.guests.async_assign(2, label="Bo"))
    await until(lambda: relay.lost)
    relay.lose_requests.clear()
    with pytest.raises(HomeAssistantError) as caught:
        await doing
    assert caught.value.translation_key == "timed_out"
    assert sent(lrs_sim) == 0


@pytest.mark.parametrize("history", ["another", "earlier", "none"])
async def test_who_was_not_assigned_is_assigned_by_a_second_command(
    frozen: FrozenDateTimeFactory,
    lrs_sim: LrsSimulator,
    relay: Relay,
    coordinator: LrsCoordinator,
    history: str,
) -> None:
    if history == "none":
        lrs_sim.commands["set_fault"](method="GET", path="/v1/sessions/history", code="4.04")
    lrs_sim.commands["assign"](number=2, label="Bo" if history == "earlier" else "Al")
    lrs_sim.commands["clear"](number=2)
    frozen.tick(60)
    relay.lose_requests.add(codes.POST)
    doing = asyncio.ensure_future(coordinator.guests.async_assign(2, label="Bo"))
    await until(lambda: relay.lost)
    relay.lose_requests.clear()
    await doing
    assert lrs_sim.world.sessions[2].label == "Bo"
    assert sent(lrs_sim) == 1
