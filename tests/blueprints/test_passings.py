"""The blueprints for passings and timing devices do what they say."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_mock_service,
)

from simulators.rufus import RufusSimulator

from ..automations import Hurry, noted, noting, told
from ..common import (
    ARCH,
    MAT,
    device_id,
    deviceid,
    key,
    refresh,
    state_of,
    until,
)
from ..conftest import Automate
from .conftest import SHORT


async def test_finishers_are_announced_in_their_order(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, automate: Automate
) -> None:
    """Those of other lines are not, nor those of long ago."""
    events = async_capture_events(hass, "noted")
    await automate(
        "finish_announcer",
        finish=[device_id(hass, rufus_entry, key(rufus_sim, ARCH))],
        names={"12": "Ana", 207: "Kofi"},
        collect=SHORT,
        more_actions=noting("runner", "bib", "session"),
    )
    arch = deviceid(rufus_sim, ARCH)
    rufus_sim.open_session(deviceid=arch, alias="City run")
    late = dt_util.utcnow() - timedelta(minutes=11)
    for bib, seen in (("12", {}), ("9", {"timestamp": late.isoformat()}), ("207", {}), ("55", {})):
        rufus_sim.add_passing(arch, bib=bib, **seen)
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="12")
    await refresh(hass, rufus_entry)
    await until(lambda: told(hass))
    names = {12: "Ana", 207: "Kofi", 55: "Number 55"}
    assert noted(events) == [
        {"runner": name, "bib": bib, "session": "City run"} for bib, name in names.items()
    ]
    assert told(hass) == ["Ana, Kofi and Number 55 have finished."]


async def test_a_finisher_is_announced_once_and_by_what_is_known(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, automate: Automate
) -> None:
    """Who is read three times, who bears a chip alone, and who bears nothing that can be read."""
    await automate(
        "finish_announcer",
        finish=[device_id(hass, rufus_entry, key(rufus_sim, MAT))],
        names={"E280": "Kofi"},
        collect=SHORT,
    )
    for bib, chip in (("12", "A"), ("12", "A"), ("12", "A"), ("", "B7"), ("", "E280"), ("", None)):
        rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib=bib, chip=chip)
    await refresh(hass, rufus_entry)
    await until(lambda: told(hass))
    assert told(hass) == ["Number 12, Chip B7 and Kofi have finished. A runner has finished."]


async def test_finishers_are_announced_though_the_device_s_clock_is_an_hour_off(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, automate: Automate
) -> None:
    """As soon as it is known how far, which takes three of them."""
    finish = [device_id(hass, rufus_entry, key(rufus_sim, MAT))]
    await automate("finish_announcer", finish=finish, collect=SHORT)
    for bib in range(6):
        seen = dt_util.utcnow() - timedelta(hours=1)
        rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib=f"{bib}", timestamp=seen.isoformat())
        await refresh(hass, rufus_entry)
    await until(lambda: "Number 5" in " ".join(told(hass)))
    text = " ".join(told(hass))
    assert [bib for bib in range(6) if f"Number {bib}" in text] == [3, 4, 5]


async def test_some_finishers_are_spoken(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, automate: Automate
) -> None:
    spoken = async_mock_service(hass, "tts", "speak")
    await automate(
        "finish_announcer",
        finish=[device_id(hass, rufus_entry, key(rufus_sim, MAT))],
        bibs=["12"],
        oldest={"hours": 1},
        collect=SHORT,
        speakers=["media_player.finish"],
        voice="tts.home",
    )
    for bib in ("11", "12"):
        rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib=bib)
    await refresh(hass, rufus_entry)
    await until(lambda: spoken)
    assert [call.data["message"] for call in spoken] == ["Number 12 has finished."]


# The end of the day


@pytest.mark.parametrize("chosen", [["hub"], [MAT, ARCH]])
async def test_sessions_are_closed_when_they_are_quiet(
    frozen: FrozenDateTimeFactory,
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    automate: Automate,
    hurry: Hurry,
    chosen: list[str],
) -> None:
    items = {one: key(rufus_sim, one) for one in (ARCH, MAT)}

    async def wait(minutes: float) -> None:
        frozen.tick(timedelta(minutes=minutes))
        await hurry(minutes * 60)

    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH), alias="City run")
    await refresh(hass, rufus_entry)
    events = async_capture_events(hass, "noted")
    await automate(
        "close_sessions",
        devices=[device_id(hass, rufus_entry, items.get(one, one)) for one in chosen],
        closing_time=(dt_util.now() + timedelta(hours=1)).time().isoformat(),
        quiet={"minutes": 10},
        more_actions=noting("closed"),
    )
    await wait(59)
    assert not events  # quiet, but it is not time
    rufus_sim.add_passing(deviceid(rufus_sim, ARCH), bib="1")
    await refresh(hass, rufus_entry)
    await wait(1.1)
    await until(lambda: events)
    assert noted(events) == [{"closed": [MAT]}]
    assert state_of(hass, rufus_entry, items[MAT], "session") == "idle"
    assert state_of(hass, rufus_entry, items[ARCH], "session") == "active"
    await wait(10)
    await until(lambda: len(events) == 2)
    assert noted(events)[1] == {"closed": [ARCH]}
    assert not [one for one in rufus_sim.world.sessions.values() if one.active]


# A silent device


async def test_a_device_that_is_silent_during_a_race_is_told_of(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    automate: Automate,
    hurry: Hurry,
) -> None:
    """The one without a session may be silent."""
    sent = async_mock_service(hass, "notify", "send_message")
    await automate(
        "silent_device",
        devices=[device_id(hass, rufus_entry, key(rufus_sim, one)) for one in (ARCH, MAT)],
        receivers=["notify.crew"],
    )
    await hurry(299)
    assert not sent
    await hurry(2)
    assert [call.data for call in sent] == [
        {"entity_id": ["notify.crew"], "message": f"{MAT} has seen nobody for 5.0 minutes."}
    ]


async def test_without_a_receiver_the_silence_is_shown(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    automate: Automate,
    hurry: Hurry,
) -> None:
    mat = device_id(hass, rufus_entry, key(rufus_sim, MAT))
    await automate("silent_device", devices=[mat], silence={"seconds": 90}, message="{{ device }}")
    await hurry(91)
    assert told(hass) == [MAT]
