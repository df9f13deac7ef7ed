"""The lists of passings and events over HTTP, in both generations."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import json
from typing import Any

import pytest

from ..helpers import Clock
from .client import Client, MakeClient

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
GENERATIONS = pytest.mark.parametrize("generation", ["new", "old"])


def at(seconds: float) -> str:
    moment = START + timedelta(seconds=seconds)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


@dataclass
class Race:
    """A device with sessions, and a client that reads their passings."""

    client: Client
    deviceid: str

    def open(self, *crossings: tuple[int, float], alias: str = "") -> str:
        """Open a session with passings of a number at a second; return its token."""
        simulator = self.client.simulator
        token = simulator.open_session(deviceid=self.deviceid, alias=alias)["token_session"]
        for number, seconds in crossings:
            simulator.add_passing(
                self.deviceid, bib=f"{100 + number}", num_passing=number, timestamp=at(seconds)
            )
        return str(token)

    async def numbers(self, path: str, query: str = "") -> list[int]:
        """Return the numbers that an operation lists."""
        status, content = await self.client.call("GET", f"/passings/{path}?{query}")
        assert status == 200, content
        listed = content["passings"] if "passings" in content else content["result"]
        return [passing["num_passing"] for passing in listed]

    async def poll(self, query: str = "") -> tuple[int, Any]:
        """Return status and content of P4."""
        return await self.client.call("GET", f"/passings/device2/{self.deviceid}?{query}")


async def a_race(make_client: MakeClient, **options: Any) -> Race:
    client = await make_client(**options)
    return Race(client, client.bind())


@GENERATIONS
async def test_p2_and_p3_have_the_form_of_their_generation(
    make_client: MakeClient, generation: str
) -> None:
    race = await a_race(make_client, generation=generation)
    token = race.open()
    race.client.simulator.add_passing(race.deviceid, bib="12", latitude=12.5)
    new = generation == "new"
    item = {
        "token_session": token,
        "timestamp": at(0),
        "num_passing": 1,
        "latitude": 12.5 if new else "12.5",
        "longitude": None if new else "0.0",
        "status": None,
        "participant_id": None,
        "chip": None,
        "bib": "12",
        "timezone": None,
        "gender": None,
        "deviceid": race.deviceid,
    }
    expected: dict[str, Any] = {"description": "Success", "result": [item]}
    if new:
        expected["pagination"] = {"page": 1, "limit": 5000, "total": 1, "has_more": False}
    for path in (f"session/{token}", f"device/{race.deviceid}"):
        assert await race.client.call("GET", f"/passings/{path}") == (200, expected)


async def test_p2_lists_a_range_of_numbers(make_client: MakeClient) -> None:
    race = await a_race(make_client)
    path = f"session/{race.open((3, 1), (0, 2), (7, 3), (2, 4))}"
    race.open((1, 5))
    assert await race.numbers(path) == [0, 2, 3, 7]
    assert await race.numbers(path, "first=2&last=3") == [2, 3]
    assert await race.numbers(path, "first=3") == [3, 7]
    assert await race.numbers(path, "last=0") == [0]
    race.client.simulator.set_options(order="arrival")
    assert await race.numbers(path) == [3, 0, 7, 2]
    assert await race.numbers(path, "first=2") == [3, 7, 2]


async def test_p3_lists_a_range_of_times_of_all_sessions(make_client: MakeClient) -> None:
    race = await a_race(make_client)
    race.open((2, 10), (1, 20))
    race.open((1, 30), (2, 5))
    race.open()
    path = f"device/{race.deviceid}"
    assert await race.numbers(path) == [1, 2, 1, 2]
    assert await race.numbers(path, f"from={at(10)}&to={at(20)}") == [1, 2]
    assert await race.numbers(path, f"from={at(10.001)}") == [1, 1]
    race.client.simulator.set_options(order="arrival", until_inclusive=False)
    assert await race.numbers(path) == [2, 1, 1, 2]
    assert await race.numbers(path, f"from={at(10)}&to={at(20)}") == [2]
    assert await race.numbers(path, f"to={at(20.001)}") == [2, 1, 2]


async def test_what_is_told_is_what_is_asked_for(make_client: MakeClient, clock: Clock) -> None:
    clock.time = START.replace(microsecond=125999)
    race = await a_race(make_client)
    race.open()
    shown = race.client.simulator.add_passing(race.deviceid, bib="1")["timestamp"]
    assert shown == at(0.125)
    path = f"device/{race.deviceid}"
    assert await race.numbers(path, f"from={shown}&to={shown}") == [1]


@GENERATIONS
async def test_pages_follow_one_another(make_client: MakeClient, generation: str) -> None:
    race = await a_race(make_client, generation=generation, page_size=3)
    race.open(*((number, number) for number in range(1, 5)))
    newest = race.open(*((number, number) for number in range(1, 6)))
    for path, pages in {
        f"session/{newest}": [[1, 2, 3], [4, 5], []],
        f"device/{race.deviceid}": [[1, 2, 3], [4, 1, 2], [3, 4, 5], []],
        f"device2/{race.deviceid}": [[1, 2, 3], [4, 5], []],
    }.items():
        for number, page in enumerate(pages, start=1):
            assert await race.numbers(path, f"page={number}") == page
    _, content = await race.client.call("GET", f"/passings/device/{race.deviceid}?page=2")
    if generation == "new":
        assert content["pagination"] == {"page": 2, "limit": 3, "total": 9, "has_more": True}
    assert ("pagination" in content) == (generation == "new")


async def test_a_hundred_thousand_are_read_page_by_page(make_client: MakeClient) -> None:
    race = await a_race(make_client)
    token = race.open()
    race.client.simulator.fill_passings(race.deviceid, count=100_000)
    assert await race.numbers(f"session/{token}", "page=20") == list(range(95_001, 100_001))
    _, content = await race.client.call("GET", f"/passings/device/{race.deviceid}?page=21")
    assert content["result"] == []
    assert content["pagination"]["total"] == 100_000
    _, content = await race.poll(f"token_session={token}&last=99998")
    assert [passing["num_passing"] for passing in content["passings"]] == [99_999, 100_000]


async def test_duplicates_are_the_same_every_time(make_client: MakeClient) -> None:
    race = await a_race(make_client, serve_duplicates=0.3, page_size=40)
    token = race.open()
    race.client.simulator.fill_passings(race.deviceid, count=100)
    paths = (f"session/{token}", f"device/{race.deviceid}", f"device2/{race.deviceid}")
    lists = [
        [number for page in range(1, 5) for number in await race.numbers(path, f"page={page}")]
        for path in paths
    ]
    assert lists[0] == lists[1] == lists[2] == sorted(lists[0])
    assert set(lists[0]) == set(range(1, 101))
    assert 110 < len(lists[0]) < 150
    _, content = await race.client.call("GET", f"/passings/session/{token}")
    assert (len(content["result"]), content["pagination"]["total"]) == (40, len(lists[0]))
    _, content = await race.client.call("GET", f"/sessions/{token}")
    assert content["result"][0]["passings"] == 100


@GENERATIONS
async def test_p4_resumes_behind_the_last_one(make_client: MakeClient, generation: str) -> None:
    race = await a_race(make_client, generation=generation)
    token = race.open((42, 1), (43, 2), (41, 3), alias="Run")
    new = generation == "new"
    expected = {
        "description": "Success",
        "deviceid": race.deviceid,
        "session_used": token,
        "session_label": "Run",
        "resumed_from": 42,
        "passings": [
            {
                "bib": "143",
                "timestamp": at(2),
                "num_passing": 43,
                "latitude": None if new else "0.0",
                "longitude": None if new else "0.0",
                "chip": None,
            }
        ],
    }
    assert await race.poll(f"token_session={token}&last=42") == (200, expected)
    assert await race.poll(f"token_session={token}&last=43") == (
        200,
        {**expected, "resumed_from": 43, "passings": []},
    )


async def test_p4_begins_with_the_newest_session(make_client: MakeClient) -> None:
    race = await a_race(make_client)
    race.open((1, 1))
    token = race.open((0, 2), (5, 3))
    for query in ("", f"token_session={token}", "last=4"):
        _, content = await race.poll(query)
        assert (content["session_used"], content["resumed_from"]) == (token, 0)
        assert [passing["num_passing"] for passing in content["passings"]] == [0, 5]
    path = f"device2/{race.deviceid}"
    assert await race.numbers(path, f"token_session={token}&last=0") == [5]
    assert await race.numbers(path, f"to={at(2)}") == [0]
    race.client.simulator.set_options(polling_last_alone=True)
    assert await race.numbers(path, "last=4") == [5]


async def test_p4_jumps_over_what_was_not_read(make_client: MakeClient) -> None:
    race = await a_race(make_client)
    first = race.open((1, 1), (2, 2), (3, 3))
    race.open((1, 4))
    newest = race.open((1, 5), (2, 6))
    _, content = await race.poll(f"token_session={first}&last=1")
    assert (content["session_used"], content["resumed_from"]) == (newest, 0)
    assert [passing["timestamp"] for passing in content["passings"]] == [at(5), at(6)]


async def test_p4_goes_on_with_a_closed_session_until_there_is_a_newer_one(
    make_client: MakeClient,
) -> None:
    race = await a_race(make_client)
    token = race.open((1, 1), (2, 2))
    race.client.simulator.close_session(token)
    _, content = await race.poll(f"token_session={token}&last=1")
    assert (content["session_used"], len(content["passings"])) == (token, 1)
    race.client.simulator.set_options(polling_closed=404)
    assert await race.poll(f"token_session={token}&last=1") == (
        404,
        {"description": "Session not found or closed", "token_session": token},
    )
    newest = race.open()
    _, content = await race.poll(f"token_session={token}&last=1")
    assert (content["session_used"], content["passings"]) == (newest, [])


async def test_p4_of_a_device_without_sessions(make_client: MakeClient) -> None:
    race = await a_race(make_client)
    missing = {"description": "Sessions not found", "deviceid": race.deviceid}
    assert await race.poll() == (404, missing)
    race.client.simulator.set_options(polling_without_session=200)
    assert await race.poll("last=3") == (
        200,
        {
            "description": "Success",
            "deviceid": race.deviceid,
            "session_used": "",
            "session_label": "",
            "resumed_from": 0,
            "passings": [],
        },
    )


async def test_p4_may_be_bare_in_the_new_generation(make_client: MakeClient) -> None:
    race = await a_race(make_client, polling_enveloped=False)
    race.open((1, 1))
    for deviceid, member in ((race.deviceid, "passings"), ("X", "description")):
        _, text = await race.client.text("GET", f"/passings/device2/{deviceid}")
        assert member in json.loads(text)
    _, text = await race.client.text("GET", f"/passings/device/{race.deviceid}")
    assert list(json.loads(text)) == ["body"]


@GENERATIONS
async def test_what_is_missing_is_refused(make_client: MakeClient, generation: str) -> None:
    race = await a_race(make_client, generation=generation)
    race.open((1, 1))
    other = race.client.bind(serial_number="2")
    foreign = race.client.simulator.open_session(deviceid=other)["token_session"]
    no_device = {"description": "Device not found", "deviceid": "X"}
    for path, content in {
        "session/X": {"description": "Session not found", "token_session": "X"},
        "device/X": no_device,
        "device2/X": no_device,
        f"device2/{race.deviceid}?token_session=X": {
            "description": "Session not found",
            "token_session": "X",
        },
        f"device2/{race.deviceid}?token_session={foreign}": {
            "description": "Session not found",
            "token_session": foreign,
        },
    }.items():
        assert await race.client.call("GET", f"/passings/{path}") == (404, content)


async def test_what_is_missing_may_be_nothing(make_client: MakeClient) -> None:
    race = await a_race(make_client, missing_passings=200, polling_without_session=200)
    token = race.open((1, 1))
    for path in ("session/X", "device/X", "device2/X"):
        assert await race.numbers(path) == []
    _, content = await race.poll("token_session=X&last=1")
    assert (content["session_used"], len(content["passings"])) == (token, 1)


async def test_without_passings_the_lists_are_empty(make_client: MakeClient) -> None:
    race = await a_race(make_client)
    assert await race.numbers(f"device/{race.deviceid}") == []
    token = race.open()
    for path in (f"session/{token}", f"device/{race.deviceid}", f"device2/{race.deviceid}"):
        assert await race.numbers(path) == []


async def test_wrong_queries_are_refused(make_client: MakeClient) -> None:
    race = await a_race(make_client)
    token = race.open((1, 1))
    times = f"from={at(2)}&to={at(1)}"
    wrong = {
        f"session/{token}": ("first=2&last=1", "first=-1", "last=x", "page=0"),
        f"device/{race.deviceid}": (times, "from=yesterday", "to=", "page=x"),
        f"device2/{race.deviceid}": (times, "from=1", "last=-1", "page="),
    }
    for path, queries in wrong.items():
        for query in queries:
            status, _ = await race.client.call("GET", f"/passings/{path}?{query}")
            assert status == 400, f"{path} {query}"
    race.client.simulator.set_options(bad_range=200)
    for path, queries in wrong.items():
        if "device2" not in path:
            assert await race.numbers(path, queries[0]) == []


async def test_unread_passings_end_with_their_device(make_client: MakeClient) -> None:
    race = await a_race(make_client)
    token = race.open((1, 1))
    race.client.simulator.remove_device(race.deviceid)
    assert race.client.bind() == race.deviceid
    assert await race.numbers(f"device/{race.deviceid}") == []
    status, content = await race.poll(f"token_session={token}&last=0")
    assert (status, content["description"]) == (404, "Session not found")


async def test_only_keys_that_read_list_passings_and_events(make_client: MakeClient) -> None:
    race = await a_race(make_client)
    token = race.open()
    race.client.key = "write"
    for path in (f"/passings/session/{token}", f"/passings/device2/{race.deviceid}", "/events"):
        status, _ = await race.client.call("GET", path)
        assert status == 403


async def test_e1_lists_events_with_what_is_known_of_them(client: Client) -> None:
    given = {
        "name": "City run",
        "edition": "12",
        "location": "Old town",
        "start_date": at(0),
        "end_date": None,
        "status": "Planned",
    }
    added = client.simulator.add_event(**given)
    nameless = client.simulator.add_event()
    assert given.items() <= added.items()
    assert await client.call("GET", "/events") == (
        200,
        {
            "description": "Success",
            "result": [added, nameless],
            "pagination": {"page": 1, "limit": 1000, "total": 2, "has_more": False},
        },
    )
    assert nameless == {**dict.fromkeys(given), "event_token": nameless["event_token"]}
    client.simulator.remove_event(added["event_token"])
    _, content = await client.call("GET", "/events")
    assert content["result"] == [nameless]


async def test_e1_has_pages(client: Client) -> None:
    for number in range(5):
        client.simulator.add_event(name=f"{number}")
    _, content = await client.call("GET", "/events?page=2&limit=2")
    assert [event["name"] for event in content["result"]] == ["2", "3"]
    assert content["pagination"] == {"page": 2, "limit": 2, "total": 5, "has_more": True}
    for query in ("limit=1001", "limit=0", "page=0"):
        status, _ = await client.call("GET", f"/events?{query}")
        assert status == 400


async def test_e1_may_not_exist_and_is_bare_in_the_old_generation(make_client: MakeClient) -> None:
    client = await make_client(events=False)
    assert await client.call("GET", "/events") == (404, {"description": "Not found"})
    client.simulator.set_options(events=True, generation="old")
    assert await client.call("GET", "/events") == (200, {"description": "Success", "result": []})
