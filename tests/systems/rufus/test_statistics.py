"""The long-term sum of passings is that of all sessions."""

from datetime import datetime, timedelta

from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.components.sensor import ATTR_LAST_RESET
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)

from simulators.rufus import RufusSimulator

from ...common import (
    ARCH,
    deviceid,
    entity_id,
    furnish_rufus,
    key,
    refresh,
    rufus_entry_for,
    set_up,
)

_PERIOD = timedelta(minutes=5)


def _period(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute // 5 * 5, second=0, microsecond=0)


async def test_sessions_add_up(
    recorder_mock: Recorder,  # noqa: ARG001 - what is recorded is looked at
    hass: HomeAssistant,
    rufus_sim: RufusSimulator,
) -> None:
    """They are of 50, 47 and 60 passings: 157."""
    assert await async_setup_component(hass, "sensor", {})
    await async_wait_recording_done(hass)
    begun = _period(dt_util.utcnow())
    furnish_rufus(rufus_sim)
    entry: MockConfigEntry = await set_up(hass, rufus_entry_for(rufus_sim))
    sensor = entity_id(hass, entry, key(rufus_sim, ARCH), "passings")
    arch = deviceid(rufus_sim, ARCH)
    for count in (50, 47, 60):
        token = rufus_sim.open_session(deviceid=arch)["token_session"]
        await refresh(hass, entry)
        for part in (count // 2, count - count // 2):
            rufus_sim.fill_passings(arch, count=part)
            await refresh(hass, entry)
        state = hass.states.get(sensor)
        assert state is not None
        assert state.state == str(count)
        opened = rufus_sim.world.sessions[token].created
        assert state.attributes[ATTR_LAST_RESET] == opened.isoformat()
        rufus_sim.close_session(token)
        await refresh(hass, entry)
    await async_wait_recording_done(hass)
    period = begun
    while period <= dt_util.utcnow():
        do_adhoc_statistics(hass, start=period)
        await async_wait_recording_done(hass)
        period += _PERIOD
    found = await get_instance(hass).async_add_executor_job(
        statistics_during_period,
        *(hass, begun, None, {sensor}, "5minute", None, {"sum"}),
    )
    assert found[sensor][-1]["sum"] == 157
