"""The client against the simulated server, as documented and as published."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import aiohttp
from aiohttp import ClientTimeout, web
import pytest

from custom_components.steward.systems.api.errors import (
    CannotConnectError,
    InvalidRequestError,
    MalformedAnswerError,
    NoAnswerError,
    NotFoundError,
    RemoteError,
    TimedOutError,
    UnauthorizedError,
)
from custom_components.steward.systems.eliab.api import transport
from custom_components.steward.systems.eliab.api.client import EliabClient, NoSessionIdError
from custom_components.steward.systems.eliab.api.transport import (
    AppTooOldError,
    InvalidVersionError,
    SessionOverError,
    WrongLoginError,
)
from simulators.eliab import ContentKey, EliabSimulator, Mode, SessionKey, Standing, TitleKey

from ....common import until
from ...conftest import Serve
from ..conftest import StartEliab, client_of, sent, standing

SPELLINGS = [
    {"title_key": title, "session_key": session, "content_key": content}
    for title, session, content in zip(
        TitleKey, SessionKey, [*ContentKey, ContentKey.LATER], strict=True
    )
]


@pytest.fixture(params=list(Mode))
async def sim(request: pytest.FixtureRequest, start_eliab: StartEliab) -> EliabSimulator:
    """Return a server as documented, and one as published."""
    return await start_eliab(mode=request.param)


@pytest.fixture
def credentials(sim: EliabSimulator) -> tuple[str, str]:
    """Return what can log in."""
    return sim.ready()["user"], sim.ready()["password"]


async def test_a_session_is_opened_and_closed(
    client: EliabClient, sim: EliabSimulator, credentials: tuple[str, str]
) -> None:
    session_id = await client.open_session(*credentials)
    assert standing(sim, session_id) is Standing.OPEN
    await client.close_session(session_id)
    assert standing(sim, session_id) is Standing.CLOSED
    assert standing(sim, sim.ready()["session_id"]) is Standing.OPEN


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("mode", Mode)
async def test_every_spelling_is_read(
    http: aiohttp.ClientSession, start_eliab: StartEliab, mode: Mode, spelling: dict[str, Any]
) -> None:
    sim = await start_eliab(mode=mode, **spelling)
    client = client_of(http, sim)
    session_id = await client.open_session(sim.ready()["user"], sim.ready()["password"])
    await client.close_session(session_id)
    assert standing(sim, session_id) is Standing.CLOSED
    with pytest.raises(SessionOverError, match=r"Unauthorized!|Error de session!"):
        await client.close_session(session_id)


@pytest.mark.parametrize("end", ["close_session", "expire_session", "forget_session"])
async def test_a_session_that_is_over(client: EliabClient, sim: EliabSimulator, end: str) -> None:
    session_id = sim.ready()["session_id"]
    sim.commands[end](session_id=session_id)
    with pytest.raises(SessionOverError) as caught:
        await client.close_session(session_id)
    assert session_id not in str(caught.value)


async def test_a_wrong_token(
    http: aiohttp.ClientSession, sim: EliabSimulator, credentials: tuple[str, str]
) -> None:
    client = EliabClient(http, sim.ready()["url"], "d3Jvbmc6cGFpcg==")
    for request in (
        client.close_session(sim.ready()["session_id"]),
        client.open_session(*credentials),
    ):
        with pytest.raises(UnauthorizedError) as caught:
            await request
        assert type(caught.value) is UnauthorizedError


@pytest.mark.parametrize("wrong", ["user", "password"])
async def test_a_wrong_login(client: EliabClient, sim: EliabSimulator, wrong: str) -> None:
    login = {"user": sim.ready()["user"], "password": sim.ready()["password"]}
    login[wrong] = "nobody@colegio.test"
    with pytest.raises(WrongLoginError) as caught:
        await client.open_session(*login.values())
    assert not any(text in str(caught.value) for text in login.values())


@pytest.mark.parametrize("outage", ["authentication", "users", "sons"])
async def test_a_login_that_fails_behind_the_server(
    client: EliabClient, sim: EliabSimulator, credentials: tuple[str, str], outage: str
) -> None:
    sim.set_options(outage=outage)
    with pytest.raises(RemoteError) as caught:
        await client.open_session(*credentials)
    assert type(caught.value) is RemoteError


async def test_an_app_that_is_too_old(http: aiohttp.ClientSession, start_eliab: StartEliab) -> None:
    sim = await start_eliab(mode="source", minimum_version="2.0.0")
    login = (sim.ready()["user"], sim.ready()["password"])
    with pytest.raises(AppTooOldError, match="Playstore"):
        await client_of(http, sim).open_session(*login)
    assert await client_of(http, sim, app_version="2.0.0").open_session(*login)


@pytest.mark.parametrize("version", ["", "1", "1.0", "1.0.x", "1.0.0.0", "v1.0.0", "1.0.0 "])
def test_a_version_that_is_none(http: aiohttp.ClientSession, version: str) -> None:
    """The published server hangs up on some of them."""
    with pytest.raises(InvalidVersionError):
        EliabClient(http, "http://127.0.0.1", "YXBwOnB3", app_version=version)


async def test_a_login_without_a_session_id(
    http: aiohttp.ClientSession, start_eliab: StartEliab
) -> None:
    sim = await start_eliab(mode="source", issue_sessions=False)
    with pytest.raises(NoSessionIdError):
        await client_of(http, sim).open_session(sim.ready()["user"], sim.ready()["password"])


async def test_a_look_at_a_server_changes_nothing(client: EliabClient, sim: EliabSimulator) -> None:
    before = sim.state()["sessions"]
    await client.check()
    assert sim.state()["sessions"] == before
    assert sent(sim) == [("GET", "/v1.0/session/close")]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 404, "body": "404 page not found\n"}, NotFoundError),
        ({"status": 200, "body": "<html>"}, MalformedAnswerError),
        ({"status": 301}, RemoteError),
        ({"status": 500}, RemoteError),
        ({"status": 401}, UnauthorizedError),
        (
            {"status": 400, "body": {"info": {"type": "error", "title": "No autorizado"}}},
            UnauthorizedError,
        ),
        ({"status": 400}, InvalidRequestError),
    ],
)
async def test_a_look_at_something_else(
    client: EliabClient,
    sim: EliabSimulator,
    fault: dict[str, Any],
    error: type[RemoteError],
) -> None:
    sim.faults.set_fault(**fault)
    with pytest.raises(RemoteError) as caught:
        await client.check()
    assert type(caught.value) is error


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 200, "body": {"info": {"type": "info"}}},
        {"status": 400, "body": {"info": {"type": "error", "title": "¡Error de session!"}}},
    ],
)
async def test_a_look_at_a_server_that_answers_in_its_envelope(
    client: EliabClient, sim: EliabSimulator, fault: dict[str, Any]
) -> None:
    sim.faults.set_fault(**fault)
    await client.check()


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        ("reset", NoAnswerError),
        ("lost", NoAnswerError),
        ("truncated", NoAnswerError),
        ("malformed", MalformedAnswerError),
    ],
)
async def test_an_answer_that_is_lost(
    client: EliabClient, sim: EliabSimulator, spoil: str, error: type[RemoteError]
) -> None:
    session_id = sim.ready()["session_id"]
    sim.faults.set_fault(spoil=spoil)
    with pytest.raises(error):
        await client.close_session(session_id)
    assert len(sent(sim)) == 1
    done = spoil != "reset"
    assert standing(sim, session_id) is (Standing.CLOSED if done else Standing.OPEN)


async def test_an_answer_that_does_not_come(
    monkeypatch: pytest.MonkeyPatch, client: EliabClient, sim: EliabSimulator
) -> None:
    monkeypatch.setattr(transport, "_TIMEOUT", ClientTimeout(total=0.1))
    sim.faults.set_fault(latency=0.4)
    with pytest.raises(TimedOutError):
        await client.check()
    await until(lambda: not sim._log._running)


async def test_a_server_that_is_not_there(client: EliabClient, sim: EliabSimulator) -> None:
    await sim.stop()
    with pytest.raises(CannotConnectError):
        await client.check()


async def test_an_id_that_cannot_be_sent(client: EliabClient, sim: EliabSimulator) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await client.close_session("two\r\nlines")
    assert "lines" not in str(caught.value)
    assert not sent(sim)


async def test_requests_are_as_documented(http: aiohttp.ClientSession, serve: Serve) -> None:
    seen: list[tuple[str, str, Mapping[str, str], Any]] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append((request.method, request.path, request.headers.copy(), await request.json()))
        return web.json_response({"info": {"type": "success", "sessionId": "5f0a"}})

    url = await serve(answer)
    client = EliabClient(http, url, "YXBwOnB3", os="android", app_version="1.4.2")
    assert await client.open_session("ana@colegio.test", "a word") == "5f0a"
    assert await client.open_session("ana@colegio.test", "a word") == "5f0a"
    await client.close_session("5f0a")
    login, again, close = seen
    credentials = {"user": "ana@colegio.test", "password": "a word"}
    assert login[:2] == ("POST", "/v1.0/session")
    assert login[3] == {"requestContent": {"credentials": credentials}}
    assert close[:2] == ("POST", "/v1.0/session/close")
    assert close[3] == {"requestContent": {}}
    for _, _, headers, _ in seen:
        assert headers["Authorization"] == "Basic YXBwOnB3"
        assert headers["Content-Type"] == "application/json"
        assert (headers["OS"], headers["AppVersion"]) == ("android", "1.4.2")
    assert close[2]["SessionID"] == "5f0a"
    assert "SessionID" not in login[2]
    assert login[2]["OSVersion"].count(".") == 2
    assert UUID(login[2]["DeviceUUID"]) == UUID(again[2]["DeviceUUID"])


@pytest.mark.parametrize("said", ["{token}", "{pair}", "{secret}", "{session}"])
async def test_what_the_server_repeats_is_not_told(
    http: aiohttp.ClientSession, sim: EliabSimulator, said: str
) -> None:
    pair = "app:a-secret"
    secrets = {
        "token": b64encode(pair.encode()).decode(),
        "pair": pair,
        "secret": "a-secret",
        "session": "c951985e4043",
    }
    body = {"info": {"type": "error", "title": f"No: {said.format(**secrets)}"}}
    sim.faults.set_fault(status=400, body=body)
    client = EliabClient(http, sim.ready()["url"], secrets["token"])
    with pytest.raises(InvalidRequestError) as caught:
        await client.close_session(secrets["session"])
    assert caught.value.detail == "No: …"


@pytest.mark.parametrize("token", ["c951985e4043", "not base64!", "/////w==", "YXBw", "ñ"])
def test_a_token_may_be_anything(http: aiohttp.ClientSession, token: str) -> None:
    client = EliabClient(http, "http://127.0.0.1", token)
    assert token in client._secrets


async def test_a_session_ends_by_itself(
    http: aiohttp.ClientSession, start_eliab: StartEliab
) -> None:
    sim = await start_eliab(session_lifetime=3600)
    client = client_of(http, sim)
    session_id = await client.open_session(sim.ready()["user"], sim.ready()["password"])
    assert isinstance(sim.world.session(session_id).expires, datetime)
    sim.expire_session(session_id)
    with pytest.raises(SessionOverError):
        await client.close_session(session_id)
