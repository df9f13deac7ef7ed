"""The snapshot follows the transmitter: polls, the order of guests, what is due, options."""

from collections.abc import Iterable
from datetime import timedelta

from aiocoap import Message as CoapMessage
from aiocoap.numbers import codes
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.steward.capabilities import Pager
from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from simulators.lrs import LrsSimulator

from ...common import lrs_entry_for, refresh, set_up, settled, state_of, until
from ...conftest import StartLrs
from .conftest import MakePeer, MakeRelay, Watch
from .helpers import asked, calm, quietly, read_whole, reads, states
from .peers import reply

type Answers = list[CoapMessage]


def _answers(sim: LrsSimulator) -> Answers:
    """Keep what the list is answered with, from now on."""
    answers: Answers = []
    respond = sim._server.respond

    def noting(request: CoapMessage, address: tuple[object, ...]) -> CoapMessage | None:
        response = respond(request, address)
        if request.opt.uri_path == ("v1", "sessions") and request.code == codes.GET:
            assert response is not None
            answers.append(response)
        return response

    sim._server.respond = noting  # type: ignore[method-assign]
    return answers


def _waitlist(coordinator: LrsCoordinator) -> list[int]:
    return [pager.number for pager in coordinator.state.waiting_list]


# Polls


async def test_a_poll_without_change_costs_nothing(lrs_sim: LrsSimulator, watch: Watch) -> None:
    lrs_sim.commands["fill"](count=3)
    coordinator = await watch(lrs_sim)
    answers = _answers(lrs_sim)
    before = coordinator.data["pager_1"]
    await coordinator.async_refresh()
    assert [(one.code, one.payload) for one in answers] == [(codes.VALID, b"")]
    assert coordinator.data["pager_1"] is before


async def test_a_poll_after_a_change_brings_the_list(lrs_sim: LrsSimulator, watch: Watch) -> None:
    coordinator = await watch(lrs_sim)
    answers = _answers(lrs_sim)
    quietly(lrs_sim, lambda: lrs_sim.commands["assign"](number=1))
    await coordinator.async_refresh()
    await coordinator.async_refresh()
    codes_of = [one.code for one in answers]
    assert codes_of[:2] == [codes.CONTENT, codes.VALID]
    assert states(coordinator) == {1: "started"}


async def test_a_transmitter_without_etags_is_read_whole(make_peer: MakePeer, watch: Watch) -> None:
    requests: list[CoapMessage] = []

    def answer(request: CoapMessage) -> Iterable[CoapMessage]:
        match request.opt.uri_path[-1]:
            case "settings":
                return [reply(codes.CONTENT, b'{"settings":{}}')]
            case "notify":
                return [reply(codes.CONTENT, observe=1)]
        requests.append(request)
        return [reply(codes.CONTENT, b'{"sessions":[{"number":1,"state":"started"}]}')]

    coordinator = await watch(await make_peer(answer))
    for _ in range(3):
        await coordinator.async_refresh()
    assert states(coordinator) == {1: "started"}
    assert all(one.opt.etags == () for one in requests)


# What is not pushed any more


async def test_a_transmitter_that_does_not_answer_a_bare_registration_is_observed(
    start_lrs: StartLrs, watch: Watch
) -> None:
    """What answers one is not documented, so that the sessions are asked for with it."""
    sim = await start_lrs(first_notification="none")
    coordinator = await watch(sim)
    assert coordinator.data["hub"].observed


async def test_a_poll_that_finds_what_was_not_pushed_observes_anew(
    lrs_sim: LrsSimulator, watch: Watch
) -> None:
    """The transmitter has forgotten its observers, without a word and without counting anew."""
    coordinator = await watch(lrs_sim)
    await coordinator.async_refresh()
    lrs_sim._observers.forget()
    lrs_sim.commands["assign"](number=1)
    await coordinator.async_refresh()
    assert states(coordinator) == {1: "started"}
    await until(lambda: lrs_sim.state()["observers"])
    lrs_sim.commands["page"](number=1)
    await until(lambda: states(coordinator) == {1: "paged"})


async def test_a_list_is_not_read_whole_again_where_it_is_observed_right_after(
    lrs_sim: LrsSimulator, watch: Watch
) -> None:
    """With a thousand guests it comes in hundreds of datagrams."""
    coordinator = await watch(lrs_sim)
    lrs_sim._observers.forget()
    lrs_sim.commands["assign"](number=1)
    answers = _answers(lrs_sim)
    await coordinator.async_refresh()
    await until(lambda: len(answers) == 2)
    assert [one.code for one in answers] == [codes.CONTENT, codes.VALID]


async def test_a_router_that_forgets_the_way_is_noticed(
    lrs_sim: LrsSimulator, make_relay: MakeRelay, watch: Watch
) -> None:
    relay = await make_relay(lrs_sim)
    coordinator = await watch(relay)
    await coordinator.async_refresh()
    await relay.rebind()
    lrs_sim.commands["assign"](number=1)
    await coordinator.async_refresh()
    assert states(coordinator) == {1: "started"}
    await until(lambda: asked(lrs_sim, "GET /v1/notify") >= 2)
    await coordinator.async_idle()
    lrs_sim.commands["page"](number=1)
    await until(lambda: states(coordinator) == {1: "paged"})


async def test_a_transmitter_at_a_new_address_is_observed_there(
    hass: HomeAssistant, lrs_sim: LrsSimulator, make_relay: MakeRelay, watch: Watch
) -> None:
    """Its host name leads there: the relay stands for the name."""
    relay = await make_relay(lrs_sim)
    coordinator = await watch(relay)
    entry = coordinator.config_entry
    await lrs_sim.stop()
    lrs_sim.commands["move"]()
    before = lrs_sim.port
    await lrs_sim.start()
    assert before == 0
    await relay.rebind(lrs_sim)
    lrs_sim.commands["assign"](number=1)
    await refresh(hass, entry)
    assert states(coordinator) == {1: "started"}
    await until(lambda: lrs_sim.state()["observers"])
    lrs_sim.commands["page"](number=1)
    await until(lambda: states(coordinator) == {1: "paged"})


@pytest.mark.usefixtures("brisk")
async def test_a_reboot_at_which_the_address_is_silent(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    lrs_sim.commands["fill"](count=3)
    coordinator = await watch(lrs_sim)
    await lrs_sim.stop()
    await refresh(hass, coordinator.config_entry)
    assert not coordinator.last_update_success
    lrs_sim.commands["reboot"]()
    quietly(lrs_sim, lambda: lrs_sim.commands["clear"](number=2))
    await lrs_sim.start()
    await refresh(hass, coordinator.config_entry)
    assert states(coordinator) == {1: "started", 2: "idle", 3: "started"}
    await until(lambda: lrs_sim.state()["observers"])
    lrs_sim.commands["assign"](number=2)
    await until(lambda: states(coordinator)[2] == "started")


async def test_a_reboot_of_a_transmitter_that_is_only_polled(
    hass: HomeAssistant, start_lrs: StartLrs, watch: Watch
) -> None:
    """Its lists are numbered anew: another one has the number of the one before."""
    sim = await start_lrs(max_observers=0, etag_values="count")
    sim.commands["fill"](count=3)
    coordinator = await watch(sim, observed=False)
    await refresh(hass, coordinator.config_entry)
    await sim.stop()
    await refresh(hass, coordinator.config_entry)
    sim.commands["reboot"]()
    for number in (1, 2, 3):
        sim.commands["clear"](number=number)
    await sim.start()
    await refresh(hass, coordinator.config_entry)
    assert states(coordinator) == {1: "idle", 2: "idle", 3: "idle"}


async def test_a_guest_of_whom_nothing_was_pushed_is_paged(
    lrs_sim: LrsSimulator, watch: Watch
) -> None:
    """A page of an unknown session: there is more that is not known."""
    coordinator = await watch(lrs_sim)
    quietly(lrs_sim, lambda: lrs_sim.commands["fill"](count=3))
    lrs_sim.world.sequence = 0  # as if the counter told nothing of it
    lrs_sim.commands["page"](number=2)
    await until(lambda: states(coordinator) == {1: "started", 2: "paged", 3: "started"})


# The waiting list


async def test_the_waiting_list_keeps_the_transmitter_s_order(
    lrs_sim: LrsSimulator, watch: Watch
) -> None:
    for number in (5, 3, 9):
        lrs_sim.commands["assign"](number=number)
    coordinator = await watch(lrs_sim)
    assert _waitlist(coordinator) == [5, 3, 9]
    lrs_sim.commands["assign"](number=1)
    await until(lambda: _waitlist(coordinator) == [5, 3, 9, 1])
    lrs_sim.commands["page"](number=3)
    await until(lambda: states(coordinator)[3] == "paged")
    assert _waitlist(coordinator) == [5, 3, 9, 1]
    lrs_sim.commands["clear"](number=5)
    await until(lambda: _waitlist(coordinator) == [3, 9, 1])
    lrs_sim.commands["assign"](number=5)
    await until(lambda: _waitlist(coordinator) == [3, 9, 1, 5])
    await read_whole(coordinator)
    assert _waitlist(coordinator) == [3, 9, 1, 5] == [*lrs_sim.world.sessions]


async def test_a_pager_that_changed_hands_unseen_stands_where_the_transmitter_has_it(
    lrs_sim: LrsSimulator, watch: Watch
) -> None:
    for number in (1, 2, 3):
        lrs_sim.commands["assign"](number=number)
    coordinator = await watch(lrs_sim)

    def change() -> None:
        lrs_sim.commands["clear"](number=1)
        lrs_sim.commands["assign"](number=1)

    quietly(lrs_sim, change)
    await coordinator.async_refresh()
    assert _waitlist(coordinator) == [2, 3, 1]


# Due


async def _let_pass(hass: HomeAssistant, frozen: FrozenDateTimeFactory, seconds: float) -> None:
    """Let time pass at once: what was set before to happen by then does."""
    frozen.tick(seconds)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done()


@pytest.mark.parametrize("seconds", [18, 19, 20])
@pytest.mark.parametrize("pushed", [False, True])
async def test_a_guest_is_overdue_to_the_second(
    hass: HomeAssistant,
    frozen: FrozenDateTimeFactory,
    lrs_sim: LrsSimulator,
    watch: Watch,
    seconds: int,
    *,
    pushed: bool,
) -> None:
    """Without a poll: the next one is farther away."""
    if not pushed:
        lrs_sim.commands["assign"](number=1, goal=20)
    coordinator = await watch(lrs_sim, options={"observed_interval": 30})
    if pushed:
        lrs_sim.commands["assign"](number=1, goal=20)
        await until(lambda: 1 in states(coordinator))
        await hass.async_block_till_done()
    entry = coordinator.config_entry
    assert state_of(hass, entry, "pager_1", "overdue", "binary_sensor") == "off"
    before = reads(lrs_sim)
    await _let_pass(hass, frozen, seconds)
    late = "on" if seconds == 20 else "off"
    assert state_of(hass, entry, "pager_1", "overdue", "binary_sensor") == late
    assert coordinator.data["pager_1"].guest.overdue == (late == "on")
    assert reads(lrs_sim) == before


async def test_who_is_paged_is_not_overdue_any_more(
    hass: HomeAssistant, frozen: FrozenDateTimeFactory, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    lrs_sim.commands["assign"](number=1, goal=20)
    coordinator = await watch(lrs_sim)
    await _let_pass(hass, frozen, 20)
    lrs_sim.commands["page"](number=1)
    await until(lambda: states(coordinator) == {1: "paged"})
    entry = coordinator.config_entry
    await hass.async_block_till_done()
    assert state_of(hass, entry, "pager_1", "overdue", "binary_sensor") == "off"


async def test_more_time_is_given(
    hass: HomeAssistant, frozen: FrozenDateTimeFactory, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    lrs_sim.commands["assign"](number=1, goal=20)
    coordinator = await watch(lrs_sim)
    await coordinator.guests.async_update_guest(1, goal=25)
    await _let_pass(hass, frozen, 20)
    assert not coordinator.data["pager_1"].guest.overdue
    await coordinator.guests.async_update_guest(1, goal=20)
    assert coordinator.data["pager_1"].guest.overdue


async def test_each_guest_is_due_in_turn(
    hass: HomeAssistant, frozen: FrozenDateTimeFactory, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    lrs_sim.commands["assign"](number=1, goal=20)
    lrs_sim.commands["assign"](number=2, goal=10)
    lrs_sim.commands["assign"](number=3, goal=15, waited=20)
    coordinator = await watch(lrs_sim)

    def late() -> set[int]:
        pagers = [item for item in coordinator.data.values() if isinstance(item, Pager)]
        return {pager.number for pager in pagers if pager.guest and pager.guest.overdue}

    assert late() == {3}
    await _let_pass(hass, frozen, 10)
    assert late() == {2, 3}
    await _let_pass(hass, frozen, 10)
    assert late() == {1, 2, 3}


async def test_who_became_due_in_an_outage_is_overdue_after_it(
    hass: HomeAssistant, frozen: FrozenDateTimeFactory, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    lrs_sim.commands["assign"](number=1, goal=20)
    coordinator = await watch(lrs_sim)
    await lrs_sim.stop()
    await refresh(hass, coordinator.config_entry)
    frozen.tick(60)
    await lrs_sim.start()
    await refresh(hass, coordinator.config_entry)
    assert coordinator.data["pager_1"].guest.overdue


# Options


async def test_intervals_are_chosen(hass: HomeAssistant, lrs_sim: LrsSimulator) -> None:
    options = {"observed_interval": 120, "poll_interval": 9}
    entry = await set_up(hass, lrs_entry_for(lrs_sim, options=options))
    await settled(entry)
    await calm(entry.runtime_data)
    await refresh(hass, entry)
    assert entry.runtime_data.update_interval == timedelta(seconds=120)
    routes = lrs_sim._server._routes
    lrs_sim._server._routes = {path: at for path, at in routes.items() if path != "/v1/notify"}
    entry.runtime_data.sync.doubtful = True
    await refresh(hass, entry)
    await until(lambda: not entry.runtime_data.data["hub"].observed)
    assert entry.runtime_data.update_interval == timedelta(seconds=9)


async def test_pagers_are_there_before_anybody_held_them(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["assign"](number=2)
    lrs_sim.commands["assign"](number=50)
    entry = await set_up(hass, lrs_entry_for(lrs_sim, options={"pagers": "1-3"}))
    await settled(entry)
    coordinator = entry.runtime_data
    assert isinstance(coordinator, LrsCoordinator)
    assert states(coordinator) == {1: "idle", 2: "started", 3: "idle", 50: "started"}
    assert not coordinator.async_forget("pager_1")
    lrs_sim.commands["clear"](number=50)
    await until(lambda: states(coordinator)[50] == "idle")
    assert (await coordinator.guests.async_assign(label="Ana")).number == 1
    assert (await coordinator.guests.async_assign(label="Bo")).number == 3
    with pytest.raises(ServiceValidationError) as caught:
        await coordinator.guests.async_assign(label="Cy")
    assert caught.value.translation_key == "no_free_pager"
