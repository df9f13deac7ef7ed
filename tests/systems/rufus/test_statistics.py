"""The long-term sum of passings is that of all sessions."""

from collections import Counter
from datetime import UTC, datetime, timedelta
import random

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.components.sensor import ATTR_LAST_RESET
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)
from sqlalchemy import text

from custom_components.steward.identity import device_key
from simulators.rufus import RufusSimulator
from simulators.rufus.records import Session

from ...common import (
    ARCH,
    deviceid,
    entity_id,
    furnish_rufus,
    key,
    refresh,
    rufus_entry_for,
    rufus_of,
    set_up,
    state_of,
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


_HOURS = 5
_OUTAGE = range(20, 23)
_RELOAD = 40
"""The periods in which the cloud is away, and before whose end the entry is reloaded."""
_LONG_TERM_SUMS = """
    SELECT statistic_id, MAX(sum), COUNT(DISTINCT start_ts) FROM statistics
    JOIN statistics_meta ON statistics_meta.id = statistics.metadata_id
    GROUP BY statistic_id
"""


class RaceDay:
    """A day at which waves of runners pass three devices."""

    def __init__(
        self, hass: HomeAssistant, sim: RufusSimulator, freezer: FrozenDateTimeFactory
    ) -> None:
        self._hass = hass
        self._sim = sim
        self._freezer = freezer
        self._rng = random.Random(12)  # noqa: S311  # a seeded world is no secret
        mats = [
            sim.add_device(model="Mat", serial_number=f"{number}", alias=f"Mat {number}")
            for number in range(3)
        ]
        self.ids: list[str] = [mat["deviceid"] for mat in mats]

    async def begin(self) -> None:
        """Open the first sessions."""
        self.entry = await set_up(self._hass, rufus_entry_for(self._sim))
        for ident in self.ids:
            self._sim.open_session(deviceid=ident, alias="City run")
        await refresh(self._hass, self.entry)

    async def pass_period(self, *, waves: bool) -> None:
        """Let runners pass; now and then a wave is over, right after its last runner."""
        for ident in self.ids:
            self._freezer.tick(1)
            self._sim.fill_passings(ident, count=self._rng.randint(1, 40))
            if self._rng.random() < 0.3:
                self._insert_twice(ident)
            if waves and self._rng.random() < 0.1:
                await self._next_wave(ident)
        self._freezer.tick(1)
        await refresh(self._hass, self.entry)
        for ident in self.ids if waves else ():
            await self._shows(ident, str(len(self._sim.world.passings(self._active(ident).token))))

    def _insert_twice(self, ident: str) -> None:
        """Insert one passing two times, as a device does that had no answer."""
        passing = {"num_passing": 10**6, "bib": "7", "timestamp": "2026-06-06T07:00:00.000Z"}
        for _ in range(2):
            self._sim.add_passings(token_session=self._active(ident).token, passings_list=[passing])

    async def _next_wave(self, ident: str) -> None:
        """Close a session, from here or elsewhere, and open the next."""
        self._sim.add_passing(ident, bib="last")
        if self._rng.random() < 0.5:
            self._sim.close_session(self._active(ident).token)
        else:
            await rufus_of(self.entry).async_close_session(device_key(ident))
        await self._shows(ident, STATE_UNKNOWN)
        self._freezer.tick(1)
        self._sim.open_session(deviceid=ident, alias="Next wave")
        await refresh(self._hass, self.entry)

    async def _shows(self, ident: str, count: str) -> None:
        """Refresh until a count is shown."""
        while state_of(self._hass, self.entry, device_key(ident), "passings") != count:
            await refresh(self._hass, self.entry)

    def _active(self, ident: str) -> Session:
        sessions = self._sim.world.sessions.values()
        return next(one for one in sessions if one.deviceid == ident and one.active)

    def passed(self) -> dict[str, int]:
        """Count the passings of each device, as the cloud has them."""
        passed = Counter[str]()
        for session in self._sim.world.sessions.values():
            passed[session.deviceid] += len(self._sim.world.passings(session.token))
        return passed


async def test_the_statistics_of_a_race_day_are_its_passings(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    rufus_sim: RufusSimulator,
    freezer: FrozenDateTimeFactory,
) -> None:
    """With passings that come twice, an outage, a reload, sessions closed here and elsewhere."""
    freezer.move_to(datetime(2026, 6, 6, 7, tzinfo=UTC))
    assert await async_setup_component(hass, "sensor", {})
    await async_wait_recording_done(hass)
    day = RaceDay(hass, rufus_sim, freezer)
    await day.begin()
    for period in range(_HOURS * 12):
        begun = _period(dt_util.utcnow())
        if period == _OUTAGE.start:
            rufus_sim.faults.set_fault(status=503)
        elif period == _OUTAGE.stop:
            rufus_sim.faults.clear_faults()
        elif period == _RELOAD:
            await hass.config_entries.async_reload(day.entry.entry_id)
        await day.pass_period(waves=period not in _OUTAGE)
        await async_wait_recording_done(hass)
        freezer.move_to(begun + _PERIOD)
        do_adhoc_statistics(hass, start=begun)
        await async_wait_recording_done(hass)

    def select() -> dict[str, tuple[float, int]]:
        with recorder_mock.get_session() as session:
            return {row[0]: (row[1], row[2]) for row in session.execute(text(_LONG_TERM_SUMS))}

    found = await recorder_mock.async_add_executor_job(select)
    assert len(rufus_sim.world.sessions) > 6
    assert {
        ident: found[entity_id(hass, day.entry, device_key(ident), "passings")] for ident in day.ids
    } == {ident: (count, _HOURS) for ident, count in day.passed().items()}
