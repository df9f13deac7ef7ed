"""What the descriptions read from an account and from timing devices, and what actions answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import voluptuous as vol

from custom_components.steward.systems.rufus.coordinator import (
    Account,
    RufusCoordinator,
    TimingDevice,
    display_name,
)
from custom_components.steward.systems.rufus.entities import ACTIONS, KINDS
from custom_components.steward.systems.rufus.models import Device, Session
from simulators.rufus import RufusSimulator

from ...common import ARCH, MAT, deviceid, furnish_rufus, key
from .conftest import MakeAccount

ACTION = {action.name: action for action in ACTIONS}


def _moment(minute: int) -> datetime:
    return datetime(2026, 3, 1, 8, minute, tzinfo=UTC)


UNKNOWN = Device(deviceid="0123456789ABCDEF")
FULL = Device(
    deviceid="9C2F",
    model="Mat S4",
    alias="Start mat",
    serial_number="S4-1",
    firmware="3.2",
    device_status="Assigned to somebody",
    battery_percentage=0,
    charging=False,
    last_login=_moment(1),
    last_telemetry_at=_moment(3),
    last_seen=_moment(2),
)
SESSION = Session(
    token_session="T",
    alias="City run",
    creation_date=_moment(0),
    active=True,
    passings=7,
    last=_moment(5),
)
NO_SESSION = dict.fromkeys(("session_name", "session_started", "passings", "last_passing"))


def _shown(item: object) -> dict[str, Any]:
    """Read all values of an item, by the keys of their descriptions."""
    (kind,) = (kind for kind in KINDS if kind.item is type(item))
    return {
        description.key: value_fn(item)
        for description in kind.entities
        if (value_fn := getattr(description, "value_fn", None))
    }


def test_an_account() -> None:
    assert _shown(Account(open_sessions=3)) == {"open_sessions": 3}


def test_a_device_that_was_not_asked_yet() -> None:
    assert _shown(TimingDevice(device=UNKNOWN)) == {
        "session": None,
        "battery": None,
        "charging": None,
        "last_seen": None,
        "status": None,
        **NO_SESSION,
    }


def test_an_idle_device() -> None:
    assert _shown(TimingDevice(device=FULL, asked=True)) == {
        "session": "idle",
        "battery": 0,
        "charging": False,
        "last_seen": _moment(3),
        "status": "Assigned to somebody",
        **NO_SESSION,
    }


def test_a_device_with_an_active_session() -> None:
    shown = _shown(TimingDevice(device=FULL, session=SESSION, asked=True))
    assert shown["session"] == "active"
    assert {name: shown[name] for name in NO_SESSION} == {
        "session_name": "City run",
        "session_started": _moment(0),
        "passings": 7,
        "last_passing": _moment(5),
    }


def test_a_session_of_which_little_is_told() -> None:
    item = TimingDevice(device=UNKNOWN, session=Session(token_session="T"), asked=True)
    shown = _shown(item)
    assert shown["session"] == "active"
    assert shown["passings"] == 0
    assert shown["session_name"] is shown["last_passing"] is None


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"alias": "Start", "model": "S4", "serial_number": "1"}, "Start"),
        ({"alias": "", "model": "S4", "serial_number": "1"}, "S4 1"),
        ({"model": "S4"}, "S4"),
        ({"serial_number": "1"}, "1"),
        ({}, "01234567"),
    ],
)
def test_a_device_has_a_name(changes: dict[str, Any], name: str) -> None:
    assert display_name(TimingDevice(device=Device(deviceid="0123456789", **changes))) == name


def test_devices_describe_themselves() -> None:
    account, timing_device = KINDS
    assert account.device_fn(Account(open_sessions=0))["translation_key"] == "account"
    info = timing_device.device_fn(TimingDevice(device=FULL))
    assert info["name"] == "Start mat"
    assert (info["model"], info["serial_number"], info["sw_version"]) == ("Mat S4", "S4-1", "3.2")


@pytest.fixture
async def account(rufus_sim: RufusSimulator, make_account: MakeAccount) -> RufusCoordinator:
    """Return the coordinator of an account with two devices."""
    furnish_rufus(rufus_sim)
    coordinator = make_account(rufus_sim)
    await coordinator.async_refresh()
    return coordinator


async def _act(coordinator: RufusCoordinator, name: str, item: str, /, **fields: Any) -> Any:
    """Do an action, as its schema lets the fields through."""
    checked = vol.Schema(ACTION[name].fields)(fields)
    return await ACTION[name].handle_fn(coordinator, item, checked)


async def test_bind_and_unbind(rufus_sim: RufusSimulator, account: RufusCoordinator) -> None:
    fields = {"model": "Gate H2", "serial_number": " H2-1 ", "type": "Gate", "alias": "Half"}
    answer = await _act(account, "bind_device", "hub", **fields, firmware="1.0")
    assert answer == {"deviceid": deviceid(rufus_sim, "Half"), "already_bound": False}
    bound = rufus_sim.world.devices[answer["deviceid"]]
    assert (bound.kind, bound.serial_number, bound.firmware) == ("Gate", "H2-1", "1.0")
    assert await _act(account, "bind_device", "hub", **fields) == {
        **answer,
        "already_bound": True,
    }
    half = key(rufus_sim, "Half")
    assert half in account.data
    assert await _act(account, "unbind_device", half, serial_number="H2-1") is None
    assert half not in account.data
    assert answer["deviceid"] not in rufus_sim.world.devices


async def test_open_and_close(rufus_sim: RufusSimulator, account: RufusCoordinator) -> None:
    arch = key(rufus_sim, ARCH)
    answer = await _act(account, "open_session", arch, name="Finish")
    session = rufus_sim.world.active_session(deviceid(rufus_sim, ARCH))
    assert session
    started = datetime.fromisoformat(answer.pop("started"))
    assert abs(started - session.created) < timedelta(milliseconds=1)
    assert answer == {
        "token_session": session.token,
        "name": "Finish",
        "active": True,
        "passings": 0,
        "first_passing": None,
        "last_passing": None,
    }
    assert await _act(account, "close_session", arch) is None
    assert rufus_sim.world.active_session(deviceid(rufus_sim, ARCH)) is None


async def test_get_sessions(rufus_sim: RufusSimulator, account: RufusCoordinator) -> None:
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, MAT), alias="Second")
    mat = key(rufus_sim, MAT)

    async def names(**fields: Any) -> list[Any]:
        answer = await _act(account, "get_sessions", mat, **fields)
        return [session["name"] for session in answer["sessions"]]

    assert sorted(await names()) == ["City run", "Second"]
    assert await names(active=True) == ["Second"]
    assert await names(active=False) == ["City run"]
    assert await _act(account, "get_sessions", key(rufus_sim, ARCH)) == {"sessions": []}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("bind_device", {}),
        ("bind_device", {"model": "S4"}),
        ("bind_device", {"model": "", "serial_number": "1"}),
        ("bind_device", {"model": " ", "serial_number": "1"}),
        ("bind_device", {"model": "S4", "serial_number": 256 * "1"}),
        ("bind_device", {"model": "S4", "serial_number": "1", "colour": "red"}),
        ("unbind_device", {}),
        ("open_session", {"name": ""}),
        ("get_sessions", {"active": "perhaps"}),
    ],
)
def test_fields_that_are_refused(name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(vol.Invalid):
        vol.Schema(ACTION[name].fields)(fields)


def test_only_unbinding_is_for_admins() -> None:
    assert [action.name for action in ACTIONS if action.admin] == ["unbind_device"]
