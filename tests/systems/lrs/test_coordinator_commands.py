"""Commands to a transmitter: sent once, and what became of them is told."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiocoap.numbers import codes
from aiocoap.numbers.codes import Code
from freezegun.api import FrozenDateTimeFactory
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from custom_components.steward.systems.lrs.api import coap as transport
from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from simulators.lrs import LrsSimulator

from ...common import until
from ...conftest import StartLrs
from .conftest import MakeRelay, Watch
from .helpers import in_transmitter, quietly, sent, states
from .peers import Relay

type Command = Callable[[LrsCoordinator], Awaitable[object]]
COMMANDS: Mapping[str, Command] = {
    "assign": lambda coordinator: coordinator.guests.async_assign(
        2, label="Bo", party_size=3, goal=60
    ),
    "update": lambda coordinator: coordinator.guests.async_update_guest(
        1, label="Cy", party_size=3, goal=60
    ),
    "page": lambda coordinator: coordinator.guests.async_page(1),
    "clear": lambda coordinator: coordinator.guests.async_clear(1),
    "remove": lambda coordinator: coordinator.guests.async_remove(1),
}
DONE = {
    "assign": {1: "started", 2: "started"},
    "update": {1: "started"},
    "page": {1: "paged"},
    "clear": {1: "idle"},
    "remove": {1: "idle"},
}
NOTHING = {1: "started"}
EXCHANGE = 1
"""Datagrams of a command that is given up."""
EACH = pytest.mark.parametrize("command", COMMANDS)


def _method(command: str) -> Code:
    return codes.POST if command == "assign" else codes.PUT


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
    assert in_transmitter(lrs_sim) == _active(DONE[command])
    assert sent(lrs_sim) == 1


@EACH
async def test_a_command_whose_answer_is_late_is_not_sent_again(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, command: str
) -> None:
    relay.hold_answers.add(_method(command))
    doing = asyncio.ensure_future(COMMANDS[command](coordinator))
    await until(lambda: relay.held)
    relay.release()
    await doing
    assert states(coordinator) == DONE[command]
    assert sent(lrs_sim) == 1


@EACH
async def test_a_command_whose_answer_is_lost_is_checked(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, command: str
) -> None:
    relay.lose_answers.add(_method(command))
    relay.lose_notifications = True
    await COMMANDS[command](coordinator)
    assert states(coordinator) == DONE[command]
    assert in_transmitter(lrs_sim) == _active(DONE[command])
    assert sent(lrs_sim) == 1


async def test_what_is_noted_of_a_guest_shows_although_the_answer_is_lost(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator
) -> None:
    relay.lose_answers.add(codes.PUT)
    relay.lose_notifications = True
    await COMMANDS["update"](coordinator)
    guest = coordinator.data["pager_1"].guest
    assert (guest.label, guest.party_size, guest.goal) == ("Cy", 3, 60)
    session = lrs_sim.world.sessions[1]
    assert (session.label, session.party_size, session.goal) == ("Cy", 3, 60)


@EACH
async def test_a_command_that_did_not_arrive_is_sent_again(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, command: str
) -> None:
    relay.lose_requests.add(_method(command))
    doing = asyncio.ensure_future(COMMANDS[command](coordinator))
    await until(lambda: relay.lost > EXCHANGE)
    relay.lose_requests.clear()
    await doing
    assert states(coordinator) == DONE[command]
    assert in_transmitter(lrs_sim) == _active(DONE[command])
    assert sent(lrs_sim) == 1


@EACH
async def test_a_command_of_which_first_nothing_and_then_the_answer_is_lost(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, command: str
) -> None:
    relay.lose_notifications = True
    relay.lose_requests.add(_method(command))
    doing = asyncio.ensure_future(COMMANDS[command](coordinator))
    await until(lambda: relay.lost > EXCHANGE)
    relay.lose_answers.add(_method(command))
    relay.lose_requests.clear()
    await doing
    assert states(coordinator) == DONE[command]
    assert sent(lrs_sim) == 1


@EACH
async def test_a_command_that_is_lost_fails_plainly(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, command: str
) -> None:
    relay.lose_requests.add(_method(command))
    with pytest.raises(HomeAssistantError) as caught:
        await COMMANDS[command](coordinator)
    assert caught.value.translation_key == "not_carried_out"
    assert caught.value.translation_placeholders == {"system": "T7470", "detail": ""}
    assert states(coordinator) == in_transmitter(lrs_sim) == NOTHING
    assert sent(lrs_sim) == 0


@EACH
async def test_a_command_that_cannot_be_checked_fails(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, command: str
) -> None:
    relay.lose_notifications = True
    relay.lose_answers.add(_method(command))
    doing = asyncio.ensure_future(COMMANDS[command](coordinator))
    await until(lambda: sent(lrs_sim) == 1)
    relay.lose_answers.add(codes.GET)
    with pytest.raises(HomeAssistantError) as caught:
        await doing
    assert caught.value.translation_key == "timed_out"
    assert sent(lrs_sim) == 1


def test_a_command_that_was_given_up_is_not_done_later() -> None:
    """Its exchange has ended by then, and its one datagram has long arrived, or never will."""
    tuning = transport._CommandTuning()
    assert tuning.MAX_RETRANSMIT == 0
    assert tuning.ACK_TIMEOUT < transport._EXCHANGE_TIMEOUT


async def test_a_command_whose_turn_does_not_come_is_notsent(
    monkeypatch: pytest.MonkeyPatch, lrs_sim: LrsSimulator, relay: Relay, watch: Watch
) -> None:
    coordinator = await watch(relay)
    lrs_sim.commands["assign"](number=2)
    await until(lambda: states(coordinator).get(2) == "started")
    before = sent(lrs_sim)
    relay.hold_answers.add(codes.PUT)
    first = asyncio.ensure_future(coordinator.guests.async_page(1))
    await until(lambda: relay.held)
    monkeypatch.setattr(transport, "_TURN_TIMEOUT", 0.05)
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.guests.async_page(2)
    assert caught.value.translation_key == "cannot_connect"
    monkeypatch.undo()
    relay.hold_answers.clear()
    relay.release()
    await first
    assert sent(lrs_sim) == before + 1
    assert lrs_sim.world.sessions[2].state == "started"


async def test_a_guest_who_was_paged_is_paged_again(
    frozen: FrozenDateTimeFactory,
    lrs_sim: LrsSimulator,
    relay: Relay,
    coordinator: LrsCoordinator,
) -> None:
    await coordinator.guests.async_page(1)
    first = coordinator.data["pager_1"].guest.paged_at
    frozen.tick(5)
    relay.lose_answers.add(codes.PUT)
    await coordinator.guests.async_page(1, "Flash1Sec")
    assert coordinator.data["pager_1"].guest.paged_at > first
    relay.lose_answers.clear()
    relay.lose_requests.add(codes.PUT)
    with pytest.raises(HomeAssistantError):
        await coordinator.guests.async_page(1)
    assert sent(lrs_sim) == 2


@pytest.mark.parametrize("number", [2, 77])
async def test_a_pager_that_nobody_holds_is_paged_without_a_session(
    lrs_sim: LrsSimulator, watch: Watch, number: int
) -> None:
    lrs_sim.commands["assign"](number=2)
    coordinator = await watch(lrs_sim)
    lrs_sim.commands["clear"](number=2)
    await until(lambda: states(coordinator) == {2: "idle"})
    await coordinator.guests.async_page(number)
    await coordinator.guests.async_page(number, "glow_15_times")
    await coordinator.guests.async_page(number, "Beep")
    pages = [(page.number, page.page_mode) for page in lrs_sim.world.pages]
    assert pages == [(number, None), (number, "Glow15Times"), (number, "Beep")]
    assert states(coordinator) == {2: "idle"}
    assert sent(lrs_sim) == 0


async def test_a_page_without_a_session_is_not_sent_twice(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator
) -> None:
    """There is nothing to read that tells whether it went out."""
    relay.lose_answers.add(codes.POST)
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.guests.async_page(9)
    assert caught.value.translation_key == "timed_out"
    assert len(lrs_sim.world.pages) == 1


@pytest.mark.parametrize("command", ["clear", "remove", "update_guest"])
@pytest.mark.parametrize("number", [2, 77])
async def test_nobody_holds_the_pager(
    lrs_sim: LrsSimulator, watch: Watch, command: str, number: int
) -> None:
    lrs_sim.commands["assign"](number=2)
    coordinator = await watch(lrs_sim)
    lrs_sim.commands["clear"](number=2)
    await until(lambda: states(coordinator) == {2: "idle"})
    with pytest.raises(ServiceValidationError) as caught:
        await getattr(coordinator.guests, f"async_{command}")(number)
    assert caught.value.translation_key == "no_guest"
    assert caught.value.translation_placeholders == {"number": str(number)}
    assert sent(lrs_sim) == 0


async def test_a_guest_who_is_not_known_yet_is_paged(lrs_sim: LrsSimulator, watch: Watch) -> None:
    coordinator = await watch(lrs_sim)
    quietly(lrs_sim, lambda: lrs_sim.commands["assign"](number=5, label="Ana"))
    await coordinator.guests.async_page(5)
    assert in_transmitter(lrs_sim) == {5: "paged"}
    await until(lambda: states(coordinator) == {5: "paged"})


@pytest.mark.parametrize("command", ["assign", "update", "page"])
async def test_another_guest_s_session_is_not_taken_for_the_one_that_was_meant(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, command: str
) -> None:
    """The pager changed hands while nothing came through."""
    relay.lose_notifications = True
    relay.lose_requests.add(_method(command))
    doing = asyncio.ensure_future(COMMANDS[command](coordinator))
    await until(lambda: relay.lost)
    if command != "assign":
        lrs_sim.commands["clear"](number=1)
    number = 2 if command == "assign" else 1
    lrs_sim.commands["assign"](number=number, label="Di")
    with pytest.raises(HomeAssistantError) as caught:
        await doing
    # of who has left meanwhile nobody knows
    assert caught.value.translation_key == ("pager_in_use" if command == "assign" else "timed_out")
    assert lrs_sim.world.sessions[number].label == "Di"
    assert lrs_sim.world.sessions[number].state == "started"
    assert sent(lrs_sim) == 0


async def test_who_could_not_be_removed_and_is_served_later_was_served(
    monkeypatch: pytest.MonkeyPatch, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    lrs_sim.commands["assign"](number=1)
    coordinator = await watch(lrs_sim)
    told: list[str] = []
    coordinator.async_listen("pager_1", "session", lambda event: told.append(event.event_type))
    with monkeypatch.context() as patch:
        for code in (codes.PUT, codes.POST):
            patch.delitem(lrs_sim._server._routes["/v1/sessions"], code)
        with pytest.raises(HomeAssistantError):
            await coordinator.guests.async_remove(1)
    await coordinator.guests.async_clear(1)
    assert told == ["cleared"]


@pytest.mark.parametrize(("command", "end"), [("clear", "cleared"), ("remove", "removed")])
async def test_how_a_session_ended_is_told(
    lrs_sim: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, command: str, end: str
) -> None:
    """Also where the answer is lost."""
    told: list[str] = []
    coordinator.async_listen("pager_1", "session", lambda event: told.append(event.event_type))
    relay.lose_answers.add(codes.PUT)
    await COMMANDS[command](coordinator)
    assert told == [end]
    assert lrs_sim.world.history[-1].clear_type == ("STOP" if end == "cleared" else "REMOVED")


async def test_commands_for_one_guest_are_carried_out_in_their_order(
    lrs_sim: LrsSimulator, watch: Watch
) -> None:
    lrs_sim.commands["assign"](number=1)
    coordinator = await watch(lrs_sim)
    await asyncio.gather(
        coordinator.guests.async_update_guest(1, label="Ana"),
        coordinator.guests.async_page(1),
        coordinator.guests.async_clear(1),
    )
    (ended,) = lrs_sim.world.history
    assert (ended.label, ended.notified is not None) == ("Ana", True)


async def test_a_refused_command_says_why(start_lrs: StartLrs, watch: Watch) -> None:
    sim = await start_lrs(page_modes="strict", max_sessions=1)
    sim.commands["assign"](number=1)
    coordinator = await watch(sim)
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.guests.async_page(1, "Flash99Sec")
    assert caught.value.translation_key == "invalid_request"
    assert caught.value.translation_placeholders is not None
    assert "Flash99Sec" in caught.value.translation_placeholders["detail"]
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.guests.async_assign(2)
    assert caught.value.translation_key == "failed"
    assert coordinator.last_update_success
    assert states(coordinator) == {1: "started"}


async def test_a_guest_who_left_meanwhile(lrs_sim: LrsSimulator, watch: Watch) -> None:
    lrs_sim.commands["assign"](number=1)
    coordinator = await watch(lrs_sim)
    quietly(lrs_sim, lambda: lrs_sim.commands["clear"](number=1))
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.guests.async_page(1)
    assert caught.value.translation_key == "not_found"


async def test_nobody_is_there(lrs_sim: LrsSimulator, watch: Watch) -> None:
    lrs_sim.commands["assign"](number=1)
    coordinator = await watch(lrs_sim)
    await lrs_sim.stop()
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.guests.async_page(1)
    assert caught.value.translation_key == "cannot_connect"
    await lrs_sim.start()
    assert sent(lrs_sim) == 0


async def test_a_command_shows_after_the_transmitter_was_restarted(
    lrs_sim: LrsSimulator, watch: Watch
) -> None:
    lrs_sim.commands["fill"](count=20)
    coordinator = await watch(lrs_sim)
    lrs_sim.commands["reboot"]()
    await coordinator.guests.async_assign(40, label="Ana")
    async with asyncio.timeout(5):
        await until(lambda: states(coordinator).get(40) == "started")
