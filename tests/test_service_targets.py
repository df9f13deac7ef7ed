"""What is named in a call is found and fits."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.const import DOMAIN
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import ARCH, MAT, Call, device_id, deviceid, entity_id, key


@pytest.fixture
def foreign(hass: HomeAssistant) -> er.RegistryEntry:
    """Make an entity of another integration, with a device."""
    entry = MockConfigEntry(domain="elsewhere", title="Elsewhere")
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("elsewhere", "1")}, name="Foreign lamp"
    )
    return er.async_get(hass).async_get_or_create(
        "sensor", "elsewhere", "1", config_entry=entry, device_id=device.id
    )


# One device


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("open_session", {}),
        ("unbind_device", {"serial_number": "F8-30555"}),
        ("get_sessions", {"answer": True}),
    ],
)
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nobody", "service_device_not_found"),
        ("Foreign lamp", "service_device_wrong_domain"),
        ("RUFUS Cloud", "not_fitting"),
        ("T7470", "not_fitting"),
        ("Pager 12", "not_fitting"),
    ],
)
@pytest.mark.usefixtures("rufus_entry", "lrs_entry", "foreign")
async def test_device_that_does_not_fit(
    hass: HomeAssistant,
    call: Call,
    rufus_sim: RufusSimulator,
    name: str,
    reason: str,
    action: str,
    data: dict[str, Any],
) -> None:
    by_name = {device.name: device.id for device in dr.async_get(hass).devices}
    with pytest.raises(ServiceValidationError, match=name) as caught:
        await call(action, device_id=by_name.get(name, name), **data)
    assert caught.value.translation_key == reason
    assert len(rufus_sim.world.devices) == 2
    assert len(rufus_sim.world.sessions) == 1


async def test_device_is_called_by_the_user_s_name(
    hass: HomeAssistant, call: Call, rufus_entry: MockConfigEntry
) -> None:
    hub = device_id(hass, rufus_entry, "hub")
    dr.async_get(hass).async_update_device(hub, name_by_user="My account")
    with pytest.raises(ServiceValidationError, match="My account does not support this action"):
        await call("open_session", device_id=hub)


async def test_device_of_an_entry_that_is_not_loaded(
    hass: HomeAssistant, call: Call, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    device = device_id(hass, rufus_entry, key(rufus_sim, MAT))
    assert await hass.config_entries.async_unload(rufus_entry.entry_id)
    for data in ({"device_id": device}, {"device_id": [device]}):
        action = "open_session" if data["device_id"] == device else "close_session"
        with pytest.raises(ServiceValidationError) as caught:
            await call(action, **data)
        assert caught.value.translation_key == "service_config_entry_not_loaded"


async def test_device_of_the_entry_that_is_none_of_ours(
    hass: HomeAssistant, call: Call, rufus_entry: MockConfigEntry
) -> None:
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=rufus_entry.entry_id, identifiers={("elsewhere", "2")}
    )
    with pytest.raises(ServiceValidationError) as caught:
        await call("open_session", device_id=device.id)
    assert caught.value.translation_key == "not_fitting"


# Entities and devices that are named


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ("sensor.t7470_waiting", "not_fitting"),
        ("sensor.start_mat_session", "not_fitting"),
        ("sensor.foreign_lamp", "unknown_target"),
        ("sensor.nobody", "unknown_target"),
    ],
)
@pytest.mark.usefixtures("rufus_entry", "foreign")
async def test_entity_that_does_not_fit(
    hass: HomeAssistant,
    call: Call,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    entity: str,
    reason: str,
) -> None:
    """It spoils the whole call: the pager that fits is left alone."""
    fits = entity_id(hass, lrs_entry, "pager_12", "session")
    with pytest.raises(ServiceValidationError) as caught:
        await call("page", entity_id=[fits, entity])
    assert caught.value.translation_key == reason
    assert entity in str(caught.value)
    assert lrs_sim.world.session(12).state == "started"


@pytest.mark.usefixtures("lrs_entry")
async def test_all_is_not_taken_at_its_word(call: Call, lrs_sim: LrsSimulator) -> None:
    """Everything there is would be a mistake more often than a wish."""
    with pytest.raises(ServiceValidationError) as caught:
        await call("clear", entity_id="all")
    assert caught.value.translation_key == "nothing_fitting"
    assert len(lrs_sim.world.sessions) == 2


@pytest.mark.parametrize("which", ["hub", "foreign", "nobody"])
async def test_target_device_that_does_not_fit(
    hass: HomeAssistant,
    call: Call,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    foreign: er.RegistryEntry,
    which: str,
) -> None:
    device = {"hub": device_id(hass, lrs_entry, "hub"), "foreign": foreign.device_id}.get(
        which, which
    )
    with pytest.raises(ServiceValidationError):
        await call("page", device_id=[device_id(hass, lrs_entry, "pager_12"), device])
    assert lrs_sim.world.session(12).state == "started"


async def test_entity_of_an_entry_that_is_not_loaded(
    hass: HomeAssistant, call: Call, lrs_entry: MockConfigEntry
) -> None:
    entity = entity_id(hass, lrs_entry, "pager_12", "session")
    assert await hass.config_entries.async_unload(lrs_entry.entry_id)
    with pytest.raises(ServiceValidationError, match=entity) as caught:
        await call("page", entity_id=entity)
    assert caught.value.translation_key == "unknown_target"


async def test_entity_without_a_device_or_with_one_of_no_item(
    hass: HomeAssistant, call: Call, lrs_entry: MockConfigEntry
) -> None:
    entities = er.async_get(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=lrs_entry.entry_id, identifiers={("elsewhere", "3")}
    )
    for unique_id, of in (("loose", None), ("odd", device.id)):
        entity = entities.async_get_or_create(
            "sensor", DOMAIN, unique_id, config_entry=lrs_entry, device_id=of
        )
        with pytest.raises(ServiceValidationError) as caught:
            await call("page", entity_id=entity.entity_id)
        assert caught.value.translation_key == "unknown_target"


# Areas, floors and labels


@pytest.fixture
def lobby(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    foreign: er.RegistryEntry,
) -> dict[str, str]:
    """Put pager 12, the transmitter, the mat and a foreign lamp into a place; name its ids."""
    floor = fr.async_get(hass).async_create("Ground floor")
    area = ar.async_get(hass).async_create("Lobby", floor_id=floor.floor_id)
    label = lr.async_get(hass).async_create("Reception")
    assert foreign.device_id is not None
    for device in (
        device_id(hass, lrs_entry, "pager_12"),
        device_id(hass, lrs_entry, "hub"),
        device_id(hass, rufus_entry, key(rufus_sim, MAT)),
        foreign.device_id,
    ):
        dr.async_get(hass).async_update_device(device, area_id=area.id, labels={label.label_id})
    return {"floor_id": floor.floor_id, "area_id": area.id, "label_id": label.label_id}


@pytest.mark.parametrize("way", ["area_id", "floor_id", "label_id"])
async def test_place_leads_to_all_that_fits(
    call: Call,
    lobby: dict[str, str],
    lrs_sim: LrsSimulator,
    rufus_sim: RufusSimulator,
    way: str,
) -> None:
    await call("page", **{way: lobby[way]})
    assert lrs_sim.world.session(12).state == "paged"
    await call("close_session", **{way: [lobby[way]]})
    assert rufus_sim.world.active_session(deviceid(rufus_sim, MAT)) is None


# What a place leads to, and has no session


@pytest.fixture
def terrace(hass: HomeAssistant, lrs_entry: MockConfigEntry) -> str:
    """Put pagers 3, which nobody holds, 7 and 12 into an area; get its id."""
    area = ar.async_get(hass).async_create("Terrace").id
    for number in (3, 7, 12):
        device = device_id(hass, lrs_entry, f"pager_{number}")
        dr.async_get(hass).async_update_device(device, area_id=area)
    return area


@pytest.mark.parametrize("action", ["clear", "remove"])
async def test_pagers_that_nobody_holds_are_left_alone_in_silence(
    call: Call, terrace: str, lrs_sim: LrsSimulator, action: str
) -> None:
    answer = await call(action, answer=True, area_id=terrace)
    assert not lrs_sim.world.sessions
    assert sorted(one["name"] for one in answer["answers"]) == ["Pager 12", "Pager 7"]
    with pytest.raises(ServiceValidationError) as caught:
        await call(action, answer=True, area_id=terrace)
    assert caught.value.translation_key == "nothing_to_do"


async def test_what_a_place_leads_to_is_changed_where_there_is_a_guest(
    call: Call, terrace: str, lrs_sim: LrsSimulator
) -> None:
    await call("update_guest", area_id=terrace, party_size=5)
    assert {one.party_size for one in lrs_sim.world.sessions.values()} == {5}


async def test_pagers_on_the_charger_do_not_ring(
    hass: HomeAssistant,
    call: Call,
    terrace: str,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
) -> None:
    await call("page", area_id=terrace)
    assert {one.state for one in lrs_sim.world.sessions.values()} == {"paged"}
    assert not lrs_sim.world.pages
    await call("clear_all")
    with pytest.raises(ServiceValidationError, match="Nothing in the target has a session"):
        await call("page", area_id=terrace)
    assert not lrs_sim.world.pages
    await call("page", area_id=terrace, device_id=device_id(hass, lrs_entry, "pager_3"))
    assert [one.number for one in lrs_sim.world.pages] == [3]  # which was named


async def test_what_was_named_fails_plainly_also_where_a_place_leads_to_it(
    hass: HomeAssistant,
    call: Call,
    terrace: str,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
) -> None:
    named = entity_id(hass, lrs_entry, "pager_3", "session")
    with pytest.raises(ServiceValidationError, match=r"^Pager 3 has no session$"):
        await call("clear", entity_id=named, area_id=terrace)
    assert not lrs_sim.world.sessions


async def test_what_fails_otherwise_is_told(
    call: Call, terrace: str, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.faults.set_fault(code="5.00", path="/v1/sessions", method="PUT")
    with pytest.raises(HomeAssistantError, match=r"^2 of 2 failed\. .*Pager 12") as caught:
        await call("clear", area_id=terrace)
    assert "Pager 3" not in str(caught.value)


async def test_one_of_which_alone_something_was_to_be_done_fails_by_its_own_words(
    call: Call, terrace: str, lrs_sim: LrsSimulator
) -> None:
    await call("clear", number=7)
    lrs_sim.faults.set_fault(code="5.00", path="/v1/sessions", method="PUT")
    with pytest.raises(HomeAssistantError) as caught:
        await call("clear", area_id=terrace)
    assert caught.value.translation_key == "failed"


async def test_timing_devices_without_a_session_are_left_alone_in_silence(
    hass: HomeAssistant, call: Call, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    label = lr.async_get(hass).async_create("Course").label_id
    for alias in (MAT, ARCH):
        device = device_id(hass, rufus_entry, key(rufus_sim, alias))
        dr.async_get(hass).async_update_device(device, labels={label})
    await call("close_session", label_id=label)
    assert rufus_sim.world.active_session(deviceid(rufus_sim, MAT)) is None
    with pytest.raises(ServiceValidationError, match="Nothing in the target has a session"):
        await call("close_session", label_id=label)


async def test_labelled_entity(
    hass: HomeAssistant, call: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    label = lr.async_get(hass).async_create("VIP").label_id
    entity = entity_id(hass, lrs_entry, "pager_12", "guest")
    er.async_get(hass).async_update_entity(entity, labels={label})
    await call("page", label_id=label)
    assert lrs_sim.world.session(12).state == "paged"


@pytest.mark.parametrize("way", ["area_id", "floor_id", "label_id"])
async def test_place_that_is_not_there(
    hass: HomeAssistant, call: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, way: str
) -> None:
    fits = entity_id(hass, lrs_entry, "pager_12", "session")
    with pytest.raises(ServiceValidationError, match="nowhere was not found") as caught:
        await call("page", **{"entity_id": fits, way: "nowhere"})
    assert caught.value.translation_key == "unknown_target"
    assert lrs_sim.world.session(12).state == "started"


async def test_place_without_anything_that_fits(
    hass: HomeAssistant, call: Call, lobby: dict[str, str], lrs_entry: MockConfigEntry
) -> None:
    empty = ar.async_get(hass).async_create("Cellar").id
    dr.async_get(hass).async_update_device(
        device_id(hass, lrs_entry, "pager_12"), area_id=None, labels=set()
    )
    for area in (empty, lobby["area_id"]):
        with pytest.raises(ServiceValidationError) as caught:
            await call("page", area_id=area)
        assert caught.value.translation_key == "nothing_fitting"


async def test_area_of_an_entity_wins(
    hass: HomeAssistant,
    call: Call,
    lobby: dict[str, str],
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
) -> None:
    """A pager is found by any of its entities that are in the area."""
    entity = entity_id(hass, lrs_entry, "pager_7", "guest")
    lrs_sim.commands["update"](number=7, label="Bo")
    er.async_get(hass).async_update_entity(entity, area_id=lobby["area_id"])
    await call("clear", area_id=lobby["area_id"])
    assert not lrs_sim.world.sessions
