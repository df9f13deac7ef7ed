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
    NoAnswerError,
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


SAMPLE = '{"info":{"type":"success","title":"Session closed!","sessionId":"5f0a"},}'
"""The documentation's own sample, whose comma makes it no JSON."""
REFUSED_TOKEN = {"info": {"type": "error", "title": "No autorizado"}}


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 404, "body": "404 page not found\n"},
        {"status": 200, "body": "<html>"},
        {"status": 200, "body": {"info": {"type": "info"}}},
        {"status": 301},
        {"status": 500},
        {"status": 401},
        {"status": 400},
        {"status": 400, "body": {"info": {"type": "error", "title": "¡Error de session!"}}},
    ],
)
async def test_what_is_not_documented_decides_nothing(
    client: EliabClient, sim: EliabSimulator, fault: dict[str, Any]
) -> None:
    sim.faults.set_fault(**fault)
    await client.check()


async def test_a_token_that_is_refused_at_a_look(client: EliabClient, sim: EliabSimulator) -> None:
    sim.faults.set_fault(status=400, body=REFUSED_TOKEN)
    with pytest.raises(UnauthorizedError):
        await client.check()


@pytest.mark.parametrize("taken", ["application/json", "application/json; multipart/form-data;"])
async def test_a_server_that_takes_one_content_type_alone(
    http: aiohttp.ClientSession, start_eliab: StartEliab, taken: str
) -> None:
    sim = await start_eliab(mode="source", content_type=taken)
    session_id = sim.open_session()["id"]
    await client_of(http, sim).close_session(session_id)
    assert standing(sim, session_id) is Standing.CLOSED


@pytest.mark.parametrize(("status", "body"), [(200, "OK"), (200, ""), (204, None), (200, SAMPLE)])
async def test_a_close_that_is_answered_by_what_is_no_json_is_done(
    client: EliabClient, sim: EliabSimulator, status: int, body: str | None
) -> None:
    session_id = sim.ready()["session_id"]
    sim.faults.set_fault(status=status, body=body, done=True)
    await client.close_session(session_id)
    assert standing(sim, session_id) is Standing.CLOSED


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        ("reset", NoAnswerError),
        ("lost", NoAnswerError),
        ("truncated", NoAnswerError),
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
    assert login[2]["Content-Type"] == "application/json"
    assert close[2]["Content-Type"] == "application/json; multipart/form-data;"
    for _, _, headers, _ in seen:
        assert headers["Authorization"] == "Basic YXBwOnB3"
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


@pytest.mark.parametrize("token", ["c951985e4043", "not base64!", "/////w==", "YXBw", "ñandú"])
async def test_a_token_may_be_anything(
    http: aiohttp.ClientSession, sim: EliabSimulator, token: str
) -> None:
    sim.faults.set_fault(status=400, body={"info": {"type": "error", "title": f"No: {token}"}})
    client = EliabClient(http, sim.ready()["url"], token)
    with pytest.raises(InvalidRequestError, match=r"No: …$"):
        await client.close_session("5f0a")


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
