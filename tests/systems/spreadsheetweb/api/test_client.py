"""The client against the simulated server, and against the answers that are documented."""

from collections.abc import Awaitable, Callable
import json
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.steward.systems.api.errors import (
    InvalidRequestError,
    MalformedAnswerError,
    RemoteError,
    UnauthorizedError,
)
from custom_components.steward.systems.spreadsheetweb.api.client import SpreadsheetWebClient
from custom_components.steward.systems.spreadsheetweb.api.transport import (
    RefusedError,
    UnknownApplicationError,
)
from custom_components.steward.systems.spreadsheetweb.api.types import Calculation
from simulators.spreadsheetweb import SpreadsheetWebSimulator

from ...conftest import Serve
from ..conftest import MakeClient, StartSite
from ..helpers import PAY, RESULT, sessions

type Ask = Callable[[SpreadsheetWebClient], Awaitable[object]]

SAMPLES = Path(__file__).parents[3] / "fixtures" / "spreadsheetweb"
SESSION = "7b0c5a1e-0d52-4a53-9b53-2f6f0a7d9a10"
KEY = "0123456789abcdef0123456789abcdef"
NO_TOKEN = "The requested resource is restricted and your request did not provide a valid token."


async def _open(client: SpreadsheetWebClient) -> object:
    return await client.open_session()


async def _close(client: SpreadsheetWebClient) -> object:
    await client.close_session(SESSION)
    return "closed"


async def _calculate(client: SpreadsheetWebClient) -> object:
    (output,) = await client.calculate(PAY, SESSION)
    return output.value, output.text


def _sample(name: str) -> str:
    """Read an answer as it is documented."""
    return (SAMPLES / f"{name}.json").read_text(encoding="utf-8")


async def _ask(http: aiohttp.ClientSession, serve: Serve, sample: str, ask: Ask) -> object:
    """Ask a server that has one answer, or get the error that it leads to."""
    token = _sample("token")

    async def answer(request: web.Request) -> web.Response:
        text = token if request.path == "/Api/Auth/GetToken" else sample
        return web.Response(text=text, content_type="application/json")

    try:
        return await ask(SpreadsheetWebClient(http, await serve(answer), "cid", "s3", KEY))
    except RemoteError as err:
        return type(err), err.detail


@pytest.mark.parametrize(
    ("name", "ask", "expected"),
    [
        ("opened", _open, SESSION),
        ("not_opened", _open, (RefusedError, "It is busy.")),
        ("not_opened_without_token", _open, (UnauthorizedError, NO_TOKEN)),
        ("opened_nothing", _open, (MalformedAnswerError, "no SessionId in the answer")),
        ("closed", _open, (MalformedAnswerError, "no SessionId in the answer")),
        ("closed", _close, "closed"),
        ("not_closed_without_token", _close, (UnauthorizedError, NO_TOKEN)),
        (
            "unknown_application",
            _close,
            (UnknownApplicationError, "The requested application is invalid."),
        ),
        ("calculated", _calculate, (12.5, "12.50")),
        ("calculated_without_types", _calculate, (0.1, "10.00%")),
        ("closed", _calculate, (MalformedAnswerError, "no output called Pay")),
    ],
)
async def test_a_documented_answer_is_read(
    http: aiohttp.ClientSession, serve: Serve, name: str, ask: Ask, expected: object
) -> None:
    assert await _ask(http, serve, _sample(name), ask) == expected


@pytest.mark.parametrize("ask", [_open, _close, _calculate])
@pytest.mark.parametrize("broken", ['{"Success":true,"Messages":[],}', '{"Success":', "", "[1,]"])
async def test_an_answer_that_is_no_json(
    http: aiohttp.ClientSession, serve: Serve, broken: str, ask: Ask
) -> None:
    assert await _ask(http, serve, broken, ask) == (MalformedAnswerError, "no JSON")


async def test_what_is_sent(http: aiohttp.ClientSession, serve: Serve) -> None:
    requests: list[tuple[str, str, str | None, Any]] = []

    async def note(request: web.Request) -> web.Response:
        sent = json.loads(await request.text())
        assert request.headers["Content-Type"] == "application/json"
        token = request.headers.get("Authorization")
        requests.append((request.method, request.path, token, sent))
        return web.json_response(
            {"AccessToken": "tok", "SessionId": SESSION, "Outputs": [{"Value": [["1"]]}]}
        )

    client = SpreadsheetWebClient(http, await serve(note), "cid", "s3", KEY)
    await client.open_session()
    await client.calculate(PAY, SESSION)
    await client.close_session(SESSION)
    of_session = {"ApplicationKey": KEY, "SessionId": SESSION}
    assert requests == [
        ("POST", "/Api/Auth/GetToken", None, {"ClientIdentifier": "cid", "ClientSecret": "s3"}),
        (
            "POST",
            "/Api/Applications/OpenDedicatedSession",
            "Bearer tok",
            {"ApplicationKey": KEY},
        ),
        (
            "POST",
            "/Api/Applications/GetResult",
            "Bearer tok",
            {
                **of_session,
                "Inputs": [{"Ref": "Rate", "Value": [[{"Value": "4"}]]}],
                "Outputs": ["Pay"],
            },
        ),
        ("POST", "/Api/Applications/CloseDedicatedSession", "Bearer tok", of_session),
    ]


async def test_a_session_keeps_its_inputs(
    client: SpreadsheetWebClient, site: SpreadsheetWebSimulator
) -> None:
    term = Calculation(inputs={"Term": [[12]]}, outputs=["Pay"])
    read = Calculation(inputs={}, outputs=["Pay", "Term", "Burden"])
    session_id = await client.open_session()
    (pay,) = await client.calculate(term, session_id)
    kept = await client.calculate(read, session_id)
    assert [output.value for output in kept] == [pay.value, 12, "low"]
    fresh = await client.calculate(read)
    assert [output.value for output in fresh][1:] == [24, "low"]
    await client.close_session(session_id)
    assert sessions(site) == ["closed"]


async def test_tables_go_in_and_come_out(client: SpreadsheetWebClient) -> None:
    outputs = await client.calculate(
        Calculation(
            inputs={"Extras": [[6, 500], [12, 500.5]], "loan!b1": [[6]]},
            outputs=["Schedule", "Extras"],
        )
    )
    schedule, extras = outputs
    assert isinstance(schedule.value, list)
    assert schedule.value[0][0] == 1
    assert schedule.value[4] == [None, None, None]
    assert extras.value == [[6, 500], [12, 500.5], [None, None]]
    assert isinstance(extras.text, list)
    assert extras.text[1] == ["12", "500.50"]


async def test_an_error_in_a_cell_is_a_text(client: SpreadsheetWebClient) -> None:
    (pay,) = await client.calculate(Calculation(inputs={"Term": [[0]]}, outputs=["Pay"]))
    assert (pay.value, pay.text) == ("#DIV/0!", "#DIV/0!")


async def test_several_calculations_at_once(
    client: SpreadsheetWebClient, site: SpreadsheetWebSimulator
) -> None:
    session_id = await client.open_session()
    first, wrong, last = await client.calculate_all(
        [
            PAY,
            Calculation(inputs={"Nothing": [[1]]}, outputs=[]),
            Calculation(inputs={}, outputs=["Rate"]),
        ],
        session_id,
    )
    assert isinstance(first, list)
    assert first[0].text == "434.25"
    assert isinstance(wrong, InvalidRequestError)
    assert wrong.detail == "The application has no input Nothing."
    assert isinstance(last, list)
    assert last[0].value == 4
    assert await client.calculate_all([]) == []
    assert site.world.calls["GetBatchResults"] == 2


async def test_a_batch_of_which_some_is_missing(
    client: SpreadsheetWebClient, site: SpreadsheetWebSimulator
) -> None:
    site.faults.set_fault(
        path="/Api/Applications/GetBatchResults",
        status=200,
        body={"Success": True, "Responses": [{"Id": 2, "Response": {}}]},
    )
    with pytest.raises(MalformedAnswerError, match="responses are missing"):
        await client.calculate_all([PAY])


async def test_a_calculation_of_nothing_proves_the_application(
    client: SpreadsheetWebClient, site: SpreadsheetWebSimulator
) -> None:
    assert await client.accepts()
    assert site.world.sessions == {}
    session_id = await client.open_session()
    assert await client.accepts(session_id)
    site.commands["time_out_session"](session_id)
    assert not await client.accepts(session_id)


async def test_a_malformed_request_is_no_refusal(
    client: SpreadsheetWebClient, site: SpreadsheetWebSimulator
) -> None:
    site.faults.set_fault(path=RESULT, status=400)
    with pytest.raises(InvalidRequestError, match="HTTP 400"):
        await client.accepts()


async def test_an_unrestricted_application(start_site: StartSite, make_client: MakeClient) -> None:
    sim = await start_site()
    sim.commands["set_restricted"](restricted=False)
    (pay,) = await make_client(sim).calculate(PAY)
    assert pay.text == "434.25"
