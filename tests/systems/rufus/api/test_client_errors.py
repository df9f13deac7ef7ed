"""The client against a cloud that does not answer as its interface says."""

from collections.abc import Awaitable, Callable, Mapping
import logging
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.steward.systems.api.errors import (
    InvalidRequestError,
    MalformedAnswerError,
    NoAnswerError,
)
from custom_components.steward.systems.rufus.api.client import RufusClient
from simulators.rufus import RufusSimulator

from ...conftest import Serve

MAT = {"model": "Mat S4", "serial_number": "S4-1"}


async def test_a_device_that_the_cloud_does_not_take(
    client: RufusClient, rufus_sim: RufusSimulator
) -> None:
    rufus_sim.set_options(type_required=True)
    with pytest.raises(InvalidRequestError, match="type"):
        await client.bind_device(**MAT)


async def test_a_conflict_without_an_id_does_not_say_what_became_of_it(
    client: RufusClient, rufus_sim: RufusSimulator
) -> None:
    rufus_sim.faults.set_fault(status=409, body={"body": {"description": "Already bound"}})
    with pytest.raises(NoAnswerError, match="deviceid"):
        await client.bind_device(**MAT)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"5",
        b'{"body":5}',
        b'{"result":5}',
        b"\xff\xfe",
        b"{" * 2000,
    ],
)
async def test_a_body_that_is_not_the_interface_s(
    http: aiohttp.ClientSession, serve: Serve, body: bytes
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    client = RufusClient(http, "ror-0", await serve(answer))
    with pytest.raises(MalformedAnswerError):
        await client.list_devices()
    with pytest.raises(MalformedAnswerError):
        await client.get_device("D")
    # a command may have been carried out all the same
    with pytest.raises(NoAnswerError):
        await client.open_session("D")
    with pytest.raises(NoAnswerError):
        await client.bind_device(model="M", serial_number="S")


@pytest.mark.parametrize("token", ["", None, 5, ["T"]])
async def test_a_session_without_a_usable_token(
    http: aiohttp.ClientSession, serve: Serve, token: Any
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"token_session": token})

    with pytest.raises(NoAnswerError, match="token_session"):
        await RufusClient(http, "ror-0", await serve(answer)).open_session("D")


async def test_a_bad_item_costs_itself_and_one_warning(
    caplog: pytest.LogCaptureFixture, http: aiohttp.ClientSession, serve: Serve
) -> None:
    async def answer(_: web.Request) -> web.Response:
        bad = {"deviceid": ["D-SECRET"], "alias": "Ana"}
        return web.json_response({"result": [{"deviceid": "1"}, bad, bad, {"deviceid": "2"}]})

    client = RufusClient(http, "ror-0", await serve(answer))
    for _ in range(3):
        listing = await client.list_devices()
        assert [device.deviceid for device in listing.devices] == ["1", "2"]
        assert not listing.complete
    (record,) = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert "deviceid" in record.getMessage()
    assert not any(secret in caplog.text for secret in ("Ana", "SECRET", "ror-0"))


EMPTY: Mapping[str, Any] = {
    "nothing": {},
    "a message": {"message": "Service busy"},
    "an envelope of nothing": {"body": {}},
    "an envelope of a message": {"body": {"message": "Service busy"}},
    "null": {"description": "Success", "result": None},
}
LISTS: Mapping[str, Callable[[RufusClient], Awaitable[object]]] = {
    "D3": lambda client: client.list_devices(),
    "S3": lambda client: client.list_sessions("D"),
    "S4": lambda client: client.get_active_session("D"),
    "S5": lambda client: client.get_session("T"),
    "P2": lambda client: client.get_passings_page("T"),
    "E1": lambda client: client.list_events(),
}


@pytest.mark.parametrize("operation", LISTS)
@pytest.mark.parametrize("body", EMPTY)
async def test_an_answer_that_says_nothing_does_not_say_that_there_is_nothing(
    http: aiohttp.ClientSession, serve: Serve, operation: str, body: str
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(EMPTY[body])

    with pytest.raises(MalformedAnswerError):
        await LISTS[operation](RufusClient(http, "ror-0", await serve(answer)))
