"""Actions find what they are called on, do it to all, and say what was wrong."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.const import DOMAIN
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import (
    ARCH,
    MAT,
    Call,
    coordinator_of,
    device_id,
    deviceid,
    entity_id,
    key,
    lrs_entry_for,
    rufus_entry_for,
    set_up,
    settled,
    state_of,
)
from .conftest import StartLrs, StartRufus

GATE = {"model": "Gate H2", "serial_number": "H2-20417"}


# Several targets


async def test_all_targets_are_tried(
    hass: HomeAssistant, call: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    """One fails, and says why; the others are done all the same."""
    pagers = [entity_id(hass, lrs_entry, f"pager_{n}", "session") for n in (3, 7, 12)]
    with pytest.raises(ServiceValidationError, match=r"^Pager 3 has no session$"):
        await call("clear", entity_id=pagers)
    assert not lrs_sim.world.sessions
    assert state_of(hass, lrs_entry, "pager_12", "session") == "idle"


async def test_several_failures_are_told_together(
    hass: HomeAssistant, call: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["clear"](number=7)
    await coordinator_of(lrs_entry).async_refresh()
    pagers = [entity_id(hass, lrs_entry, f"pager_{n}", "session") for n in (3, 7, 12)]
    with pytest.raises(HomeAssistantError) as caught:
        await call("clear", entity_id=pagers)
    assert caught.value.translation_key == "several_failed"
    text = str(caught.value)
    assert text.startswith("2 of 3 failed. ")
    assert "Pager 3 has no session" in text
    assert "Pager 7 has no session" in text
    assert 12 not in lrs_sim.world.sessions


async def test_several_failures_are_told_in_sentences(
    hass: HomeAssistant, call: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["clear"](number=7)
    await coordinator_of(lrs_entry).async_refresh()
    with pytest.raises(HomeAssistantError) as caught:
        await call("clear", device_id=[device_id(hass, lrs_entry, f"pager_{n}") for n in (3, 7)])
    assert "no session Pager" not in str(caught.value)


async def test_same_failure_is_told_once(
    hass: HomeAssistant, call: Call, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH))
    await coordinator_of(rufus_entry).async_refresh()
    rufus_sim.faults.set_fault(method="PATCH", status=500)
    devices = [device_id(hass, rufus_entry, key(rufus_sim, alias)) for alias in (MAT, ARCH)]
    with pytest.raises(HomeAssistantError) as caught:
        await call("close_session", device_id=devices)
    assert str(caught.value).startswith("2 of 2 failed. ")
    assert str(caught.value).count("RUFUS Cloud reported an internal error") == 1


async def test_all_that_failed_is_named(
    hass: HomeAssistant, call: Call, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    """One of two is named too, where what the system said does not name it."""
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH))
    await coordinator_of(rufus_entry).async_refresh()
    devices = [device_id(hass, rufus_entry, key(rufus_sim, alias)) for alias in (MAT, ARCH)]
    rufus_sim.faults.set_fault(method="PATCH", status=500, times=1)
    with pytest.raises(HomeAssistantError) as caught:
        await call("close_session", device_id=devices)
    failed = ARCH if rufus_sim.world.active_session(deviceid(rufus_sim, ARCH)) else MAT
    assert str(caught.value).startswith(f"1 of 2 failed. {failed}: RUFUS Cloud ")
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, MAT))
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH))
    await coordinator_of(rufus_entry).async_refresh()
    rufus_sim.faults.set_fault(method="PATCH", status=500)
    with pytest.raises(HomeAssistantError) as caught:
        await call("close_session", device_id=devices)
    for alias in (MAT, ARCH):
        assert str(caught.value).count(alias) == 1


@pytest.mark.parametrize("order", [1, -1])
async def test_failure_that_nobody_expected_is_not_hidden(
    hass: HomeAssistant,
    call: Call,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    order: int,
) -> None:
    """Whatever else failed beside it, which is in the log."""
    mat, arch = (key(rufus_sim, alias) for alias in (MAT, ARCH))

    async def fail(item: str) -> None:
        raise ZeroDivisionError if item == mat else HomeAssistantError("refused")

    monkeypatch.setattr(coordinator_of(rufus_entry), "async_close_session", fail)
    devices = [device_id(hass, rufus_entry, item) for item in (mat, arch)][::order]
    with pytest.raises(ZeroDivisionError):
        await call("close_session", device_id=devices)
    assert f"{ARCH} failed too" in caplog.text
    assert "refused" in caplog.text


async def test_one_item_is_done_once_however_often_it_is_named(
    hass: HomeAssistant, call: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    before = lrs_sim.state()["requests"]["counts"].get("PUT /v1/sessions", 0)
    await call(
        "page",
        entity_id=[entity_id(hass, lrs_entry, "pager_12", name) for name in ("guest", "session")],
        device_id=[device_id(hass, lrs_entry, "pager_12")],
    )
    assert lrs_sim.state()["requests"]["counts"]["PUT /v1/sessions"] == before + 1


async def test_targets_of_two_entries(
    hass: HomeAssistant,
    call: Call,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    start_lrs: StartLrs,
) -> None:
    other_sim = await start_lrs()
    other_sim.commands["assign"](number=12)
    other = await set_up(hass, lrs_entry_for(other_sim))
    await settled(other)
    await call("page", device_id=[device_id(hass, one, "pager_12") for one in (lrs_entry, other)])
    assert lrs_sim.world.session(12).state == other_sim.world.session(12).state == "paged"


# The config entry


@pytest.mark.usefixtures("rufus_entry")
async def test_entry_is_named_where_there_are_several(
    hass: HomeAssistant,
    call: Call,
    rufus_sim: RufusSimulator,
    start_rufus: StartRufus,
) -> None:
    other_sim = await start_rufus(seed=1)
    other = await set_up(hass, rufus_entry_for(other_sim))
    with pytest.raises(ServiceValidationError) as caught:
        await call("bind_device", **GATE)
    assert caught.value.translation_key == "several_entries"
    assert "RUFUS Cloud, RUFUS Cloud" in str(caught.value)
    await call("bind_device", config_entry_id=other.entry_id, **GATE)
    assert len(other_sim.world.devices) == 1
    assert len(rufus_sim.world.devices) == 2
    assert await hass.config_entries.async_unload(other.entry_id)
    await call("bind_device", **GATE)
    assert len(rufus_sim.world.devices) == 3


@pytest.mark.usefixtures("lrs_entry")
async def test_number_of_one_transmitter_of_two(
    hass: HomeAssistant,
    call: Call,
    lrs_sim: LrsSimulator,
    start_lrs: StartLrs,
) -> None:
    other_sim = await start_lrs()
    other_sim.commands["assign"](number=12)
    other = await set_up(hass, lrs_entry_for(other_sim))
    await settled(other)
    with pytest.raises(ServiceValidationError) as caught:
        await call("page", number=12)
    assert caught.value.translation_key == "several_entries"
    await call("page", number=12, config_entry_id=other.entry_id)
    assert other_sim.world.session(12).state == "paged"
    assert lrs_sim.world.session(12).state == "started"


async def test_entry_of_another_system(
    call: Call, rufus_entry: MockConfigEntry, lrs_entry: MockConfigEntry
) -> None:
    with pytest.raises(ServiceValidationError, match="T7470 does not support this") as caught:
        await call("bind_device", config_entry_id=lrs_entry.entry_id, **GATE)
    assert caught.value.translation_key == "entry_of_another_system"
    with pytest.raises(ServiceValidationError, match="RUFUS Cloud does not support this"):
        await call("page", config_entry_id=rufus_entry.entry_id, number=12)


@pytest.mark.usefixtures("rufus_entry")
async def test_entry_that_is_not_there(call: Call) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await call("bind_device", config_entry_id="nobody", **GATE)
    assert caught.value.translation_key == "service_config_entry_not_found"


@pytest.mark.usefixtures("rufus_entry")
async def test_entry_of_another_integration(hass: HomeAssistant, call: Call) -> None:
    foreign = MockConfigEntry(domain="elsewhere", title="Elsewhere")
    foreign.add_to_hass(hass)
    with pytest.raises(ServiceValidationError, match="Elsewhere") as caught:
        await call("bind_device", config_entry_id=foreign.entry_id, **GATE)
    assert caught.value.translation_key == "service_config_entry_wrong_domain"


async def test_entry_that_is_not_loaded(
    hass: HomeAssistant, call: Call, rufus_entry: MockConfigEntry
) -> None:
    assert await hass.config_entries.async_unload(rufus_entry.entry_id)
    with pytest.raises(ServiceValidationError) as caught:
        await call("bind_device", config_entry_id=rufus_entry.entry_id, **GATE)
    assert caught.value.translation_key == "service_config_entry_not_loaded"
    with pytest.raises(ServiceValidationError) as caught:
        await call("bind_device", **GATE)
    assert caught.value.translation_key == "no_entry"


async def test_no_entry_at_all(hass: HomeAssistant, call: Call) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    for action, data in (
        ("bind_device", GATE),
        ("assign_pager", {}),
        ("page", {"number": 1}),
    ):
        with pytest.raises(ServiceValidationError) as caught:
            await call(action, **data)
        assert caught.value.translation_key == "no_entry"
        assert str(caught.value) == "No loaded config entry supports this action"
