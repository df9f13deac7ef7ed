"""The cloud's JSON, in both generations and in none, as models."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
import json
import logging
from typing import Any

import aiohttp
from aiohttp import web
from hypothesis import given, strategies as st
import pytest

from custom_components.steward.systems.api.json import Reader, json_object
from custom_components.steward.systems.rufus.api.client import RufusClient
from custom_components.steward.systems.rufus.api.types import Device, Event, Passing, Session

from ...conftest import Serve
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


FULL_SESSION = {
    "token_session": "T",
    "alias": "City run",
    "creation_date": "2026-03-01T08:00:00.000Z",
    "active": True,
    "passings": 2,
    "first": "2026-03-01T08:01:00.000Z",
    "last": "2026-03-01T09:59:00.000Z",
}
FULL_PASSING = {
    "num_passing": 7,
    "timestamp": "2026-03-01T08:00:00.125Z",
    "bib": "12",
    "chip": "E280",
    "participant_id": "p1",
    "latitude": 52.5,
    "longitude": "-4.0",
    "status": "Sent",
    "timezone": "UTC",
    "gender": "F",
    "token_session": "T",
}
FULL_EVENT = {
    "event_token": "E",
    "name": "City run",
    "edition": "2026",
    "location": "Ghent",
    "status": "Published",
    "start_date": "2026-03-01T08:00:00+01:00",
    "end_date": "2026-03-01T18:00:00+01:00",
}
FULL: Mapping[type[Any], tuple[str, Mapping[str, Any]]] = {
    Device: ("deviceid", NEW | OLD),
    Session: ("token_session", FULL_SESSION),
    Passing: ("num_passing", FULL_PASSING),
    Event: ("event_token", FULL_EVENT),
}
"""The records: the member that is their identifier, and all members with right values."""
BAD: Mapping[str, Any] = {
    "null": None,
    "nothing": "",
    "a text": "x",
    "false": "false",
    "a list": ["x"],
    "a huge number": 2**64,
    "a huge text of digits": 100 * "9",
    "NaN": float("nan"),
    "infinity": float("inf"),
    "a negative number": -1,
    "an object": {"x": 1},
    "a truth": True,
}
"""What is no right value of at least one kind of member; some are right ones of others."""
RIGHT: Mapping[type, Callable[[Any], bool]] = {
    str: lambda value: value == -1 or (isinstance(value, str) and value != ""),
    bool: lambda value: value is True,
    int: lambda _: False,
    float: lambda value: value == -1,
    datetime: lambda _: False,
}
MEMBERS = [
    (record, member)
    for record, (_, members) in FULL.items()
    for member in members
    if member in {field.name for field in fields(record)}
]


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize(("record", "member"), MEMBERS)
async def test_a_bad_member_costs_itself(record: type[Any], member: str, bad: str) -> None:
    """As it comes in JSON; a record goes with its identifier alone."""
    ident, members = FULL[record]
    body = as_json({"result": [{**members, member: BAD[bad]}]})
    read = await read_one(record, json_object(body)["result"][0])
    kind = type(getattr(await read_one(record, members), member))
    if member == ident and not RIGHT[kind](BAD[bad]):
        assert read is None
        return
    assert read is not None
    good = await read_one(record, members)
    others = {field.name for field in fields(record)} - {member}
    assert {name: getattr(read, name) for name in others} == {
        name: getattr(good, name) for name in others
    }
    value = getattr(read, member)
    if RIGHT[kind](BAD[bad]):
        assert isinstance(value, kind)
    else:
        assert value is None


def as_json(value: object) -> bytes:
    """Write JSON, with what JSON has not."""
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    ("members", "moment"),
    [
        ({"timestamp": "2026-03-01T08:00:00", "timezone": "CET"}, (7, 0)),
        ({"timestamp": "2026-07-01T08:00:00.000", "timezone": "Europe/Brussels"}, (6, 0)),
        ({"timestamp": "2026-03-01T08:00:00Z", "timezone": "CET"}, (8, 0)),
        ({"timestamp": "2026-03-01t08:00:00z", "timezone": "CET"}, (8, 0)),
        ({"timestamp": "2026-03-01 08:00:00.5", "timezone": "UTC"}, (8, 0)),
        ({"timestamp": "2026-03-01T08:00:00", "timezone": "Nowhere/At all"}, (8, 0)),
        ({"timestamp": "2026-03-01T08:00:00", "timezone": "../../etc/passwd"}, (8, 0)),
        ({"timestamp": "2026-03-01T08:00:00", "timezone": None}, (8, 0)),
        ({"timestamp": "2026-03-01T08:00:00", "timezone": ["CET"]}, (8, 0)),
    ],
)
async def test_a_time_without_an_offset_is_of_the_record_s_zone(
    http: aiohttp.ClientSession, serve: Serve, members: dict[str, Any], moment: tuple[int, int]
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"result": [{"num_passing": 1, "bib": "1", **members}]})

    page = await RufusClient(http, "ror-0", await serve(answer)).get_passings_page("T")
    (passing,) = page.passings
    assert passing.timestamp is not None
    assert (passing.timestamp.hour, passing.timestamp.minute) == moment
    assert passing.timestamp.tzinfo is UTC


@pytest.mark.parametrize("nothing", [{"bib": ""}, {"bib": None}, {}])
async def test_a_passing_of_a_chip_alone(nothing: dict[str, Any]) -> None:
    passing = await read_one(Passing, {"num_passing": 1, "chip": "E280", **nothing})
    assert (passing.bib, passing.chip) == (None, "E280")


@pytest.mark.parametrize("zero", ["0.0", 0, 0.0, "0", "-0.000"])
async def test_a_device_without_a_position_writes_zeros(zero: Any) -> None:
    passing = await read_one(Passing, {**FULL_PASSING, "latitude": zero, "longitude": zero})
    assert (passing.latitude, passing.longitude) == (None, None)
    passing = await read_one(Passing, {**FULL_PASSING, "latitude": zero})
    assert (passing.latitude, passing.longitude) == (0.0, -4.0)


@pytest.mark.parametrize("number", [-1, 2**63, 2**64, "7", 7.5, True, None])
async def test_a_passing_without_a_number_that_can_be(number: Any) -> None:
    assert await read_one(Passing, {**FULL_PASSING, "num_passing": number}) is None


async def test_the_highest_number() -> None:
    passing = await read_one(Passing, {**FULL_PASSING, "num_passing": 2**63 - 1})
    assert passing.num_passing == 2**63 - 1


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
    assert session.passings is None


@given(st.data())
@pytest.mark.parametrize("model", [Device, Session, Passing, Event])
async def test_anything_is_read_or_left_out(model: type[Any], data: st.DataObject) -> None:
    item = data.draw(objects(wire_names(model)) | json_values)
    read = await read_one(model, item)
    assert read is None or isinstance(read, model)
