"""Deleting, settings and pages over the wire, and what is open about their answers."""

from typing import Any

from aiocoap import (
    CHANGED,
    CONTENT,
    CREATED,
    DELETE,
    DELETED,
    GET,
    NOT_FOUND,
    POST,
    PUT,
    VALID,
)
import pytest

from simulators.lrs import LrsSimulator

from .client import Client, Connect, Start, body, is_empty


async def test_one_session_is_removed(client: Client, simulator: LrsSimulator) -> None:
    simulator.commands["fill"](count=2)
    response = await client.send(DELETE, "/v1/sessions?number=1")
    assert (response.code, is_empty(response)) == (DELETED, True)
    state = simulator.state()
    assert [session["number"] for session in state["sessions"]] == [2]
    assert [item["clearType"] for item in state["history"]] == ["REMOVED"]
    again = await client.send(DELETE, "/v1/sessions?number=1")
    assert (again.code, body(again)["error"]) == (NOT_FOUND, "No active session for number 1")


async def test_all_sessions_are_cleared(client: Client, simulator: LrsSimulator) -> None:
    simulator.commands["fill"](count=3)
    for _ in range(2):
        response = await client.send(DELETE, "/v1/sessions")
        assert (response.code, is_empty(response)) == (DELETED, True)
    state = simulator.state()
    assert (state["sessions"], state["globalSessionSequence"]) == ([], 6)
    assert [item["clearType"] for item in state["history"]] == ["STOP"] * 3


async def test_the_history_is_read_and_deleted(client: Client, simulator: LrsSimulator) -> None:
    simulator.commands["assign"](number=12, label="Ana")
    simulator.commands["page"](number=12)
    simulator.commands["clear"](number=12)
    response = await client.send(GET, "/v1/sessions/history")
    assert response.code == CONTENT
    assert body(response)["responseTypes"] == ["session_history"]
    assert body(response)["session_history"] == simulator.state()["history"]
    assert "notified" in body(response)["session_history"][0]
    deleted = await client.send(DELETE, "/v1/sessions/history")
    assert (deleted.code, is_empty(deleted)) == (DELETED, True)
    assert body(await client.send(GET, "/v1/sessions/history"))["session_history"] == []


async def test_statistics_are_cleared(client: Client, simulator: LrsSimulator) -> None:
    simulator.commands["assign"](number=12)
    response = await client.send(DELETE, "/v1/sessions/statistics")
    assert (response.code, is_empty(response)) == (DELETED, True)
    statistics = body(await client.send(GET, "/v1/sessions/statistics"))["statistics"]
    assert statistics["numSessions"] == 0


async def test_changed_settings_are_answered_whole(client: Client) -> None:
    response = await client.send(
        POST, "/v1/settings", {"datetime": "2030-01-02T03:04:05", "defaultTargetGoal": 60}
    )
    assert response.code == CHANGED
    content = body(response)
    assert content["timestamp"][:15] == "2030-01-02T03:0"
    settings = content["settings"]
    assert settings.pop("datetime") == content["timestamp"]
    assert settings == {"systemId": 0, "defaultTargetGoal": 60, "statisticsClearMark": 24}


async def test_a_page_goes_out_without_a_session(client: Client, simulator: LrsSimulator) -> None:
    page = {"number": 91, "pageMode": "Vibe1", "message": "Table 4", "systemId": 3}
    response = await client.send(POST, "/v1/page", page)
    assert (response.code, is_empty(response)) == (CHANGED, True)
    await client.send(POST, "/v1/page", {"number": 91})
    state = simulator.state()
    assert [{**kept, "sent": None} for kept in state["pages"]] == [
        {**page, "sent": None},
        {"number": 91, "pageMode": None, "message": None, "systemId": None, "sent": None},
    ]
    assert (state["sessions"], state["globalSessionSequence"]) == ([], 0)


async def test_other_codes_can_be_answered(start: Start, connect: Connect) -> None:
    client = connect(
        await start(create_code="2.05", change_code="2.01", delete_code="2.04", page_code="2.03")
    )
    requests: list[tuple[Any, str, Any]] = [
        (POST, "/v1/sessions", {"number": 12}),
        (POST, "/v1/sessions", {"number": 12}),
        (PUT, "/v1/sessions?number=12", {}),
        (POST, "/v1/settings", {}),
        (DELETE, "/v1/sessions?number=12", None),
        (DELETE, "/v1/sessions", None),
        (DELETE, "/v1/sessions/statistics", None),
        (DELETE, "/v1/sessions/history", None),
        (POST, "/v1/page", {"number": 12}),
    ]
    codes = [(await client.send(*request)).code for request in requests]
    assert codes == [CONTENT, *[CREATED] * 3, *[CHANGED] * 3, DELETED, VALID]


async def test_answers_can_have_bodies(start: Start, connect: Connect) -> None:
    simulator = await start(delete_body=True, page_body=True)
    client = connect(simulator)
    simulator.commands["fill"](count=3)
    removed = body(await client.send(DELETE, "/v1/sessions?number=1"))
    assert removed["responseTypes"] == ["sessions", "statistics"]
    assert [session["number"] for session in removed["sessions"]] == [1]
    cleared = body(await client.send(DELETE, "/v1/sessions"))
    assert [session["state"] for session in cleared["sessions"]] == ["cleared"] * 2
    statistics = body(await client.send(DELETE, "/v1/sessions/statistics"))
    assert statistics["statistics"]["numSessions"] == 0
    assert is_empty(await client.send(DELETE, "/v1/sessions/history"))
    assert body(await client.send(POST, "/v1/page", {"number": 12}))["responseTypes"] == []


@pytest.mark.parametrize("with_body", [False, True])
async def test_what_is_not_there_can_be_deleted(
    start: Start, connect: Connect, *, with_body: bool
) -> None:
    simulator = await start(delete_missing="deleted", delete_body=with_body)
    response = await connect(simulator).send(DELETE, "/v1/sessions?number=12")
    assert response.code == DELETED
    assert body(response)["sessions"] == [] if with_body else is_empty(response)
    assert simulator.state()["globalSessionSequence"] == 0
