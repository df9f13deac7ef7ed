"""Commands to a transmitter: sent once, and what became of them is told."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiocoap import Message as CoapMessage
from aiocoap.numbers import codes
from aiocoap.numbers.codes import Code
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import orjson
import pytest

from custom_components.steward.systems.lrs import client as client_module
from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from simulators.lrs import LrsSimulator

from ...common import until
from ...conftest import StartLrs
from .conftest import MakePeer, MakeRelay, Watch
from .helpers import quietly, states
from .peers import Relay, reply

type Command = Callable[[LrsCoordinator], Awaitable[object]]
COMMANDS: Mapping[str, Command] = {
    "assign": lambda coordinator: coordinator.async_assign(2, label="Bo", party_size=3, goal=60),
    "page": lambda coordinator: coordinator.async_page("pager_1"),
    "clear": lambda coordinator: coordinator.async_clear("pager_1"),
    "remove": lambda coordinator: coordinator.async_remove("pager_1"),
}
DONE = {
    "assign": {1: "started", 2: "started"},
    "page": {1: "paged"},
    "clear": {1: "idle"},
    "remove": {1: "idle"},
}
NOTHING = {1: "started"}
EACH = pytest.mark.parametrize("command", COMMANDS)


def _method(command: str) -> Code:
    return codes.POST if command == "assign" else codes.PUT


def _sent(sim: LrsSimulator) -> int:
    """Count the commands that reached the transmitter; repetitions by CoAP do not count."""
    counts: dict[str, int] = sim.state()["requests"]["counts"]
    return counts.get("POST /v1/sessions", 0) + counts.get("PUT /v1/sessions", 0)


def _in_transmitter(sim: LrsSimulator) -> dict[int, str]:
    """Get the states of the sessions that the transmitter has."""
    return {number: session.state for number, session in sim.world.sessions.items()}


def _active(states: dict[int, str]) -> dict[int, str]:
    return {number: state for number, state in states.items() if state != "idle"}


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
    """Return the coordinator of that transmitter."""
    return await watch(relay)


@EACH
async def test_a_command_is_done_and_shown_at_once(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, command: str
) -> None:
    relay.lose_notifications = True
    await COMMANDS[command](coordinator)
    assert states(coordinator) == DONE[command]
    assert _in_transmitter(lrs_sim) == _active(DONE[command])
    assert _sent(lrs_sim) == 1


@EACH
async def test_a_command_whose_answer_is_late_is_not_sent_again(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, command: str
) -> None:
    relay.hold_answers.add(_method(command))
    doing = asyncio.ensure_future(COMMANDS[command](coordinator))
    await until(lambda: len(relay.held) > 1)  # CoAP repeats it, and is answered the same
    relay.release()
    await doing
    assert states(coordinator) == DONE[command]
    assert _sent(lrs_sim) == 1


@EACH
async def test_a_command_whose_answer_is_lost_is_checked(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, command: str
) -> None:
    relay.lose_answers.add(_method(command))
    relay.lose_notifications = True
    await COMMANDS[command](coordinator)
    assert states(coordinator) == DONE[command]
    assert _in_transmitter(lrs_sim) == _active(DONE[command])
    assert _sent(lrs_sim) == 1


@EACH
async def test_a_command_that_is_lost_fails_plainly(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, command: str
) -> None:
    relay.lose_requests.add(_method(command))
    with pytest.raises(HomeAssistantError) as caught:
        await COMMANDS[command](coordinator)
    assert caught.value.translation_key == "timed_out"
    assert caught.value.translation_placeholders == {"system": "T7470", "detail": "-"}
    assert states(coordinator) == _in_transmitter(lrs_sim) == NOTHING
    assert _sent(lrs_sim) == 0


@EACH
async def test_a_command_that_cannot_be_checked_fails(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, command: str
) -> None:
    relay.lose_notifications = True
    relay.lose_answers.add(_method(command))
    doing = asyncio.ensure_future(COMMANDS[command](coordinator))
    await until(lambda: _sent(lrs_sim) == 1)
    relay.lose_answers.add(codes.GET)
    with pytest.raises(HomeAssistantError) as caught:
        await doing
    assert caught.value.translation_key == "timed_out"
    assert _sent(lrs_sim) == 1


def test_a_command_that_was_given_up_is_not_done_later() -> None:
    """Its exchange has ended by then, even after that of a block of a list."""
    assert 2 * client_module._Tuning().MAX_TRANSMIT_WAIT < client_module._TIMEOUT


async def test_a_command_whose_turn_does_not_come_is_not_sent(
    monkeypatch: pytest.MonkeyPatch, lrs_sim: LrsSimulator, relay: Relay, watch: Watch
) -> None:
    coordinator = await watch(relay)
    lrs_sim.commands["assign"](number=2)
    await until(lambda: states(coordinator).get(2) == "started")
    before = _sent(lrs_sim)
    relay.hold_answers.add(codes.PUT)
    first = asyncio.ensure_future(coordinator.async_page("pager_1"))
    await until(lambda: relay.held)
    monkeypatch.setattr(client_module, "_TURN_TIMEOUT", 0.05)
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.async_page("pager_2")
    assert caught.value.translation_key == "cannot_connect"
    monkeypatch.undo()
    relay.hold_answers.clear()
    relay.release()
    await first
    assert _sent(lrs_sim) == before + 1
    assert lrs_sim.world.sessions[2].state == "started"


async def test_a_guest_who_was_paged_is_paged_again(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator
) -> None:
    await coordinator.async_page("pager_1")
    first = coordinator.data["pager_1"].guest.paged_at
    lrs_sim.world._drift += lrs_sim.world._drift.resolution * 5_000_000
    relay.lose_answers.add(codes.PUT)
    await coordinator.async_page("pager_1", "Flash1Sec")
    assert coordinator.data["pager_1"].guest.paged_at > first
    relay.lose_answers.clear()
    relay.lose_requests.add(codes.PUT)
    with pytest.raises(HomeAssistantError):
        await coordinator.async_page("pager_1")
    assert _sent(lrs_sim) == 2


@pytest.mark.parametrize("command", ["page", "clear", "remove"])
@pytest.mark.parametrize("key", ["pager_2", "pager_77"])
async def test_nobody_holds_the_pager(
    lrs_sim: LrsSimulator, watch: Watch, command: str, key: str
) -> None:
    lrs_sim.commands["assign"](number=2)
    coordinator = await watch(lrs_sim)
    lrs_sim.commands["clear"](number=2)
    await until(lambda: states(coordinator) == {2: "idle"})
    with pytest.raises(ServiceValidationError) as caught:
        await getattr(coordinator, f"async_{command}")(key)
    assert caught.value.translation_key == "no_guest"
    assert caught.value.translation_placeholders == {"number": key.removeprefix("pager_")}
    assert _sent(lrs_sim) == 0


async def test_a_guest_who_is_not_known_yet_is_paged(lrs_sim: LrsSimulator, watch: Watch) -> None:
    coordinator = await watch(lrs_sim)
    quietly(lrs_sim, lambda: lrs_sim.commands["assign"](number=5, label="Ana"))
    await coordinator.async_page("pager_5")
    assert _in_transmitter(lrs_sim) == {5: "paged"}
    await until(lambda: states(coordinator) == {5: "paged"})


async def test_a_refused_command_says_why(start_lrs: StartLrs, watch: Watch) -> None:
    sim = await start_lrs(page_modes="strict", max_sessions=1)
    sim.commands["assign"](number=1)
    coordinator = await watch(sim)
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.async_page("pager_1", "Flash99Sec")
    assert caught.value.translation_key == "invalid_request"
    assert caught.value.translation_placeholders is not None
    assert "Flash99Sec" in caught.value.translation_placeholders["detail"]
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.async_assign(2)
    assert caught.value.translation_key == "failed"
    assert coordinator.last_update_success
    assert states(coordinator) == {1: "started"}


async def test_a_guest_who_left_meanwhile(lrs_sim: LrsSimulator, watch: Watch) -> None:
    lrs_sim.commands["assign"](number=1)
    coordinator = await watch(lrs_sim)
    quietly(lrs_sim, lambda: lrs_sim.commands["clear"](number=1))
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.async_page("pager_1")
    assert caught.value.translation_key == "not_found"


async def test_nobody_is_there(lrs_sim: LrsSimulator, watch: Watch) -> None:
    lrs_sim.commands["assign"](number=1)
    coordinator = await watch(lrs_sim)
    await lrs_sim.stop()
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.async_page("pager_1")
    assert caught.value.translation_key == "cannot_connect"
    await lrs_sim.start()
    assert _sent(lrs_sim) == 0


# Assigning


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
    taken = [(await coordinator.async_assign(label=f"Guest {n}")).number for n in range(3)]
    assert taken == [3, 7, 10]
    with pytest.raises(ServiceValidationError) as caught:
        await coordinator.async_assign()
    assert caught.value.translation_key == "no_free_pager"


async def test_a_pager_is_handed_over_with_all_that_is_noted(
    lrs_sim: LrsSimulator, watch: Watch
) -> None:
    coordinator = await watch(lrs_sim)
    pager = await coordinator.async_assign(12, label="Ana", party_size=4, goal=60)
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
        await coordinator.async_assign(1, label="Bo")
    assert caught.value.translation_key == "pager_in_use"
    assert lrs_sim.world.sessions[1].label == "Ana"
    assert _sent(lrs_sim) == 0


async def test_a_pager_that_only_seems_free_is_not_given_away(
    lrs_sim: LrsSimulator, watch: Watch
) -> None:
    coordinator = await _with_free(lrs_sim, watch, 1, 2)
    quietly(lrs_sim, lambda: lrs_sim.commands["assign"](number=1, label="Ana"))
    assert (await coordinator.async_assign(label="Bo")).number == 2
    assert lrs_sim.world.sessions[1].label == "Ana"


async def test_two_guests_never_get_the_same_pager(lrs_sim: LrsSimulator, watch: Watch) -> None:
    coordinator = await _with_free(lrs_sim, watch, 1, 2, 3, 4)
    pagers = await asyncio.gather(*(coordinator.async_assign() for _ in range(4)))
    assert sorted(pager.number for pager in pagers) == [1, 2, 3, 4]
    results = await asyncio.gather(
        coordinator.async_assign(9, label="Ana"),
        coordinator.async_assign(9, label="Bo"),
        return_exceptions=True,
    )
    assert sum(isinstance(result, ServiceValidationError) for result in results) == 1
    assert lrs_sim.world.sessions[9].label == "Ana"


async def test_a_failed_assignment_does_not_block_the_next(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator
) -> None:
    relay.lose_requests.add(codes.POST)
    with pytest.raises(HomeAssistantError):
        await coordinator.async_assign(2)
    relay.lose_requests.clear()
    assert (await coordinator.async_assign(2)).number == 2
    assert _in_transmitter(lrs_sim) == {1: "started", 2: "started"}


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
        observe = {"observe": 1} if request.opt.observe == 0 else {}
        body = {} if observe else {"sessions": sessions}
        return [reply(codes.CONTENT, orjson.dumps(body), **observe)]

    coordinator = await watch(await make_peer(answer))
    pager = await coordinator.async_assign(6)
    assert pager.number == 6
    await until(lambda: states(coordinator) == {6: "started"})
    await hass.async_block_till_done()
