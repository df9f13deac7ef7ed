"""Issues stand as long as there is something to mend, and go away by themselves."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.steward.const import DOMAIN
from simulators.lrs import LrsSimulator

from .common import (
    coordinator_of,
    lrs_entry_for,
    refresh,
    set_up,
    settled,
    state_of,
    until,
)
from .conftest import StartLrs
from .flows import drop


def issue(hass: HomeAssistant, entry: MockConfigEntry, key: str) -> ir.IssueEntry | None:
    """Get an issue of the transmitter, if it stands."""
    return ir.async_get(hass).async_get_issue(DOMAIN, f"{entry.entry_id}_hub_{key}")


async def _pass(hass: HomeAssistant, seconds: float) -> None:
    """Let time pass, and all that is due happen."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done()


async def _local(hass: HomeAssistant) -> None:
    """Let Home Assistant live where the simulated transmitter does."""
    await hass.config.async_set_time_zone("UTC")


# The clock


@pytest.mark.parametrize(
    ("seconds", "off"), [(-75, True), (-50, False), (0, False), (50, False), (75, True)]
)
async def test_clock_that_is_off_by_more_than_a_minute(
    hass: HomeAssistant, lrs_sim: LrsSimulator, seconds: float, *, off: bool
) -> None:
    await _local(hass)
    lrs_sim.commands["set_clock"](seconds=seconds)
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    assert abs(int(state_of(hass, entry, "hub", "clock_offset")) - seconds) <= 2
    stands = issue(hass, entry, "clock_off")
    assert (stands is not None) == off
    if stands:
        assert stands.is_fixable
        assert stands.severity is ir.IssueSeverity.WARNING
        assert stands.translation_placeholders is not None
        assert stands.translation_placeholders["name"] == "T7470"
        assert stands.translation_placeholders["offset"].startswith("0:01:1")


async def test_clock_that_is_set_at_the_transmitter(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    await _local(hass)
    lrs_sim.commands["set_clock"](seconds=5000)
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    assert issue(hass, entry, "clock_off")
    now = dt_util.utcnow().replace(tzinfo=None).isoformat(timespec="seconds")
    lrs_sim.commands["set_settings"](datetime=now)
    await until(lambda: issue(hass, entry, "clock_off") is None)
    lrs_sim.commands["set_clock"](seconds=5000)
    lrs_sim.commands["set_settings"](system_id=1)
    await until(lambda: issue(hass, entry, "clock_off"))


async def test_issues_go_with_the_entry(hass: HomeAssistant, lrs_sim: LrsSimulator) -> None:
    await _local(hass)
    lrs_sim.commands["set_clock"](seconds=5000)
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    assert issue(hass, entry, "clock_off")
    await hass.config_entries.async_unload(entry.entry_id)
    assert issue(hass, entry, "clock_off") is None
    await hass.config_entries.async_setup(entry.entry_id)
    assert issue(hass, entry, "clock_off")
    await settled(entry)


# Push


async def test_push_that_stays_lost(
    hass: HomeAssistant, lrs_sim: LrsSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        drop(patch, lrs_sim, "/v1/notify")
        entry = await set_up(hass, lrs_entry_for(lrs_sim))
        await until(coordinator_of(entry)._observing.done)  # type: ignore[attr-defined]
        await refresh(hass, entry)
        assert state_of(hass, entry, "hub", "connection") == "poll"
        await _pass(hass, 110)
        assert issue(hass, entry, "push_lost") is None
        await _pass(hass, 121)
        stands = issue(hass, entry, "push_lost")
        assert stands is not None
        assert not stands.is_fixable
        assert stands.translation_placeholders == {"name": "T7470"}
        await refresh(hass, entry)
        assert issue(hass, entry, "push_lost")
    await refresh(hass, entry)
    await settled(entry)
    await until(lambda: issue(hass, entry, "push_lost") is None)
    assert state_of(hass, entry, "hub", "connection") == "push"


async def test_push_that_is_lost_shortly(
    hass: HomeAssistant, lrs_sim: LrsSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        drop(patch, lrs_sim, "/v1/notify")
        entry = await set_up(hass, lrs_entry_for(lrs_sim))
        await until(coordinator_of(entry)._observing.done)  # type: ignore[attr-defined]
        await refresh(hass, entry)
    await refresh(hass, entry)
    await settled(entry)
    assert state_of(hass, entry, "hub", "connection") == "push"
    await _pass(hass, 121)
    assert issue(hass, entry, "push_lost") is None


async def test_who_does_not_answer_at_all_has_another_trouble(
    hass: HomeAssistant, start_lrs: StartLrs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is shown by the entities, which are unavailable."""
    sim = await start_lrs()
    with monkeypatch.context() as patch:
        drop(patch, sim, "/v1/notify")
        entry = await set_up(hass, lrs_entry_for(sim))
        await until(coordinator_of(entry)._observing.done)  # type: ignore[attr-defined]
        await refresh(hass, entry)
        await sim.stop()
        await refresh(hass, entry)
        await _pass(hass, 121)
        assert not coordinator_of(entry).last_update_success
        assert issue(hass, entry, "push_lost") is None
    await sim.start()
    await refresh(hass, entry)
