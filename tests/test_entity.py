"""Entities write what they show when it changed, and only then."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.entity import StewardEntity
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import (
    ARCH,
    MAT,
    change_device,
    device_id,
    deviceid,
    entity_id,
    key,
    refresh,
    rufus_of,
    settled,
    state_of,
    until,
)

type Written = Callable[[], dict[str, int]]


@pytest.fixture
def written(hass: HomeAssistant) -> Written:
    """Count the states that are written since the last look, changed or not, by entity."""
    counts: Counter[str] = Counter()

    @callback
    def note(event: Event[Any]) -> None:
        counts[event.data["entity_id"]] += 1

    @callback
    def any_of_them(_: object) -> bool:
        return True

    hass.bus.async_listen("state_changed", note)
    hass.bus.async_listen("state_reported", note, event_filter=any_of_them)

    def taken() -> dict[str, int]:
        seen = dict(counts)
        counts.clear()
        return seen

    return taken


async def test_nothing_is_written_when_nothing_changed(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, written: Written
) -> None:
    for _ in range(3):
        await refresh(hass, rufus_entry)
    assert written() == {}


async def test_only_what_changed_is_written(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, written: Written
) -> None:
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="102")
    await refresh(hass, rufus_entry)
    last_seen = "sensor.start_mat_last_seen"  # is written when a minute is over
    assert {**written(), last_seen: 1} == {
        "sensor.start_mat_passings": 1,
        "sensor.start_mat_last_passing": 1,
        "event.start_mat_passing": 1,
        last_seen: 1,
    }
    rufus_sim.set_telemetry(deviceid(rufus_sim, MAT), charging=False)
    await refresh(hass, rufus_entry)
    assert {**written(), last_seen: 1} == {"binary_sensor.start_mat_charging": 1, last_seen: 1}


async def test_change_that_is_not_shown_is_not_written(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, written: Written
) -> None:
    change_device(rufus_sim, ARCH, firmware="9.9")
    await refresh(hass, rufus_entry)
    assert written() == {}


async def test_page_writes_one_pager_and_the_sums(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, written: Written
) -> None:
    lrs_sim.commands["page"](number=12)
    await until(lambda: state_of(hass, lrs_entry, "pager_12", "session") == "paged")
    await settled(lrs_entry)
    await hass.async_block_till_done()
    assert set(written()) <= {
        "sensor.pager_12_session",
        "sensor.pager_12_paged_at",
        "sensor.t7470_wait_for_2",
        "sensor.t7470_wait_for_4",
        "sensor.t7470_wait_for_5_or_more",
        "sensor.t7470_quotes_kept",
        "event.pager_12_session_event",
        "sensor.t7470_waiting",
        "sensor.t7470_paged",
        "sensor.t7470_guests_served",
        "sensor.t7470_on_time",
        "sensor.t7470_average_wait",
    }


async def test_unavailable_on_failure_and_available_again(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, written: Written
) -> None:
    everything = set(hass.states.async_entity_ids())
    before = {state.entity_id: state.state for state in hass.states.async_all()}
    rufus_sim.faults.set_fault(status=500)
    await refresh(hass, rufus_entry)
    assert {state.state for state in hass.states.async_all()} == {"unavailable"}
    assert written() == dict.fromkeys(everything, 1)
    await refresh(hass, rufus_entry)
    assert written() == {}
    rufus_sim.faults.clear_faults()
    await refresh(hass, rufus_entry)
    assert {state.entity_id: state.state for state in hass.states.async_all()} == before
    assert written() == dict.fromkeys(everything, 1)


async def test_transmitter_that_does_not_answer_is_unavailable(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    await lrs_sim.stop()
    await refresh(hass, lrs_entry)
    assert {state.state for state in hass.states.async_all()} == {"unavailable"}
    await lrs_sim.start()
    await refresh(hass, lrs_entry)
    assert state_of(hass, lrs_entry, "pager_7", "session") == "paged"


async def test_transmitter_that_denies_its_list_keeps_its_guests(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once may be a mistake; said again it means that nobody is there."""
    with monkeypatch.context() as patch:
        patch.setattr(lrs_sim._server, "_routes", {})
        await refresh(hass, lrs_entry)
        assert state_of(hass, lrs_entry, "pager_7", "session") == "paged"
        await refresh(hass, lrs_entry)
        assert state_of(hass, lrs_entry, "pager_7", "session") == "idle"
    await refresh(hass, lrs_entry)
    assert state_of(hass, lrs_entry, "pager_7", "session") == "paged"
    await settled(lrs_entry)


async def test_item_that_goes_takes_its_entities_along(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    arch = key(rufus_sim, ARCH)
    entity = entity_id(hass, rufus_entry, arch, "session")
    coordinator = rufus_of(rufus_entry)
    assert coordinator._listeners_by_key[arch]
    coordinator.async_publish(coordinator.account.device_unbound(deviceid(rufus_sim, ARCH)))
    await hass.async_block_till_done()
    assert hass.states.get(entity) is None
    assert er.async_get(hass).async_get(entity) is None
    assert not coordinator._listeners_by_key[arch]


async def test_entity_without_its_item_is_unavailable(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    """For as long as the entity is not removed yet."""
    coordinator = rufus_of(rufus_entry)
    entity = hass.data["entity_components"]["sensor"].get_entity(
        entity_id(hass, rufus_entry, key(rufus_sim, ARCH), "session")
    )
    assert isinstance(entity, StewardEntity)
    assert entity.available
    coordinator.async_publish(coordinator.account.device_unbound(deviceid(rufus_sim, ARCH)))
    assert not entity.available


async def test_disabled_entity_reads_nothing(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    entity = entity_id(hass, rufus_entry, key(rufus_sim, MAT), "passings")
    er.async_get(hass).async_update_entity(entity, disabled_by=er.RegistryEntryDisabler.USER)
    await hass.async_block_till_done()
    assert hass.states.get(entity) is None
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="102")
    await refresh(hass, rufus_entry)
    er.async_get(hass).async_update_entity(entity, disabled_by=None)
    assert await hass.config_entries.async_reload(rufus_entry.entry_id)
    await hass.async_block_till_done()
    assert state_of(hass, rufus_entry, key(rufus_sim, MAT), "passings") == "2"


@pytest.mark.usefixtures("rufus_entry", "lrs_entry")
async def test_ids_are_unique_and_belong_to_their_devices(hass: HomeAssistant) -> None:
    registered = [one for one in er.async_get(hass).entities.values() if not one.disabled]
    assert len({(one.domain, one.unique_id) for one in registered}) == len(registered)
    assert len(registered) == len(hass.states.async_all())
    for one in registered:
        assert one.has_entity_name
        assert one.device_id is not None
        device = dr.async_get(hass).async_get(one.device_id)
        assert device is not None
        ((_, value),) = device.identifiers
        assert one.unique_id.startswith((f"{value}_", f"{value}/"))


async def test_entities_of_a_new_item_come_once(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, written: Written
) -> None:
    before = len(hass.states.async_all())
    rufus_sim.add_device(model="Gate H2", serial_number="H2-20417", alias="Halfway")
    await refresh(hass, rufus_entry)
    new = written()
    assert len(hass.states.async_all()) == before + len(new)
    assert set(new.values()) == {1}
    assert all(".halfway_" in one for one in new)
    await refresh(hass, rufus_entry)
    assert written() == {}
    assert device_id(hass, rufus_entry, key(rufus_sim, "Halfway"))
