"""Passings that are collected: all of them, each once, while the one before is dealt with."""

import asyncio
from collections.abc import Iterator
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.trigger import async_initialize_triggers, async_validate_trigger_config
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulators.rufus import RufusSimulator

from .automations import Hurry, Watch, hurrying
from .common import MAT, device_id, deviceid, key, refresh, until


@pytest.fixture
def watch(hass: HomeAssistant) -> Iterator[Watch]:
    """Attach triggers; they are detached at the end."""
    made = Watch(hass)
    yield made
    made.detach()


@pytest.fixture
def hurry(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Hurry:
    """Put the event loop's clock forward."""
    return hurrying(hass, monkeypatch)


def _bibs(fired: list[dict[str, Any]]) -> list[list[str]]:
    return [[one["bib"] for one in trigger["passings"]] for trigger in fired]


@pytest.fixture
def target(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> dict[str, Any]:
    """Target the mat."""
    return {"device_id": device_id(hass, rufus_entry, key(rufus_sim, MAT))}


async def _pass(
    hass: HomeAssistant, entry: MockConfigEntry, sim: RufusSimulator, *bibs: str
) -> None:
    for bib in bibs:
        sim.add_passing(deviceid(sim, MAT), bib=bib)
    await refresh(hass, entry)


async def test_what_comes_within_the_time_is_told_together(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    watch: Watch,
    hurry: Hurry,
    target: dict[str, Any],
) -> None:
    fired = await watch("passing_received", target, collect={"seconds": 2})
    await _pass(hass, rufus_entry, rufus_sim, "1", "2")
    await _pass(hass, rufus_entry, rufus_sim, "3")
    assert fired == []
    await hurry(2.1)
    assert _bibs(fired) == [["1", "2", "3"]]
    assert fired[0]["to_state"].attributes["bib"] == "3"
    assert {one["entity_id"] for one in fired[0]["passings"]} == {"event.start_mat_passing"}
    await hurry(5)
    assert len(fired) == 1


async def test_while_the_actions_run_it_goes_on_collecting(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    target: dict[str, Any],
) -> None:
    fired: list[dict[str, Any]] = []
    spoken = asyncio.Event()

    async def speak(variables: dict[str, Any], _context: Any = None) -> None:
        fired.append(variables["trigger"])
        await spoken.wait()

    config = {
        "trigger": "steward.passing_received",
        "target": target,
        "options": {"collect": {"milliseconds": 100}},
    }
    valid = await async_validate_trigger_config(hass, cv.TRIGGER_SCHEMA([config]))
    log = logging.getLogger(__name__).log
    detach = await async_initialize_triggers(hass, valid, speak, "test", "test", log)
    assert detach is not None
    await _pass_without_waiting(rufus_entry, rufus_sim, "1")
    await until(lambda: fired)
    for bib in ("2", "3", "4"):
        await _pass_without_waiting(rufus_entry, rufus_sim, bib)
        await asyncio.sleep(0.15)
    assert _bibs(fired) == [["1"]]
    spoken.set()
    await until(lambda: len(fired) == 2)
    assert _bibs(fired) == [["1"], ["2", "3", "4"]]
    detach()


async def _pass_without_waiting(entry: MockConfigEntry, sim: RufusSimulator, bib: str) -> None:
    sim.add_passing(deviceid(sim, MAT), bib=bib)
    coordinator = entry.runtime_data
    await coordinator.async_refresh()
    await coordinator.async_idle()


async def test_a_reload_in_between_loses_nothing_and_repeats_nothing(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    hurry: Hurry,
    target: dict[str, Any],
) -> None:
    first = Watch(hass)
    before = await first("passing_received", target, collect={"seconds": 2})
    await _pass(hass, rufus_entry, rufus_sim, "1")
    await hurry(2.1)
    await _pass(hass, rufus_entry, rufus_sim, "2", "3")
    first.detach()  # the automation is reloaded: this one came meanwhile
    await _pass(hass, rufus_entry, rufus_sim, "4")
    second = Watch(hass)
    after = await second("passing_received", target, collect={"seconds": 2})
    await _pass(hass, rufus_entry, rufus_sim, "5")
    await hurry(2.1)
    assert _bibs(before) == [["1"]]
    assert _bibs(after) == [["2", "3", "4", "5"]]
    second.detach()
