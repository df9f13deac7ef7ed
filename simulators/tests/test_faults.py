"""Faults: which requests they hit, and what happens to those."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
import json
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from simulators.faults import Faults, Rule
from simulators.http_faults import HttpFaults
from simulators.loopback import LoopbackServer, RequestLog


class Faulty:
    """A server that counts what it carries out."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.waiting = asyncio.Event()
        self.faults = HttpFaults(sleep=self.sleep)
        self.log = RequestLog()
        self.carried_out = 0
        self.server = LoopbackServer(self.application)

    async def sleep(self, seconds: float) -> None:
        """Note a wait; only a very long one takes any time."""
        self.waits.append(seconds)
        self.waiting.set()
        if seconds > 1000:
            await asyncio.sleep(seconds)

    def application(self) -> web.Application:
        """Return the application."""
        application = web.Application(middlewares=[self.log.middleware, self.faults.middleware])
        application.router.add_route("*", "/{rest:.*}", self.answer)
        return application

    async def answer(self, _: web.Request) -> web.Response:
        """Carry out a request."""
        self.carried_out += 1
        return web.json_response({"answer": "x" * 100})


@pytest.fixture
async def faulty(
    socket_enabled: None,  # noqa: ARG001 - the server is real
) -> AsyncIterator[Faulty]:
    """Return a server without faults yet."""
    faulty = Faulty()
    await faulty.server.start()
    yield faulty
    await faulty.server.stop()


async def test_a_status_is_answered_as_often_as_said(
    faulty: Faulty, http: aiohttp.ClientSession
) -> None:
    faulty.faults.set_fault(status=429, retry_after=3, body={"why": "much"}, times=2)
    for _ in range(2):
        async with http.get(faulty.server.url) as response:
            assert (response.status, response.headers["Retry-After"]) == (429, "3")
            assert await response.json() == {"why": "much"}
    async with http.get(faulty.server.url) as response:
        assert response.status == 200
    assert (faulty.carried_out, faulty.faults.state()) == (1, [])


async def test_a_body_may_be_text_or_nothing(faulty: Faulty, http: aiohttp.ClientSession) -> None:
    for body, text in (("<h1>Bad gateway</h1>", "<h1>Bad gateway</h1>"), (None, "")):
        faulty.faults.set_fault(status=502, body=body, times=1)
        async with http.get(faulty.server.url) as response:
            assert (response.status, await response.text()) == (502, text)
            assert "Retry-After" not in response.headers


async def test_a_request_may_be_carried_out_and_answered_otherwise(
    faulty: Faulty, http: aiohttp.ClientSession
) -> None:
    faulty.faults.set_fault(status=200, body="OK", done=True, times=1)
    faulty.faults.set_fault(status=204, done=True, times=1)
    for status, text in ((200, "OK"), (204, "")):
        async with http.post(faulty.server.url) as response:
            assert (response.status, await response.text()) == (status, text)
    assert faulty.carried_out == 2


async def test_a_text_may_be_called_json(faulty: Faulty, http: aiohttp.ClientSession) -> None:
    faulty.faults.set_fault(status=200, body="{,}", content_type="application/json")
    async with http.get(faulty.server.url) as response:
        assert (response.content_type, await response.text()) == ("application/json", "{,}")


@pytest.mark.parametrize(("spoil", "carried_out"), [("reset", 0), ("lost", 1)])
async def test_a_connection_is_reset(
    faulty: Faulty, http: aiohttp.ClientSession, spoil: str, carried_out: int
) -> None:
    faulty.faults.set_fault(spoil=spoil, times=1)
    with pytest.raises(aiohttp.ClientOSError):
        await http.post(faulty.server.url, json={})
    assert faulty.carried_out == carried_out
    assert faulty.log.state()["log"][0]["status"] is None
    async with http.get(faulty.server.url) as response:
        assert response.status == 200


async def test_json_is_malformed(faulty: Faulty, http: aiohttp.ClientSession) -> None:
    faulty.faults.set_fault(spoil="malformed", times=1)
    async with http.get(faulty.server.url) as response:
        assert (response.status, response.content_type) == (200, "application/json")
        with pytest.raises(json.JSONDecodeError):
            await response.json()


async def test_a_body_is_truncated(faulty: Faulty, http: aiohttp.ClientSession) -> None:
    faulty.faults.set_fault(spoil="truncated", times=1)
    async with http.get(faulty.server.url) as response:
        assert response.status == 200
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()
    assert faulty.carried_out == 1


async def test_latency_comes_first_and_the_rest_still_happens(
    faulty: Faulty, http: aiohttp.ClientSession
) -> None:
    faulty.faults.set_fault(latency=0.5, times=1)
    faulty.faults.set_fault(latency=2, status=503)
    for status in (200, 503):
        async with http.get(faulty.server.url) as response:
            assert response.status == status
    assert faulty.waits == [0.5, 2]


async def test_stopping_does_not_wait_for_latency(
    faulty: Faulty, http: aiohttp.ClientSession
) -> None:
    faulty.faults.set_fault(latency=3600)
    request = asyncio.create_task(http.get(faulty.server.url))
    await faulty.waiting.wait()
    await faulty.server.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await request
    assert faulty.carried_out == 0


def test_a_rule_hits_its_method_and_path_only() -> None:
    faults = Faults(Rule)
    faults.set_fault(method="POST", path="/v0/devices")
    assert faults.take("GET", "/v0/devices") is None
    assert faults.take("POST", "/v0/sessions") is None
    assert faults.take("POST", "/v0/devices/X") == Rule(method="POST", path="/v0/devices")


def test_a_path_may_be_meant_exactly() -> None:
    faults = Faults(Rule)
    faults.set_fault(path="/v0/devices", exact=True)
    assert faults.take("GET", "/v0/devices/X") is None
    assert faults.take("GET", "/v0/devices") is not None


def test_the_first_rule_hits_and_counts() -> None:
    faults = Faults(Rule)
    faults.set_fault(path="/a", times=2)
    faults.set_fault()
    hits = [faults.take("GET", "/a") for _ in range(4)]
    assert [rule and rule.path for rule in hits] == ["/a", "/a", "/", "/"]
    assert [rule["times"] for rule in faults.state()] == [None]
    faults.clear_faults()
    assert faults.take("GET", "/") is None


def test_chance_comes_from_the_seed() -> None:
    def hits(seed: int) -> list[bool]:
        faults = Faults(Rule, seed)
        faults.set_fault(probability=0.5)
        return [faults.take("GET", "/") is not None for _ in range(200)]

    assert hits(1) == hits(1) != hits(2)
    assert 60 < Counter(hits(1))[True] < 140


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({}, "needs"),
        ({"colour": "red"}, "colour"),
        ({"status": 99}, "status"),
        ({"status": True}, "status"),
        ({"status": 500, "spoil": "reset"}, "either"),
        ({"spoil": "burnt"}, "spoil"),
        ({"spoil": ["reset"]}, "spoil"),
        ({"status": 500, "times": 0}, "times"),
        ({"status": 500, "probability": 0}, "probability"),
        ({"status": 500, "probability": 1.1}, "probability"),
        ({"latency": -1}, "latency"),
        ({"latency": "long"}, "latency"),
        ({"status": 500, "method": 5}, "method"),
        ({"status": 500, "path": None}, "path"),
        ({"status": 500, "retry_after": -1}, "retry_after"),
        ({"status": 500, "exact": 1}, "exact"),
        ({"spoil": "reset", "done": True}, "status"),
        ({"status": 500, "content_type": 5}, "content_type"),
    ],
)
def test_a_senseless_rule_is_named(fields: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        HttpFaults().set_fault(**fields)
