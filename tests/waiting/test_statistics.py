"""Hourly statistics of true waits, as they stand in the recorder's own tables."""

from typing import Any

from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from sqlalchemy import text

from custom_components.steward.waiting.hourly import all_hours, hour_of
from custom_components.steward.waiting.record import Record
from custom_components.steward.waiting.statistics import async_add_waits, statistic_id
from simulators.lrs import LrsSimulator

from ..common import lrs_entry_for, set_up, settled
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


async def test_each_hour_has_one_row_however_often_it_is_written(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    record = Record([wait(0, 10), wait(30, 20), wait(70, 40)])
    first, second = at(0).timestamp(), at(60).timestamp()
    for _ in range(3):
        async_add_waits(hass, entry, all_hours(record))
    expected = [(first, 900, 600, 1200, None), (second, 2400, 2400, 2400, None)]
    assert await _rows(hass, statistic_id(entry)) == expected
    record.add(wait(45, 30), at(80))
    hour = hour_of(record, at(45))
    assert hour
    for _ in range(2):
        async_add_waits(hass, entry, [hour])
    expected[0] = (first, 1200, 600, 1800, None)
    assert await _rows(hass, statistic_id(entry)) == expected


async def test_who_is_paged_is_in_the_statistics_of_the_hour_of_coming(
    recorder_mock: Recorder,  # noqa: ARG001 - what is recorded is looked at
    hass: HomeAssistant,
    lrs_sim: LrsSimulator,
) -> None:
    lrs_sim.commands["assign"](number=30, party_size=2, waited=600)
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    lrs_sim.commands["page"](number=30)
    name = statistic_id(entry)
    rows: list[tuple[Any, ...]] = []
    for _ in range(1000):  # each time what is recorded is waited for
        if rows := await _rows(hass, name):
            break
    ((start, mean, least, most, _),) = rows
    assert start % 3600 == 0
    assert 599 <= mean == least == most <= 660
    place = entry.unique_id or ""
    assert name == f"steward:lrs_{place.replace('.', '_').replace(':', '_')}_waits"
