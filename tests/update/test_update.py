"""After an update all is as the user had it, and nothing is told twice or not at all."""

import asyncio
from pathlib import Path
import shutil

from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest

from . import scene
from .conftest import OpenHome
from .home import DOMAIN, Left, start
from .scene import MAT, MEANWHILE
from .systems import Systems
from .view import (
    asked_again,
    assert_nothing_orphaned,
    changes,
    complaints,
    devices,
    shows,
    tells,
    view_of,
)

_SAVED = 1.5
"""Seconds after which the entries are on the disk, and the registries are not yet."""

ONE_MORE = {"event.gate_a": [("City run", 8, "110")]}
"""What is told when one more runner passes the mat."""

RENAMED = {"number.t7470_statistics_start_anew_at": "Front desk Statistics reset hour"}
"""Entities whose shown name is meant to change with an update, and what it becomes."""


async def test_all_is_as_the_user_had_it(
    open_home: OpenHome, left: Left, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_home() as (hass, _):
        before = view_of(hass)
        await start(hass)
        await shows(hass, left)
        assert changes(before, view_of(hass)) == {}
        assert_nothing_orphaned(hass)
        assert list(ir.async_get(hass).issues) == []
    assert complaints(caplog) == []


async def test_names_are_shown_as_before(open_home: OpenHome, left: Left) -> None:
    async with open_home() as (hass, _):
        await start(hass)
        await shows(hass, left)
        entities = er.async_get(hass).entities
        for entity_id, shown in left.states.items():
            name = RENAMED.get(entity_id, shown["attributes"]["friendly_name"])
            if entity_id.startswith("event.pager_"):
                name += " event"  # a pager had a sensor of that name
            elif entities[entity_id].original_name is None:
                name = name.removesuffix(" Session")  # the main entity bears the device's name
            state = hass.states.get(entity_id)
            assert state is not None, entity_id
            # until 2026.10 a name of the user's own is shown without the device's
            assert state.name in {name, entities[entity_id].name}, entity_id


async def test_passings_of_before_are_not_told_again(
    open_home: OpenHome, left: Left, systems: Systems
) -> None:
    async with open_home() as (hass, told):
        await start(hass)
        await shows(hass, left)
        scene.pass_device(systems, MAT, "110")
        await tells(told, ONE_MORE)
        await asked_again(systems)
        await tells(told, ONE_MORE)
        assert told.guests == {}


async def test_passings_of_meanwhile_are_told_once(open_home: OpenHome, systems: Systems) -> None:
    scene.go_on_without(systems)
    async with open_home() as (hass, told):
        await start(hass)
        await tells(told, MEANWHILE)
        await asked_again(systems)
        await tells(told, MEANWHILE)
        assert scene.SPARE not in {device.name for device in devices(hass)}
        assert_nothing_orphaned(hass)


async def test_the_next_start_changes_nothing(
    open_home: OpenHome, left: Left, systems: Systems
) -> None:
    async with open_home() as (hass, _):
        await start(hass)
        await shows(hass, left)
        before = view_of(hass)
    scene.pass_device(systems, MAT, "110")
    async with open_home() as (hass, told):
        assert changes(before, view_of(hass)) == {}
        await start(hass)
        await tells(told, ONE_MORE)
        await asked_again(systems)
        assert changes(before, view_of(hass)) == {}
        assert_nothing_orphaned(hass)
        await tells(told, ONE_MORE)


async def test_a_power_cut_after_the_update_loses_nothing(
    open_home: OpenHome, left: Left, systems: Systems, config: Path
) -> None:
    """Home Assistant writes its entries at once, and its registries minutes after a start."""
    disk = config / "disk"
    async with open_home() as (hass, _):
        before = view_of(hass)
        await start(hass)
        await shows(hass, left)
        await asyncio.sleep(_SAVED)
        shutil.copytree(config / ".storage", disk / ".storage")
    async with open_home(disk) as (hass, told):
        await start(hass)
        await shows(hass, left)
        await asked_again(systems)
        assert changes(before, view_of(hass)) == {}
        assert_nothing_orphaned(hass)
        await tells(told, {})


async def test_systems_that_are_away_during_the_update_lose_nothing(
    open_home: OpenHome, left: Left, systems: Systems
) -> None:
    await systems.stop()
    async with open_home() as (hass, told):
        before = view_of(hass)
        await start(hass)
        assert changes(before, view_of(hass)) == {}
        await systems.start()
        for entry in hass.config_entries.async_entries(DOMAIN):
            await hass.config_entries.async_reload(entry.entry_id)
        await shows(hass, left)
        assert changes(before, view_of(hass)) == {}
        assert_nothing_orphaned(hass)
        await tells(told, {})


async def test_automations_find_what_they_name(
    open_home: OpenHome, left: Left, systems: Systems
) -> None:
    """By the ids that devices and entities had before."""
    async with open_home() as (hass, _):
        before = view_of(hass)
        await start(hass)
        await shows(hass, left)
        mat = {"device_id": before["Gate A"]["id"]}
        await hass.services.async_call(
            DOMAIN, "open_session", mat | {"name": "Kids"}, blocking=True, return_response=True
        )
        await hass.services.async_call(
            DOMAIN, "page", {"entity_id": "sensor.blue_pager"}, blocking=True
        )
        await hass.services.async_call(
            "notify",
            "send_message",
            {"entity_id": "notify.kitchen", "message": "Soup"},
            blocking=True,
        )
    opened = systems.rufus.world.active_session(scene.deviceid(systems, MAT))
    assert opened is not None
    assert opened.alias == "Kids"
    assert systems.lrs.world.session(1).state == "paged"
    assert systems.lrs.world.pages[-1].message == "Soup"


async def test_a_removal_leaves_nothing(open_home: OpenHome, left: Left, config: Path) -> None:
    async with open_home() as (hass, _):
        await start(hass)
        await shows(hass, left)
        for entry in hass.config_entries.async_entries(DOMAIN):
            await hass.config_entries.async_remove(entry.entry_id)
        await hass.async_block_till_done()
        assert devices(hass) == []
        assert [one for one in er.async_get(hass).entities.values() if one.platform == DOMAIN] == []
    assert [*(config / ".storage").glob(f"{DOMAIN}*")] == []
