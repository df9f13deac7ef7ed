"""Hostile answers over HTTP: bounded, refused with words, and right again after the next one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import orjson
import pytest

from custom_components.steward.systems.api.bounds import MAX_BODY, MAX_SENT
from custom_components.steward.systems.api.errors import RemoteError
from custom_components.steward.systems.eliab.api import transport as eliab_transport
from custom_components.steward.systems.eliab.api.client import EliabClient
from custom_components.steward.systems.rufus.api import client as rufus_client
from custom_components.steward.systems.rufus.api.client import RufusClient
from custom_components.steward.systems.spreadsheetweb.api import transport as web_transport
from custom_components.steward.systems.spreadsheetweb.api.client import SpreadsheetWebClient
from simulators.hostile import ANSWERS, Answer, HostileServer

_BUFFERS = 24 * 2**20
"""Bytes that the system's and the streams' buffers hold, beyond what was read."""
_SECONDS = 0.4
"""The time of a request, in place of 20 s."""
_KEY = "k-canary-1"

type Ask = Callable[[], Awaitable[Any]]
type MakeAsk = Callable[[aiohttp.ClientSession, str], Ask]


def _good(path: str) -> bytes:
    """Answer a request as each of the systems would."""
    if "GetToken" in path:
        return orjson.dumps({"Success": True, "AccessToken": "t"})
    return orjson.dumps(
        {
            "result": [{"deviceid": "A1", "alias": "Mat"}],
            "pagination": {"has_more": False, "total": 1},
            "Success": True,
            "SessionId": "s-1",
            "info": {"type": "success", "sessionId": "s-1"},
        }
    )


def _rufus(session: aiohttp.ClientSession, url: str) -> Ask:
    client = RufusClient(session, _KEY, url)

    async def ask() -> list[str]:
        client.http._paused_until = 0.0  # a wait is obeyed: its length has tests of its own
        return [device.deviceid for device in (await client.list_devices()).devices]

    return ask


def _spreadsheetweb(session: aiohttp.ClientSession, url: str) -> Ask:
    return SpreadsheetWebClient(session, url, "id", _KEY, "app").open_session


def _eliab(session: aiohttp.ClientSession, url: str) -> Ask:
    client = EliabClient(session, url, "dXNlcjpwYXNz")
    return lambda: client.open_session("ada", "a password")


@pytest.fixture
async def server(
    loopback: None,  # noqa: ARG001 - it listens there
) -> AsyncIterator[HostileServer]:
    """Start a server; nothing that it says may reach another one."""
    server = HostileServer(_good)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def session(
    loopback: None,  # noqa: ARG001 - it asks there
) -> AsyncIterator[aiohttp.ClientSession]:
    """Open a session of requests."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less long for an answer; one that is long comes in that time."""
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    for module in (rufus_client, web_transport, eliab_transport):
        monkeypatch.setattr(module, "_TIMEOUT", timeout)


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize(
    ("make", "right"),
    [(_rufus, ["A1"]), (_spreadsheetweb, "s-1"), (_eliab, "s-1")],
    ids=["rufus", "spreadsheetweb", "eliab"],
)
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
async def test_a_hostile_answer_is_refused_and_the_next_good_one_is_right(
    server: HostileServer,
    session: aiohttp.ClientSession,
    make: MakeAsk,
    right: object,
    answer: Answer,
) -> None:
    ask = make(session, server.url)
    server.answer = answer
    said = await _said(ask)
    assert len(said) < 5000
    assert _KEY not in said
    assert said.isprintable()
    assert server.sent <= MAX_SENT + _BUFFERS

    server.answer = None
    assert await _patiently(ask) == right


async def _said(ask: Ask) -> str:
    """Write what was answered as JSON, or what was said of the error."""
    try:
        return orjson.dumps(await ask()).decode()
    except RemoteError as err:
        return f"{err.code}: {err.detail}"


async def _patiently(ask: Ask) -> Any:
    """Ask again where a busy machine took too long."""
    for _ in range(20):
        try:
            return await ask()
        except RemoteError as err:
            last = err
    raise last


@pytest.mark.parametrize(
    "name", ["3 GB of gzip", "3 GB of deflate", "3 GB of raw deflate", "6 GB of zstd"]
)
async def test_what_is_packed_is_counted_while_it_is_unpacked(
    server: HostileServer,
    session: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    """No more of it is unpacked than a little beyond the bound."""
    unpacked = 0
    feed = aiohttp.StreamReader.feed_data

    def feed_data(stream: aiohttp.StreamReader, data: bytes, *more: Any) -> Any:
        nonlocal unpacked
        unpacked += len(data)
        return feed(stream, data, *more)

    monkeypatch.setattr(aiohttp.StreamReader, "feed_data", feed_data)
    server.answer = next(answer for answer in ANSWERS if answer.name == name)
    with pytest.raises(RemoteError, match="more than 8 MB"):
        await _rufus(session, server.url)()
    assert MAX_BODY < unpacked < 2 * MAX_BODY


async def test_a_move_elsewhere_takes_no_key_along(
    server: HostileServer, session: aiohttp.ClientSession
) -> None:
    other = HostileServer(_good)
    await other.start()
    try:
        for status in (301, 302, 303, 307, 308):
            head = f"HTTP/1.1 {status} Moved\r\nLocation: {other.url}/\r\nContent-Length: 0\r\n\r\n"
            server.answer = Answer(name="a move", head=head.encode())
            for make in (_rufus, _spreadsheetweb, _eliab):
                with pytest.raises(RemoteError):
                    await make(session, server.url)()
        assert other.requests == 0
    finally:
        await other.stop()
