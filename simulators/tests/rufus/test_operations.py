"""The operations on devices and sessions and the inserting of passings, in both generations."""

from typing import Any

import pytest

from ..helpers import Clock
from .client import Client, MakeClient

DEVICE = {"type": "Gate", "model": "G2", "serial_number": "G2-77", "alias": "Bridge"}
NOW = "2026-03-01T08:00:00.000Z"
PASSING: dict[str, Any] = {"timestamp": NOW, "num_passing": 1, "bib": "12", "chip": None}


@pytest.mark.parametrize("generation", ["new", "old"])
async def test_d1_binds_and_binds_once(make_client: MakeClient, generation: str) -> None:
    client = await make_client(generation=generation)
    status, content = await client.call("POST", "/devices", json=DEVICE)
    assert (status, content["description"]) == (201, "Device binded succesfully")
    again, refused = await client.call("POST", "/devices", json=DEVICE)
    assert (again, refused["deviceid"]) == (409, content["deviceid"])
    status, _ = await client.call("POST", "/devices", json={"model": "G2"})
    assert status == 400


@pytest.mark.parametrize("generation", ["new", "old"])
async def test_d1_holds_bodies_to_the_generation(make_client: MakeClient, generation: str) -> None:
    client = await make_client(generation=generation)
    status, _ = await client.call("POST", "/devices", json={**DEVICE, "colour": "red"})
    assert status == {"new": 400, "old": 201}[generation]


@pytest.mark.parametrize("generation", ["new", "old"])
async def test_d2_unbinds(make_client: MakeClient, generation: str) -> None:
    client = await make_client(generation=generation)
    deviceid = client.bind()
    answer = await client.call("DELETE", f"/devices/{deviceid}")
    assert answer == (
        200,
        {"description": "Device unbinded succesfully", "deviceid": deviceid},
    )
    answer = await client.call("DELETE", f"/devices/{deviceid}")
    assert answer == (404, {"description": "Device not found", "deviceid": deviceid})
    for path in ("/devices", "/devices/"):
        status, _ = await client.call("DELETE", path)
        assert status == 400


async def test_d3_lists_summaries_with_telemetry(client: Client) -> None:
    deviceid = client.bind(alias="Bridge", type="Gate")
    client.simulator.set_telemetry(deviceid, battery_percentage=81, charging=False)
    client.simulator.open_session(deviceid=deviceid)
    status, content = await client.call("GET", "/devices")
    assert status == 200
    assert content == {
        "description": "Success",
        "result": [
            {
                "deviceid": deviceid,
                "type": "Gate",
                "model": "G2",
                "alias": "Bridge",
                "serial_number": "1",
                "firmware": None,
                "last_login": NOW,
                "creation_date": NOW,
                "sessions": 1,
                "device_status": None,
                "battery_percentage": 81,
                "charging": False,
                "last_telemetry_at": NOW,
            }
        ],
        "pagination": {"page": 1, "limit": 5000, "total": 1, "has_more": False},
    }


async def test_d3_pages(make_client: MakeClient) -> None:
    client = await make_client(page_size=2)
    ids = [client.bind(serial_number=f"{number}") for number in range(5)]
    seen = []
    for page, more in ((1, True), (2, True), (3, False)):
        _, content = await client.call("GET", f"/devices?page={page}&limit=5000")
        seen += [device["deviceid"] for device in content["result"]]
        assert content["pagination"] == {"page": page, "limit": 2, "total": 5, "has_more": more}
    assert seen == ids
    _, content = await client.call("GET", "/devices?page=4")
    assert (content["result"], content["pagination"]["has_more"]) == ([], False)
    _, content = await client.call("GET", "/devices?limit=1&page=5")
    assert [device["deviceid"] for device in content["result"]] == ids[-1:]


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=", "limit=0", "limit=5001", "limit=1.5"]
)
async def test_d3_refuses_wrong_pages(client: Client, query: str) -> None:
    status, content = await client.call("GET", f"/devices?{query}")
    assert status == 400
    assert query.partition("=")[0] in content["description"]


async def test_d3_has_pages_of_a_fixed_size_in_the_old_generation(
    make_client: MakeClient,
) -> None:
    client = await make_client(generation="old", page_size=2)
    ids = [client.bind(serial_number=f"{number}") for number in range(3)]
    status, content = await client.call("GET", "/devices?page=2&limit=0")
    assert (status, set(content)) == (200, {"description", "result"})
    assert [device["deviceid"] for device in content["result"]] == ids[2:]


@pytest.mark.parametrize("generation", ["new", "old"])
async def test_d4_has_the_form_of_its_generation(make_client: MakeClient, generation: str) -> None:
    client = await make_client(generation=generation)
    deviceid = client.bind()
    token = client.simulator.open_session(deviceid=deviceid)["token_session"]
    client.simulator.add_passings(token_session=token, passings_list=[PASSING])
    status, content = await client.call("GET", f"/devices/{deviceid}")
    assert (status, content["description"]) == (200, "Success")
    assert ("last_telemetry_at" in content["result"]) == (generation == "new")
    if generation == "old":
        assert content["result"] == {
            "deviceid": deviceid,
            "type": "",
            "model": "G2",
            "alias": "",
            "firmware": "",
            "serial_number": "1",
            "creation_date": NOW,
            "sessions": 1,
            "passings": 1,
            "last_seen": NOW,
        }
    answer = await client.call("GET", "/devices/X")
    assert answer == (404, {"description": "Device not found"})


@pytest.mark.parametrize("generation", ["new", "old"])
async def test_s1_and_s2_open_and_close(make_client: MakeClient, generation: str) -> None:
    client = await make_client(generation=generation)
    body = {"deviceid": client.bind(), "alias": "Run"}
    status, content = await client.call("POST", "/sessions", json=body)
    token = content["token_session"]
    assert (status, content["description"]) == (201, "Session inserted succesfully")
    closed = (200, {"description": "Session closed succesfully", "token_session": token})
    for _ in range(2):
        assert await client.call("PATCH", f"/sessions/close/{token}") == closed
    client.simulator.set_options(close_twice=404)
    missing = (404, {"description": "Session not found", "token_session": token})
    assert await client.call("PATCH", f"/sessions/close/{token}") == missing
    for path in ("/sessions/close", "/sessions/close/"):
        status, _ = await client.call("PATCH", path)
        assert status == 400


async def test_s1_of_an_unknown_device(client: Client) -> None:
    answer = await client.call("POST", "/sessions", json={"deviceid": "X"})
    assert answer == (404, {"description": "Device not found", "deviceid": "X"})


async def test_s3_lists_the_active_session_first(client: Client, clock: Clock) -> None:
    deviceid = client.bind()
    for alias in ("One", "Two", "Three"):
        clock.move(1)
        client.simulator.open_session(deviceid=deviceid, alias=alias)
    status, content = await client.call("GET", f"/sessions/device/{deviceid}")
    assert status == 200
    listed = [(session["alias"], session["active"]) for session in content["result"]]
    assert listed == [("Three", True), ("One", False), ("Two", False)]
    assert set(content["result"][0]) == {
        "token_session",
        "alias",
        "creation_date",
        "active",
        "passings",
    }


async def test_s4_and_s5_show_one_session(client: Client, clock: Clock) -> None:
    deviceid = client.bind()
    token = client.simulator.open_session(deviceid=deviceid, alias="Run")["token_session"]
    shown = {
        "token_session": token,
        "alias": "Run",
        "creation_date": NOW,
        "duration": NOW,
        "active": True,
        "passings": 0,
        "first": None,
        "last": None,
    }
    for path in (f"/sessions/device/{deviceid}/active", f"/sessions/{token}"):
        assert await client.call("GET", path) == (
            200,
            {"description": "Success", "result": [shown]},
        )
    late, early = ("2026-03-01T08:00:09.000Z", "2026-03-01T08:00:01.000Z")
    for moment in (late, early):
        client.simulator.add_passing(deviceid, bib="1", timestamp=moment)
    clock.move(60)
    client.simulator.close_session(token)
    _, content = await client.call("GET", f"/sessions/{token}")
    assert content["result"] == [
        {
            **shown,
            "duration": "2026-03-01T08:01:00.000Z",
            "active": False,
            "passings": 2,
            "first": early,
            "last": late,
        }
    ]
    missing = (404, {"description": "Sessions not found", "deviceid": deviceid})
    assert await client.call("GET", f"/sessions/device/{deviceid}/active") == missing


async def test_sessions_that_are_not_there(client: Client) -> None:
    deviceid = client.bind()
    for missing in (deviceid, "X"):
        for tail in ("", "/active"):
            answer = await client.call("GET", f"/sessions/device/{missing}{tail}")
            assert answer == (404, {"description": "Sessions not found", "deviceid": missing})
    answer = await client.call("GET", "/sessions/X")
    assert answer == (404, {"description": "Session not found", "token_session": "X"})


async def test_p1_inserts_and_counts(client: Client) -> None:
    token = client.simulator.open_session(deviceid=client.bind())["token_session"]
    second = {**PASSING, "num_passing": 2}
    body = {"token_session": token, "passings_list": [PASSING, second, second]}
    expected = {
        "description": "Passings inserted succesfully",
        "token_session": token,
        "inserted_count": 2,
        "duplicate_count": 1,
    }
    assert await client.call("POST", "/passings", json=body) == (201, expected)
    client.simulator.close_session(token)
    assert await client.call("POST", "/passings", json=body) == (
        404,
        {"description": "Session not found or closed", "token_session": token},
    )


async def test_p1_puts_in_all_or_nothing(client: Client) -> None:
    token = client.simulator.open_session(deviceid=client.bind())["token_session"]
    body = {"token_session": token, "passings_list": [PASSING, {**PASSING, "bib": 5}]}
    status, _ = await client.call("POST", "/passings", json=body)
    assert status == 400
    assert client.simulator.world.passings(token) == []


async def test_p1_takes_a_long_list(client: Client) -> None:
    token = client.simulator.open_session(deviceid=client.bind())["token_session"]
    items = [{**PASSING, "num_passing": number, "gender": "x" * 250} for number in range(5000)]
    body = {"token_session": token, "passings_list": items}
    status, content = await client.call("POST", "/passings", json=body)
    assert (status, content["inserted_count"]) == (201, 5000)


async def test_p1_has_no_counts_in_the_old_generation(make_client: MakeClient) -> None:
    client = await make_client(generation="old")
    token = client.simulator.open_session(deviceid=client.bind())["token_session"]
    body = {"token_session": token, "passings_list": [PASSING]}
    _, content = await client.call("POST", "/passings", json=body)
    assert set(content) == {"description", "token_session"}


async def test_s1_and_p1_may_succeed_with_200(make_client: MakeClient) -> None:
    client = await make_client(inserted_status=200)
    status, content = await client.call("POST", "/sessions", json={"deviceid": client.bind()})
    assert status == 200
    body = {"token_session": content["token_session"], "passings_list": [PASSING]}
    status, _ = await client.call("POST", "/passings", json=body)
    assert status == 200
    status, _ = await client.call("POST", "/devices", json=DEVICE)
    assert status == 201


async def test_d3_may_leave_an_empty_result_out(make_client: MakeClient) -> None:
    client = await make_client(omit_empty_result=True)
    _, content = await client.call("GET", "/devices")
    assert set(content) == {"description", "pagination"}
    client.bind()
    _, content = await client.call("GET", "/devices?page=2")
    assert content["result"] == []


async def test_p1_takes_late_passings_in_any_order(client: Client) -> None:
    deviceid = client.bind()
    token = client.simulator.open_session(deviceid=deviceid)["token_session"]
    times = {9: "08:00:09.000", 2: "08:00:20.000", 5: "08:00:01.000"}
    for number, moment in times.items():
        passing = {**PASSING, "num_passing": number, "timestamp": f"2026-03-01T{moment}Z"}
        body = {"token_session": token, "passings_list": [passing]}
        status, _ = await client.call("POST", "/passings", json=body)
        assert status == 201
    _, content = await client.call("GET", f"/sessions/{token}")
    (detail,) = content["result"]
    assert (detail["passings"], detail["first"], detail["last"]) == (
        3,
        "2026-03-01T08:00:01.000Z",
        "2026-03-01T08:00:20.000Z",
    )
    _, content = await client.call("GET", f"/sessions/device/{deviceid}")
    assert content["result"][0]["passings"] == 3
    client.simulator.set_options(generation="old")
    _, content = await client.call("GET", f"/devices/{deviceid}")
    assert content["result"]["passings"] == 3
