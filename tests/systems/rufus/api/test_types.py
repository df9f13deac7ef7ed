"""The cloud's JSON, in both generations and in none, as models."""

from datetime import UTC, datetime
import logging
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.systems.api.json import Reader
from custom_components.steward.systems.rufus.api.types import Device, Session

from ...strategies import json_values, objects, wire_names

NEW = {
    "deviceid": "9C2F",
    "type": "Mat",
    "model": "Mat S4",
    "alias": "Start mat",
    "serial_number": "S4-10021",
    "firmware": None,
    "last_login": "2026-03-01T08:00:00.125Z",
    "creation_date": "2026-01-02T03:04:05.000Z",
    "sessions": 12,
    "device_status": "Online",
    "battery_percentage": 81,
    "charging": False,
    "last_telemetry_at": "2026-03-01T08:00:01.000Z",
}
OLD = {
    "deviceid": "9C2F",
    "type": "Mat",
    "model": "Mat S4",
    "alias": "Start mat",
    "firmware": "3.2.0",
    "serial_number": "S4-10021",
    "creation_date": "2026-01-02T03:04:05.000Z",
    "sessions": 12,
    "passings": 345,
    "last_seen": "2026-03-01T08:00:00.125Z",
}


async def read_one(model: type[Any], item: object) -> Any:
    """Read an item; `None` for one that was left out."""
    return next(iter(await Reader(logging.getLogger(__name__)).read_all(model, [item])), None)


async def test_a_device_of_the_new_generation() -> None:
    assert await read_one(Device, NEW) == Device(
        deviceid="9C2F",
        type="Mat",
        model="Mat S4",
        alias="Start mat",
        serial_number="S4-10021",
        last_login=datetime(2026, 3, 1, 8, 0, 0, 125000, UTC),
        creation_date=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        sessions=12,
        device_status="Online",
        battery_percentage=81,
        charging=False,
        last_telemetry_at=datetime(2026, 3, 1, 8, 0, 1, tzinfo=UTC),
    )


async def test_a_device_of_the_old_generation() -> None:
    device = await read_one(Device, OLD)
    assert device.last_seen == datetime(2026, 3, 1, 8, 0, 0, 125000, UTC)
    assert (device.firmware, device.sessions, device.last_login) == ("3.2.0", 12, None)


@pytest.mark.parametrize("member", [name for name in NEW if name != "deviceid"])
async def test_a_device_without_one_of_its_members(member: str) -> None:
    device = await read_one(Device, {**NEW, member: None})
    assert getattr(device, member) is None
    assert device == await read_one(Device, {k: value for k, value in NEW.items() if k != member})


@pytest.mark.parametrize("value", [101, -1, "81", 80.5])
async def test_a_battery_that_cannot_be_is_unknown(value: object) -> None:
    device = await read_one(Device, {**NEW, "battery_percentage": value})
    assert device.battery_percentage is None


async def test_a_time_that_cannot_be_read_is_unknown() -> None:
    assert (await read_one(Device, {**NEW, "last_login": "just now"})).last_login is None


async def test_an_unknown_status_is_kept() -> None:
    device = await read_one(Device, {**NEW, "device_status": "Assigned to somebody"})
    assert device.device_status == "Assigned to somebody"


async def test_a_session() -> None:
    session = await read_one(
        Session,
        {
            "token_session": "T",
            "alias": "City run",
            "creation_date": "2026-03-01T08:00:00.000Z",
            "duration": "2026-03-01T10:00:00.000Z",
            "active": True,
            "passings": 2,
            "first": "2026-03-01T08:01:00.000Z",
            "last": "2026-03-01T09:59:00.000Z",
        },
    )
    assert session == Session(
        token_session="T",
        alias="City run",
        creation_date=datetime(2026, 3, 1, 8, tzinfo=UTC),
        active=True,
        passings=2,
        first=datetime(2026, 3, 1, 8, 1, tzinfo=UTC),
        last=datetime(2026, 3, 1, 9, 59, tzinfo=UTC),
    )


async def test_a_session_of_which_little_is_told() -> None:
    assert await read_one(Session, {"token_session": "T"}) == Session(token_session="T")


async def test_without_an_id_there_is_nothing() -> None:
    assert await read_one(Device, {"model": "Mat S4"}) is None
    assert await read_one(Session, {"active": True}) is None


@pytest.mark.parametrize("item", [(Device, "deviceid"), (Session, "token_session")])
async def test_an_id_of_null_is_none(item: tuple[type[Any], str]) -> None:
    model, member = item
    assert await read_one(model, {member: None}) is None


async def test_an_active_session_without_passings_may_say_null() -> None:
    session = await read_one(Session, {"token_session": "T", "active": True, "passings": None})
    assert session is not None
    assert session.active


@given(st.data())
@pytest.mark.parametrize("model", [Device, Session])
async def test_anything_is_read_or_left_out(model: type[Any], data: st.DataObject) -> None:
    item = data.draw(objects(wire_names(model)) | json_values)
    read = await read_one(model, item)
    assert read is None or isinstance(read, model)
