"""Hourly statistics of true waits, as they stand in the recorder's own tables."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from sqlalchemy import text

from custom_components.steward.waiting.hourly import hours
from custom_components.steward.waiting.record import Record
from custom_components.steward.waiting.statistics import async_add_waits, statistic_id
from simulators.lrs import LrsSimulator

from ..common import lrs_entry_for, set_up, settled, state_of, until
from .builders import at, wait

_SQL = text("""
    SELECT start_ts, mean, min, max, sum FROM statistics
    JOIN statistics_meta ON statistics_meta.id = metadata_id
    WHERE statistic_id = :name ORDER BY start_ts
""")


async def _rows(hass: HomeAssistant, name: str) -> list[tuple[Any, ...]]:
    """Read the statistics of a room by SQL."""
    await async_wait_recording_done(hass)
    instance = get_instance(hass)

    def read() -> list[tuple[Any, ...]]:
        with instance.get_session() as session:
            return [tuple(row) for row in session.execute(_SQL, {"name": name})]

    return await instance.async_add_executor_job(read)


@pytest.fixture
async def entry(
    recorder_mock: Recorder,  # noqa: ARG001 - what is recorded is looked at
    hass: HomeAssistant,
    lrs_sim: LrsSimulator,
) -> MockConfigEntry:
    """Set up a transmitter beside a recorder."""
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    return entry


@pytest.fixture
async def paged(
    recorder_mock: Recorder,  # noqa: ARG001 - what is recorded is looked at
    hass: HomeAssistant,
    lrs_sim: LrsSimulator,
) -> MockConfigEntry:
    """Set up a transmitter whose guest has waited for ten minutes, and is paged now."""
    lrs_sim.commands["assign"](number=30, party_size=2, waited=600)
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    lrs_sim.commands["page"](number=30)
    await until(lambda: state_of(hass, entry, "pager_30", "session") == "paged")
    return entry


async def test_each_hour_has_one_row_however_often_it_is_written(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    record = Record([wait(0, 10), wait(30, 20), wait(70, 40)])
    first, second = at(0).timestamp(), at(60).timestamp()
    for _ in range(3):
        async_add_waits(hass, entry, hours(record))
    expected = [(first, 900, 600, 1200, None), (second, 2400, 2400, 2400, None)]
    assert await _rows(hass, statistic_id(entry)) == expected
    record.add(wait(45, 30), at(80))
    for _ in range(2):
        async_add_waits(hass, entry, hours(record, at(45)))
    expected[0] = (first, 1200, 600, 1800, None)
    assert await _rows(hass, statistic_id(entry)) == expected


async def test_who_is_paged_is_in_the_statistics_of_the_hour_of_coming(
    hass: HomeAssistant, paged: MockConfigEntry
) -> None:
    name = statistic_id(paged)
    assert not await _rows(hass, name)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=2))
    ((start, mean, least, most, _),) = await _rows(hass, name)
    assert start % 3600 == 0
    assert 599 <= mean == least == most <= 660
    place = paged.unique_id or ""
    assert name == f"steward:lrs_{place.replace('.', '_').replace(':', '_')}_waits"


async def test_what_is_due_is_written_when_the_system_is_unloaded(
    hass: HomeAssistant, paged: MockConfigEntry
) -> None:
    assert await hass.config_entries.async_unload(paged.entry_id)
    assert len(await _rows(hass, statistic_id(paged))) == 1


async def test_what_was_due_at_a_crash_is_written_after_it(
    hass: HomeAssistant, paged: MockConfigEntry
) -> None:
    with patch("custom_components.steward.waiting.door.WaitStatistics.stop"):
        assert await hass.config_entries.async_reload(paged.entry_id)
    assert not await _rows(hass, statistic_id(paged))
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=2))
    assert len(await _rows(hass, statistic_id(paged))) == 1
