"""What the descriptions read from an account and from timing devices."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.steward.descriptions import StewardCalendarDescription
from custom_components.steward.systems.rufus.api.types import Device, Session
from custom_components.steward.systems.rufus.entities import ITEMS
from custom_components.steward.systems.rufus.items import Account, TimingDevice, display_name


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
    last_telemetry_at=_moment(3) + timedelta(seconds=42),
    last_seen=_moment(2),
)
SESSION = Session(
    token_session="T",
    alias="City run",
    creation_date=_moment(0),
    active=True,
    passings=7,
)
NO_SESSION = dict.fromkeys(
    ("session_name", "session_started", "passings", "last_passing", "clock_offset")
)


def _shown(item: object) -> dict[str, Any]:
    """Read all values of an item, by the keys of their descriptions."""
    (kind,) = (kind for kind in ITEMS if kind.item is type(item))
    return {
        description.key: value_fn(item)
        for description in kind.entities
        if (value_fn := getattr(description, "value_fn", None))
        and not isinstance(description, StewardCalendarDescription)
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
    item = TimingDevice(
        device=FULL, session=SESSION, asked=True, last_passing=_moment(5), clock_offset=-20.0
    )
    shown = _shown(item)
    assert shown["session"] == "active"
    assert {name: shown[name] for name in NO_SESSION} == {
        "session_name": "City run",
        "session_started": _moment(0),
        "passings": 7,
        "last_passing": _moment(5),
        "clock_offset": -20.0,
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
    account, timing_device = ITEMS
    assert account.device_fn(Account(open_sessions=0))["translation_key"] == "account"
    info = timing_device.device_fn(TimingDevice(device=FULL))
    assert info["name"] == "Start mat"
    assert (info["model"], info["serial_number"], info["sw_version"]) == ("Mat S4", "S4-1", "3.2")
