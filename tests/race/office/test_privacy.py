"""Names are personal: where they are, where they are not, and when they are erased."""

import json
import logging
from pathlib import Path
from typing import Any

from homeassistant.core import Context, Event
from homeassistant.exceptions import Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.steward.diagnostics import async_get_config_entry_diagnostics

from .desk import FINISH, HALFWAY, NAMES, START, Desk


def _store(desk: Desk) -> Path:
    return Path(desk.hass.config.path(".storage", f"steward.races.{desk.entry.entry_id}"))


async def _whole_race(desk: Desk) -> None:
    await desk.pass_time(26)
    await desk.cross(*((bib, START, 0) for bib in ("7", "8", "9")))
    await desk.cross(*((bib, HALFWAY, 25) for bib in ("7", "8", "9")))
    await desk.pass_time(80)
    await desk.cross(("8", FINISH, 50), ("9", FINISH, 51))
    await desk.pass_time(82)
    await desk.call("enter_passing", bib="7")


async def test_no_name_is_in_states_events_logs_or_diagnostics(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    heard: list[str] = []

    def note(event: Event[Any]) -> None:
        if event.event_type != "call_service":
            heard.append(str(event.as_dict()))

    desk.hass.bus.async_listen("*", note)
    await desk.add_race()
    await _whole_race(desk)
    diagnostics = json.dumps(
        await async_get_config_entry_diagnostics(desk.hass, desk.entry), default=str
    )
    states = " ".join(str(state.as_dict()) for state in desk.hass.states.async_all())
    subentries = str([one.as_dict() for one in desk.entry.subentries.values()])
    logged = " ".join(
        record.getMessage()
        for record in caplog.records
        if not record.name.startswith("pytest")  # its storage logs all that is written
    )
    for name in NAMES:
        assert name not in states
        assert name not in " ".join(heard)
        assert name not in logged
        assert name not in diagnostics
        assert name not in subentries


async def test_diagnostics_have_no_name_even_where_states_do(desk: Desk) -> None:
    await desk.add_race(names=True)
    await _whole_race(desk)
    diagnostics = json.dumps(
        await async_get_config_entry_diagnostics(desk.hass, desk.entry), default=str
    )
    assert desk.shown("leader") != "unknown"
    assert not [name for name in NAMES if name in diagnostics]


async def test_names_are_erased_with_the_race(race: Desk, hass_storage: dict[str, Any]) -> None:
    stored = f"steward.races.{race.entry.entry_id}"
    assert all(name in json.dumps(hass_storage[stored], default=str) for name in NAMES)
    (subentry_id,) = race.entry.subentries
    device = race.key
    race.hass.config_entries.async_remove_subentry(race.entry, subentry_id)
    await race.hass.async_block_till_done()
    assert stored not in hass_storage
    assert device not in race.races.items
    assert race.hass.states.get("sensor.city_run_leader") is None


async def test_names_are_erased_with_the_account(race: Desk, hass_storage: dict[str, Any]) -> None:
    await race.hass.config_entries.async_remove(race.entry.entry_id)
    await race.hass.async_block_till_done()
    assert not [key for key in hass_storage if key.startswith("steward.races")]


async def test_a_race_that_went_while_the_account_was_not_loaded_is_erased(
    race: Desk, hass_storage: dict[str, Any]
) -> None:
    await race.hass.config_entries.async_unload(race.entry.entry_id)
    (subentry_id,) = race.entry.subentries
    race.hass.config_entries.async_remove_subentry(race.entry, subentry_id)
    await race.hass.config_entries.async_setup(race.entry.entry_id)
    await race.hass.async_block_till_done()
    assert f"steward.races.{race.entry.entry_id}" not in hass_storage


async def test_who_may_not_see_the_race_gets_no_results(race: Desk) -> None:
    user = MockUser().add_to_hass(race.hass)
    user.mock_policy({})
    with pytest.raises(Unauthorized):
        await race.hass.services.async_call(
            "steward",
            "get_results",
            {},
            blocking=True,
            return_response=True,
            context=Context(user_id=user.id),
        )
