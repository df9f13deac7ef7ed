"""Pagers are handed to guests: the lowest free one or the one that was named, never a used one."""

import asyncio
from typing import Any

from aiocoap import Message as CoapMessage
from aiocoap.numbers import codes
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import orjson
import pytest

from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from simulators.lrs import LrsSimulator

from ...common import until
from .conftest import MakePeer, MakeRelay, Watch
from .helpers import in_transmitter, quietly, sent, states
from .peers import reply


async def _with_free(sim: LrsSimulator, watch: Watch, *numbers: int) -> LrsCoordinator:
    """Let some pagers be known and free."""
    for number in numbers:
        sim.commands["assign"](number=number)
    coordinator = await watch(sim)
    for number in numbers:
        sim.commands["clear"](number=number)
    await until(lambda: set(states(coordinator).values()) == {"idle"})
    return coordinator


async def test_the_lowest_free_pager_is_taken(lrs_sim: LrsSimulator, watch: Watch) -> None:
    coordinator = await _with_free(lrs_sim, watch, 10, 3, 7)
    taken = [(await coordinator.guests.async_assign(label=f"Guest {n}")).number for n in range(3)]
    assert taken == [3, 7, 10]
    with pytest.raises(ServiceValidationError) as caught:
        await coordinator.guests.async_assign()
    assert caught.value.translation_key == "no_known_pager"


async def test_a_pager_is_handed_over_with_all_that_is_noted(
    lrs_sim: LrsSimulator, watch: Watch
) -> None:
    coordinator = await watch(lrs_sim)
    pager = await coordinator.guests.async_assign(12, label="Ana", party_size=4, goal=60)
    assert pager.guest
    assert (pager.guest.label, pager.guest.party_size, pager.guest.goal) == ("Ana", 4, 60)
    session = lrs_sim.world.sessions[12]
    assert (session.label, session.party_size, session.goal) == ("Ana", 4, 60)


@pytest.mark.parametrize("quiet", [False, True])
async def test_a_used_pager_is_not_given_away(
    lrs_sim: LrsSimulator, watch: Watch, *, quiet: bool
) -> None:
    coordinator = await watch(lrs_sim)
    if quiet:
        quietly(lrs_sim, lambda: lrs_sim.commands["assign"](number=1, label="Ana"))
    else:
        lrs_sim.commands["assign"](number=1, label="Ana")
        await until(lambda: states(coordinator) == {1: "started"})
    with pytest.raises(ServiceValidationError) as caught:
        await coordinator.guests.async_assign(1, label="Bo")
    assert caught.value.translation_key == "pager_in_use"
    assert lrs_sim.world.sessions[1].label == "Ana"
    assert sent(lrs_sim) == 0


async def test_a_pager_that_only_seems_free_is_not_given_away(
    lrs_sim: LrsSimulator, watch: Watch
) -> None:
    coordinator = await _with_free(lrs_sim, watch, 1, 2)
    quietly(lrs_sim, lambda: lrs_sim.commands["assign"](number=1, label="Ana"))
    assert (await coordinator.guests.async_assign(label="Bo")).number == 2
    assert lrs_sim.world.sessions[1].label == "Ana"


async def test_two_guests_never_get_the_same_pager(lrs_sim: LrsSimulator, watch: Watch) -> None:
    coordinator = await _with_free(lrs_sim, watch, 1, 2, 3, 4)
    pagers = await asyncio.gather(*(coordinator.guests.async_assign() for _ in range(4)))
    assert sorted(pager.number for pager in pagers) == [1, 2, 3, 4]
    results = await asyncio.gather(
        coordinator.guests.async_assign(9, label="Ana"),
        coordinator.guests.async_assign(9, label="Bo"),
        return_exceptions=True,
    )
    assert sum(isinstance(result, ServiceValidationError) for result in results) == 1
    assert lrs_sim.world.sessions[9].label == "Ana"


@pytest.mark.usefixtures("brisk")
async def test_a_failed_assignment_does_not_block_the_next(
    lrs_sim: LrsSimulator, make_relay: MakeRelay, watch: Watch
) -> None:
    lrs_sim.commands["assign"](number=1)
    relay = await make_relay(lrs_sim)
    coordinator = await watch(relay)
    relay.lose_requests.add(codes.POST)
    with pytest.raises(HomeAssistantError):
        await coordinator.guests.async_assign(2)
    relay.lose_requests.clear()
    assert (await coordinator.guests.async_assign(2)).number == 2
    assert in_transmitter(lrs_sim) == {1: "started", 2: "started"}


async def test_an_answer_without_a_session_is_read_up(
    hass: HomeAssistant, make_peer: MakePeer, watch: Watch
) -> None:
    sessions: list[dict[str, object]] = []

    def answer(request: CoapMessage) -> list[CoapMessage]:
        if request.code == codes.POST:
            sessions.append({"number": 6, "state": "started", "label": "Ana"})
            return [reply(codes.CHANGED)]
        if request.opt.uri_path[-1] == "settings":
            return [reply(codes.CONTENT, b'{"settings":{}}')]
        observe: dict[str, Any] = {"observe": 1} if request.opt.observe == 0 else {}
        body = {} if observe else {"sessions": sessions}
        return [reply(codes.CONTENT, orjson.dumps(body), **observe)]

    coordinator = await watch(await make_peer(answer))
    pager = await coordinator.guests.async_assign(6)
    assert pager.number == 6
    assert pager.guest
    assert pager.guest.label == "Ana"
    await until(lambda: states(coordinator) == {6: "started"})
    await hass.async_block_till_done()
