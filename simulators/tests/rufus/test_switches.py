"""What else the documentation leaves open: each switch, and that it is off by default."""

from typing import Any

import pytest

from ..helpers import Clock
from .client import Client, MakeClient

FIELD = "2026-03-01 09:00:00.125"
PASSING = {"num_passing": 1, "bib": "12"}


async def opened(client: Client) -> tuple[str, str]:
    """Bind a device and open a session; return the id and the token."""
    deviceid = client.bind()
    token = client.simulator.open_session(deviceid=deviceid)["token_session"]
    return deviceid, str(token)


async def listed(client: Client, token: str) -> list[dict[str, Any]]:
    """Return the passings of a session, as P2 lists them."""
    status, content = await client.call("GET", f"/passings/session/{token}")
    assert status == 200
    passings: list[dict[str, Any]] = content["result"]
    return passings


# Answers that say nothing


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, {"description": "Sessions not found"}),
        (200, {}),
        (200, {"message": "Try later"}),
        (200, {"description": "Success", "result": None}),
    ],
)
@pytest.mark.parametrize("path", ["/devices", "/sessions/device/{deviceid}"])
@pytest.mark.parametrize("generation", ["new", "old"])
async def test_a_path_may_say_nothing_once_or_for_ever(
    make_client: MakeClient, generation: str, path: str, status: int, body: Any
) -> None:
    client = await make_client(generation=generation)
    deviceid, _ = await opened(client)
    path = path.format(deviceid=deviceid)
    rule = {"path": f"/v0{path}", "exact": True, "status": status}
    odd = {"body": body} if generation == "new" else body
    good = await client.call("GET", path)
    client.simulator.commands["set_fault"](**rule, body=odd, times=1)
    for other in (f"/devices/{deviceid}", f"/sessions/device/{deviceid}/active"):
        assert (await client.call("GET", other))[1]["description"] == "Success"
    assert await client.call("GET", path) == (status, body)
    assert await client.call("GET", path) == good
    client.simulator.commands["set_fault"](**rule, body=odd)
    assert [await client.call("GET", path) for _ in range(3)] == [(status, body)] * 3


# Keys and pages


@pytest.mark.parametrize(
    ("key_header", "statuses"),
    [("either", (200, 200)), ("api_key", (200, 401)), ("x-api-key", (401, 200))],
)
async def test_one_header_may_be_the_only_one(
    make_client: MakeClient, key_header: str, statuses: tuple[int, int]
) -> None:
    client = await make_client(key_header=key_header)
    key = client.simulator.ready()["api_key"]
    answers = [
        await client.call("GET", "/devices", headers={header: key})
        for header in ("api_key", "x-api-key")
    ]
    assert tuple(status for status, _ in answers) == statuses
    both = {"api_key": key, "x-api-key": key}
    assert (await client.call("GET", "/devices", headers=both))[0] == 200


@pytest.mark.parametrize("generation", ["new", "old"])
async def test_every_page_may_be_the_first(make_client: MakeClient, generation: str) -> None:
    client = await make_client(generation=generation, page_size=2)
    deviceid, token = await opened(client)
    client.simulator.fill_passings(deviceid, count=5)
    path = f"/passings/session/{token}"
    pages = [await client.call("GET", f"{path}?page={page}") for page in (1, 2)]
    assert pages[0] != pages[1]
    client.simulator.set_options(page_ignored=True)
    for page in (1, 2, 7):
        assert await client.call("GET", f"{path}?page={page}") == pages[0]
    assert (await client.call("GET", f"{path}?page=x"))[0] == 400


# Passings


async def test_numbers_may_have_gaps(make_client: MakeClient) -> None:
    client = await make_client(number_step=3)
    deviceid, token = await opened(client)
    client.simulator.add_passing(deviceid, bib="1")
    client.simulator.fill_passings(deviceid, count=3)
    client.simulator.add_passing(deviceid, bib="2")
    assert [one["num_passing"] for one in await listed(client, token)] == [1, 4, 7, 10, 13]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("utc", "2026-03-01T08:00:00.125Z"),
        ("local", "2026-03-01T09:00:00.125"),
        ("spaced", "2026-03-01 09:00:00.125"),
    ],
)
async def test_times_may_be_local_beside_their_zone(
    make_client: MakeClient, form: str, told: str
) -> None:
    client = await make_client(passing_times=form)
    deviceid, token = await opened(client)
    client.simulator.add_passing(
        deviceid, bib="1", timestamp="2026-03-01T08:00:00.125Z", timezone="CET"
    )
    [passing] = await listed(client, token)
    assert (passing["timestamp"], passing["timezone"]) == (told, "CET")
    _, polled = await client.call("GET", f"/passings/device2/{deviceid}")
    assert polled["passings"][0]["timestamp"] == told


@pytest.mark.parametrize("timezone", [None, "Nowhere/At all", "../etc"])
async def test_a_time_without_a_known_zone_is_of_the_local_one(
    make_client: MakeClient, timezone: str | None
) -> None:
    client = await make_client(passing_times="local", local_timezone="America/Guatemala")
    deviceid, token = await opened(client)
    client.simulator.add_passing(
        deviceid, bib="1", timestamp="2026-03-01T08:00:00Z", timezone=timezone
    )
    [passing] = await listed(client, token)
    assert (passing["timestamp"], passing["timezone"]) == ("2026-03-01T02:00:00.000", timezone)


@pytest.mark.parametrize(
    ("beside", "moment"),
    [
        ({}, "2026-03-01T15:00:00.125Z"),
        ({"timezone": "CET"}, "2026-03-01T08:00:00.125Z"),
        ({"timezone": "UTC"}, "2026-03-01T09:00:00.125Z"),
    ],
)
async def test_the_field_s_times_are_taken_by_a_switch(
    make_client: MakeClient, beside: dict[str, str], moment: str
) -> None:
    client = await make_client(local_timezone="America/Guatemala")
    _, token = await opened(client)
    body = {"token_session": token, "passings_list": [{**PASSING, **beside, "timestamp": FIELD}]}
    assert (await client.call("POST", "/passings", json=body))[0] == 400
    client.simulator.set_options(lenient_timestamps=True)
    assert (await client.call("POST", "/passings", json=body))[0] == 201
    assert [one["timestamp"] for one in await listed(client, token)] == [moment]


async def test_a_device_may_have_the_wrong_time(client: Client, clock: Clock) -> None:
    deviceid, token = await opened(client)
    run = client.simulator.commands
    assert run["set_clock"](deviceid=deviceid, seconds=-3600.5) == "2026-03-01T06:59:59.500Z"
    run["add_passing"](deviceid=deviceid, bib="1")
    run["set_clock"](deviceid=deviceid, seconds=60)
    clock.move(1)
    run["fill_passings"](deviceid=deviceid, count=1)
    assert [one["timestamp"] for one in await listed(client, token)] == [
        "2026-03-01T06:59:59.500Z",
        "2026-03-01T08:01:01.000Z",
    ]
    [device] = client.simulator.state()["devices"]
    assert device["clock_offset"] == 60
    # The cloud has the right time: when it heard of the device is not off.
    assert device["last_seen"] == "2026-03-01T08:00:01.000Z"
    _, content = await client.call("GET", f"/devices/{deviceid}")
    assert "clock_offset" not in content["result"]
    for seconds in ("60", True, 1e12):
        with pytest.raises(ValueError, match="seconds"):
            run["set_clock"](deviceid=deviceid, seconds=seconds)
    with pytest.raises(ValueError, match="X"):
        run["set_clock"](deviceid="X", seconds=0)


async def test_a_closed_session_may_go_on_growing(client: Client) -> None:
    deviceid, token = await opened(client)
    client.simulator.fill_passings(deviceid, count=3)
    client.simulator.close_session(token)
    late = [{"timestamp": "2026-03-01T08:00:00Z", "num_passing": n, "bib": "7"} for n in (4, 5)]
    body = {"token_session": token, "passings_list": late}
    assert (await client.call("POST", "/passings", json=body))[0] == 404
    client.simulator.set_options(closed_takes_passings=True)
    client.simulator.add_passings(**body)
    _, content = await client.call("GET", f"/sessions/device/{deviceid}")
    assert [(one["active"], one["passings"]) for one in content["result"]] == [(False, 5)]
    assert [one["num_passing"] for one in await listed(client, token)] == [1, 2, 3, 4, 5]
    body["token_session"] = "X"
    assert (await client.call("POST", "/passings", json=body))[0] == 404
