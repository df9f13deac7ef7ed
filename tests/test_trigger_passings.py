"""Steward's triggers of passings fire once for each, and once for each silence."""

from collections.abc import Iterator
from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.steward.systems.changes import Changes, ItemEvent
from custom_components.steward.systems.rufus.coordinator import PASSING
from simulators.rufus import RufusSimulator

from .automations import Fired, Hurry, Watch, hurrying, who
from .common import ARCH, MAT, device_id, deviceid, entity_id, key, refresh, rufus_of, until


@pytest.fixture
def watch(hass: HomeAssistant) -> Iterator[Watch]:
    """Attach triggers; they are detached at the end."""
    made = Watch(hass)
    yield made
    made.detach()


@pytest.fixture
def hurry(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Hurry:
    """Put the event loop's clock forward."""
    return hurrying(hass, monkeypatch)


def bibs(fired: Fired) -> list[str | None]:
    """List the bibs of the passings that triggered, in order."""
    return [one["to_state"].attributes["bib"] for one in fired]


# Passings


async def test_first_passing(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, watch: Watch
) -> None:
    event = entity_id(hass, rufus_entry, key(rufus_sim, MAT), "passing", "event")
    fired = await watch("passing_received", {"entity_id": event})
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="102")
    await refresh(hass, rufus_entry)
    await refresh(hass, rufus_entry)
    assert who(fired) == [event]
    assert bibs(fired) == ["102"]


@pytest.mark.usefixtures("frozen")
async def test_passings_of_one_millisecond(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, watch: Watch
) -> None:
    target = {"device_id": device_id(hass, rufus_entry, key(rufus_sim, MAT))}
    fired = await watch("passing_received", target)
    rufus_sim.fill_passings(deviceid(rufus_sim, MAT), count=150)
    await refresh(hass, rufus_entry)
    await until(lambda: len(fired) >= 150)
    await refresh(hass, rufus_entry)
    assert bibs(fired) == [str(number) for number in range(2, 152)]


async def test_passing_of_a_bib(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, watch: Watch
) -> None:
    target = {"device_id": device_id(hass, rufus_entry, "hub")}
    one = await watch("passing_received", target, bib=12)
    some = await watch("passing_received", target, bib=["12", "14"])
    every = await watch("passing_received", target, bib=[])
    for bib in ("12", "13", "14", "120"):
        rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib=bib)
    await refresh(hass, rufus_entry)
    assert (bibs(one), bibs(some)) == (["12"], ["12", "14"])
    assert bibs(every) == ["12", "13", "14", "120"]


async def test_each_passing_through_an_outage_and_a_reload(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, watch: Watch
) -> None:
    """What is shown again is not news; what came meanwhile is."""
    target = {"device_id": device_id(hass, rufus_entry, key(rufus_sim, MAT))}
    fired = await watch("passing_received", target)
    mat = deviceid(rufus_sim, MAT)
    rufus_sim.add_passing(mat, bib="1")
    await refresh(hass, rufus_entry)
    await hass.config_entries.async_reload(rufus_entry.entry_id)
    await refresh(hass, rufus_entry)
    assert bibs(fired) == ["1"]
    rufus_sim.add_passing(mat, bib="2")
    await hass.config_entries.async_reload(rufus_entry.entry_id)
    await refresh(hass, rufus_entry)
    assert bibs(fired) == ["1", "2"]
    await rufus_sim.stop()
    await refresh(hass, rufus_entry)
    for bib in ("3", "4"):
        rufus_sim.add_passing(mat, bib=bib)
    await rufus_sim.start()
    await refresh(hass, rufus_entry)
    await refresh(hass, rufus_entry)
    assert bibs(fired) == ["1", "2", "3", "4"]


async def test_passing_that_is_told_twice(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, watch: Watch
) -> None:
    """A crash may have what came last told again: its key is the same."""
    target = {"device_id": device_id(hass, rufus_entry, key(rufus_sim, MAT))}
    fired = await watch("passing_received", target)
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="1")
    await refresh(hass, rufus_entry)
    coordinator = rufus_of(rufus_entry)
    last = [*coordinator.recent_passings][-1]
    again = ItemEvent(last.source_key, PASSING, PASSING, last.attributes, told=last)
    coordinator.async_publish(Changes(events=(again,)))
    await hass.async_block_till_done()
    assert bibs(fired) == ["1"]


async def test_passing_that_is_not_told_again_soon(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, watch: Watch
) -> None:
    """A runner is read three times in 0.6 s, and comes again a lap later; others are others."""
    target = {"device_id": device_id(hass, rufus_entry, key(rufus_sim, MAT))}
    fired = await watch("passing_received", target, not_again_within="00:00:10")
    start = dt_util.utcnow().replace(microsecond=0)
    reads = ((0.0, "1"), (0.3, "1"), (0.4, "2"), (0.6, "1"), (9.0, "1"), (300.0, "1"))
    for seconds, bib in reads:
        moment = start + timedelta(seconds=seconds - 300)
        rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib=bib, timestamp=moment.isoformat())
        await refresh(hass, rufus_entry)
    for chip in ("A", "B", "A"):
        rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="", chip=chip)
    await refresh(hass, rufus_entry)
    assert bibs(fired) == ["1", "2", "1", None, None]


# Silence

SILENCE = {"for": "00:05:00"}


async def test_silence_during_a_session(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    watch: Watch,
    hurry: Hurry,
) -> None:
    """It is told once, and again once after the next passing."""
    target = {"device_id": device_id(hass, rufus_entry, key(rufus_sim, MAT))}
    fired = await watch("passings_stopped", target, **SILENCE)
    await hurry(299)
    assert fired == []
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="1")
    await refresh(hass, rufus_entry)
    await hurry(299)
    assert fired == []
    await hurry(2)
    await hurry(600)
    assert who(fired) == [entity_id(hass, rufus_entry, key(rufus_sim, MAT), "session")]
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="2")
    await refresh(hass, rufus_entry)
    await hurry(301)
    assert len(fired) == 2


async def test_silence_during_a_session_that_is_renamed(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    watch: Watch,
    hurry: Hurry,
) -> None:
    """Whatever else changes of its sensor is no passing."""
    session = entity_id(hass, rufus_entry, key(rufus_sim, MAT), "session")
    fired = await watch("passings_stopped", {"entity_id": session}, **SILENCE)
    await hurry(200)
    er.async_get(hass).async_update_entity(session, name="Race")
    await hurry(101)
    assert len(fired) == 1


async def test_silence_without_a_session(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    watch: Watch,
    hurry: Hurry,
) -> None:
    """It counts from the opening to the closing."""
    event = entity_id(hass, rufus_entry, key(rufus_sim, ARCH), "passing", "event")
    fired = await watch("passings_stopped", {"entity_id": event}, **SILENCE)
    await hurry(600)
    token = rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH))["token_session"]
    await refresh(hass, rufus_entry)
    await hurry(200)
    rufus_sim.close_session(token)
    await refresh(hass, rufus_entry)
    await hurry(600)
    assert fired == []
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH))
    await refresh(hass, rufus_entry)
    await hurry(301)
    assert len(fired) == 1


async def test_silence_of_a_cloud_that_is_away(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    watch: Watch,
    hurry: Hurry,
) -> None:
    target = {"device_id": device_id(hass, rufus_entry, "hub")}
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="1")
    await refresh(hass, rufus_entry)
    fired = await watch("passings_stopped", target, **SILENCE)
    await rufus_sim.stop()
    await refresh(hass, rufus_entry)
    await hurry(600)
    await rufus_sim.start()
    await refresh(hass, rufus_entry)
    await hurry(299)
    assert fired == []
    await hurry(2)
    assert len(fired) == 1


async def test_silence_of_a_device_that_goes(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    watch: Watch,
    hurry: Hurry,
) -> None:
    target = {"device_id": device_id(hass, rufus_entry, "hub")}
    fired = await watch("passings_stopped", target, **SILENCE)
    rufus_sim.remove_device(deviceid(rufus_sim, MAT))
    await refresh(hass, rufus_entry)
    await hurry(600)
    assert fired == []


async def test_silence_of_passings_that_are_not_shown(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    watch: Watch,
    hurry: Hurry,
) -> None:
    """Of thousands of devices most have their passings' entity disabled; they are told anyway."""
    event = entity_id(hass, rufus_entry, key(rufus_sim, MAT), "passing", "event")
    by_steward = er.RegistryEntryDisabler.INTEGRATION
    er.async_get(hass).async_update_entity(event, disabled_by=by_steward)
    await hass.async_block_till_done()
    target = {"device_id": device_id(hass, rufus_entry, "hub")}
    silent = await watch("passings_stopped", target, **SILENCE)
    passed = await watch("passing_received", target)
    await hurry(200)
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="1")
    await refresh(hass, rufus_entry)
    await until(lambda: bibs(passed) == ["1"])
    await hurry(299)
    assert silent == []
    await hurry(2)
    assert len(silent) == 1


@pytest.mark.parametrize("silence", [{}, {"for": "00:00:00"}, {"for": "-00:01:00"}])
async def test_silence_needs_a_time(
    rufus_entry: MockConfigEntry,  # noqa: ARG001 - Steward is there
    watch: Watch,
    silence: dict[str, str],
) -> None:
    with pytest.raises(vol.Invalid):
        await watch("passings_stopped", {"entity_id": "event.mat"}, **silence)
