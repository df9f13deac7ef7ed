"""What goes wrong at a race: clocks, silent mats, full disks, a cloud that is away."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.storage import Store
from homeassistant.util.file import WriteError
import pytest

from custom_components.steward.identity import beside
from custom_components.steward.race.office import driver as race_driver
from custom_components.steward.race.office.settings import read_settings

from ...common import change_device, key, refresh, state_of
from .desk import FINISH, HALFWAY, START, Desk


def _issues(desk: Desk) -> dict[str, dict[str, str] | None]:
    """List what is to be mended of the race."""
    found = ir.async_get(desk.hass).issues.values()
    return {
        one.translation_key or "": one.translation_placeholders
        for one in found
        if (one.translation_key or "").startswith("race_")
    }


async def test_a_clock_that_is_behind_is_told(race: Desk) -> None:
    await race.pass_time(26)
    await race.cross(*((bib, START, 20) for bib in ("7", "8", "9")))
    await race.cross(*((bib, HALFWAY, 5) for bib in ("7", "8", "9")))
    assert _issues(race)["race_clock_wrong"] == {
        "name": "City run",
        "points": "km 5",
    }


async def test_a_silent_mat_is_told_rather_than_its_runners(desk: Desk) -> None:
    bibs = [str(number) for number in range(1, 9)]
    await desk.add_race("bib\n" + "\n".join(bibs))
    await desk.pass_time(26)
    await desk.cross(*((bib, START, 0) for bib in bibs), *((bib, HALFWAY, 25) for bib in bibs))
    await desk.pass_time(90)
    assert desk.shown("late") == "0"
    assert _issues(desk)["race_point_silent"]["points"] == "Finish"  # type: ignore[index]
    await desk.cross(("3", FINISH, 91))
    await desk.pass_time(92)
    assert "race_point_silent" not in _issues(desk)


async def test_what_cannot_be_stored_is_told_and_counts(race: Desk) -> None:
    with patch.object(Store, "_async_write_data", side_effect=WriteError("full")):
        await race.call("add_runner", bib="55")
    assert race.shown("not_started") == "5"
    assert "race_unsaved" in _issues(race)
    await race.call("add_runner", bib="56")
    assert "race_unsaved" not in _issues(race)


async def test_a_race_is_read_as_soon_as_the_cloud_answers(race: Desk) -> None:
    await race.pass_time(26)
    await race.cross(("8", START, 0), ("8", HALFWAY, 20))
    source = race.races.source
    read = type(source).async_past_passings
    failures = [HomeAssistantError("silent")]

    def once(self: Any, *args: Any) -> Any:
        if failures:
            raise failures.pop()
        return read(self, *args)

    with (
        patch.object(type(source), "async_past_passings", once),
        patch.object(race_driver, "_FIRST_PAUSE", 0.01),
    ):
        await race.hass.config_entries.async_reload(race.entry.entry_id)
        await race.settle()
    assert not failures
    assert race.shown("leader") == "8"


async def test_nothing_is_entered_before_the_race_is_read(race: Desk) -> None:
    driver = race.races.driver(race.key)
    driver.known = False
    with pytest.raises(ServiceValidationError, match="still being read"):
        await race.call("enter_passing", bib="7")
    with pytest.raises(ServiceValidationError, match="still being read"):
        await race.call("get_results", answer=True)


async def test_a_device_says_why_it_is_not_ready(desk: Desk) -> None:
    await refresh(desk.hass, desk.entry)
    device = key(desk.sim, HALFWAY)

    def reasons() -> list[str]:
        state = desk.hass.states.get("binary_sensor.halfway_ready")
        assert state is not None
        return [*state.attributes["reasons"]]

    assert reasons() == ["no_test_passing"]
    await desk.cross(("1", HALFWAY, 0))
    assert (
        state_of(desk.hass, desk.entry, beside(device, "readiness"), "ready", "binary_sensor")
        == "on"
    )
    assert reasons() == []
    desk.sim.set_telemetry(device.removeprefix("device_"), battery_percentage=12)
    await refresh(desk.hass, desk.entry)
    assert reasons() == ["battery_low"]
    change_device(desk.sim, HALFWAY, battery_percentage=12, charging=True)
    await refresh(desk.hass, desk.entry)
    assert reasons() == []
    await desk.pass_time(20)
    assert reasons() == ["not_seen"]


async def test_a_session_that_is_reopened_mid_race_goes_on(race: Desk) -> None:
    await race.pass_time(26)
    await race.cross(("8", START, 0), ("8", HALFWAY, 20))
    await race.hass.services.async_call(
        "button", "press", {"entity_id": "button.finish_line_open_session"}, blocking=True
    )
    await race.pass_time(45)
    await race.cross(("8", FINISH, 44))
    assert race.told[-2:] == [("finished", "8", "Finish"), ("first_finisher", "8", "Finish")]
    await race.hass.config_entries.async_reload(race.entry.entry_id)
    await race.settle()
    assert race.shown("finished") == "1"


async def test_passings_of_another_day_are_not_the_races(race: Desk) -> None:
    await race.cross(("8", START, -24 * 60), ("8", HALFWAY, -23 * 60))
    assert race.shown("on_course") == "0"
    await race.hass.config_entries.async_reload(race.entry.entry_id)
    await race.settle()
    assert race.shown("on_course") == "0"


def _states(desk: Desk) -> dict[str, str]:
    """Show the states of the race's entities."""
    return {
        state.entity_id: state.state
        for state in desk.hass.states.async_all()
        if ".city_run_" in state.entity_id
    }


async def test_the_race_is_away_with_its_account_and_then_as_it_was(race: Desk) -> None:
    await race.pass_time(26)
    await race.cross(("8", START, 0), ("8", HALFWAY, 20))
    before = _states(race)
    assert len(before) >= 10
    race.sim.faults.set_fault(status=500)
    await refresh(race.hass, race.entry)
    assert set(_states(race).values()) == {"unavailable"}
    race.sim.faults.clear_faults()
    await refresh(race.hass, race.entry)
    assert _states(race) == before
    await race.cross(("8", FINISH, 26))
    assert race.shown("finished") == "1"
    assert race.told[-1] == ("first_finisher", "8", "Finish")


@pytest.mark.parametrize(
    ("day", "begins"), [("2026-03-29", "2026-03-28T23:00Z"), ("2026-10-25", "2026-10-24T22:00Z")]
)
def test_the_day_of_a_race_begins_at_midnight_also_when_the_clocks_change(
    day: str, begins: str
) -> None:
    data = {"race_id": "1", "day": day, "points": [{"label": "Finish", "kind": "finish"}]}
    zone = ZoneInfo("Europe/Vienna")
    settings = read_settings(data, subentry_id="1", name="Night run", zone=zone)
    first = datetime.fromisoformat(begins)
    assert settings.includes(first)
    assert not settings.includes(first - timedelta(seconds=1))
    evening = datetime.combine(datetime.fromisoformat(day), time(23, 59), zone)
    assert settings.includes(evening.astimezone(UTC))
