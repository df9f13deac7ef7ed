"""The JSON forms that no operation of the server shows yet."""

from datetime import datetime, timedelta, timezone
import json

from simulators.rufus import World, shapes
from simulators.rufus.world import Passing


def test_times_are_in_utc_with_milliseconds() -> None:
    zone = timezone(timedelta(hours=2))
    moment = datetime(2026, 3, 1, 10, 0, 0, 125999, tzinfo=zone)
    assert shapes.text(moment) == "2026-03-01T08:00:00.125Z"


def test_a_passing_has_its_session_device_and_coordinates_as_texts(world: World) -> None:
    session = world.open(world.bind(model="G2", serial_number="1").deviceid)
    item = Passing(timestamp=world.now(), num_passing=3, bib="12", latitude=12.5)
    assert shapes.passing(session, item) == {
        "token_session": session.token,
        "timestamp": "2026-03-01T08:00:00.000Z",
        "num_passing": 3,
        "latitude": "12.5",
        "longitude": "0.0",
        "status": None,
        "participant_id": None,
        "chip": None,
        "bib": "12",
        "timezone": None,
        "gender": None,
        "deviceid": session.deviceid,
    }


def test_a_world_is_json_and_tells_everything(world: World) -> None:
    device = world.bind(model="G2", serial_number="1", firmware="1.0")
    session = world.open(device.deviceid, "Run")
    world.insert(session.token, [Passing(timestamp=world.now(), num_passing=1, bib="12")])
    state = json.loads(json.dumps(shapes.world(world)))
    assert state["devices"][0]["passings"] == 1
    assert {"last_seen", "last_telemetry_at", "battery_percentage"} <= set(state["devices"][0])
    assert state["sessions"][0]["deviceid"] == device.deviceid
    assert [passing["bib"] for passing in state["sessions"][0]["passings"]] == ["12"]
