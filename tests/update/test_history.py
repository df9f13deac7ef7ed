"""After an update an entity's past and present are one: in its history, and in its statistics."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from homeassistant.components.recorder import Recorder, history, statistics
from homeassistant.components.recorder.tasks import SynchronizeTask
from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    do_adhoc_statistics,
    get_start_time,
)

from ..common import until
from .conftest import OpenHome
from .home import Left, start
from .systems import Systems
from .view import shows

type Record = Callable[[], AbstractAsyncContextManager[tuple[HomeAssistant, Recorder]]]

_DAY = timedelta(days=1)
_PERIOD = timedelta(minutes=5)
_UNITS_OF_COUNTS = {"calculations", "guests", "passings", "sessions"}
"""Those that counts had."""
_WITHOUT_UNIT = {"unit_of_measurement": None, "unit_class": "unitless"}
SERVED = "sensor.t7470_guests_served"
"""An entity whose statistics are a sum."""


@pytest.fixture
def recorder_db_url(config: Path, left: Left) -> str:
    """Return the URL of the home's database."""
    return left.lay_out_database(config)


@pytest.fixture
def record(open_home: OpenHome, async_test_recorder: Any) -> Record:
    """Open the home with its recorder, and start it."""

    @asynccontextmanager
    async def record() -> AsyncGenerator[tuple[HomeAssistant, Recorder]]:
        async with (
            open_home() as (hass, _),
            async_test_recorder(hass, wait_recorder=False) as recorder,
        ):
            await start(hass)
            # it begins in its own time, and then makes up for the statistics that are missing
            await recorder.async_recorder_ready.wait()
            await _caught_up(recorder)
            yield hass, recorder

    return record


async def _caught_up(recorder: Recorder) -> None:
    """Wait until all is recorded that has happened.

    The recorder's own way says so too early: while it goes through what had waited for its start,
    nothing waits any more.
    """
    done: asyncio.Future[None] = recorder.hass.loop.create_future()
    recorder.queue_task(SynchronizeTask(done))
    await done


async def test_history_goes_on(record: Record, left: Left) -> None:
    async with record() as (hass, recorder):
        await shows(hass, left)
        await _caught_up(recorder)
        ask = partial(
            history.get_significant_states,
            hass,
            left.stopped - _DAY,
            entity_ids=[*left.states],
            significant_changes_only=False,
        )
        recorded = await recorder.async_add_executor_job(ask)
        for entity_id in left.states:
            first, *_, last = (one for one in recorded[entity_id] if isinstance(one, State))
            assert first.last_updated < left.stopped < last.last_updated, entity_id
            assert hass.states.is_state(entity_id, last.state), entity_id


async def test_statistics_go_on(record: Record, left: Left, systems: Systems) -> None:
    async with record() as (hass, recorder):

        async def ask(query: Callable[..., Any], **wanted: Any) -> Any:
            return await recorder.async_add_executor_job(partial(query, hass, **wanted))

        async def last(query: Callable[..., Any], number: int) -> Any:
            wanted = {"statistic_id": SERVED, "convert_units": False, "types": {"state", "sum"}}
            return (await ask(query, number_of_stats=number, **wanted))[SERVED]

        (before,) = await last(statistics.get_last_short_term_statistics, 1)
        (hour,) = await last(statistics.get_last_statistics, 1)
        known = await ask(statistics.get_metadata)
        await shows(hass, left)
        systems.lrs.commands["page"](number=1)
        await until(lambda: hass.states.is_state(SERVED, "3"))
        # not the period in which the unit went: it has states with and without, and is left out
        do_adhoc_statistics(hass, start=get_start_time(dt_util.utcnow()) + _PERIOD)
        await _caught_up(recorder)
        (after,) = await last(statistics.get_last_short_term_statistics, 1)
        assert (after["state"], after["sum"]) == (before["state"] + 1, before["sum"] + 1)
        # at the end of an hour, another one has been added
        assert hour in await last(statistics.get_last_statistics, 2)
        now = await ask(statistics.get_metadata)
        for statistic_id, (number, meta) in known.items():
            count = meta["unit_of_measurement"] in _UNITS_OF_COUNTS
            assert now[statistic_id] == (number, {**meta, **(_WITHOUT_UNIT if count else {})})
        assert await ask(statistics.validate_statistics) == {}
