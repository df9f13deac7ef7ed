"""The simulator's life and its commands."""

import json
from typing import Any

import aiohttp
import pytest

from simulators.eliab import EliabSimulator

from .client import CLOSE, Client


@pytest.fixture
def simulator() -> EliabSimulator:
    """Return a simulator that is not started."""
    return EliabSimulator()


def test_ready_tells_the_same_credentials_every_time() -> None:
    ready = EliabSimulator(port=1).ready()
    assert ready["url"] == "http://127.0.0.1:1"
    other = EliabSimulator(port=1, seed=5, furnished=True).ready()
    assert other.pop("session_id") != ready.pop("session_id")
    assert other == ready


async def test_requests_are_counted_without_credentials(client: Client) -> None:
    ready = client.simulator.ready()
    await client.close(client.session_id)
    await client.close(ready["session_id"])
    await client.send("POST", "/")
    await client.log_in()
    state = json.loads(json.dumps(client.simulator.state()))
    assert (state["requests"], state["peak"]) == (4, 1)
    assert state["routes"] == {f"POST {CLOSE}": 2, "POST /v1.0/session": 1}
    assert [entry["status"] for entry in state["log"]] == [200, 401, 404, 200]
    for secret in (ready["token"], ready["password"]):
        assert secret not in json.dumps(state)


async def test_faults_come_before_everything(client: Client) -> None:
    session_id = client.session_id
    run = client.simulator.commands
    run["set_fault"](path=CLOSE, status=503, retry_after=7, body="later", times=1)
    reply = await client.close(session_id, Authorization=None)
    assert (reply.status, reply.headers["Retry-After"], reply.body) == (503, "7", b"later")
    run["set_fault"](path=CLOSE, spoil="lost")
    with pytest.raises(aiohttp.ClientError):
        await client.close(session_id)
    run["clear_faults"]()
    assert (await client.close(session_id)).status == 401


def test_sessions_are_commands(simulator: EliabSimulator) -> None:
    run = simulator.commands
    opened = run["open_session"]()
    assert (opened["standing"], opened["closed"], opened["expires"]) == ("open", None, None)
    assert opened["user"] == simulator.ready()["user"]
    assert simulator.ready()["session_id"] == opened["id"]
    assert run["close_session"](session_id=opened["id"])["standing"] == "closed"
    assert simulator.ready()["session_id"] != opened["id"]
    other = run["open_session"](user=opened["user"])
    expired = run["expire_session"](session_id=other["id"])
    assert (expired["standing"], expired["expires"] is not None) == ("expired", True)
    assert expired in simulator.state()["sessions"]
    run["forget_session"](session_id=other["id"])
    assert expired not in simulator.state()["sessions"]


def test_credentials_are_commands(simulator: EliabSimulator) -> None:
    run = simulator.commands
    before = simulator.ready()
    assert run["set_token"]() == simulator.ready()["token"] != before["token"]
    assert run["set_token"](token="t") == simulator.ready()["token"] == "t"
    assert run["set_user"](user=before["user"], password="p") == simulator.ready()["password"]
    assert simulator.state()["users"][0]["first_name"]


def test_options_are_changed_as_json(simulator: EliabSimulator) -> None:
    options = simulator.commands["set_options"](mode="source", close_accepts=["closed"])
    assert json.loads(json.dumps(options))["close_accepts"] == ["closed"]
    assert simulator.state()["options"] == options


@pytest.mark.parametrize(
    ("command", "arguments", "named"),
    [
        ("open_session", {"user": "nobody"}, "nobody"),
        ("close_session", {"session_id": "X"}, "X"),
        ("expire_session", {"session_id": "X"}, "X"),
        ("forget_session", {"session_id": "X"}, "X"),
        ("set_user", {"user": 5}, "user"),
        ("set_user", {"user": None}, "user"),
        ("set_user", {"user": "u", "password": 5}, "password"),
        ("set_token", {"token": 5}, "token"),
        ("set_options", {"mode": "other"}, "mode"),
        ("set_options", {"colour": "red"}, "colour"),
        ("set_fault", {"status": 5}, "status"),
    ],
)
def test_wrong_arguments_are_named(
    simulator: EliabSimulator, command: str, arguments: dict[str, Any], named: str
) -> None:
    with pytest.raises((ValueError, LookupError, TypeError), match=named):
        simulator.commands[command](**arguments)
