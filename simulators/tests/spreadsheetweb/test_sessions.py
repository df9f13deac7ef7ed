"""OpenDedicatedSession, CloseDedicatedSession, and how sessions end."""

import re
from typing import Any
import uuid

import pytest

from ..helpers import Clock
from .client import Client, MakeClient

ZERO = "00000000-0000-0000-0000-000000000000"
CLOSED = {"Success": True, "InvalidToken": False, "Messages": []}
NO_APPLICATION = {
    "Success": False,
    "InvalidToken": False,
    "Messages": ["The requested application is invalid."],
}


async def test_a_session_is_opened_and_closed(client: Client) -> None:
    content = await client.call("OpenDedicatedSession")
    session = content.pop("SessionId")
    assert content == {"Success": True, "Messages": []}
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", session)
    assert await client.call("CloseDedicatedSession", SessionId=session) == CLOSED
    [told] = client.simulator.state()["sessions"]
    assert (told["session_id"], told["state"]) == (session, "closed")


async def test_an_application_has_any_number_of_sessions(client: Client) -> None:
    assert len({await client.open() for _ in range(5)}) == 5


@pytest.mark.parametrize("key", ["wrong", "", None, 5])
async def test_an_unknown_application_is_invalid(client: Client, key: Any) -> None:
    content = await client.call("OpenDedicatedSession", ApplicationKey=key)
    assert content == {"SessionId": ZERO, **NO_APPLICATION}
    content = await client.call("CloseDedicatedSession", ApplicationKey=key, SessionId="")
    assert content == NO_APPLICATION


async def flawed(client: Client, flaw: str) -> str | None:
    """Return a session id with a flaw."""
    run = client.simulator.commands
    match flaw:
        case "unknown":
            return f"{uuid.uuid4()}"
        case "malformed":
            return "X"
        case "foreign":
            key = run["add_application"](name="Other")["application_key"]
            return str(run["open_session"](application_key=key)["session_id"])
    session = await client.open()
    command = {"timed_out": "time_out_session", "closed": "close_session"}[flaw]
    run[command](session_id=session)
    return session


FLAWS = ("unknown", "timed_out", "closed", "foreign", "malformed")


@pytest.mark.parametrize("flaw", FLAWS)
@pytest.mark.parametrize("reaction", ["failure", "success", "bad_request"])
async def test_a_flawed_session_is_answered_as_the_options_say(
    make_client: MakeClient, flaw: str, reaction: str
) -> None:
    client = await make_client(close_reactions={flaw: reaction}, result_reactions={flaw: reaction})
    session = await flawed(client, flaw)
    for name in ("CloseDedicatedSession", "GetResult", "GetBatchResults"):
        status, content = await client.send(
            f"/Api/Applications/{name}",
            json={
                "ApplicationKey": client.key,
                "SessionId": session,
                "Inputs": [],
                "Outputs": [],
                "Requests": [],
            },
        )
        if reaction == "bad_request":
            assert status == 400
            assert set(content) == {"Message", "ModelState"}
            assert "SessionId" in f"{content['ModelState']}"
        else:
            assert (status, content["Success"]) == (200, reaction == "success")
            assert (len(content["Messages"]) == 1) is (reaction == "failure")


async def test_each_flaw_has_a_text_of_its_own(make_client: MakeClient) -> None:
    client = await make_client(close_reactions={"malformed": "failure"})
    texts = set()
    for flaw in FLAWS:
        content = await client.call("CloseDedicatedSession", SessionId=await flawed(client, flaw))
        texts |= set(content["Messages"])
    assert len(texts) == len(FLAWS)


async def test_an_empty_id_is_malformed_and_a_missing_one_unknown(client: Client) -> None:
    body = {"ApplicationKey": client.key}
    path = "/Api/Applications/CloseDedicatedSession"
    status, _ = await client.send(path, json={**body, "SessionId": ""})
    assert status == 400
    for extra in ({}, {"SessionId": None}, {"SessionId": ZERO}):
        status, content = await client.send(path, json={**body, **extra})
        assert (status, content["Messages"]) == (200, ["The session is not known."])


async def test_a_session_times_out_without_activity(client: Client, clock: Clock) -> None:
    session = await client.open()
    clock.move(299)
    assert (await client.calculate("Pay", session=session))["Success"]
    clock.move(299)
    assert not (await client.calculate("Nothing", session=session))["Success"]
    clock.move(299)
    assert (await client.calculate("Pay", session=session.upper()))["Success"]
    clock.move(300)
    assert client.simulator.state()["sessions"][0]["state"] == "timed_out"
    content = await client.calculate("Pay", session=session)
    assert content["Messages"] == ["The session has timed out."]


async def test_the_time_out_is_an_option(make_client: MakeClient, clock: Clock) -> None:
    client = await make_client(session_timeout=10)
    session = await client.open()
    clock.move(10)
    assert not (await client.call("CloseDedicatedSession", SessionId=session))["Success"]


async def test_a_restart_loses_sessions_and_tokens(client: Client) -> None:
    session = await client.open()
    client.simulator.commands["drop_all_sessions"]()
    assert (await client.call("CloseDedicatedSession", SessionId=session))["InvalidToken"]
    await client.log_in()
    content = await client.call("CloseDedicatedSession", SessionId=session)
    assert content["Messages"] == ["The session is not known."]


async def test_one_session_can_be_lost(client: Client) -> None:
    lost, kept = await client.open(), await client.open()
    client.simulator.commands["drop_session"](session_id=lost)
    content = await client.call("CloseDedicatedSession", SessionId=lost)
    assert content["Messages"] == ["The session is not known."]
    assert await client.call("CloseDedicatedSession", SessionId=kept) == CLOSED


async def test_a_success_by_option_closes_no_session_of_others(make_client: MakeClient) -> None:
    client = await make_client(close_reactions={"foreign": "success"})
    session = await flawed(client, "foreign")
    assert await client.call("CloseDedicatedSession", SessionId=session) == CLOSED
    assert client.simulator.state()["sessions"][0]["state"] == "open"
