"""What odd answers, silent devices and wrong clocks cost: themselves, and no more."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
import time
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.storage import Store
from homeassistant.util.file import WriteError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.const import DOMAIN
from simulators.rufus import RufusSimulator

from ...common import (
    ARCH,
    MAT,
    device_of,
    deviceid,
    entity_id,
    key,
    refresh,
    rufus_of,
    state_of,
)
from ...conftest import PatienceClock
from .passings_helpers import Listener

NOTHING = [
    {"status": 404, "body": {"description": "Sessions not found"}},
    {"status": 200, "body": {}},
    {"status": 200, "body": {"message": "Service busy"}},
    {"status": 200, "body": {"result": None}},
    {"status": 200, "body": {"result": []}},
]


@pytest.mark.parametrize("fault", NOTHING)
@pytest.mark.parametrize("times", [1, 5])
async def test_sessions_of_which_nothing_is_said_go_on(
    hass: HomeAssistant,
    rufus_sim: RufusSimulator,
    rufus_entry: MockConfigEntry,
    patience_clock: PatienceClock,
    fault: dict[str, Any],
    times: int,
) -> None:
    """Also their passings, once there is a right answer again."""
    listener = Listener(hass)
    mat = key(rufus_sim, MAT)
    rufus_sim.faults.set_fault(path="/v0/sessions/device", times=2 * times, **fault)
    for number in range(times):
        patience_clock.ahead += 601
        await refresh(hass, rufus_entry)
        assert state_of(hass, rufus_entry, mat, "session") == "active", number
    rufus_sim.faults.clear_faults()
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="7")
    patience_clock.ahead += 601
    await refresh(hass, rufus_entry)
    await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, mat, "passings") == "2"
    assert listener.of("bib") == ["7"]


@pytest.mark.parametrize("fault", NOTHING[1:4])
async def test_a_list_that_says_nothing_removes_nothing(
    hass: HomeAssistant,
    rufus_sim: RufusSimulator,
    rufus_entry: MockConfigEntry,
    fault: dict[str, Any],
) -> None:
    rufus_sim.faults.set_fault(path="/v0/devices", times=1, **fault)
    await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, key(rufus_sim, MAT), "session") == "unavailable"
    await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, key(rufus_sim, MAT), "session") == "active"
    assert device_of(hass, rufus_entry, key(rufus_sim, ARCH)) is not None


async def test_a_device_whose_sessions_take_long_keeps_no_other_waiting(
    hass: HomeAssistant, rufus_sim: RufusSimulator, rufus_entry: MockConfigEntry
) -> None:
    listener = Listener(hass)
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH))
    await refresh(hass, rufus_entry)
    arch = deviceid(rufus_sim, ARCH)
    rufus_sim.faults.set_fault(path=f"/v0/sessions/device/{arch}", latency=4.0, times=1)
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="7")
    begun = time.monotonic()
    await rufus_of(rufus_entry).async_refresh()
    assert time.monotonic() - begun < 3.9
    assert listener.of("bib") == ["7"]
    assert state_of(hass, rufus_entry, key(rufus_sim, ARCH), "session") == "active"
    await rufus_of(rufus_entry).async_idle()


async def test_races_that_are_not_had_once_stay(
    hass: HomeAssistant,
    rufus_sim: RufusSimulator,
    rufus_entry: MockConfigEntry,
    patience_clock: PatienceClock,
) -> None:
    rufus_sim.add_event(name="City run", start_date="2030-03-01T08:00:00Z")
    coordinator = rufus_of(rufus_entry)

    async def races() -> list[str | None]:
        patience_clock.ahead += 6 * 3600 + 1
        await refresh(hass, rufus_entry)
        return [event.name for event in coordinator.data["hub"].events or ()]

    assert await races() == ["City run"]
    for fault in ({"status": 404}, {"status": 200, "body": {}}, {"status": 500}):
        rufus_sim.faults.set_fault(path="/v0/events", times=1, **fault)
        assert await races() == ["City run"]
        assert not rufus_sim.faults.state()
        assert await races() == ["City run"]


# Clocks


async def _cross(
    hass: HomeAssistant, entry: MockConfigEntry, sim: RufusSimulator, when: datetime
) -> None:
    """Let one cross whose passing bears a time."""
    stamp = when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    sim.add_passing(deviceid(sim, MAT), bib="7", timestamp=stamp)
    await refresh(hass, entry)


@pytest.mark.parametrize(
    ("ahead", "learned", "issue"),
    [(-60, -3600, True), (60, 3600, True), (0, 0, False), (-3, -180, False)],
)
@pytest.mark.usefixtures("all_enabled")
async def test_a_device_s_clock_is_learned(
    hass: HomeAssistant,
    rufus_sim: RufusSimulator,
    rufus_entry: MockConfigEntry,
    *,
    ahead: int,
    learned: int,
    issue: bool,
) -> None:
    offset = entity_id(hass, rufus_entry, key(rufus_sim, MAT), "clock_offset")
    rates = rufus_of(rufus_entry).passing_rates
    for number in range(4):
        state = hass.states.get(offset)
        assert state is not None
        assert (state.state == "unknown") == (number < 3)
        await _cross(hass, rufus_entry, rufus_sim, datetime.now(UTC) + timedelta(minutes=ahead))
    state = hass.states.get(offset)
    assert state is not None
    assert abs(float(state.state) - learned) <= 10
    issues = [one for one in ir.async_get(hass).issues.values() if one.domain == DOMAIN]
    assert [one.translation_key for one in issues] == ["device_clock_off"] * issue
    if issue:
        assert issues[0].translation_placeholders == {
            "name": MAT,
            "offset": "-1:00:00" if ahead < 0 else "+1:00:00",
        }
    # What Steward counts goes by when it came.
    now = datetime.now(UTC).timestamp()
    assert sum(rates(now)[key(rufus_sim, MAT)].values()) == 4


async def test_the_offset_is_a_sensor_for_who_wants_it(
    hass: HomeAssistant, rufus_sim: RufusSimulator, rufus_entry: MockConfigEntry
) -> None:
    offset = entity_id(hass, rufus_entry, key(rufus_sim, MAT), "clock_offset")
    entry = er.async_get(hass).async_get(offset)
    assert entry is not None
    assert entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION


async def test_a_passing_of_2036_is_not_the_last_one_for_long(
    hass: HomeAssistant, rufus_sim: RufusSimulator, rufus_entry: MockConfigEntry
) -> None:
    sensor: Callable[[], str] = lambda: state_of(  # noqa: E731 - short
        hass, rufus_entry, key(rufus_sim, MAT), "last_passing"
    )
    begun = datetime.now(UTC).replace(microsecond=0)
    await _cross(hass, rufus_entry, rufus_sim, datetime(2036, 3, 1, tzinfo=UTC))
    assert begun <= datetime.fromisoformat(sensor()) <= datetime.now(UTC)
    before = datetime(2026, 3, 1, 8, tzinfo=UTC)
    for minutes in (10, 0):  # it came last, though it was earlier
        await _cross(hass, rufus_entry, rufus_sim, before + timedelta(minutes=minutes))
        assert datetime.fromisoformat(sensor()) == before + timedelta(minutes=minutes)
    last = await rufus_of(rufus_entry).async_last_passing(key(rufus_sim, MAT))
    assert last is not None
    assert last.timestamp == before


async def test_the_last_passing_is_known_after_a_restart(
    hass: HomeAssistant, rufus_sim: RufusSimulator, rufus_entry: MockConfigEntry
) -> None:
    moment = datetime(2026, 3, 1, 8, tzinfo=UTC)
    await _cross(hass, rufus_entry, rufus_sim, moment)
    await hass.config_entries.async_reload(rufus_entry.entry_id)
    await refresh(hass, rufus_entry)
    mat = key(rufus_sim, MAT)
    assert state_of(hass, rufus_entry, mat, "last_passing") == moment.isoformat()
    last = await rufus_of(rufus_entry).async_last_passing(mat)
    assert last is not None
    assert (last.timestamp, last.bib) == (moment, "7")
    assert await rufus_of(rufus_entry).async_last_passing(key(rufus_sim, ARCH)) is None


# Who is told


async def test_passings_are_told_whether_or_not_their_entity_is_enabled(
    hass: HomeAssistant,
    rufus_sim: RufusSimulator,
    rufus_entry: MockConfigEntry,
    patience_clock: PatienceClock,
) -> None:
    mat = key(rufus_sim, MAT)
    event = entity_id(hass, rufus_entry, mat, "passing", "event")
    er.async_get(hass).async_update_entity(event, disabled_by=er.RegistryEntryDisabler.USER)
    await hass.async_block_till_done()
    told: list[str | None] = []
    coordinator = rufus_of(rufus_entry)
    stop = coordinator.async_subscribe_passings(lambda passing: told.append(passing.bib))
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="7")
    await refresh(hass, rufus_entry)
    assert told == []  # an entity may be on its way
    patience_clock.ahead += 6
    await refresh(hass, rufus_entry)
    assert told == ["7"]
    assert state_of(hass, rufus_entry, mat, "passings") == "2"
    assert coordinator.passing_count(mat) == 2
    assert [passing.bib for passing in coordinator.recent_passings] == ["7"]
    stop()
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="8")
    await refresh(hass, rufus_entry)
    assert told == ["7"]


async def test_the_sessions_that_are_hosted(
    rufus_sim: RufusSimulator, rufus_entry: MockConfigEntry
) -> None:
    hosted = rufus_of(rufus_entry).hosted_sessions
    assert hosted[key(rufus_sim, MAT)].name == "City run"
    assert {one.key: one.active for one in hosted.values()} == {
        key(rufus_sim, MAT): True,
        key(rufus_sim, ARCH): False,
    }


# The store


async def test_what_cannot_be_stored_is_an_issue_until_it_can(
    hass: HomeAssistant,
    rufus_sim: RufusSimulator,
    rufus_entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def full(*_: object) -> None:
        raise WriteError("No space left on device")

    def issues() -> list[str]:
        return [
            one.translation_key or ""
            for one in ir.async_get(hass).issues.values()
            if one.domain == DOMAIN
        ]

    listener = Listener(hass)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "_async_write_data", full)
        rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="7")
        await refresh(hass, rufus_entry)
        await refresh(hass, rufus_entry)
        assert listener.of("bib") == ["7"]
        assert issues() == ["passings_unsaved"]
    await refresh(hass, rufus_entry)
    await refresh(hass, rufus_entry)
    assert issues() == []
    await hass.config_entries.async_reload(rufus_entry.entry_id)
    await refresh(hass, rufus_entry)
    assert listener.of("bib") == ["7"]
