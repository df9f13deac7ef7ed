"""The door of a simulated transmitter: what is promised, who is next, and what can be undone."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from simulators.lrs import LrsSimulator

from ..common import (
    Call,
    device_id,
    entity_id,
    lrs_entry_for,
    set_up,
    settled,
    state_of,
    until,
)
from .doors import HUB, come, door_of


def wait_state(hass: HomeAssistant, entry: MockConfigEntry, party: str) -> str:
    """Get the state of the wait of a class of parties."""
    return state_of(hass, entry, f"hub/wait_{party}", "wait")


async def reload(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Load an entry anew."""
    assert await hass.config_entries.async_reload(entry.entry_id)
    await settled(entry)
    await hass.async_block_till_done()


def correct(lrs_sim: LrsSimulator, number: int, seconds: int) -> None:
    """Have the transmitter tell another start of a session, later by some seconds."""
    session = lrs_sim.world.session(number)
    later = session.created + timedelta(seconds=seconds)
    lrs_sim.world.sessions[number] = replace(session, created=later)
    lrs_sim.commands["update"](number=number)


def time_of(hass: HomeAssistant, entry: MockConfigEntry, item: str, name: str) -> datetime:
    """Get the state of a sensor that shows a time."""
    shown = dt_util.parse_datetime(state_of(hass, entry, item, name))
    assert shown
    return shown


# What is promised


async def test_a_guest_is_promised_a_time(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry
) -> None:
    """Without a past the transmitter's goal of 5 minutes is all there is to go by."""
    wait = await call("get_wait", answer=True, party_size=2)
    assert wait == {"predicted": 300, "quoted": 450, "ahead": 0, "basis": "goal"}
    assert wait_state(hass, door_entry, "2") == "5"
    answer = await come(call, 1)
    assert answer.items() >= wait.items()
    promised = state_of(hass, door_entry, "pager_1/waiting", "quoted")
    since = dt_util.parse_datetime(answer["waiting_since"])
    told = dt_util.parse_datetime(promised)
    assert since
    assert told
    assert 449 <= (told - since).total_seconds() <= 451
    assert (await call("get_wait", answer=True, party_size=2))["ahead"] == 1
    assert (await call("get_wait", answer=True, party_size=4))["ahead"] == 0
    assert state_of(hass, door_entry, "pager_2/waiting", "quoted") == "unknown"


async def test_what_is_promised_is_shown_at_the_pager_that_has_just_come(
    hass: HomeAssistant, door_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    """And not at the transmitter: the pager's device is there before it."""
    lrs_sim.commands["assign"](number=40, party_size=2)
    await until(lambda: 40 in door_of(door_entry)._known)
    await hass.async_block_till_done()
    for name in ("quoted", "paged_at"):
        entity = er.async_get(hass).async_get(entity_id(hass, door_entry, "pager_40/waiting", name))
        assert entity
        assert entity.device_id == device_id(hass, door_entry, "pager_40")
        assert entity.entity_id == f"sensor.pager_40_{name}"


async def test_a_promise_is_compared_with_the_truth(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry
) -> None:
    assert state_of(hass, door_entry, HUB, "quotes_kept") == "unknown"
    await come(call, 1)
    await call("page", number=1)
    await until(lambda: state_of(hass, door_entry, HUB, "quotes_kept") == "100.0")
    assert wait_state(hass, door_entry, "2") == "0"  # nobody waits, and one was called just now
    await come(call, 2)
    await call("remove", number=2)
    assert state_of(hass, door_entry, HUB, "quotes_kept") == "100.0"
    assert len(door_of(door_entry)._core.record.waits) == 1


async def test_clearing_all_is_nobodys_wait(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry
) -> None:
    for number in (1, 2, 3):
        await come(call, number)
    await call("clear", number=1)
    await call("clear_all")
    await until(lambda: not door_of(door_entry)._known)
    await hass.async_block_till_done()
    assert len(door_of(door_entry)._core.record.waits) == 1


async def test_a_promise_and_a_turn_follow_a_start_that_is_corrected(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    """Also over a restart, and also the wait of who was paged before the correction."""
    for number in (1, 2, 3):
        await come(call, number)

    def promised(number: int) -> datetime:
        return time_of(hass, door_entry, f"pager_{number}/waiting", "quoted")

    before = promised(2)
    correct(lrs_sim, 2, -60)
    await until(lambda: 58 <= (before - promised(2)).total_seconds() <= 62)
    await reload(hass, door_entry)
    assert 58 <= (before - promised(2)).total_seconds() <= 62
    correct(lrs_sim, 3, -120)
    await until(lambda: promised(3) < promised(2))
    assert [(await call("page_next", answer=True))["number"] for _ in range(3)] == [3, 2, 1]
    correct(lrs_sim, 1, -600)
    await until(lambda: any(wait.waited > 590 for wait in door_of(door_entry)._core.record.waits))
    assert len(door_of(door_entry)._core.record.waits) == 3


async def test_a_start_that_is_corrected_makes_a_guest_overdue(
    call: Call, door_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await come(call, 1, goal=900)
    await come(call, 2, goal=300)
    correct(lrs_sim, 1, -500)
    correct(lrs_sim, 2, -400)
    await until(lambda: door_of(door_entry).next_guest([1, 2]) == 2)


@pytest.mark.parametrize(("option", "goal"), [("off", 300), ("suggest", 300), ("set", 600)])
async def test_a_quote_can_be_the_goal(
    hass: HomeAssistant, call: Call, lrs_sim: LrsSimulator, option: str, goal: int
) -> None:
    entry = await set_up(
        hass, lrs_entry_for(lrs_sim, options={"pagers": "1-9", "quote_as_goal": option})
    )
    await settled(entry)
    assert (await come(call, 1))["goal"] == goal
    assert (await come(call, 2, goal=120))["goal"] == 120


async def test_a_restart_forgets_no_promise_and_no_first_page(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    await come(call, 1, label="Ana Lopez")
    await come(call, 2, label="Bo Berg")
    await call("page", number=2)
    promised = state_of(hass, door_entry, "pager_1/waiting", "quoted")
    paged_at = state_of(hass, door_entry, "pager_2/waiting", "paged_at")
    await asyncio.sleep(1.1)  # the transmitter tells full seconds
    await call("page", number=2)
    assert state_of(hass, door_entry, "pager_2/waiting", "paged_at") == paged_at
    await reload(hass, door_entry)
    assert state_of(hass, door_entry, "pager_1/waiting", "quoted") == promised
    assert state_of(hass, door_entry, "pager_2/waiting", "paged_at") == paged_at
    assert len(door_of(door_entry)._core.record.waits) == 1
    kept = str(hass_storage)
    assert "Lopez" not in kept
    assert "Berg" not in kept
    assert await hass.config_entries.async_remove(door_entry.entry_id)
    assert not [key for key in hass_storage if door_entry.entry_id in key]


async def test_what_is_kept_is_written_when_it_is_another(
    hass: HomeAssistant,
    call: Call,
    door_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is the whole file each time, and a party's size is not in it."""
    await come(call, 1)
    written: list[str] = []
    store = door_of(door_entry)._store
    monkeypatch.setattr(store, "save_guests", lambda: written.append("guests"))
    lrs_sim.commands["update"](number=1, party_size=5)
    await until(lambda: state_of(hass, door_entry, "pager_1", "party_size") == "5")
    await until(lambda: door_of(door_entry)._known[1].party_size == 5)
    assert not written
    correct(lrs_sim, 1, -60)
    await until(lambda: written)
    written.clear()
    await call("page", number=1)
    await until(lambda: door_of(door_entry)._known[1].paged_at is not None)
    assert written


async def test_a_wait_that_proved_to_be_none_is_not_kept_any_more(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    """Also where Home Assistant is killed before it could unload anything."""

    async def kept() -> int:
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=2))
        await hass.async_block_till_done()
        return len(hass_storage[f"steward.{door_entry.entry_id}.waits"]["data"]["waits"])

    await come(call, 1)
    await call("clear", number=1)
    assert await kept() == 1
    await until(lambda: 1 not in door_of(door_entry)._known)
    await call("recall")
    assert await kept() == 0


async def test_the_archive_is_read_once(
    hass: HomeAssistant, call: Call, lrs_sim: LrsSimulator
) -> None:
    for number in range(1, 5):
        lrs_sim.commands["assign"](number=number, party_size=2, waited=1200)
        lrs_sim.commands["page"](number=number)
        lrs_sim.commands["clear"](number=number)
    entry = await set_up(hass, lrs_entry_for(lrs_sim, options={"pagers": "1-9"}))
    await settled(entry)
    await until(lambda: door_of(entry)._core.record.begun)
    wait = await call("get_wait", answer=True, party_size=4)
    assert (wait["basis"], wait["predicted"]) == ("free", 0)  # somebody was called just now
    assert len(door_of(entry)._core.record.waits) == 4
    await reload(hass, entry)
    assert len(door_of(entry)._core.record.waits) == 4


# Who is next


async def test_the_next_guest_is_the_one_who_fits(
    hass: HomeAssistant, call: Call, lrs_sim: LrsSimulator
) -> None:
    for number, party_size, waited in ((1, 2, 60), (2, 4, 50), (3, 6, 40), (4, 2, 30)):
        lrs_sim.commands["assign"](number=number, party_size=party_size, waited=waited)
    lrs_sim.commands["assign"](number=5, party_size=4, waited=45, goal=20)
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)

    async def called(**fields: Any) -> Any:
        answer = await call("page_next", answer=True, **fields)
        return answer.get("number", answer.get("reason"))

    assert await called(party_min=3, party_max=4) == 5  # overdue comes first
    assert await called(party_min=3, party_max=4) == 2
    assert await called(party_min=3, party_max=4) == "nobody_fits"
    assert await called(party_max=2) == 1
    assert await called(party_min=5) == 3
    assert await called() == 4
    assert await called() == "nobody_fits"


@pytest.mark.usefixtures("door_entry")
async def test_a_page_that_failed_leaves_the_guest_the_next(
    call: Call, lrs_sim: LrsSimulator
) -> None:
    await come(call, 1)
    lrs_sim.faults.set_fault(code="5.00", path="/v1/sessions", method="PUT")
    with pytest.raises(HomeAssistantError):
        await call("page_next", answer=True)
    lrs_sim.faults.clear_faults()
    assert (await call("page_next", answer=True))["number"] == 1


# What can be undone


async def test_a_clear_can_be_undone(
    call: Call, door_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await come(call, 1)
    clearing = asyncio.ensure_future(call("clear", answer=True, number=1, undo_within=20))
    await until(lambda: door_of(door_entry).endings.pending)
    assert await call("undo", answer=True, number=1) == {"undone": True}
    assert await clearing == {"done": False}
    assert await call("undo", answer=True, number=1) == {"undone": False}
    assert lrs_sim.world.session(1).state == "started"


async def test_two_taps_end_one_session(
    call: Call, door_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await come(call, 1)
    taps = (call("clear", answer=True, number=1, undo_within=0.2) for _ in range(2))
    assert await asyncio.gather(*taps) == [{"done": True}, {"done": True}]
    assert len(lrs_sim.world.history) == 1
    await until(lambda: not door_of(door_entry)._known)
    with pytest.raises(ServiceValidationError, match="no session"):
        await call("remove", answer=True, number=1, undo_within=1)


async def test_a_page_from_elsewhere_wins_and_is_said(
    call: Call, door_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await come(call, 1)
    removing = asyncio.ensure_future(call("remove", answer=True, number=1, undo_within=20))
    await until(lambda: door_of(door_entry).endings.pending)
    lrs_sim.commands["page"](number=1)
    with pytest.raises(ServiceValidationError, match="has been paged in the meantime"):
        await removing
    assert lrs_sim.world.session(1).state == "paged"


async def test_what_has_not_left_is_not_done_by_a_stop(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await come(call, 1)
    clearing = asyncio.ensure_future(call("clear", answer=True, number=1, undo_within=20))
    await until(lambda: door_of(door_entry).endings.pending)
    await hass.config_entries.async_unload(door_entry.entry_id)
    assert await clearing == {"done": False}
    assert lrs_sim.world.session(1).state == "started"


async def test_a_guest_is_recalled_and_waits_on(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    came = await come(call, 1, label="Ana", goal=900)
    promised = state_of(hass, door_entry, "pager_1/waiting", "quoted")
    since = state_of(hass, door_entry, "pager_1", "waiting_since")
    await asyncio.sleep(1.1)  # the transmitter tells full seconds
    await come(call, 2)
    await call("clear", number=1)
    assert len(door_of(door_entry)._core.record.waits) == 1
    await until(lambda: 1 not in door_of(door_entry)._known)
    back = await call("recall", answer=True)
    assert state_of(hass, door_entry, "pager_1", "waiting_since") == since
    assert back == {"number": 1, "label": "Ana", "party_size": 2}
    assert state_of(hass, door_entry, "pager_1/waiting", "quoted") == promised
    assert not door_of(door_entry)._core.record.waits  # clearing was a slip, not a page
    due = dt_util.parse_datetime(state_of(hass, door_entry, "pager_1", "due"))
    assert due
    assert abs((due - datetime.fromisoformat(came["due"])).total_seconds()) <= 2
    with pytest.raises(ServiceValidationError, match="No guest left"):
        await call("recall", answer=True)
    await reload(hass, door_entry)
    assert state_of(hass, door_entry, "pager_1/waiting", "quoted") == promised
    assert state_of(hass, door_entry, "pager_1", "waiting_since") == since
    assert (await call("page_next", answer=True))["number"] == 1  # came first, as before
    lrs_sim.commands["remove"](number=1)
    await until(lambda: 1 not in door_of(door_entry)._known)
    lrs_sim.commands["assign"](number=1)  # somebody else
    await until(lambda: state_of(hass, door_entry, "pager_1", "session") == "started")
    assert state_of(hass, door_entry, "pager_1", "waiting_since") > since


async def test_a_recalled_guest_came_before_whatever_is_told_of_the_new_session(
    hass: HomeAssistant, call: Call, door_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    """Ana came a minute ago, Bo half a minute ago; Ana's new session began after that."""

    def due(number: int) -> datetime:
        return time_of(hass, door_entry, f"pager_{number}", "due")

    async def correct_back(number: int, seconds: int) -> None:
        before = due(number)
        correct(lrs_sim, number, -seconds)
        await until(lambda: due(number) <= before - timedelta(seconds=seconds - 2))

    await come(call, 1, label="Ana")
    await correct_back(1, 60)
    await come(call, 2, label="Bo")
    await correct_back(2, 30)
    promised = state_of(hass, door_entry, "pager_1/waiting", "quoted")
    since = state_of(hass, door_entry, "pager_1", "waiting_since")
    await call("clear", number=1)
    await until(lambda: 1 not in door_of(door_entry)._known)
    await call("recall", number=1)
    for _ in range(2):
        await correct_back(1, 10)
        assert state_of(hass, door_entry, "pager_1/waiting", "quoted") == promised
        assert state_of(hass, door_entry, "pager_1", "waiting_since") == since
        await reload(hass, door_entry)
    assert state_of(hass, door_entry, "pager_1/waiting", "quoted") == promised
    assert state_of(hass, door_entry, "pager_1", "waiting_since") == since
    assert (await call("page_next", answer=True))["number"] == 1


@pytest.mark.usefixtures("door_entry")
async def test_a_recalled_guest_gets_another_pager_where_the_own_one_is_given_away(
    call: Call,
) -> None:
    await come(call, 1, label="Ana")
    await call("remove", number=1)
    await come(call, 1, label="Bo")
    assert (await call("recall", answer=True, number=1))["number"] == 2


# The pagers


@pytest.mark.usefixtures("all_enabled")
async def test_a_broken_pager_is_not_handed_out(
    hass: HomeAssistant, call: Call, lrs_sim: LrsSimulator
) -> None:
    entry = await set_up(hass, lrs_entry_for(lrs_sim, options={"pagers": "1-3"}))
    await settled(entry)
    assert state_of(hass, entry, HUB, "free_pagers") == "3"
    switch = entity_id(hass, entry, "pager_1/waiting", "in_service", "switch")
    await hass.services.async_call("switch", "turn_off", {"entity_id": switch}, blocking=True)
    assert state_of(hass, entry, HUB, "free_pagers") == "2"
    assert (await call("assign_pager", answer=True))["number"] == 2
    assert state_of(hass, entry, HUB, "free_pagers") == "1"
    await reload(hass, entry)
    assert state_of(hass, entry, "pager_1/waiting", "in_service", "switch") == "off"
    await hass.services.async_call("switch", "turn_on", {"entity_id": switch}, blocking=True)
    assert (await call("assign_pager", answer=True))["number"] == 1


@pytest.mark.usefixtures("all_enabled")
async def test_a_pager_that_nobody_brings_back_is_lost(
    hass: HomeAssistant, call: Call, lrs_sim: LrsSimulator, frozen: FrozenDateTimeFactory
) -> None:
    entry = await set_up(hass, lrs_entry_for(lrs_sim, options={"pagers": "1-3"}))
    await settled(entry)
    await come(call, 1)
    assert state_of(hass, entry, HUB, "lost_pagers") == "0"
    frozen.tick(4 * 3600 + 1)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=5))
    await hass.async_block_till_done()
    assert state_of(hass, entry, HUB, "lost_pagers") == "1"
    assert state_of(hass, entry, "pager_1/waiting", "lost", "binary_sensor") == "on"
    await call("clear", number=1)
    await until(lambda: state_of(hass, entry, HUB, "lost_pagers") == "0")


# What is said

EN = "A party of 4 waits about 5 to 10 minutes."
DE = "Eine Gruppe mit 4 Personen wartet etwa 5 bis 10 Minuten."
ES = "Un grupo de 4 personas espera entre 5 y 10 minutos."


@pytest.mark.parametrize(
    ("language", "said", "answer"),
    [
        ("en", "how long for a table for four", EN),
        ("en", "How long is the wait for a party of 4?", EN),
        ("de", "Wie lange dauert ein Tisch für vier?", DE),
        ("de", "Wie lange für einen Tisch für vier Personen?", DE),
        ("es", "¿Cuánto tarda una mesa para cuatro?", ES),
        ("es", "¿Cuánto para una mesa de cuatro?", ES),
    ],
)
@pytest.mark.usefixtures("door_entry")
async def test_a_wait_is_told_when_it_is_asked_for(
    hass: HomeAssistant, language: str, said: str, answer: str
) -> None:
    for component in ("homeassistant", "conversation", "intent"):
        assert await async_setup_component(hass, component, {})
    await hass.config_entries.async_reload(hass.config_entries.async_entries("steward")[0].entry_id)
    heard = await conversation.async_converse(hass, said, None, Context(), language)
    assert heard.response.speech["plain"]["speech"] == answer
