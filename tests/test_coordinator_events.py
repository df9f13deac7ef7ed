"""What happens reaches who is to know of it, once and in its order."""

import asyncio
from collections.abc import Callable
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
import pytest

from custom_components.steward.systems.api.errors import NotCarriedOutError
from custom_components.steward.systems.changes import Changes, ItemEvent

from .scripted import Calls, Scripted, read

type Told = list[tuple[str, dict[str, Any]]]


def _listen(
    coordinator: Scripted, told: Told, key: str = "a", name: str = "session"
) -> Callable[[], None]:
    return coordinator.async_listen(
        key, name, lambda event: told.append((event.event_type, dict(event.attributes)))
    )


def _fire(coordinator: Scripted, key: str, event_type: str, **attributes: Any) -> None:
    event = ItemEvent(key, "session", event_type, attributes)
    coordinator.async_publish(Changes(events=(event,)))


async def test_an_event_reaches_who_listens_to_its_name(scripted: Scripted) -> None:
    told: Told = []
    others: Told = []
    _listen(scripted, told)
    _listen(scripted, others, "b")
    _listen(scripted, others, "a", "passing")
    _fire(scripted, "a", "started", party_size=2)
    assert told == [("started", {"party_size": 2})]
    assert others == []


async def test_who_subscribes_to_a_kind_is_told_of_all_items(scripted: Scripted) -> None:
    told: list[int] = []
    stop = scripted.async_subscribe(int, told.append)
    for key, happened in (("a", 1), ("b", "another kind"), ("b", 2)):
        event = ItemEvent(key, "session", "started", {}, told=happened)
        scripted.async_publish(Changes(events=(event,)))
    stop()
    scripted.async_publish(Changes(events=(ItemEvent("a", "session", "started", {}, told=3),)))
    assert told == [1, 2]


async def test_what_came_before_somebody_listened_comes_first(scripted: Scripted) -> None:
    """The entity of a new item is on its way."""
    told: Told = []
    _fire(scripted, "a", "started")
    _fire(scripted, "b", "started")
    _fire(scripted, "a", "paged", waited=5)
    _listen(scripted, told)
    _fire(scripted, "a", "cleared")
    assert told == [("started", {}), ("paged", {"waited": 5}), ("cleared", {})]


async def test_what_waits_is_told_to_one_only(scripted: Scripted) -> None:
    first: Told = []
    second: Told = []
    _fire(scripted, "a", "started")
    _listen(scripted, first)()
    _listen(scripted, second)
    assert (len(first), second) == (1, [])


async def test_nobody_waits_for_ever(scripted: Scripted) -> None:
    """An entity that the user disabled never comes: only the latest are kept."""
    told: Told = []
    for number in range(1100):
        _fire(scripted, "a", "paged", number=number)
    _listen(scripted, told)
    assert [attributes["number"] for _, attributes in told] == [*range(100, 1100)]


async def test_what_happens_while_home_assistant_starts_is_told_after(
    hass: HomeAssistant, scripted: Scripted
) -> None:
    """Before, no automation would take it in; each is told once, in its order."""
    told: Told = []
    _listen(scripted, told)
    hass.set_state(CoreState.starting)
    _fire(scripted, "a", "overdue")
    _fire(scripted, "a", "paged", waited=5)
    assert told == []
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    assert told == [("overdue", {}), ("paged", {"waited": 5})]
    _fire(scripted, "a", "cleared")
    assert [event_type for event_type, _ in told] == ["overdue", "paged", "cleared"]


async def test_a_poll_that_the_stop_cuts_off_is_no_outage(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await read(scripted, {"a": 1})
    asked, stopped = asyncio.Event(), asyncio.Event()

    async def poll() -> Changes:
        asked.set()
        await stopped.wait()
        raise NotCarriedOutError

    monkeypatch.setattr(scripted, "async_poll", poll)
    calls = Calls()
    calls.listen(scripted, "a")
    polling = asyncio.create_task(scripted.async_refresh())
    await asked.wait()
    await scripted.async_shutdown()
    stopped.set()
    await polling
    assert scripted.last_update_success
    assert calls.taken() == {}
    assert "Error fetching" not in caplog.text


async def test_while_it_stops_nothing_is_told(scripted: Scripted) -> None:
    told: Told = []
    _listen(scripted, told)
    await scripted.async_shutdown()
    _fire(scripted, "a", "started")
    assert told == []
