"""The client against the simulated cloud, in both of its generations: what works."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.steward.systems.api.errors import MalformedAnswerError, NotFoundError
from custom_components.steward.systems.rufus.api import client as client_module, device_list
from custom_components.steward.systems.rufus.api.client import PRODUCTION_URL, RufusClient
from custom_components.steward.systems.rufus.api.types import Binding
from simulators.rufus import Generation, RufusSimulator

from ....conftest import PatienceClock, StartRufus
from ...conftest import Serve

MAT = {"model": "Mat S4", "serial_number": "S4-1"}


@pytest.fixture(params=list(Generation))
async def cloud(request: pytest.FixtureRequest, start_rufus: StartRufus) -> RufusSimulator:
    """Return a cloud of each generation."""
    return await start_rufus(generation=request.param)


@pytest.fixture
def access(http: aiohttp.ClientSession, cloud: RufusSimulator) -> RufusClient:
    """Return a client of the cloud of each generation."""
    ready = cloud.ready()
    return RufusClient(http, ready["api_key"], ready["url"])


def _devices(sim: RufusSimulator, count: int) -> list[str]:
    """Bind devices and return their ids."""
    return [
        sim.add_device(model="Mat S4", serial_number=f"S4-{number}")["deviceid"]
        for number in range(count)
    ]


async def _ids(client: RufusClient) -> list[str]:
    """List the devices' ids."""
    return [device.deviceid for device in (await client.list_devices()).devices]


@pytest.mark.parametrize("header", ["x-api-key", "api_key"])
async def test_a_server_that_knows_either_header_alone_is_content(
    http: aiohttp.ClientSession, serve: Serve, header: str
) -> None:
    async def answer(request: web.Request) -> web.Response:
        status = 200 if request.headers.get(header) == "ror-0" else 401
        return web.json_response({"result": []}, status=status)

    assert await _ids(RufusClient(http, "ror-0", f"{await serve(answer)}/")) == []


async def test_what_is_sent(http: aiohttp.ClientSession, serve: Serve) -> None:
    requests: list[tuple[str, str, dict[str, str], str]] = []

    async def note(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        requests.append((request.method, request.path_qs, headers, await request.text()))
        return web.json_response({"token_session": "T", "result": []})

    client = RufusClient(http, "ror-0", await serve(note))
    await client.list_devices()
    await client.open_session("D", "City run")
    await client.close_session("T")
    assert [request[:2] for request in requests] == [
        ("GET", "/devices?limit=5000&page=1"),
        ("POST", "/sessions"),
        ("PATCH", "/sessions/close/T"),
    ]
    assert [request[3] for request in requests] == ["", '{"deviceid":"D","alias":"City run"}', ""]
    for _, _, headers, _ in requests:
        assert headers["x-api-key"] == headers["api_key"] == "ror-0"
        assert headers["content-type"] == headers["accept"] == "application/json"


def test_the_default_address_is_the_production_one() -> None:
    assert PRODUCTION_URL == "https://api.runonrufus.com/v0"


async def test_a_device_is_bound_once(access: RufusClient, cloud: RufusSimulator) -> None:
    full = {**MAT, "device_type": "Mat", "alias": "Start", "firmware": "3.2"}
    binding = await access.bind_device(**full)
    assert not binding.already_bound
    assert await access.bind_device(**MAT) == Binding(deviceid=binding.deviceid, already_bound=True)
    (device,) = cloud.world.devices.values()
    assert (device.kind, device.alias, device.firmware) == ("Mat", "Start", "3.2")


async def test_a_device_is_listed_and_got(access: RufusClient, cloud: RufusSimulator) -> None:
    bound = cloud.add_device(**MAT, type="Mat", alias="Start", firmware="3.2")
    cloud.open_session(deviceid=bound["deviceid"])
    (listed,) = (await access.list_devices()).devices
    assert await access.get_device(listed.deviceid) == listed
    assert listed.deviceid == bound["deviceid"]
    assert (listed.model, listed.serial_number, listed.type) == ("Mat S4", "S4-1", "Mat")
    assert (listed.alias, listed.firmware, listed.sessions) == ("Start", "3.2", 1)
    assert listed.creation_date is not None
    assert listed.last_login or listed.last_seen


async def test_telemetry_is_read(client: RufusClient, rufus_sim: RufusSimulator) -> None:
    deviceid = rufus_sim.add_device(**MAT)["deviceid"]
    before = await client.get_device(deviceid)
    assert (before.battery_percentage, before.charging, before.device_status) == (None,) * 3
    rufus_sim.set_telemetry(deviceid, battery_percentage=81, charging=False, device_status="Online")
    device = await client.get_device(deviceid)
    assert (device.battery_percentage, device.charging, device.device_status) == (
        81,
        False,
        "Online",
    )
    assert device.last_telemetry_at is not None


async def test_a_device_is_unbound(access: RufusClient, cloud: RufusSimulator) -> None:
    gone, kept = _devices(cloud, 2)
    await access.unbind_device(gone)
    assert await _ids(access) == [kept]
    with pytest.raises(NotFoundError, match="Device not found"):
        await access.unbind_device(gone)
    with pytest.raises(NotFoundError, match="Device not found"):
        await access.get_device(gone)


async def test_a_session_from_opening_to_closing(
    access: RufusClient, cloud: RufusSimulator
) -> None:
    (deviceid,) = _devices(cloud, 1)
    assert await access.get_active_session(deviceid) is None
    with pytest.raises(NotFoundError):
        await access.list_sessions(deviceid)
    token = await access.open_session(deviceid, "City run")
    opened = await access.get_active_session(deviceid)
    assert opened == await access.get_session(token)
    assert opened
    assert (opened.token_session, opened.alias, opened.active) == (token, "City run", True)
    assert (opened.passings, opened.first, opened.last) == (0, None, None)
    cloud.add_passing(deviceid, bib="1", timestamp="2026-03-01T08:00:00.125Z")
    cloud.add_passing(deviceid, bib="2", timestamp="2026-03-01T09:00:00Z")
    session = await access.get_session(token)
    assert session.passings == 2
    assert session.first == datetime(2026, 3, 1, 8, 0, 0, 125000, UTC)
    assert session.last == datetime(2026, 3, 1, 9, tzinfo=UTC)
    await access.close_session(token)
    assert await access.get_active_session(deviceid) is None
    assert not (await access.get_session(token)).active


async def test_opening_a_session_closes_the_active_one(
    access: RufusClient, cloud: RufusSimulator
) -> None:
    (deviceid,) = _devices(cloud, 1)
    first = await access.open_session(deviceid)
    second = await access.open_session(deviceid)
    assert first != second
    sessions = {one.token_session: one.active for one in await access.list_sessions(deviceid)}
    assert sessions == {first: False, second: True}


async def test_an_unknown_device_or_session(access: RufusClient) -> None:
    with pytest.raises(NotFoundError, match="Device not found"):
        await access.open_session("nowhere")
    with pytest.raises(NotFoundError, match="Session not found"):
        await access.close_session("nothing")
    with pytest.raises(NotFoundError, match="Session not found"):
        await access.get_session("nothing")
    assert await access.get_active_session("nowhere") is None
    with pytest.raises(NotFoundError, match="Sessions not found"):
        await access.list_sessions("nowhere")


@pytest.mark.parametrize("generation", list(Generation))
@pytest.mark.parametrize("count", [0, 1, 3, 4, 5])
async def test_all_pages_are_read(
    monkeypatch: pytest.MonkeyPatch,
    http: aiohttp.ClientSession,
    start_rufus: StartRufus,
    generation: Generation,
    count: int,
) -> None:
    monkeypatch.setattr(client_module, "_PAGE_SIZE", 2)
    cloud = await start_rufus(generation=generation, page_size=2)
    ready = cloud.ready()
    bound = _devices(cloud, count)
    listing = await RufusClient(http, ready["api_key"], ready["url"]).list_devices()
    assert [device.deviceid for device in listing.devices] == bound
    assert listing.complete


async def test_one_page_that_is_the_only_one_costs_one_request(
    access: RufusClient, cloud: RufusSimulator, patience_clock: PatienceClock
) -> None:
    """Where the answers do not say that it is, the first time and now and then cost another."""
    said = 0 if cloud.world.options.generation is Generation.NEW else 1

    async def cost() -> int:
        before: int = cloud.state()["requests"]
        assert len(await _ids(access)) == len(cloud.world.devices)
        after: int = cloud.state()["requests"]
        return after - before

    _devices(cloud, 3)
    assert await cost() == 1 + said
    assert await cost() == 1
    cloud.add_device(model="Mat S4", serial_number="S4-3")
    assert await cost() == 1 + said
    assert await cost() == 1
    patience_clock.ahead = 599
    assert await cost() == 1
    patience_clock.ahead = 601
    assert await cost() == 1 + said


async def test_a_cloud_that_always_has_more_is_asked_until_nothing_is_new(
    http: aiohttp.ClientSession, serve: Serve
) -> None:
    pages: list[str] = []

    async def repeat(request: web.Request) -> web.Response:
        pages.append(request.query["page"])
        items = [{"deviceid": f"{number}"} for number in range(min(len(pages), 3))]
        return web.json_response({"body": {"result": items, "pagination": {"has_more": True}}})

    assert await _ids(RufusClient(http, "ror-0", await serve(repeat))) == ["0", "1", "2"]
    assert pages == ["1", "2", "3", "4"]


async def test_a_list_without_end_is_cut(
    monkeypatch: pytest.MonkeyPatch, http: aiohttp.ClientSession, serve: Serve
) -> None:
    monkeypatch.setattr(device_list, "_MAX_PAGES", 5)

    async def invent(request: web.Request) -> web.Response:
        items = [{"deviceid": request.query["page"]}]
        return web.json_response({"result": items, "pagination": {"has_more": True}})

    listed = await _ids(RufusClient(http, "ror-0", await serve(invent)))
    assert listed == ["1", "2", "3", "4", "5"]


async def test_a_page_of_bad_items_does_not_end_the_list(
    http: aiohttp.ClientSession, serve: Serve
) -> None:
    async def half_bad(request: web.Request) -> web.Response:
        page = request.query["page"]
        items = [{"name": "no id"}] if page == "1" else [{"deviceid": page}]
        pagination = {"has_more": page != "2"}
        return web.json_response({"result": items, "pagination": pagination})

    listing = await RufusClient(http, "ror-0", await serve(half_bad)).list_devices()
    assert [device.deviceid for device in listing.devices] == ["2"]
    assert not listing.complete  # which one the bad item stands for is not known


@pytest.mark.parametrize(
    ("body", "complete"),
    [
        ({"body": {"description": "Success", "pagination": {}}}, True),
        ({"body": {"description": "Success", "pagination": {"total": 0}}}, True),
        ({"body": {"description": "Success", "pagination": {"total": 3}}}, False),
        ({"result": []}, True),
    ],
)
async def test_a_list_without_devices(
    http: aiohttp.ClientSession, serve: Serve, body: Any, *, complete: bool
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(body)

    listing = await RufusClient(http, "ror-0", await serve(answer)).list_devices()
    assert (listing.devices, listing.complete) == ((), complete)


async def test_what_did_not_change_is_recognised(
    access: RufusClient, cloud: RufusSimulator
) -> None:
    """The same answer gives the same object, and so does the same record."""
    first, second = _devices(cloud, 2)
    cloud.open_session(deviceid=first)
    before = await access.list_devices()
    sessions = await access.list_sessions(first)
    assert await access.list_devices() is before
    assert await access.list_sessions(first) is sessions
    cloud.world.devices[second] = replace(cloud.world.devices[second], alias="Finish")
    after = await access.list_devices()
    assert after.devices[0] is before.devices[0]
    assert after.devices[1].alias == "Finish"
    cloud.add_passing(first, bib="1")
    assert await access.list_sessions(first) is not sessions


@pytest.mark.parametrize("wrap", [lambda item: item, lambda item: [item]])
async def test_one_item_may_come_alone_or_in_a_list(
    http: aiohttp.ClientSession, serve: Serve, wrap: Any
) -> None:
    async def answer(_: web.Request) -> web.Response:
        item = {"deviceid": "D", "token_session": "T", "active": True}
        return web.json_response({"result": wrap(item)})

    client = RufusClient(http, "ror-0", await serve(answer))
    assert (await client.get_device("D")).deviceid == "D"
    assert (await client.get_session("T")).token_session == "T"
    active = await client.get_active_session("D")
    assert active is not None
    assert active.token_session == "T"


@pytest.mark.parametrize("result", [None, [], [{"alias": "no id"}]])
async def test_an_answer_without_the_one_item_is_malformed(
    http: aiohttp.ClientSession, serve: Serve, result: Any
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"result": result})

    client = RufusClient(http, "ror-0", await serve(answer))
    with pytest.raises(MalformedAnswerError, match="Device"):
        await client.get_device("D")
    with pytest.raises(MalformedAnswerError, match="Session"):
        await client.get_session("T")
    if result is None:
        with pytest.raises(MalformedAnswerError):
            await client.get_active_session("D")
    else:
        assert await client.get_active_session("D") is None


async def test_no_more_than_four_requests_are_under_way(
    client: RufusClient, rufus_sim: RufusSimulator
) -> None:
    devices = _devices(rufus_sim, 12)
    rufus_sim.faults.set_fault(latency=0.01)
    await asyncio.gather(*(client.get_device(deviceid) for deviceid in devices))
    assert rufus_sim.state()["peak"] == 4
