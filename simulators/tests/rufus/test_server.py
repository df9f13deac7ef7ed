"""What all operations have in common: keys, paths, envelopes."""

import json

import pytest

from .client import Client, MakeClient

DEVICE = {"type": "Gate", "model": "G2", "serial_number": "G2-77", "alias": "Bridge"}


async def test_answers_are_compact_json_that_a_text_search_finds(make_client: MakeClient) -> None:
    texts = {}
    for generation in ("new", "old"):
        client = await make_client(generation=generation)
        _, texts[generation] = await client.text("POST", "/devices", json=DEVICE)
        assert '"deviceid":"' in texts[generation]
    assert json.loads(texts["new"]) == {"body": json.loads(texts["old"])}


@pytest.mark.parametrize("header", ["api_key", "x-api-key", "X-API-Key"])
async def test_the_key_comes_in_either_header(client: Client, header: str) -> None:
    key = client.simulator.ready()["api_key"]
    status, _ = await client.call("GET", "/devices", headers={header: key})
    assert status == 200


async def test_keys_open_what_they_may(client: Client) -> None:
    for key, statuses in {
        "read": (200, 403, 403),
        "write": (403, 400, 403),
        "read_write": (200, 400, 403),
        "unbind": (200, 400, 404),
        "write_unbind": (403, 400, 404),
    }.items():
        client.key = key
        answers = [
            await client.call("GET", "/devices"),
            await client.call("POST", "/devices", json={}),
            await client.call("DELETE", "/devices/X"),
        ]
        assert tuple(status for status, _ in answers) == statuses


@pytest.mark.parametrize("status", [401, 403])
async def test_without_a_key_nothing_is_told(make_client: MakeClient, status: int) -> None:
    client = await make_client(unauthorized_status=status)
    client.key = None
    for path in ("/devices", "/nowhere"):
        answered, content = await client.call("GET", path)
        assert (answered, set(content)) == (status, {"description"})
    answered, _ = await client.call("GET", "/devices", headers={"x-api-key": "ror-0"})
    assert answered == status


async def test_path_segments_are_decoded(client: Client) -> None:
    answer = await client.call("GET", "/sessions/a%2Fb%20%C3%A9")
    assert answer == (404, {"description": "Session not found", "token_session": "a/b é"})
    answer = await client.call("DELETE", "/devices/..%2Fdevices")
    assert answer == (404, {"description": "Device not found", "deviceid": "../devices"})


async def test_what_is_not_documented_is_not_found(client: Client) -> None:
    for method, path in (("PUT", "/devices"), ("GET", "/passings"), ("GET", "/devices/a/b")):
        assert await client.call(method, path) == (404, {"description": "Not found"})


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe"])
async def test_a_body_that_is_no_object_is_refused(client: Client, body: bytes) -> None:
    status, _ = await client.call("POST", "/sessions", data=body)
    assert status == 400


@pytest.mark.parametrize(
    ("generation", "text"),
    [("new", '{"body":null}'), ("old", '{"description":"Internal error"}')],
)
async def test_an_inner_failure_has_an_envelope(
    make_client: MakeClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    generation: str,
    text: str,
) -> None:
    client = await make_client(generation=generation)
    monkeypatch.setattr(client.simulator.world, "devices", None)
    assert await client.text("GET", "/devices") == (500, text)
    assert "An operation failed" in caplog.text
