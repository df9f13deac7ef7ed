"""The simulator's life, its commands and its live scene."""

import itertools
import json
from typing import Any

import pytest

from simulators.spreadsheetweb import Flaw, SpreadsheetWebSimulator, World
from simulators.spreadsheetweb.scene import OTHER, Clients, furnish

from ..helpers import Clock, seeded
from .client import Client


def test_ready_tells_the_same_every_time() -> None:
    ready = SpreadsheetWebSimulator(port=1).ready()
    assert ready["url"] == "http://127.0.0.1:1"
    assert (ready["inputs"][0], ready["outputs"][0]) == ("Rate", "Pay")
    assert len(ready["application_key"]) == 32
    assert SpreadsheetWebSimulator(port=1, seed=5).ready() == ready


async def test_the_state_is_json_without_secrets(client: Client) -> None:
    await client.open()
    state = json.loads(json.dumps(client.simulator.state()))
    assert state["calls"] == {"GetToken": 1, "OpenDedicatedSession": 1}
    assert (state["requests"], state["peak"]) == (2, 1)
    assert state["tokens"] == [
        {"issued": "2026-03-01T08:00:00Z", "expires": "2026-03-01T08:30:00Z"}
    ]
    [session] = state["sessions"]
    assert session["application_key"] == client.key
    assert session["opened"] == session["last_used"] == "2026-03-01T08:00:00Z"
    assert session["closed"] is None
    secrets = (client.token, client.simulator.ready()["client_secret"])
    assert not any(f"{secret}" in json.dumps(state) for secret in secrets)


def test_commands_change_the_world(clock: Clock) -> None:
    simulator = SpreadsheetWebSimulator(clock=clock)
    run = simulator.commands
    other = run["add_application"](name="Other", restricted=True)["application_key"]
    again = run["add_application"](name="Fixed", application_key="k")
    assert again == {"application_key": "k", "name": "Fixed", "restricted": False}
    session = run["open_session"](application_key=other)
    mine = run["open_session"]()
    assert mine["application_key"] == simulator.ready()["application_key"]
    run["remove_application"](application_key=other)
    assert [each["session_id"] for each in simulator.state()["sessions"]] == [mine["session_id"]]
    assert session["state"] == "open"
    assert run["time_out_session"](session_id=mine["session_id"])["state"] == "timed_out"
    second = run["open_session"]()["session_id"]
    clock.move(1)
    closed = run["close_session"](session_id=second)
    assert (closed["state"], closed["closed"]) == ("closed", "2026-03-01T08:00:01Z")
    options = run["set_options"](session_timeout=60, close_reactions={"closed": "success"})
    assert options == simulator.state()["options"]
    assert options["close_reactions"]["closed"] == "success"
    assert json.loads(json.dumps(options))["session_timeout"] == 60


@pytest.mark.parametrize(
    ("command", "arguments", "named"),
    [
        ("add_application", {"name": 5}, "name"),
        ("add_application", {"name": "A", "restricted": 1}, "restricted"),
        ("add_application", {"name": "A", "application_key": 5}, "application_key"),
        ("remove_application", {"application_key": "X"}, "application"),
        ("set_restricted", {"restricted": "no"}, "restricted"),
        ("set_restricted", {"restricted": True, "application_key": "X"}, "application"),
        ("set_credentials", {"client_secret": 5}, "client_secret"),
        ("open_session", {"application_key": "X"}, "application"),
        ("close_session", {"session_id": "X"}, "X"),
        ("close_session", {"session_id": ""}, "closed already"),
        ("time_out_session", {"session_id": ""}, "closed already"),
        ("drop_session", {"session_id": "X"}, "X"),
        ("set_options", {"bad_body": 0}, "bad_body"),
        ("set_options", {"colour": "red"}, "colour"),
        ("set_fault", {"status": 5}, "status"),
    ],
)
def test_wrong_arguments_are_named(command: str, arguments: dict[str, Any], named: str) -> None:
    run = SpreadsheetWebSimulator().commands
    if arguments.get("session_id") == "":
        session_id = run["open_session"]()["session_id"]
        run["close_session"](session_id=session_id)
        arguments = {"session_id": session_id}
    with pytest.raises((ValueError, LookupError, TypeError), match=named):
        run[command](**arguments)


def test_others_open_use_and_close_sessions_of_theirs(world: World, clock: Clock) -> None:
    steps = Clients(world, seeded()).play()
    for pause in itertools.islice(steps, 200):
        assert pause > 0
        clock.move(pause)
        flaws = [world.flaw(session) for session in world.sessions.values()]
        assert flaws.count(None) <= 4
    sessions = world.sessions.values()
    assert {world.applications[each.application_key].name for each in sessions} == {OTHER}
    assert any(world.flaw(session) is Flaw.CLOSED for session in sessions)
    assert any(session.calculations for session in sessions)


def test_the_scene_goes_on_whatever_others_do(world: World) -> None:
    steps = Clients(world, seeded()).play()
    for _ in itertools.islice(steps, 20):
        pass
    world.restart()
    for _ in itertools.islice(steps, 20):
        pass
    assert world.sessions
    other = next(key for key, each in world.applications.items() if each.name == OTHER)
    world.remove_application(other)
    for _ in itertools.islice(steps, 20):
        pass
    assert world.sessions == {}
    furnish(world)
    furnish(world)
    assert len(world.applications) == 2


def test_a_seed_makes_the_same_scene() -> None:
    def told(seed: int) -> list[float]:
        return list(itertools.islice(Clients(World(clock=Clock()), seeded(seed)).play(), 50))

    assert told(1) == told(1) != told(2)
