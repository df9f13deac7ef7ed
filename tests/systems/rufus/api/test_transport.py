"""How requests are made, to a cloud that refuses, stammers, breaks off or is not there."""

import asyncio
from datetime import UTC, datetime
from http import HTTPMethod
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
from custom_components.steward.systems.rufus.api import transport as transport_module
from custom_components.steward.systems.rufus.api.transport import (
    NoUnbindKeyError,
    ReadOnlyKeyError,
    Transport,
)
from simulators.rufus import RufusSimulator

from ....conftest import PatienceClock
from ...conftest import Serve

MAT = {"model": "Mat S4", "serial_number": "S4-1"}


def _to(http: aiohttp.ClientSession, url: str, key: str = "ror-0") -> Transport:
    """Return the transport to an address, with a key."""
    return Transport(http, key, url, "x-api-key")


@pytest.fixture
def transport(http: aiohttp.ClientSession, rufus_sim: RufusSimulator) -> Transport:
    """Return the transport of an account whose key permits everything."""
    ready = rufus_sim.ready()
    return _to(http, ready["url"], ready["api_key"])


async def _list(transport: Transport) -> object:
    """List the devices, as the cloud has them."""
    _, body = await transport.send(HTTPMethod.GET, "devices")
    return body["result"]


async def _unbind(transport: Transport, deviceid: str) -> None:
    """Unbind a device."""
    await transport.send(HTTPMethod.DELETE, "devices", deviceid)


async def _open(transport: Transport, deviceid: str) -> None:
    """Open a session."""
    await transport.send(HTTPMethod.POST, "sessions", json={"deviceid": deviceid})


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
        (502, RemoteError),
        (302, RemoteError),
        (418, RemoteError),
    ],
)
async def test_each_status_is_an_error(
    transport: Transport, rufus_sim: RufusSimulator, status: int, error: type[RemoteError]
) -> None:
    rufus_sim.faults.set_fault(status=status, body={"description": "Not now"})
    with pytest.raises(RemoteError, match="Not now") as caught:
        await transport.send(HTTPMethod.GET, "devices", "D")
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
    transport: Transport, rufus_sim: RufusSimulator, body: Any, detail: str
) -> None:
    rufus_sim.faults.set_fault(status=500, body=body)
    with pytest.raises(RemoteError) as caught:
        await transport.send(HTTPMethod.GET, "devices", "D")
    assert caught.value.detail == detail


async def test_no_key_or_an_unknown_one(
    http: aiohttp.ClientSession, transport: Transport, rufus_sim: RufusSimulator
) -> None:
    for key in ("", "ror-unknown"):
        with pytest.raises(UnauthorizedError, match="Invalid API key"):
            await _list(_to(http, rufus_sim.ready()["url"], key))
    rufus_sim.revoke_key("unbind")
    with pytest.raises(UnauthorizedError):
        await _list(transport)


async def test_a_key_that_does_not_permit_it(
    http: aiohttp.ClientSession, rufus_sim: RufusSimulator
) -> None:
    ready = rufus_sim.ready()
    deviceid = rufus_sim.add_device(**MAT)["deviceid"]
    reader = _to(http, ready["url"], ready["keys"]["read"])
    writer = _to(http, ready["url"], ready["keys"]["write"])
    assert await _list(reader)
    with pytest.raises(ReadOnlyKeyError, match="Access type not allowed"):
        await _open(reader, deviceid)
    with pytest.raises(ForbiddenError) as caught:
        await _list(writer)
    assert type(caught.value) is ForbiddenError
    await _open(writer, deviceid)
    assert rufus_sim.world.active_session(deviceid)
    with pytest.raises(NoUnbindKeyError):
        await _unbind(writer, deviceid)
    assert deviceid in rufus_sim.world.devices


@pytest.mark.parametrize(
    ("method", "error"),
    [
        (HTTPMethod.GET, ForbiddenError),
        (HTTPMethod.POST, ReadOnlyKeyError),
        (HTTPMethod.PATCH, ReadOnlyKeyError),
        (HTTPMethod.DELETE, NoUnbindKeyError),
    ],
)
async def test_what_a_forbidden_method_means(
    transport: Transport, rufus_sim: RufusSimulator, method: HTTPMethod, error: type[RemoteError]
) -> None:
    rufus_sim.faults.set_fault(status=403, body={"description": "Not with this one"})
    with pytest.raises(ForbiddenError, match="Not with this one") as caught:
        await transport.send(method, "devices", "D")
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
    transport: Transport, rufus_sim: RufusSimulator, header: Any, seconds: float
) -> None:
    rufus_sim.faults.set_fault(status=429, retry_after=header)
    moment = datetime(2026, 3, 1, 8, tzinfo=UTC)
    with freeze_time(moment), pytest.raises(RateLimitedError) as caught:
        await _list(transport)
    assert caught.value.retry_after == seconds


async def test_nothing_leaves_until_a_rate_limit_is_over(
    transport: Transport, rufus_sim: RufusSimulator, patience_clock: PatienceClock
) -> None:
    rufus_sim.faults.set_fault(status=429, retry_after=30, times=1)
    with pytest.raises(RateLimitedError):
        await _list(transport)
    for seconds in (0, 10, 29):
        patience_clock.ahead = seconds
        with pytest.raises(RateLimitedError) as caught:
            await _list(transport)
        assert caught.value.retry_after <= 30 - seconds
        with pytest.raises(RateLimitedError):
            await _open(transport, "D")
    assert rufus_sim.state()["requests"] == 1
    patience_clock.ahead = 31
    assert await _list(transport) == []


async def test_a_rate_limit_holds_for_those_that_wait_for_their_place(
    transport: Transport, rufus_sim: RufusSimulator
) -> None:
    rufus_sim.faults.set_fault(status=429, retry_after=30)
    outcomes = await asyncio.gather(*(_list(transport) for _ in range(20)), return_exceptions=True)
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


async def test_malformed_json(transport: Transport, rufus_sim: RufusSimulator) -> None:
    rufus_sim.faults.set_fault(spoil="malformed")
    with pytest.raises(MalformedAnswerError):
        await _list(transport)


@pytest.mark.parametrize("spoil", ["reset", "lost", "truncated"])
async def test_a_connection_that_breaks_off(
    transport: Transport, rufus_sim: RufusSimulator, spoil: str
) -> None:
    deviceid = rufus_sim.add_device(**MAT)["deviceid"]
    rufus_sim.faults.set_fault(spoil=spoil)
    with pytest.raises(NoAnswerError) as caught:
        await _open(transport, deviceid)
    assert caught.value.code == "no_answer"
    assert len(rufus_sim.world.sessions) == (spoil != "reset")


async def test_a_refused_connection(transport: Transport, rufus_sim: RufusSimulator) -> None:
    await rufus_sim.stop()
    with pytest.raises(CannotConnectError) as caught:
        await _list(transport)
    assert caught.value.detail
    await rufus_sim.start()
    assert await _list(transport) == []


async def test_no_answer_in_time(
    monkeypatch: pytest.MonkeyPatch, http: aiohttp.ClientSession, serve: Serve
) -> None:
    given_up, ended = asyncio.Event(), asyncio.Event()

    async def ponder(_: web.Request) -> web.Response:
        await given_up.wait()
        ended.set()
        return web.Response()

    monkeypatch.setattr(transport_module, "_TIMEOUT", aiohttp.ClientTimeout(total=0.05))
    transport = _to(http, await serve(ponder))
    with pytest.raises(TimedOutError):
        await _list(transport)
    given_up.set()
    await ended.wait()


async def test_no_connection_in_time(monkeypatch: pytest.MonkeyPatch, serve: Serve) -> None:
    done = asyncio.Event()

    async def hold(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await done.wait()
        return response

    monkeypatch.setattr(transport_module, "_TIMEOUT", aiohttp.ClientTimeout(connect=0.05))
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

    transport = _to(http, await serve(redirect))
    with pytest.raises(RemoteError, match=f"HTTP {status}"):
        await _list(transport)
    with pytest.raises(RemoteError, match=f"HTTP {status}"):
        await _unbind(transport, "D")
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
    transport = _to(http, rufus_sim.ready()["url"], "ror\n0")
    with pytest.raises(RemoteError):
        await _list(transport)


async def test_no_error_holds_the_key(transport: Transport, rufus_sim: RufusSimulator) -> None:
    key = rufus_sim.ready()["api_key"]
    for fault in ({"status": 401}, {"spoil": "reset"}, {"spoil": "malformed"}):
        rufus_sim.faults.clear_faults()
        rufus_sim.faults.set_fault(**fault)
        with pytest.raises(RemoteError) as caught:
            await _list(transport)
        assert key not in f"{caught.value!r} {caught.value.detail}"


@given(st.text())
def test_any_id_is_one_part_of_the_path_or_refused(ident: str) -> None:
    transport = Transport(None, "ror-0", "http://127.0.0.1/v0", "x-api-key")  # type: ignore[arg-type]
    if ident in {"", ".", ".."}:
        with pytest.raises(InvalidRequestError):
            transport._address(("devices", ident, "active"))
        return
    url = transport._address(("devices", ident, "active"))
    assert url.parts == ("/", "v0", "devices", ident, "active")
    assert (url.query_string, url.fragment, url.host) == ("", "", "127.0.0.1")
