"""Requests have a valid token, end in time, and fail with what the server said."""

import asyncio
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.steward.systems.api.errors import (
    CannotConnectError,
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
from custom_components.steward.systems.spreadsheetweb.api import transport as transport_module
from custom_components.steward.systems.spreadsheetweb.api.client import SpreadsheetWebClient
from custom_components.steward.systems.spreadsheetweb.api.transport import (
    RefusedError,
    Transport,
    UnknownApplicationError,
)
from simulators.spreadsheetweb import Moment, SpreadsheetWebSimulator

from ...conftest import Serve
from ..conftest import MakeClient, StartSite
from ..helpers import PAY, RESULT, TOKEN, secrets


class Watch:
    """The clock by which a token ends: that many seconds ahead."""

    ahead = 0.0

    def __call__(self) -> float:
        """Tell the time, in seconds."""
        return 1000.0 + self.ahead


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Return the clock, which stands until it is put forward."""
    made = Watch()
    monkeypatch.setattr(transport_module, "monotonic", made)
    return made


def _tokens(sim: SpreadsheetWebSimulator) -> int:
    """Count the tokens that were asked for."""
    return int(sim.world.calls["GetToken"])


@pytest.mark.parametrize("form", [Moment.UTC, Moment.LOCAL, Moment.DATE])
@pytest.mark.parametrize("utc_offset", [0, -18000.0, 19800.0])
async def test_a_token_is_kept_and_renewed_before_its_end(
    start_site: StartSite, make_client: MakeClient, watch: Watch, form: Moment, utc_offset: float
) -> None:
    sim = await start_site(token_times=form, utc_offset=utc_offset, token_lifetime=600.0)
    client = make_client(sim)
    for seconds, tokens in ((0, 1), (1, 1), (569, 1), (571, 2), (1140, 2), (1142, 3)):
        watch.ahead = seconds
        await client.calculate(PAY)
        assert _tokens(sim) == tokens, seconds


async def test_a_token_that_lives_short_is_renewed_halfway(
    start_site: StartSite, make_client: MakeClient, watch: Watch
) -> None:
    sim = await start_site(token_lifetime=20.0)
    client = make_client(sim)
    for seconds, tokens in ((0, 1), (9, 1), (11, 2)):
        watch.ahead = seconds
        await client.calculate(PAY)
        assert _tokens(sim) == tokens, seconds


async def test_a_token_without_an_end_is_kept_until_it_is_refused(
    start_site: StartSite, make_client: MakeClient, watch: Watch
) -> None:
    sim = await start_site(token_times=Moment.NULL)
    client = make_client(sim)
    await client.calculate(PAY)
    watch.ahead = 1e6
    await client.calculate(PAY)
    assert _tokens(sim) == 1
    sim.commands["expire_tokens"]()
    await client.open_session()
    assert _tokens(sim) == 2
    assert len(sim.world.sessions) == 1


async def test_a_token_that_is_refused_is_renewed_once(
    client: SpreadsheetWebClient, site: SpreadsheetWebSimulator
) -> None:
    await client.calculate(PAY)
    body = {"Success": False, "InvalidToken": True, "Messages": ["No."]}
    site.faults.set_fault(path=RESULT, status=200, body=body)
    with pytest.raises(UnauthorizedError) as caught:
        await client.calculate(PAY)
    assert caught.value.detail == "No."
    assert _tokens(site) == 2
    assert site.state()["requests"] == 5


async def test_calls_at_once_share_a_token(
    client: SpreadsheetWebClient, site: SpreadsheetWebSimulator
) -> None:
    await asyncio.gather(*(client.calculate(PAY) for _ in range(5)))
    assert _tokens(site) == 1
    site.commands["expire_tokens"]()
    await asyncio.gather(*(client.calculate(PAY) for _ in range(5)))
    assert _tokens(site) == 2


async def test_a_token_that_cannot_be_renewed_is_not_used(
    client: SpreadsheetWebClient, site: SpreadsheetWebSimulator
) -> None:
    await client.calculate(PAY)
    site.commands["expire_tokens"]()
    site.faults.set_fault(path=TOKEN, status=500, times=1)
    with pytest.raises(RemoteError, match="HTTP 500"):
        await client.calculate(PAY)
    await client.calculate(PAY)
    assert site.state()["requests"] == 6


@pytest.mark.parametrize("success", [None, "false", "x", 0, 1, [], {}])
async def test_an_answer_that_is_neither_success_nor_refusal(
    http: aiohttp.ClientSession, serve: Serve, success: object
) -> None:
    """A session that is looked for has not ended by it."""
    answers = {"GetToken": {"AccessToken": "T", "Success": True}}

    async def answer(request: web.Request) -> web.Response:
        return web.json_response(answers.get(request.path.rpartition("/")[2], {"Success": success}))

    client = SpreadsheetWebClient(http, await serve(answer), "id", "a secret", "key")
    with pytest.raises(MalformedAnswerError):
        await client.accepts("S")


@pytest.mark.parametrize("field", ["client_id", "client_secret"])
async def test_wrong_credentials(
    make_client: MakeClient, site: SpreadsheetWebSimulator, field: str
) -> None:
    with pytest.raises(UnauthorizedError, match="wrong"):
        await make_client(site, **{field: "another"}).calculate(PAY)


async def test_an_unknown_application(
    make_client: MakeClient, site: SpreadsheetWebSimulator
) -> None:
    client = make_client(site, application_key="f" * 32)
    for call in (client.open_session(), client.calculate(PAY), client.accepts()):
        with pytest.raises(UnknownApplicationError) as caught:
            await call
        assert caught.value.code == "unknown_application"


async def test_a_refusal_has_the_server_s_messages(
    http: aiohttp.ClientSession, serve: Serve
) -> None:
    messages: Any = ["One.", "Two."]

    async def refuse(_: web.Request) -> web.Response:
        return web.json_response(
            {"AccessToken": "tok", "Success": True}
            if "Auth" in _.path
            else {"Success": False, "Messages": messages}
        )

    transport = Transport(http, await serve(refuse), "cid", "secret")
    with pytest.raises(RefusedError) as caught:
        await transport.call("GetResult", {})
    assert caught.value.detail == "One. Two."
    messages = None
    with pytest.raises(RefusedError) as caught:
        await transport.call("GetResult", {})
    assert caught.value.detail == ""


async def test_no_error_holds_a_secret(
    make_client: MakeClient, site: SpreadsheetWebSimulator
) -> None:
    client = make_client(site)
    session_id = await client.open_session()
    told = ", ".join(secrets(site))
    assert session_id in told
    for fault in (
        {"status": 500, "body": {"Message": told}},
        {"status": 200, "body": {"Success": False, "Messages": told.split(", ")}},
        {"status": 200, "body": {"Success": False, "InvalidToken": True, "Messages": [told]}},
        {"spoil": "reset"},
        {"spoil": "malformed"},
    ):
        site.faults.clear_faults()
        site.faults.set_fault(path="/Api/Applications/", **fault)
        with pytest.raises(RemoteError) as caught:
            await client.close_session(session_id)
        text = f"{caught.value!r} {caught.value.detail}"
        assert not [secret for secret in secrets(site) if secret in text]


async def test_a_short_secret_does_not_tear_a_text(
    make_client: MakeClient, site: SpreadsheetWebSimulator
) -> None:
    with pytest.raises(UnauthorizedError, match=r"^unauthorized: The client identifier"):
        await make_client(site, client_secret="e").calculate(PAY)


@pytest.mark.parametrize(
    ("fault", "error", "detail"),
    [
        ({"status": 400, "body": {"Message": "No JSON."}}, InvalidRequestError, "No JSON."),
        ({"status": 401}, UnauthorizedError, "HTTP 401"),
        ({"status": 403}, ForbiddenError, "HTTP 403"),
        ({"status": 404, "body": "<html>"}, NotFoundError, "HTTP 404"),
        ({"status": 429, "retry_after": 9}, RateLimitedError, "HTTP 429"),
        ({"status": 500, "body": "[]"}, RemoteError, "HTTP 500"),
        ({"status": 302}, RemoteError, "HTTP 302"),
        ({"status": 200, "body": "<html>"}, MalformedAnswerError, "no JSON"),
        ({"status": 200, "body": []}, MalformedAnswerError, "no JSON object"),
        ({"spoil": "malformed"}, MalformedAnswerError, "no JSON"),
        ({"spoil": "reset"}, NoAnswerError, "ServerDisconnectedError"),
        ({"spoil": "truncated"}, NoAnswerError, "ClientPayloadError"),
    ],
)
@pytest.mark.parametrize("path", [TOKEN, RESULT])
async def test_an_answer_that_is_no_success(
    client: SpreadsheetWebClient,
    site: SpreadsheetWebSimulator,
    path: str,
    fault: dict[str, Any],
    error: type[RemoteError],
    detail: str,
) -> None:
    site.faults.set_fault(path=path, **fault)
    with pytest.raises(RemoteError) as caught:
        await client.calculate(PAY)
    assert type(caught.value) is error
    assert caught.value.detail == detail or fault.get("spoil") == "reset"


async def test_a_server_that_is_away(
    client: SpreadsheetWebClient, site: SpreadsheetWebSimulator
) -> None:
    await site.stop()
    with pytest.raises(CannotConnectError):
        await client.calculate(PAY)


async def test_a_server_that_is_silent(
    monkeypatch: pytest.MonkeyPatch, http: aiohttp.ClientSession, serve: Serve
) -> None:
    given_up = asyncio.Event()

    async def ponder(_: web.Request) -> web.Response:
        await given_up.wait()
        return web.Response()

    monkeypatch.setattr(transport_module, "_TIMEOUT", aiohttp.ClientTimeout(total=0.05))
    transport = Transport(http, await serve(ponder), "cid", "secret")
    with pytest.raises(TimedOutError):
        await transport.call("GetResult", {}, calculates=True)
    given_up.set()


@pytest.mark.parametrize("url", ["", "http://", "http://[::1"])
async def test_an_address_that_is_none(http: aiohttp.ClientSession, url: str) -> None:
    with pytest.raises(InvalidUrlError):
        await Transport(http, url, "cid", "secret").call("GetResult", {})


async def test_what_json_cannot_hold(
    make_client: MakeClient, site: SpreadsheetWebSimulator
) -> None:
    with pytest.raises(InvalidRequestError, match="cannot be written"):
        await make_client(site, client_id="\ud800").calculate(PAY)
    assert site.state()["requests"] == 0
