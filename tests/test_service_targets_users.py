"""What is named in a call may be controlled by who calls."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant, SupportsResponse
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.steward.const import DOMAIN
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import ARCH, Call, device_id, deviceid, entity_id, key


@pytest.fixture
def call_as(hass: HomeAssistant) -> Callable[..., Awaitable[Any]]:
    """Call an action as a user."""

    async def call(user: User | str, action: str, **data: Any) -> Any:
        context = Context(user_id=user if isinstance(user, str) else user.id)
        return await hass.services.async_call(DOMAIN, action, data, blocking=True, context=context)

    return call


@pytest.fixture
def receptionist(hass: HomeAssistant, lrs_entry: MockConfigEntry) -> MockUser:
    """Make a user who may control pager 12 and nothing else."""
    user = MockUser().add_to_hass(hass)
    entities = er.async_entries_for_device(
        er.async_get(hass), device_id(hass, lrs_entry, "pager_12")
    )
    user.mock_policy({"entities": {"entity_ids": {one.entity_id: True for one in entities}}})
    return user


@pytest.mark.parametrize("way", ["entity_id", "device_id", "area_id"])
async def test_user_who_may_not_control_it_is_refused(
    hass: HomeAssistant,
    call_as: Call,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    hass_read_only_user: MockUser,
    way: str,
) -> None:
    area = ar.async_get(hass).async_create("Lobby")
    pager = device_id(hass, lrs_entry, "pager_12")
    dr.async_get(hass).async_update_device(pager, area_id=area.id)
    target = {
        "entity_id": entity_id(hass, lrs_entry, "pager_12", "session"),
        "device_id": pager,
        "area_id": area.id,
    }[way]
    with pytest.raises(Unauthorized):
        await call_as(hass_read_only_user, "page", **{way: target})
    assert lrs_sim.world.session(12).state == "started"


@pytest.mark.parametrize("way", ["entity_id", "device_id"])
async def test_user_may_do_what_was_allowed_and_no_more(
    hass: HomeAssistant,
    call_as: Call,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    receptionist: MockUser,
    way: str,
) -> None:
    targets = {
        number: {
            "entity_id": entity_id(hass, lrs_entry, f"pager_{number}", "session"),
            "device_id": device_id(hass, lrs_entry, f"pager_{number}"),
        }[way]
        for number in (7, 12)
    }
    with pytest.raises(Unauthorized):
        await call_as(receptionist, "clear", **{way: [targets[12], targets[7]]})
    assert set(lrs_sim.world.sessions) == {7, 12}
    await call_as(receptionist, "clear", **{way: [targets[12]]})
    assert set(lrs_sim.world.sessions) == {7}


async def test_device_whose_entities_are_hidden_is_no_way_around(
    hass: HomeAssistant,
    call_as: Call,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    hass_read_only_user: MockUser,
) -> None:
    device = device_id(hass, lrs_entry, "pager_12")
    entities = er.async_get(hass)
    for entity in er.async_entries_for_device(entities, device):
        entities.async_update_entity(entity.entity_id, hidden_by=er.RegistryEntryHider.USER)
    with pytest.raises(Unauthorized):
        await call_as(hass_read_only_user, "page", device_id=device)
    assert lrs_sim.world.session(12).state == "started"


@pytest.mark.usefixtures("lrs_entry")
async def test_number_is_no_way_around(
    call_as: Call,
    lrs_sim: LrsSimulator,
    hass_read_only_user: MockUser,
) -> None:
    with pytest.raises(Unauthorized):
        await call_as(hass_read_only_user, "page", number=12)
    assert lrs_sim.world.session(12).state == "started"


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("assign_pager", {"label": "Eve"}),
        ("send_page", {"message": "Come"}),
        ("undo", {}),
        ("recall", {}),
    ],
)
async def test_the_right_to_a_transmitter_is_none_to_a_pager_by_its_number(
    hass: HomeAssistant,
    call_as: Call,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    action: str,
    data: dict[str, Any],
) -> None:
    host = MockUser().add_to_hass(hass)
    entities = er.async_entries_for_device(er.async_get(hass), device_id(hass, lrs_entry, "hub"))
    host.mock_policy({"entities": {"entity_ids": {one.entity_id: True for one in entities}}})
    before = [*lrs_sim.world.sessions]
    with pytest.raises(Unauthorized):
        await call_as(host, action, number=12, **data)
    assert [*lrs_sim.world.sessions] == before
    await call_as(host, "assign_pager", number=33, label="Tim")  # a pager that is not known yet
    assert lrs_sim.world.session(33).label == "Tim"


def _may_control(
    hass: HomeAssistant, entry: MockConfigEntry, *items: str
) -> dict[str, dict[str, dict[str, bool]]]:
    """Make the policy of who may control some items alone."""
    entities = er.async_get(hass)
    devices = [device_id(hass, entry, item) for item in items]
    found = [one for device in devices for one in er.async_entries_for_device(entities, device)]
    return {"entities": {"entity_ids": {one.entity_id: True for one in found}}}


@pytest.mark.parametrize(
    ("domain", "action", "data"),
    [
        (DOMAIN, "page_next", {"party_max": 2}),
        (DOMAIN, "clear_all", {}),
        (DOMAIN, "recall", {}),
        (DOMAIN, "recall", {"number": 7}),
        (DOMAIN, "get_history", {}),
        ("button", "press", {"entity_id": "button.t7470_clear_all"}),
    ],
)
async def test_what_reaches_all_pagers_is_for_who_may_control_all_of_them(
    hass: HomeAssistant,
    call: Call,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    domain: str,
    action: str,
    data: dict[str, Any],
) -> None:
    """The right to the transmitter, and to all but one, is none to that one."""
    await call("clear", number=7)
    host = MockUser().add_to_hass(hass)
    answers = hass.services.supports_response(domain, action) is not SupportsResponse.NONE

    async def press() -> None:
        await hass.services.async_call(
            domain,
            action,
            data,
            blocking=True,
            context=Context(user_id=host.id),
            return_response=answers,
        )

    before = lrs_sim.world.sequence
    host.mock_policy(_may_control(hass, lrs_entry, "hub", "pager_3", "pager_7"))
    with pytest.raises(Unauthorized):
        await press()
    assert lrs_sim.world.sequence == before
    host.mock_policy(_may_control(hass, lrs_entry, "hub", "pager_3", "pager_7", "pager_12"))
    await press()
    assert (lrs_sim.world.sequence == before) is (action == "get_history")


@pytest.mark.usefixtures("hass_admin_user")  # the first user is the owner
async def test_an_ordinary_user_is_not_hindered(
    hass: HomeAssistant, call_as: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    host = await hass.auth.async_create_user("Host", group_ids=[GROUP_ID_USER])
    assert not host.is_admin
    await call_as(host, "page_next")
    assert lrs_sim.world.session(12).state == "paged"
    await call_as(host, "clear", number=7)
    await call_as(host, "recall")
    await call_as(host, "clear_all")
    assert not lrs_sim.world.sessions
    await call_as(host, "assign_pager", label="Tim")
    button = entity_id(hass, lrs_entry, "hub", "clear_all", "button")
    context = Context(user_id=host.id)
    await hass.services.async_call(
        "button", "press", {"entity_id": button}, blocking=True, context=context
    )
    assert not lrs_sim.world.sessions


async def test_one_device_is_no_way_around(
    hass: HomeAssistant,
    call_as: Call,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    hass_read_only_user: MockUser,
) -> None:
    with pytest.raises(Unauthorized):
        await call_as(
            hass_read_only_user,
            "open_session",
            device_id=device_id(hass, rufus_entry, key(rufus_sim, ARCH)),
        )
    assert rufus_sim.world.active_session(deviceid(rufus_sim, ARCH)) is None


async def test_admin_may(
    hass: HomeAssistant,
    call_as: Call,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    hass_admin_user: MockUser,
) -> None:
    await call_as(hass_admin_user, "page", device_id=device_id(hass, lrs_entry, "pager_12"))
    assert lrs_sim.world.session(12).state == "paged"


async def test_user_who_is_gone_may_not(
    hass: HomeAssistant, call_as: Call, lrs_entry: MockConfigEntry
) -> None:
    with pytest.raises(UnknownUser):
        await call_as("gone", "page", device_id=device_id(hass, lrs_entry, "pager_12"))


async def test_only_admins_unbind(
    hass: HomeAssistant,
    call_as: Call,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    hass_admin_user: MockUser,
) -> None:
    user = MockUser().add_to_hass(hass)
    user.mock_policy({"entities": True})
    data = {
        "device_id": device_id(hass, rufus_entry, key(rufus_sim, ARCH)),
        "serial_number": "F8-30555",
    }
    with pytest.raises(Unauthorized):
        await call_as(user, "unbind_device", **data)
    assert len(rufus_sim.world.devices) == 2
    await call_as(hass_admin_user, "unbind_device", **data)
    assert len(rufus_sim.world.devices) == 1
