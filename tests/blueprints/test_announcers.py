"""Announcements are heard in whole clips, however many come at once and for however long.

The clock of the event loop is put forward, so that ten minutes take seconds.
"""

from datetime import timedelta
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.capabilities import Guest, GuestEvent, PassingEvent
from custom_components.steward.systems.changes import Changes, ItemEvent
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from ..automations import Hurry, stepping
from ..common import MAT, coordinator_of, device_id, key, settled, until
from ..conftest import Automate
from ..speaker import SPEAKER, Speaker

_LONGEST_DELAY = 15.0
"""Seconds from a passing until its clip is over."""


@pytest.fixture
def automate(automate: Automate) -> Automate:
    """Make an automation of a blueprint, which speaks."""

    async def automate_speech(name: str, **inputs: Any) -> None:
        await automate(name, speakers=[SPEAKER], voice="tts.any", **inputs)

    return automate_speech


@pytest.fixture
def hurry(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Hurry:
    """Put the event loop's clock forward."""
    return stepping(hass, monkeypatch)


def _pass(entry: MockConfigEntry, mat: str, number: int, bib: str) -> None:
    """Have a passing told, as the stream does."""
    now = dt_util.utcnow()
    passing = PassingEvent(
        source_key=mat,
        key=f"key {number}",
        number=number,
        timestamp=now,
        received=now,
        bib=bib,
        session="City run",
    )
    event = ItemEvent(mat, "passing", "passing", passing.attributes, passing)
    coordinator_of(entry).async_publish(Changes(events=(event,)))


def _sentences(speaker: Speaker) -> list[list[str]]:
    """List the bibs of each sentence that was heard."""
    return [re.findall(r"\d+", sentence) for sentence in speaker.heard.split(".") if sentence]


async def test_ten_finishers_in_five_seconds_are_all_heard_in_whole_clips(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    automate: Automate,
    hurry: Hurry,
) -> None:
    mat, speaker = key(rufus_sim, MAT), Speaker(hass)
    await automate("finish_announcer", finish=[device_id(hass, rufus_entry, mat)])
    bibs = [str(bib) for bib in range(101, 111)]
    for number, bib in enumerate(bibs):
        _pass(rufus_entry, mat, number, bib)
        _pass(rufus_entry, mat, 100 + number, bib)  # the mat reads everybody twice
        await hurry(0.5)
    for _ in range(30):
        await hurry(0.5)
    assert speaker.cut == []
    sentences = _sentences(speaker)
    assert [bib for sentence in sentences for bib in sentence] == bibs
    assert max(map(len, sentences)) == 3


async def test_one_a_second_for_ten_minutes_are_all_heard_within_fifteen_seconds(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    automate: Automate,
    hurry: Hurry,
) -> None:
    mat, speaker = key(rufus_sim, MAT), Speaker(hass)
    await automate("finish_announcer", finish=[device_id(hass, rufus_entry, mat)])
    bibs = [str(bib) for bib in range(1001, 1601)]
    passed = {}
    for number, bib in enumerate(bibs):
        passed[bib] = hass.loop.time()
        _pass(rufus_entry, mat, number, bib)
        await hurry(1)
    for _ in range(20):
        await hurry(1)
    assert speaker.cut == []
    assert [bib for sentence in _sentences(speaker) for bib in sentence] == bibs
    assert max(speaker.heard_at(bib) - at for bib, at in passed.items()) <= _LONGEST_DELAY


async def test_a_speaker_that_never_stops_is_waited_for_twenty_seconds(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    automate: Automate,
    hurry: Hurry,
) -> None:
    mat, speaker = key(rufus_sim, MAT), Speaker(hass)
    await automate("finish_announcer", finish=[device_id(hass, rufus_entry, mat)])
    hass.states.async_set(SPEAKER, "playing")  # music
    _pass(rufus_entry, mat, 1, "7")
    begun = hass.loop.time()
    while not speaker.whole and hass.loop.time() < begun + 60:
        await hurry(0.5)
    assert 20 + 2 + 3 <= speaker.heard_at("7") - begun < 20 + 2 + 3 + 3


async def test_a_reload_of_the_automation_loses_no_finisher(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    automate: Automate,
    hurry: Hurry,
) -> None:
    mat, speaker = key(rufus_sim, MAT), Speaker(hass)
    await automate("finish_announcer", finish=[device_id(hass, rufus_entry, mat)])
    for number, bib in enumerate(("7", "8", "9")):
        _pass(rufus_entry, mat, number, bib)
    await hurry(0.5)
    for service in ("turn_off", "turn_on"):
        await hass.services.async_call(
            "automation", service, {"entity_id": "automation.it"}, blocking=True
        )
    _pass(rufus_entry, mat, 3, "10")
    for _ in range(20):
        await hurry(0.5)
    assert sorted(bib for sentence in _sentences(speaker) for bib in sentence) == [
        "10",
        "7",
        "8",
        "9",
    ]


_PAGERS = range(21, 31)


def _page(entry: MockConfigEntry, number: int) -> None:
    """Have a page told, as the transmitter does."""
    guest = Guest(state="paged", uuid=f"guest {number}", party_size=2, paged_at=dt_util.utcnow())
    told = GuestEvent(event_type="paged", number=number, guest=guest)
    event = ItemEvent(f"pager_{number}", "session", "paged", told.attributes, told)
    coordinator_of(entry).async_publish(Changes(events=(event,)))


async def test_ten_guests_who_are_paged_at_once_are_all_heard_once_by_name(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    automate: Automate,
    hurry: Hurry,
) -> None:
    for number in _PAGERS:
        lrs_sim.commands["assign"](number=number, label=f"Guest{number}")
    data = coordinator_of(lrs_entry).data
    await until(lambda: all(f"pager_{number}" in data for number in _PAGERS))
    await settled(lrs_entry)
    await hass.async_block_till_done()
    speaker = Speaker(hass)
    await automate("table_ready", transmitter=device_id(hass, lrs_entry, "hub"))
    for number in _PAGERS:
        _page(lrs_entry, number)
        await hurry(0.5)
        _page(lrs_entry, number)  # once more, as by a host who is in a hurry
    for _ in range(30):
        await hurry(0.5)
    assert speaker.cut == []
    sentences = _sentences(speaker)
    assert [name for sentence in sentences for name in sentence] == [*map(str, _PAGERS)]
    assert max(map(len, sentences)) == 3
    assert "Guest21, Guest22 and Guest23, your table is ready." in speaker.heard


async def test_who_is_paged_again_later_is_announced_again(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, automate: Automate, hurry: Hurry
) -> None:
    speaker = Speaker(hass)
    transmitter = device_id(hass, lrs_entry, "hub")
    await automate("table_ready", transmitter=transmitter, not_again=timedelta(0).total_seconds())
    for _ in range(2):
        _page(lrs_entry, 12)
        for _ in range(12):
            await hurry(0.5)
    assert [text for _, text in speaker.whole] == ["Ana Lopez, your table is ready."] * 2
