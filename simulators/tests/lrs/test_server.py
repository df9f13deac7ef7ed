"""The resources over the wire."""

from collections.abc import Mapping
import time
from typing import Any

from aiocoap import (
    BAD_REQUEST,
    CHANGED,
    CONFLICT,
    CONTENT,
    CREATED,
    DELETE,
    GET,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    NOT_FOUND,
    POST,
    PUT,
    SERVICE_UNAVAILABLE,
    UNSUPPORTED_CONTENT_FORMAT,
    VALID,
)
from aiocoap.numbers.codes import Code
import pytest

from simulators.lrs import LrsSimulator

from .client import Client, Connect, Start, body


async def test_create_page_and_clear(client: Client) -> None:
    guest = {"number": 12, "goal": 120, "label": "Ana", "partySize": 2}
    created = await client.send(POST, "/v1/sessions", guest)
    assert created.code == CREATED
    session = body(created)["sessions"][0]
    assert (session["state"], session["goalInSeconds"], session["partySize"]) == ("started", 120, 2)

    paging = {"action": "page", "pageMode": "Flash30Sec"}
    paged = await client.send(PUT, "/v1/sessions?number=12", paging)
    assert paged.code == CHANGED
    assert body(paged)["sessions"][0]["state"] == "paged"
    assert body(paged)["statistics"]["guestsServed"] == 1

    cleared = await client.send(POST, "/v1/sessions", {"number": 12, "action": "clear"})
    assert cleared.code == CHANGED
    assert body(cleared)["sessions"][0]["state"] == "cleared"
    assert body(await client.send(GET, "/v1/sessions"))["sessions"] == []


async def test_update_and_remove(client: Client, simulator: LrsSimulator) -> None:
    simulator.commands["assign"](number=12)
    updated = await client.send(PUT, "/v1/sessions?number=12", {"label": "Ana", "goal": 60})
    assert body(updated)["sessions"][0]["label"] == "Ana"
    await client.send(PUT, "/v1/sessions?number=12", {"action": "remove"})
    assert [item["clearType"] for item in simulator.state()["history"]] == ["REMOVED"]


async def test_one_session(client: Client, simulator: LrsSimulator) -> None:
    simulator.commands["assign"](number=12)
    simulator.commands["assign"](number=13)
    response = await client.send(GET, "/v1/sessions?number=13")
    assert response.code == CONTENT
    assert [session["number"] for session in body(response)["sessions"]] == [13]
    assert "timestamp" in body(response)
    assert "statistics" not in body(response)


async def test_the_list_is_valid_until_a_session_changes(
    client: Client, simulator: LrsSimulator
) -> None:
    first = await client.send(GET, "/v1/sessions")
    simulator.commands["set_settings"](system_id=3)
    valid = await client.send(GET, "/v1/sessions", etags=[b"other", first.opt.etag])
    assert (valid.code, valid.payload, valid.opt.etag) == (VALID, b"", first.opt.etag)
    for command in ("assign", "page", "update", "clear"):
        simulator.commands[command](number=12)
        changed = await client.send(GET, "/v1/sessions", etags=[first.opt.etag])
        assert changed.code == CONTENT
        assert (changed.opt.etag or b"") > (first.opt.etag or b"")
        first = changed


async def test_cleared_statistics_change_the_list(client: Client) -> None:
    first = await client.send(GET, "/v1/sessions")
    await client.send(DELETE, "/v1/sessions/statistics")
    second = await client.send(GET, "/v1/sessions", etags=[first.opt.etag])
    assert second.code == CONTENT


async def test_settings_and_statistics(client: Client) -> None:
    settings = body(await client.send(GET, "/v1/settings"))
    assert settings["responseTypes"] == ["settings"]
    assert settings["deviceName"] == "T7470"
    assert settings["settings"]["datetime"] == settings["timestamp"]
    statistics = body(await client.send(GET, "/v1/sessions/statistics"))
    assert statistics["statistics"]["numSessions"] == 0


@pytest.mark.parametrize(
    ("method", "path", "payload", "code"),
    [
        (GET, "/v1/sessions?number=99", None, NOT_FOUND),
        (GET, "/v1/sessions?number=x", None, BAD_REQUEST),
        (GET, "/v1/sessions?number", None, BAD_REQUEST),
        (PUT, "/v1/sessions?number=99", {"action": "page"}, NOT_FOUND),
        (PUT, "/v1/sessions", {"action": "page"}, BAD_REQUEST),
        (POST, "/v1/sessions", {}, BAD_REQUEST),
        (POST, "/v1/sessions", {"number": "12"}, BAD_REQUEST),
        (POST, "/v1/sessions", b'{"number":12,\n"label":"Ana"}', BAD_REQUEST),
        (POST, "/v1/sessions", b'{\t"number":12}', BAD_REQUEST),
        (POST, "/v1/sessions", b'{"number":', BAD_REQUEST),
        (POST, "/v1/sessions", b'"\xff"', BAD_REQUEST),
        (DELETE, "/v1/sessions?number=99", None, NOT_FOUND),
        (DELETE, "/v1/sessions?number=x", None, BAD_REQUEST),
        (DELETE, "/v1/sessions?number", None, BAD_REQUEST),
        (POST, "/v1/settings", {"systemId": "3"}, BAD_REQUEST),
        (POST, "/v1/settings", b'{"systemId":\n3}', BAD_REQUEST),
        (POST, "/v1/page", {"message": "Ana"}, BAD_REQUEST),
        (POST, "/v1/page", {"number": 12, "pageMode": 3}, BAD_REQUEST),
        (POST, "/v1/sessions/history", {}, METHOD_NOT_ALLOWED),
        (GET, "/v1/page", None, METHOD_NOT_ALLOWED),
        (GET, "/v1/notify", None, BAD_REQUEST),
        (GET, "/v1/notify?action=dance", None, BAD_REQUEST),
        (DELETE, "/v1/settings", None, METHOD_NOT_ALLOWED),
        (GET, "/v1/other", None, NOT_FOUND),
        (GET, "/", None, NOT_FOUND),
    ],
)
async def test_errors_have_a_json_body(
    client: Client, method: Code, path: str, payload: Any, code: Code
) -> None:
    response = await client.send(method, path, payload)
    assert response.code == code
    assert body(response)["error"]


async def test_spaces_in_a_body_are_fine(client: Client) -> None:
    response = await client.send(POST, "/v1/sessions", b'{ "number": 12 }')
    assert response.code == CREATED


@pytest.mark.parametrize("options", [{"content_format": 0}, {"content_format": None}])
async def test_only_json_is_read(client: Client, options: Mapping[str, Any]) -> None:
    response = await client.send(POST, "/v1/sessions", {"number": 12}, **options)
    assert response.code == UNSUPPORTED_CONTENT_FORMAT


async def test_only_json_is_sent(client: Client) -> None:
    assert (await client.send(GET, "/v1/settings", accept=50)).code == CONTENT
    assert (await client.send(GET, "/v1/settings", accept=60)).code == NOT_ACCEPTABLE


async def test_refusals_that_are_options(start: Start, connect: Connect) -> None:
    client = connect(await start(duplicate_create="conflict", max_sessions=1))
    codes = [
        (await client.send(POST, "/v1/sessions", {"number": number})).code
        for number in (12, 12, 13)
    ]
    assert codes == [CREATED, CONFLICT, SERVICE_UNAVAILABLE]


async def test_requests_are_counted_and_told(client: Client, simulator: LrsSimulator) -> None:
    told: list[Any] = []
    simulator.on_request.append(lambda *values: told.append(values))
    before = time.monotonic_ns()
    await client.send(GET, "/v1/sessions?number=12")
    await client.send(GET, "/v1/sessions")
    await client.send(GET, "/v1/other")
    assert simulator.state()["requests"] == {
        "counts": {"GET /v1/sessions": 2, "GET /v1/other": 1},
        "log": [
            {"method": "GET", "path": "/v1/sessions", "query": {"number": "12"}},
            {"method": "GET", "path": "/v1/sessions", "query": {}},
            {"method": "GET", "path": "/v1/other", "query": {}},
        ],
    }
    assert told[0][:3] == ("GET", "/v1/sessions", {"number": "12"})
    assert before <= told[0][3] <= told[1][3] <= time.monotonic_ns()
