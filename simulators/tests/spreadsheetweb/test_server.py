"""What all methods have in common: paths, names, bodies, faults."""

import json
from typing import Any

import pytest

from .client import Client, MakeClient

OPEN = "/Api/Applications/OpenDedicatedSession"


@pytest.mark.parametrize(
    "path", ["/api/applications/opendedicatedsession", f"{OPEN.upper()}/", OPEN]
)
async def test_paths_are_written_in_any_case(client: Client, path: str) -> None:
    status, content = await client.send(path, json={"ApplicationKey": client.key})
    assert (status, content["Success"]) == (200, True)


async def test_names_of_members_too_and_unknown_ones_are_ignored(client: Client) -> None:
    body = {
        "applicationKEY": client.key,
        "ApplicationId": "00000000-0000-0000-0000-000000000000",
        "AllowImpersonation": False,
        "inputs": [{"ref": "rate", "VALUE": [[{"value": "0", "Overwrite": True}]], "x": 1}],
        "outputs": ["SHARE"],
        "CultureName": None,
    }
    _, content = await client.send("/Api/Applications/GetResult", json=body)
    assert content["Outputs"][0]["Ref"] == "SHARE"
    assert content["Outputs"][0]["Value"][0][0]["Text"] == "0.00%"


async def test_answers_are_compact_json_that_is_not_to_be_kept(client: Client) -> None:
    url = f"{client.simulator.ready()['url']}{OPEN}"
    async with client.http.post(url, json={}) as response:
        text = await response.text()
        assert response.headers["Cache-Control"] == "no-cache, no-store"
        assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert '"Success":false,"InvalidToken":true' in text


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"\xff\xfe", b"null", b'{"a":NaN}', b"[" * 99_999]
)
@pytest.mark.parametrize("status", [400, 500])
async def test_a_body_that_is_no_object_is_refused(
    make_client: MakeClient, body: bytes, status: int
) -> None:
    client = await make_client(bad_body=status)
    client.token = None
    answered, content = await client.send(OPEN, data=body)
    assert (answered, set(content)) == (status, {"Message"})


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
async def test_another_method_is_not_allowed(client: Client, method: str) -> None:
    status, content = await client.send(OPEN, method)
    assert (status, set(content)) == (405, {"Message"})
    assert "OpenDedicatedSession" not in client.simulator.state()["calls"]


async def test_what_is_not_there_is_not_found(client: Client) -> None:
    for path in ("/", "/Api/Applications/Calculate", "/Api/OpenDedicatedSession"):
        status, content = await client.send(path, json={})
        assert (status, set(content)) == (404, {"Message"})


async def test_an_inner_failure_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(client.simulator.world, "applications", None)
    status, content = await client.send(OPEN, json={"ApplicationKey": "X"})
    assert (status, set(content)) == (500, {"Message"})
    assert "An operation failed" in caplog.text


async def test_faults_come_before_the_body_is_looked_at(client: Client) -> None:
    run = client.simulator.commands
    run["set_fault"](path=OPEN, status=503, retry_after=7, body={}, times=1)
    assert await client.send(OPEN, data=b"") == (503, {})
    status, _ = await client.send(OPEN, data=b"")
    assert status == 400
    run["set_fault"](path="/Api/Auth", status=500, body={})
    run["clear_faults"]()
    assert (await client.log_in())["Success"]


async def test_a_lost_answer_was_carried_out(client: Client) -> None:
    client.simulator.commands["set_fault"](path=OPEN, spoil="malformed", times=1)
    with pytest.raises(json.JSONDecodeError):
        await client.call("OpenDedicatedSession")
    state: dict[str, Any] = client.simulator.state()
    assert len(state["sessions"]) == 1
    assert state["calls"] == {"GetToken": 1, "OpenDedicatedSession": 1}
