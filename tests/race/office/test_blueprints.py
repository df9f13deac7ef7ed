"""The blueprints of races: who finishes is heard to the end, who is missing is paged."""

import asyncio
from types import MappingProxyType

from homeassistant.config_entries import ConfigSubentry
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulators.lrs import LrsSimulator

from ...common import device_id, lrs_entry_for, set_up, settled, until
from ...conftest import Automate
from ...speaker import SPEAKER, Speaker
from .desk import FINISH, HALFWAY, START, Desk

_CLIP = 0.3
"""Seconds of a clip, a tenth of what a speaker takes."""


@pytest.mark.parametrize("names", [True, False])
async def test_ten_who_finish_at_once_are_all_heard_in_whole_clips(
    desk: Desk, automate: Automate, *, names: bool
) -> None:
    bibs = [str(bib) for bib in range(101, 111)]
    await desk.add_race(
        "bib;name\n" + "\n".join(f"{bib};Runner {chr(int(bib) - 36)}" for bib in bibs), names=names
    )
    speaker = Speaker(desk.hass, _CLIP)
    await automate(
        "race_announcer",
        race=device_id(desk.hass, desk.entry, desk.key),
        collect={"milliseconds": 200},
        speakers=[SPEAKER],
        voice="tts.any",
    )
    await desk.pass_time(60)
    await desk.cross(*((bib, START, 0) for bib in bibs))
    coordinator = desk.entry.runtime_data
    for number, bib in enumerate(bibs):
        desk.sim.add_passing(
            next(one for one in desk.sim.world.devices if _alias(desk, one) == FINISH), bib=bib
        )
        if number % 2:
            await coordinator.async_refresh()
            await coordinator.async_idle()
            await asyncio.sleep(0.1)

    def called(bib: str) -> str:
        return f"Runner {chr(int(bib) - 36)}" if names else f"Number {bib}"

    await until(lambda: all(called(bib) in speaker.heard for bib in bibs))
    assert not speaker.cut
    assert [speaker.heard.count(f"{called(bib)}") for bib in bibs] == [1] * 10
    for _, clip in speaker.whole:
        for sentence in clip.split(". "):
            assert sentence.count(",") <= 1  # three names at most


def _alias(desk: Desk, deviceid: str) -> str | None:
    return desk.sim.world.devices[deviceid].alias


async def test_who_is_late_pages_the_marshal_until_somebody_saw_the_runner(
    desk: Desk, automate: Automate, lrs_sim: LrsSimulator
) -> None:
    marshal = ConfigSubentry(
        data=MappingProxyType({"name": "Marshal", "number": 9}),
        subentry_type="staff_pager",
        title="Marshal",
        unique_id=None,
    )
    lrs_entry: MockConfigEntry = lrs_entry_for(lrs_sim)
    await set_up(desk.hass, lrs_entry)
    desk.hass.config_entries.async_add_subentry(lrs_entry, marshal)
    await settled(lrs_entry)
    await desk.hass.async_block_till_done()
    (pager,) = [
        one.entity_id
        for one in er.async_entries_for_config_entry(er.async_get(desk.hass), lrs_entry.entry_id)
        if one.domain == "notify"
    ]
    lights: list[str] = []
    for name in ("turn_on", "turn_off"):
        desk.hass.services.async_register(
            "homeassistant", name, lambda call: lights.append(call.service)
        )
    await desk.add_race(names=True)
    await automate(
        "course_guardian",
        race=device_id(desk.hass, desk.entry, desk.key),
        list=desk.id_of("look_for", "todo"),
        pagers=[pager],
        lights=["light.tower"],
    )
    driver = desk.races.driver(desk.key)
    desk.clock.tick(26 * 60)
    await desk.cross(*((bib, START, 0) for bib in "789"), *((bib, HALFWAY, 25) for bib in "789"))
    desk.clock.tick(26 * 60)
    await desk.cross(("8", FINISH, 50), ("9", FINISH, 51))
    desk.clock.tick(28 * 60)
    await driver._async_look(desk.clock())  # the timer of a transmitter must not be hurried
    await until(lambda: lrs_sim.world.pages)
    await desk.hass.async_block_till_done()
    (page,) = lrs_sim.world.pages
    assert (page.number, page.message) == (9, "7 Ana Kowalski last seen km 5 12:25")
    assert lights == ["turn_on"]
    await desk.call("enter_passing", bib="7")
    await desk.hass.async_block_till_done()
    assert lights == ["turn_on", "turn_off"]
    assert len(lrs_sim.world.pages) == 1
