"""The simulator's life and its commands."""

from datetime import timedelta
import itertools
import json
from typing import Any

import pytest

from simulators.rufus import RefusedError, RufusSimulator

from .client import Client


@pytest.fixture
def simulator() -> RufusSimulator:
    """Return a simulator with one device, that is not started."""
    simulator = RufusSimulator()
    simulator.add_device(model="G2", serial_number="1")
    return simulator


def test_ready_tells_the_same_keys_every_time() -> None:
    ready = RufusSimulator(port=1).ready()
    assert ready["url"] == "http://127.0.0.1:1/v0"
    assert ready["api_key"] == ready["keys"]["unbind"]
    assert {"read", "write", "read_write", "unbind"} <= set(ready["keys"])
    assert RufusSimulator(port=1, seed=5).ready() == ready


async def test_requests_are_counted_without_their_keys(client: Client) -> None:
    await client.call("GET", "/devices?limit=1")
    await client.call("GET", "/devices/X")
    state = json.loads(json.dumps(client.simulator.state()))
    assert (state["requests"], state["peak"]) == (2, 1)
    assert state["log"] == [
        {"method": "GET", "path": "/v0/devices", "status": 200},
        {"method": "GET", "path": "/v0/devices/X", "status": 404},
    ]
    keys = client.simulator.ready()["keys"].values()
    assert not any(key in json.dumps(state) for key in keys)


async def test_faults_come_before_the_key_is_looked_at(client: Client) -> None:
    client.key = None
    client.simulator.commands["set_fault"](path="/v0/devices", status=429, retry_after=7, body={})
    assert await client.text("GET", "/devices") == (429, "{}")
    client.simulator.commands["clear_faults"]()
    status, _ = await client.text("GET", "/devices")
    assert status == 401


def test_commands_change_the_world(simulator: RufusSimulator) -> None:
    run = simulator.commands
    deviceid = run["add_device"](model="G2", serial_number="2", type="Gate")["deviceid"]
    device = run["set_telemetry"](deviceid=deviceid, battery_percentage=None, charging=True)
    assert (device["charging"], device["battery_percentage"]) == (True, None)
    token = run["open_session"](deviceid=deviceid, alias="Run")["token_session"]
    first = run["add_passing"](deviceid=deviceid, bib="1")
    assert first["num_passing"] == 1
    late = run["add_passing"](
        deviceid=deviceid, bib="2", num_passing=9, timestamp="2026-01-01T00:00:00Z"
    )
    assert late["timestamp"] == "2026-01-01T00:00:00.000Z"
    passings = [{"timestamp": "2026-01-01T00:00:00Z", "num_passing": n, "bib": "3"} for n in (9, 2)]
    counts = run["add_passings"](token_session=token, passings_list=passings)
    assert counts == {"inserted_count": 1, "duplicate_count": 1}
    numbers = [one["num_passing"] for one in simulator.state()["sessions"][0]["passings"]]
    assert numbers == [1, 9, 2]
    assert run["close_session"](token_session=token)["active"] is False
    run["remove_device"](deviceid=deviceid)
    assert len(simulator.state()["devices"]) == 1


def test_a_crowd_crosses_at_once(simulator: RufusSimulator) -> None:
    (deviceid,) = simulator.world.devices
    run = simulator.commands
    token = run["open_session"](deviceid=deviceid)["token_session"]
    run["add_passing"](deviceid=deviceid, bib="1", num_passing=4)
    counts = run["fill_passings"](deviceid=deviceid, count=100_000)
    assert counts == {"token_session": token, "inserted_count": 100_000, "duplicate_count": 0}
    again = run["fill_passings"](deviceid=deviceid, count=7, start_number=0, interval_ms=0)
    assert (again["inserted_count"], again["duplicate_count"]) == (4, 3)
    passings = simulator.world.listing(token)
    assert [passing.num_passing for passing in passings] == list(range(100_005))
    gaps = {
        after.timestamp - before.timestamp for before, after in itertools.pairwise(passings[5:])
    }
    assert gaps == {timedelta(milliseconds=1)}


def test_events_are_commands_too(simulator: RufusSimulator) -> None:
    run = simulator.commands
    event = run["add_event"](name="City run", start_date="2026-03-01T08:00:00Z")
    assert event["start_date"] == "2026-03-01T08:00:00.000Z"
    assert simulator.state()["events"] == [event]
    run["remove_event"](event_token=event["event_token"])
    assert simulator.state()["events"] == []


def test_keys_are_commands_too(simulator: RufusSimulator) -> None:
    run = simulator.commands
    run["revoke_key"](name="unbind")
    assert simulator.ready()["api_key"] is None
    key = run["set_key"](name="unbind", access="READ_WRITE", unbind=True)
    assert simulator.ready()["api_key"] == key


def test_options_are_changed_as_json(simulator: RufusSimulator) -> None:
    options = simulator.commands["set_options"](generation="old", rebind_by=["serial_number"])
    assert json.loads(json.dumps(options))["generation"] == "old"
    assert simulator.state()["options"] == options


@pytest.mark.parametrize(
    ("command", "arguments", "named"),
    [
        ("add_device", {"model": "G2"}, "serial_number"),
        ("add_device", {"model": "G2", "serial_number": "1"}, "already"),
        ("set_telemetry", {"deviceid": "", "battery_percentage": 101}, "battery_percentage"),
        ("set_telemetry", {"deviceid": "", "charging": 1}, "charging"),
        ("set_telemetry", {"deviceid": "", "weight": 1}, "weight"),
        ("set_telemetry", {"deviceid": "X"}, "X"),
        ("open_session", {"deviceid": 5}, "deviceid"),
        ("close_session", {"token_session": "X"}, "X"),
        ("add_passing", {"deviceid": "", "bib": "1"}, "Sessions not found"),
        ("remove_device", {"deviceid": "X"}, "X"),
        ("fill_passings", {"deviceid": "", "count": 1}, "Sessions not found"),
        ("fill_passings", {"deviceid": "open", "count": 0}, "count"),
        ("fill_passings", {"deviceid": "open"}, "count"),
        ("fill_passings", {"deviceid": "open", "count": 1, "start_number": -1}, "start_number"),
        ("fill_passings", {"deviceid": "open", "count": 1, "interval_ms": 0.5}, "interval_ms"),
        ("add_event", {"title": "City run"}, "title"),
        ("add_event", {"name": 5}, "name"),
        ("add_event", {"end_date": "tomorrow"}, "end_date"),
        ("remove_event", {"event_token": "X"}, "X"),
        ("set_options", {"page_size": 0}, "page_size"),
        ("set_options", {"colour": "red"}, "colour"),
        ("set_fault", {"status": 5}, "status"),
    ],
)
def test_wrong_arguments_are_named(
    simulator: RufusSimulator, command: str, arguments: dict[str, Any], named: str
) -> None:
    known = next(iter(simulator.world.devices))
    if arguments.get("deviceid") == "open":
        simulator.open_session(deviceid=known)
    if arguments.get("deviceid") in ("", "open"):
        arguments = {**arguments, "deviceid": known}
    with pytest.raises((ValueError, LookupError, TypeError), match=named):
        simulator.commands[command](**arguments)


def test_a_number_that_is_there_is_no_new_passing(simulator: RufusSimulator) -> None:
    (deviceid,) = simulator.world.devices
    simulator.open_session(deviceid=deviceid)
    simulator.add_passing(deviceid, bib="1")
    with pytest.raises(ValueError, match="passing 1 already"):
        simulator.add_passing(deviceid, bib="1", num_passing=1)
    with pytest.raises(RefusedError, match="bib"):
        simulator.add_passing(deviceid, bib=1)
