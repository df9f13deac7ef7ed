"""The device registry follows the systems."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.translation import async_get_translations
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from custom_components.steward.const import DOMAIN, HUB
from custom_components.steward.identity import identifier, key_of, known_keys
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import (
    ARCH,
    MAT,
    change_device,
    coordinator_of,
    device_id,
    device_of,
    deviceid,
    furnish_rufus,
    key,
    lrs_entry_for,
    refresh,
    rufus_entry_for,
    set_up,
    settled,
    state_of,
    until,
)
from .conftest import PatienceClock


def names(hass: HomeAssistant, entry: MockConfigEntry) -> list[str | None]:
    """Name an entry's devices, in the order in which they were made."""
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return [device.name for device in sorted(devices, key=lambda one: one.created_at)]


@pytest.mark.parametrize("system", ["rufus", "lrs"])
async def test_devices(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    lrs_entry: MockConfigEntry,
    snapshot: SnapshotAssertion,
    system: str,
) -> None:
    entry, items = {
        "rufus": (rufus_entry, [HUB, key(rufus_sim, MAT), key(rufus_sim, ARCH)]),
        "lrs": (lrs_entry, [HUB, "pager_3", "pager_7", "pager_12"]),
    }[system]
    for item in items:
        device = device_of(hass, entry, item)
        assert device is not None
        assert {
            name: getattr(device, name)
            for name in (
                "entry_type",
                "manufacturer",
                "model",
                "name",
                "serial_number",
                "sw_version",
            )
        } == snapshot(name=device.name)
    assert len(dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)) == len(items)


async def test_all_hang_on_the_hub_which_comes_first(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, lrs_entry: MockConfigEntry
) -> None:
    for entry in (rufus_entry, lrs_entry):
        hub = device_of(hass, entry, HUB)
        assert hub is not None
        assert hub.via_device_id is None
        devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
        others = [device for device in devices if device.id != hub.id]
        assert len(others) >= 2
        for device in others:
            assert device.via_device_id == hub.id
            assert device.created_at >= hub.created_at


async def test_identifiers_tell_entries_apart(
    rufus_entry: MockConfigEntry, lrs_entry: MockConfigEntry, hass: HomeAssistant
) -> None:
    device = device_of(hass, lrs_entry, "pager_3")
    assert device is not None
    assert key_of(lrs_entry, device) == "pager_3"
    assert key_of(rufus_entry, device) is None
    assert identifier(lrs_entry, "pager_3") != identifier(rufus_entry, "pager_3")
    assert sorted(known_keys(hass, lrs_entry)) == ["hub", "pager_12", "pager_3", "pager_7"]


async def test_renamed_device(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    """The cloud's new name is taken over; the entities keep their ids."""
    arch = key(rufus_sim, ARCH)
    entities = set(er.async_get(hass).entities)
    change_device(rufus_sim, ARCH, alias="Goal", firmware="9.9")
    await refresh(hass, rufus_entry)
    device = device_of(hass, rufus_entry, arch)
    assert device is not None
    assert (device.name, device.sw_version) == ("Goal", "9.9")
    assert set(er.async_get(hass).entities) == entities
    state = hass.states.get("sensor.finish_line_session")
    assert state is not None
    assert state.name == "Goal"


async def test_user_s_name_is_kept(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    arch = key(rufus_sim, ARCH)
    dr.async_get(hass).async_update_device(
        device_id(hass, rufus_entry, arch), name_by_user="My arch"
    )
    change_device(rufus_sim, ARCH, alias="Goal")
    await refresh(hass, rufus_entry)
    device = device_of(hass, rufus_entry, arch)
    assert device is not None
    assert (device.name, device.name_by_user) == ("Goal", "My arch")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"alias": ""}, "Arch F8 F8-30555"),
        ({"alias": "", "model": ""}, "F8-30555"),
        ({"alias": "", "model": "", "serial_number": ""}, None),
    ],
)
async def test_device_without_an_alias_is_named_after_what_it_is(
    hass: HomeAssistant, rufus_sim: RufusSimulator, changes: dict[str, str], name: str | None
) -> None:
    furnish_rufus(rufus_sim)
    arch = key(rufus_sim, ARCH)
    change_device(rufus_sim, ARCH, **changes)
    entry = await set_up(hass, rufus_entry_for(rufus_sim))
    device = device_of(hass, entry, arch)
    assert device is not None
    assert device.name == (name or arch.removeprefix("device_")[:8])


async def test_device_that_comes_is_there_without_a_restart(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    rufus_sim.add_device(model="Gate H2", serial_number="H2-20417", alias="Halfway")
    await refresh(hass, rufus_entry)
    gate = device_of(hass, rufus_entry, key(rufus_sim, "Halfway"))
    assert gate is not None
    assert gate.via_device_id == device_id(hass, rufus_entry, HUB)
    assert state_of(hass, rufus_entry, key(rufus_sim, "Halfway"), "session") == "idle"


async def test_device_that_is_bound_here_is_there_at_once(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    await hass.services.async_call(
        DOMAIN,
        "bind_device",
        {"model": "Gate H2", "serial_number": "H2-20417", "alias": "Halfway"},
        blocking=True,
    )
    await hass.async_block_till_done()
    gate = key(rufus_sim, "Halfway")
    assert device_of(hass, rufus_entry, gate)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert state_of(hass, rufus_entry, gate, "session") == "idle"


async def test_pager_that_is_seen_for_the_first_time(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["assign"](number=99, label="Cy")
    await until(lambda: hass.states.get("sensor.pager_99_guest"))
    pager = device_of(hass, lrs_entry, "pager_99")
    assert pager is not None
    assert pager.via_device_id == device_id(hass, lrs_entry, HUB)


async def test_device_that_goes_is_removed_with_its_entities(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    arch, mat = key(rufus_sim, ARCH), key(rufus_sim, MAT)
    gone = device_id(hass, rufus_entry, arch)
    rufus_sim.remove_device(deviceid(rufus_sim, ARCH))
    await refresh(hass, rufus_entry)
    assert device_of(hass, rufus_entry, arch) is None
    assert not er.async_entries_for_device(er.async_get(hass), gone)
    assert hass.states.get("sensor.finish_line_session") is None
    assert device_of(hass, rufus_entry, mat)
    assert state_of(hass, rufus_entry, mat, "session") == "active"


@pytest.mark.parametrize("status", [403, 404, 429, 500])
async def test_failed_listing_removes_nothing(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    patience_clock: PatienceClock,
    status: int,
) -> None:
    arch = key(rufus_sim, ARCH)
    rufus_sim.remove_device(deviceid(rufus_sim, ARCH))
    rufus_sim.faults.set_fault(status=status, path="/v0/devices")
    await refresh(hass, rufus_entry)
    assert device_of(hass, rufus_entry, arch)
    assert state_of(hass, rufus_entry, arch, "session") == "unavailable"
    rufus_sim.faults.clear_faults()
    patience_clock.ahead = 61
    await refresh(hass, rufus_entry)
    assert device_of(hass, rufus_entry, arch) is None


async def test_device_that_comes_back(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    mat = key(rufus_sim, MAT)
    known = deviceid(rufus_sim, MAT)
    away = rufus_sim.world.devices.pop(known)
    await refresh(hass, rufus_entry)
    assert device_of(hass, rufus_entry, mat) is None
    assert hass.states.get("sensor.start_mat_session") is None
    rufus_sim.world.devices[known] = away
    await refresh(hass, rufus_entry)
    assert device_of(hass, rufus_entry, mat)
    assert state_of(hass, rufus_entry, mat, "session") == "active"
    assert state_of(hass, rufus_entry, mat, "charging", "binary_sensor") == "on"
    assert state_of(hass, rufus_entry, mat, "close_session", "button") == "unknown"


async def test_device_that_the_user_deleted_meanwhile(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    """Whoever removed it from the registry: that it goes is no error."""
    arch = key(rufus_sim, ARCH)
    dr.async_get(hass).async_remove_device(device_id(hass, rufus_entry, arch))
    await hass.async_block_till_done()
    rufus_sim.remove_device(deviceid(rufus_sim, ARCH))
    await refresh(hass, rufus_entry)
    assert coordinator_of(rufus_entry).last_update_success
    assert arch not in coordinator_of(rufus_entry).data


async def test_devices_that_went_while_away_are_removed_at_start(
    hass: HomeAssistant, rufus_sim: RufusSimulator
) -> None:
    furnish_rufus(rufus_sim)
    entry = rufus_entry_for(rufus_sim)
    entry.add_to_hass(hass)
    registry = dr.async_get(hass)
    stale = registry.async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={identifier(entry, "device_GONE")}
    )
    foreign = registry.async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("elsewhere", "1")}
    )
    kept = registry.async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={identifier(entry, key(rufus_sim, ARCH))}
    )
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert registry.async_get(stale.id) is None
    assert registry.async_get(foreign.id) is not None
    assert device_id(hass, entry, key(rufus_sim, ARCH)) == kept.id


async def test_pagers_are_kept_at_start_whether_they_are_in_use_or_not(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    entry = lrs_entry_for(lrs_sim)
    entry.add_to_hass(hass)
    registry = dr.async_get(hass)
    pager = registry.async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={identifier(entry, "pager_5")}
    )
    await set_up(hass, entry)
    await settled(entry)
    assert device_id(hass, entry, "pager_5") == pager.id
    assert state_of(hass, entry, "pager_5", "session") == "idle"


async def test_hub_that_is_renamed(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    """What the transmitter says of itself is read anew with each start."""
    object.__setattr__(lrs_sim.world.options, "device_name", "T9550")
    object.__setattr__(lrs_sim.world.options, "firmware_version", "9.0")
    assert await hass.config_entries.async_reload(lrs_entry.entry_id)
    await hass.async_block_till_done()
    hub = device_of(hass, lrs_entry, HUB)
    assert hub is not None
    assert (hub.name, hub.model, hub.sw_version) == ("T9550", "Paging transmitter", "9.0")
    assert names(hass, lrs_entry)[0] == "T9550"


async def test_kinds_of_devices_are_told_in_home_assistant_s_language(
    hass: HomeAssistant, lrs_entry: MockConfigEntry
) -> None:
    hass.config.language = "de"
    await async_get_translations(hass, "de", "device", {DOMAIN})
    assert await hass.config_entries.async_reload(lrs_entry.entry_id)
    await hass.async_block_till_done()
    pager = device_of(hass, lrs_entry, "pager_12")
    assert pager is not None
    assert pager.model == "Gästepager"
