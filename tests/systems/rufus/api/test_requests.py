"""How requests are made, to a cloud that refuses, stammers, breaks off or is not there."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web
from freezegun import freeze_time
from hypothesis import given, strategies as st
import pytest

from custom_components.steward.systems.api.errors import (
    CannotConnectError,
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    InvalidUrlError,
    MalformedAnswerError,
    NoAnswerError,
    NotFoundError,
    RateLimitedError,
    RemoteError,
    TimedOutError,
    UnauthorizedError,
)
from custom_components.steward.systems.api.http import retry_after
from custom_components.steward.systems.rufus.api import client as client_module
from custom_components.steward.systems.rufus.api.client import (
    NoUnbindKeyError,
    ReadOnlyKeyError,
    RufusClient,
)
from simulators.rufus import RufusSimulator

from ....conftest import PatienceClock
from ...conftest import Serve

MAT = {"model": "Mat S4", "serial_number": "S4-1"}


def _to(http: aiohttp.ClientSession, url: str, key: str = "ror-0") -> RufusClient:
    """Return a client of the account at an address, with a key."""
    return RufusClient(http, key, url)


async def _list(client: RufusClient) -> object:
    """List the devices."""
    return [device.deviceid for device in (await client.list_devices()).devices]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, InvalidRequestError),
        (401, UnauthorizedError),
        (403, ForbiddenError),
        (404, NotFoundError),
        (409, ConflictError),
        (422, InvalidRequestError),
        (429, RateLimitedError),
        (500, RemoteError),
        (502, NoAnswerError),
        (503, RemoteError),
        (504, NoAnswerError),
        (302, RemoteError),
        (418, RemoteError),
    ],
)
async def test_each_status_is_an_error(
    client: RufusClient, rufus_sim: RufusSimulator, status: int, error: type[RemoteError]
) -> None:
    rufus_sim.faults.set_fault(status=status, body={"description": "Not now"})
    with pytest.raises(RemoteError, match="Not now") as caught:
        await client.get_device("D")
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"description": "Not  now,\nplease"}, "Not now, please"),
        ({"body": {"description": "Not now"}}, "Not now"),
        ({"body": None}, "HTTP 500"),
        ({"body": {"message": "?"}}, "HTTP 500"),
        ({"description": None}, "HTTP 500"),
        ({"description": ["a", 1]}, "['a', 1]"),
        ([], "HTTP 500"),
        ("<html>Bad gateway</html>", "HTTP 500"),
        (None, "HTTP 500"),
    ],
)
async def test_an_error_says_what_the_cloud_said(
    client: RufusClient, rufus_sim: RufusSimulator, body: Any, detail: str
) -> None:
    rufus_sim.faults.set_fault(status=500, body=body)
    with pytest.raises(RemoteError) as caught:
        await client.get_device("D")
    assert caught.value.detail == detail


async def test_no_key_or_an_unknown_one(
    http: aiohttp.ClientSession, client: RufusClient, rufus_sim: RufusSimulator
) -> None:
    for key in ("", "ror-unknown"):
        with pytest.raises(UnauthorizedError, match="Invalid API key"):
            await _list(_to(http, rufus_sim.ready()["url"], key))
    rufus_sim.revoke_key("unbind")
    with pytest.raises(UnauthorizedError):
        await _list(client)


async def test_a_key_that_does_not_permit_it(
    http: aiohttp.ClientSession, rufus_sim: RufusSimulator
) -> None:
    ready = rufus_sim.ready()
    deviceid = rufus_sim.add_device(**MAT)["deviceid"]
    reader = _to(http, ready["url"], ready["keys"]["read"])
    writer = _to(http, ready["url"], ready["keys"]["write"])
    assert await _list(reader)
    with pytest.raises(ReadOnlyKeyError, match="Access type not allowed"):
        await reader.open_session(deviceid)
    with pytest.raises(ForbiddenError) as caught:
        await _list(writer)
    assert type(caught.value) is ForbiddenError
    await writer.open_session(deviceid)
    assert rufus_sim.world.active_session(deviceid)
    with pytest.raises(NoUnbindKeyError):
        await writer.unbind_device(deviceid)
    assert deviceid in rufus_sim.world.devices


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda client: client.get_device("D"), ForbiddenError),
        (lambda client: client.open_session("D"), ReadOnlyKeyError),
        (lambda client: client.close_session("T"), ReadOnlyKeyError),
        (lambda client: client.unbind_device("D"), NoUnbindKeyError),
    ],
)
async def test_what_a_forbidden_method_means(
    client: RufusClient,
    rufus_sim: RufusSimulator,
    call: Callable[[RufusClient], Awaitable[object]],
    error: type[RemoteError],
) -> None:
    rufus_sim.faults.set_fault(status=403, body={"description": "Not with this one"})
    with pytest.raises(ForbiddenError, match="Not with this one") as caught:
        await call(client)
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (7, 7.0),
        (2.5, 2.5),
        (0, 1.0),
        ("-5", 1.0),
        ("99999", 3600.0),
        ("1e400", 3600.0),
        ("Sun, 01 Mar 2026 08:00:30 GMT", 30.0),
        ("Sun, 01 Mar 2026 08:00:30", 30.0),
        ("Sun, 01 Mar 2026 07:00:00 GMT", 1.0),
        ("Mon, 01 Mar 2027 08:00:00 GMT", 3600.0),
        ("soon", 60.0),
        ("Mon, 99 Foo 2026", 60.0),
        (None, 60.0),
    ],
)
async def test_a_rate_limit_says_how_long(
    client: RufusClient, rufus_sim: RufusSimulator, header: Any, seconds: float
) -> None:
    rufus_sim.faults.set_fault(status=429, retry_after=header)
    moment = datetime(2026, 3, 1, 8, tzinfo=UTC)
    with freeze_time(moment), pytest.raises(RateLimitedError) as caught:
        await _list(client)
    assert caught.value.retry_after == seconds


async def test_nothing_leaves_until_a_rate_limit_is_over(
    client: RufusClient, rufus_sim: RufusSimulator, patience_clock: PatienceClock
) -> None:
    rufus_sim.faults.set_fault(status=429, retry_after=30, times=1)
    with pytest.raises(RateLimitedError):
        await _list(client)
    for seconds in (0, 10, 29):
        patience_clock.ahead = seconds
        with pytest.raises(RateLimitedError) as caught:
            await _list(client)
        assert caught.value.retry_after <= 30 - seconds
        with pytest.raises(RateLimitedError):
            await client.open_session("D")
    assert rufus_sim.state()["requests"] == 1
    patience_clock.ahead = 31
    assert await _list(client) == []


async def test_a_rate_limit_holds_for_those_that_wait_for_their_place(
    client: RufusClient, rufus_sim: RufusSimulator
) -> None:
    rufus_sim.faults.set_fault(status=429, retry_after=30)
    outcomes = await asyncio.gather(*(_list(client) for _ in range(20)), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {RateLimitedError}
    assert rufus_sim.state()["requests"] <= 2 * 4


@given(
    st.none()
    | st.text(st.characters(min_codepoint=32, max_codepoint=255)).filter(
        lambda header: "nan" not in header.lower()
    )
)
def test_any_rate_limit_is_sensible(header: str | None) -> None:
    assert 1 <= retry_after(header) <= 3600


def test_a_rate_limit_that_is_no_number() -> None:
    assert 1 <= retry_after("nan") <= 3600


async def test_malformed_json(client: RufusClient, rufus_sim: RufusSimulator) -> None:
    rufus_sim.faults.set_fault(spoil="malformed")
    with pytest.raises(MalformedAnswerError):
        await _list(client)


@pytest.mark.parametrize("spoil", ["reset", "lost", "truncated"])
async def test_a_connection_that_breaks_off(
    client: RufusClient, rufus_sim: RufusSimulator, spoil: str
) -> None:
    deviceid = rufus_sim.add_device(**MAT)["deviceid"]
    rufus_sim.faults.set_fault(spoil=spoil)
    with pytest.raises(NoAnswerError) as caught:
        await client.open_session(deviceid)
    assert caught.value.code == "no_answer"
    assert len(rufus_sim.world.sessions) == (spoil != "reset")


async def test_a_refused_connection(client: RufusClient, rufus_sim: RufusSimulator) -> None:
    await rufus_sim.stop()
    with pytest.raises(CannotConnectError) as caught:
        await _list(client)
    assert caught.value.detail
    await rufus_sim.start()
    assert await _list(client) == []


async def test_no_answer_in_time(
    monkeypatch: pytest.MonkeyPatch, http: aiohttp.ClientSession, serve: Serve
) -> None:
    given_up, ended = asyncio.Event(), asyncio.Event()

    async def ponder(_: web.Request) -> web.Response:
        await given_up.wait()
        ended.set()
        return web.Response()

    monkeypatch.setattr(client_module, "_TIMEOUT", aiohttp.ClientTimeout(total=0.05))
    client = _to(http, await serve(ponder))
    with pytest.raises(TimedOutError):
        await _list(client)
    given_up.set()
    await ended.wait()


async def test_no_connection_in_time(monkeypatch: pytest.MonkeyPatch, serve: Serve) -> None:
    done = asyncio.Event()

    async def hold(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await done.wait()
        return response

    monkeypatch.setattr(client_module, "_TIMEOUT", aiohttp.ClientTimeout(connect=0.05))
    url = await serve(hold)
    # There may be one connection, and it is taken.
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1)) as http,
        http.get(url) as taken,
    ):
        with pytest.raises(CannotConnectError):
            await _list(_to(http, url))
        done.set()
        assert await taken.read() == b""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(
    http: aiohttp.ClientSession, serve: Serve, status: int
) -> None:
    asked: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.json_response({"result": []})

    target = await serve(elsewhere)

    async def redirect(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": f"{target}/devices"})

    client = _to(http, await serve(redirect))
    with pytest.raises(RemoteError, match=f"HTTP {status}"):
        await _list(client)
    with pytest.raises(RemoteError, match=f"HTTP {status}"):
        await client.unbind_device("D")
    assert asked == []


@pytest.mark.parametrize("url", ["", "nonsense", "http://", "http://[::1"])
async def test_an_address_that_is_none(http: aiohttp.ClientSession, url: str) -> None:
    with pytest.raises(InvalidUrlError):
        await _list(_to(http, url))


async def test_an_address_that_is_not_on_the_web(http: aiohttp.ClientSession) -> None:
    with pytest.raises(InvalidRequestError):
        await _list(_to(http, "ftp://127.0.0.1"))


async def test_an_address_with_an_impossible_port(http: aiohttp.ClientSession) -> None:
    with pytest.raises(InvalidRequestError):
        await _list(_to(http, "http://127.0.0.1:99999"))


async def test_a_key_that_no_header_can_carry(
    http: aiohttp.ClientSession, rufus_sim: RufusSimulator
) -> None:
    client = _to(http, rufus_sim.ready()["url"], "ror\n0")
    with pytest.raises(RemoteError):
        await _list(client)


async def test_no_error_holds_the_key(client: RufusClient, rufus_sim: RufusSimulator) -> None:
    key = rufus_sim.ready()["api_key"]
    for fault in ({"status": 401}, {"spoil": "reset"}, {"spoil": "malformed"}):
        rufus_sim.faults.clear_faults()
        rufus_sim.faults.set_fault(**fault)
        with pytest.raises(RemoteError) as caught:
            await _list(client)
        assert key not in f"{caught.value!r} {caught.value.detail}"
