"""What RUFUS Cloud does for the actions."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

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
    rufus_of,
    state_of,
)

GATE = {"model": "Gate H2", "serial_number": "H2-20417"}


# bind_device


async def test_device_is_bound(
    call: Call, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    answer = await call(
        "bind_device",
        answer=True,
        config_entry_id=rufus_entry.entry_id,
        **GATE,
        type="Gate",
        alias=" Halfway ",
        firmware="3.1.4",
    )
    bound = rufus_sim.world.devices[deviceid(rufus_sim, "Halfway")]
    assert answer == {"deviceid": bound.deviceid, "already_bound": False}
    assert (bound.model, bound.serial_number) == ("Gate H2", "H2-20417")
    assert (bound.kind, bound.firmware) == ("Gate", "3.1.4")
    assert key(rufus_sim, "Halfway") in coordinator_of(rufus_entry).data


async def test_device_that_is_bound_already(
    call: Call, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    answer = await call("bind_device", answer=True, model="Arch F8", serial_number="F8-30555")
    assert answer == {"deviceid": deviceid(rufus_sim, ARCH), "already_bound": True}
    devices = rufus_of(rufus_entry).account.session_counts
    assert len(devices) == 2


@pytest.mark.usefixtures("rufus_entry")
async def test_answer_may_be_left(call: Call, rufus_sim: RufusSimulator) -> None:
    assert await call("bind_device", **GATE) is None
    assert len(rufus_sim.world.devices) == 3


async def test_device_that_cannot_be_bound(
    call: Call, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    rufus_sim.set_key("unbind", value=rufus_entry.data["api_key"], access="READ")
    with pytest.raises(HomeAssistantError, match="RUFUS Cloud only allows reading") as caught:
        await call("bind_device", **GATE)
    assert caught.value.translation_key == "read_only_key"
    assert rufus_entry.data["api_key"] not in str(caught.value)


@pytest.mark.usefixtures("rufus_entry")
@pytest.mark.parametrize(
    "data",
    [
        {},
        {"model": "G2"},
        {"serial_number": "1"},
        {"model": "", "serial_number": "1"},
        {"model": "G2", "serial_number": "  "},
        {"model": "G2", "serial_number": "1", "alias": "a" * 256},
        {"model": "G2", "serial_number": "1", "colour": "red"},
        {"model": None, "serial_number": "1"},
    ],
)
async def test_bind_device_is_particular(call: Call, data: dict[str, Any]) -> None:
    with pytest.raises(vol.Invalid):
        await call("bind_device", **data)


# unbind_device


async def test_device_is_unbound(
    hass: HomeAssistant, call: Call, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    arch = key(rufus_sim, ARCH)
    await call(
        "unbind_device", device_id=device_id(hass, rufus_entry, arch), serial_number="F8-30555"
    )
    assert len(rufus_sim.world.devices) == 1
    assert arch not in coordinator_of(rufus_entry).data
    assert hass.states.get("sensor.finish_line_session") is None


async def test_wrong_serial_number_unbinds_nothing(
    hass: HomeAssistant, call: Call, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await call(
            "unbind_device",
            device_id=device_id(hass, rufus_entry, key(rufus_sim, ARCH)),
            serial_number="S4-10021",
        )
    assert caught.value.translation_key == "wrong_serial_number"
    assert str(caught.value) == (
        "S4-10021 is not the serial number of Finish line. Nothing was unbound"
    )
    assert len(rufus_sim.world.devices) == 2


# open_session, close_session, get_sessions


async def test_session_is_opened(
    hass: HomeAssistant, call: Call, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    arch = key(rufus_sim, ARCH)
    answer = await call(
        "open_session",
        answer=True,
        device_id=device_id(hass, rufus_entry, arch),
        name="Night run",
    )
    opened = rufus_sim.world.active_session(deviceid(rufus_sim, ARCH))
    assert opened is not None
    started = answer.pop("started")
    assert started.startswith(f"{opened.created:%Y-%m-%dT%H:%M:%S}")
    assert answer == {
        "token_session": opened.token,
        "name": "Night run",
        "active": True,
        "passings": 0,
        "first_passing": None,
        "last_passing": None,
    }
    assert state_of(hass, rufus_entry, arch, "session") == "active"
    assert state_of(hass, rufus_entry, arch, "session_name") == "Night run"


async def test_session_without_a_name(
    hass: HomeAssistant, call: Call, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    mat = key(rufus_sim, MAT)
    before = rufus_sim.world.active_session(deviceid(rufus_sim, MAT))
    await call("open_session", device_id=device_id(hass, rufus_entry, mat))
    now = rufus_sim.world.active_session(deviceid(rufus_sim, MAT))
    assert before is not None
    assert now is not None
    assert now.token != before.token
    assert state_of(hass, rufus_entry, mat, "passings") == "0"


@pytest.mark.parametrize("way", ["entity_id", "device_id"])
async def test_session_is_closed(
    hass: HomeAssistant,
    call: Call,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    way: str,
) -> None:
    mat = key(rufus_sim, MAT)
    target = {
        "entity_id": entity_id(hass, rufus_entry, mat, "session"),
        "device_id": device_id(hass, rufus_entry, mat),
    }[way]
    await call("close_session", **{way: target})
    assert rufus_sim.world.active_session(deviceid(rufus_sim, MAT)) is None
    assert state_of(hass, rufus_entry, mat, "session") == "idle"


async def test_no_session_to_close(
    hass: HomeAssistant, call: Call, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    with pytest.raises(ServiceValidationError, match="Finish line has no active session") as caught:
        await call(
            "close_session",
            entity_id=entity_id(hass, rufus_entry, key(rufus_sim, ARCH), "session"),
        )
    assert caught.value.translation_key == "no_active_session"


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, ["City run", "Warm-up"]),
        ({"active": True}, ["City run"]),
        ({"active": False}, ["Warm-up"]),
    ],
)
async def test_sessions_are_listed(
    hass: HomeAssistant,
    call: Call,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    filters: dict[str, Any],
    names: list[str],
) -> None:
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, MAT), alias="Warm-up")
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, MAT), alias="City run")
    first = next(iter(rufus_sim.world.sessions))
    rufus_sim.world.sessions.pop(first)
    rufus_sim.world._tokens[deviceid(rufus_sim, MAT)].remove(first)
    device = device_id(hass, rufus_entry, key(rufus_sim, MAT))
    answer = await call("get_sessions", answer=True, device_id=device, **filters)
    assert [session["name"] for session in answer["sessions"]] == names
    for session in answer["sessions"]:
        assert session["active"] == (session["name"] == "City run")


async def test_device_without_sessions(
    hass: HomeAssistant, call: Call, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    device = device_id(hass, rufus_entry, key(rufus_sim, ARCH))
    assert await call("get_sessions", answer=True, device_id=device) == {"sessions": []}


async def test_get_sessions_wants_to_answer(
    hass: HomeAssistant, call: Call, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    device = device_id(hass, rufus_entry, key(rufus_sim, MAT))
    with pytest.raises(ServiceValidationError):
        await call("get_sessions", device_id=device)


async def test_refusals_hold_no_secret(
    hass: HomeAssistant, call: Call, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    """The cloud echoes ids in its refusals; only its words are told."""
    known = deviceid(rufus_sim, ARCH)
    device = device_id(hass, rufus_entry, key(rufus_sim, ARCH))
    token = next(iter(rufus_sim.world.sessions))
    rufus_sim.remove_device(known)
    mat = device_id(hass, rufus_entry, key(rufus_sim, MAT))
    rufus_sim.world.sessions.pop(token)
    for action, data in (
        ("open_session", {"device_id": device}),
        ("close_session", {"device_id": mat}),
    ):
        with pytest.raises(HomeAssistantError) as caught:
            await call(action, **data)
        text = str(caught.value)
        assert text.startswith("RUFUS Cloud did not find what was requested (")
        assert not [s for s in (known, token, rufus_entry.data["api_key"]) if s in text]
