"""Identifiers are opaque: whatever they hold, they lead to no other operation of the cloud."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

import aiohttp
from aiohttp import web
import pytest

from custom_components.steward.systems.api.errors import InvalidRequestError, NotFoundError
from custom_components.steward.systems.rufus.api.client import RufusClient
from simulators.rufus import RufusSimulator

from ...conftest import Serve

CALLS: Mapping[str, Callable[[RufusClient, str], Awaitable[object]]] = {
    "GET /devices/*": RufusClient.get_device,
    "DELETE /devices/*": RufusClient.unbind_device,
    "PATCH /sessions/close/*": RufusClient.close_session,
    "GET /sessions/device/*": RufusClient.list_sessions,
    "GET /sessions/device/*/active": RufusClient.get_active_session,
    "GET /sessions/*": RufusClient.get_session,
}
"""The operations that have an id in their path."""

UNUSABLE = ["", ".", ".."]
ODD = [
    "../devices",
    "../../v0/devices",
    "a/b?x",
    "a#b",
    "%2e%2e",
    "%2e%2e/devices",
    "..;",
    "a b",
    "a+b",
    "?page=1",
    "/",
    "\\..\\",
    "Größe-ñ-東京-🏁",
    "device/x/active",
    "close",
    "\r\nHost: elsewhere",
    "\x00",
]


@pytest.mark.parametrize("ident", UNUSABLE)
async def test_an_id_that_would_change_the_path_is_not_sent(
    client: RufusClient, rufus_sim: RufusSimulator, ident: str
) -> None:
    for call in CALLS.values():
        with pytest.raises(InvalidRequestError):
            await call(client, ident)
    assert rufus_sim.state()["requests"] == 0


@pytest.mark.parametrize("ident", ODD)
async def test_an_odd_id_stays_one_part_of_the_path(
    http: aiohttp.ClientSession, serve: Serve, ident: str
) -> None:
    seen: list[str] = []

    async def note(request: web.Request) -> web.Response:
        seen.append(f"{request.method} {request.raw_path}")
        return web.json_response({}, status=404)

    client = RufusClient(http, "ror-0", await serve(note))
    for operation, call in CALLS.items():
        with suppress(NotFoundError):
            await call(client, ident)
        before, after = operation.split("*")
        request = seen.pop()
        assert request.startswith(before)
        assert request.endswith(after)
        quoted = request.removeprefix(before).removesuffix(after)
        assert set(quoted).isdisjoint("/?#\\ \r\n")
        assert quoted not in UNUSABLE
    assert seen == []


@pytest.mark.parametrize("ident", ODD)
async def test_an_odd_id_reaches_nothing(
    client: RufusClient, rufus_sim: RufusSimulator, ident: str
) -> None:
    deviceid = rufus_sim.add_device(model="Mat S4", serial_number="S4-1")["deviceid"]
    token = rufus_sim.open_session(deviceid=deviceid)["token_session"]
    for call in CALLS.values():
        with suppress(NotFoundError):
            assert await call(client, ident) in ([], None)
    assert deviceid in rufus_sim.world.devices
    assert rufus_sim.world.sessions[token].active
    statuses = [entry["status"] for entry in rufus_sim.state()["log"]]
    assert statuses == [404] * len(CALLS)
