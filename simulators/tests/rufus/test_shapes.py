"""The JSON forms that no operation of the server shows yet."""

from datetime import datetime, timedelta, timezone
import json

import pytest

from simulators.rufus import Blank, Generation, Options, World, shapes
from simulators.rufus.records import Passing
from simulators.rufus.times import text


def test_times_are_in_utc_with_milliseconds() -> None:
    zone = timezone(timedelta(hours=2))
    moment = datetime(2026, 3, 1, 10, 0, 0, 125999, tzinfo=zone)
    assert text(moment) == "2026-03-01T08:00:00.125Z"


def test_a_passing_has_its_session_device_and_coordinates(world: World) -> None:
    session = world.open(world.bind(model="G2", serial_number="1").deviceid)
    item = Passing(timestamp=world.now(), num_passing=3, bib="12", latitude=12.5)
    expected = {
        "token_session": session.token,
        "timestamp": "2026-03-01T08:00:00.000Z",
        "num_passing": 3,
        "latitude": 12.5,
        "longitude": None,
        "status": None,
        "participant_id": None,
        "chip": None,
        "bib": "12",
        "timezone": None,
        "gender": None,
        "deviceid": session.deviceid,
    }
    assert shapes.passing(world, session, item) == expected
    polled = shapes.polled_passing(world, item)
    assert polled.items() < expected.items()
    world.options = Options(generation=Generation.OLD)
    texts = {"latitude": "12.5", "longitude": "0.0"}
    assert shapes.passing(world, session, item) == {**expected, **texts}
    assert shapes.polled_passing(world, item) == {**polled, **texts}


@pytest.mark.parametrize(
    ("blank", "times"),
    [
        (Blank.NULL, {"first": None, "last": None}),
        (Blank.EMPTY, {"first": "", "last": ""}),
        (Blank.ABSENT, {}),
    ],
)
def test_a_session_without_passings_has_no_times(
    world: World, blank: Blank, times: dict[str, str | None]
) -> None:
    world.options = Options(blank_times=blank)
    session = world.open(world.bind(model="G2", serial_number="1").deviceid)
    detail = shapes.session_detail(world, session)
    assert {name: value for name, value in detail.items() if name in ("first", "last")} == times
    world.insert(session.token, [Passing(timestamp=world.now(), num_passing=1, bib="12")])
    moment = text(world.now())
    assert (
        shapes.session_detail(world, session).items() >= {"first": moment, "last": moment}.items()
    )


def test_a_world_is_json_and_tells_everything(world: World) -> None:
    device = world.bind(model="G2", serial_number="1", firmware="1.0")
    session = world.open(device.deviceid, "Run")
    world.insert(session.token, [Passing(timestamp=world.now(), num_passing=1, bib="12")])
    event = world.add_event(name="City run")
    state = json.loads(json.dumps(shapes.world(world)))
    assert state["devices"][0]["passings"] == 1
    assert {"last_seen", "last_telemetry_at", "battery_percentage"} <= set(state["devices"][0])
    assert state["sessions"][0]["deviceid"] == device.deviceid
    assert [passing["bib"] for passing in state["sessions"][0]["passings"]] == ["12"]
    assert state["events"] == [shapes.event(event)]
