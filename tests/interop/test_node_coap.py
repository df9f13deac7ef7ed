"""CoAP with node-coap, which the samples of the transmitter's maker use, at either end."""

from datetime import UTC, datetime
import json
from typing import Any, cast

from aiocoap import Context
from homeassistant.core import HomeAssistant
import pytest

from custom_components.steward.systems.api.errors import (
    ConflictError,
    NotFoundError,
    RemoteError,
    UnauthorizedError,
)
from custom_components.steward.systems.lrs.api.client import LrsClient
from custom_components.steward.systems.lrs.api.types import Message
from simulators.lrs import LrsSimulator

from ..common import lrs_entry_for, set_up, settled, state_of, unload_all, until
from ..conftest import StartLrs
from .conftest import StartNode, Transmitter
from .node import Node

_JSON = {"Content-Format": "application/json"}
_LONG = 100
"""Sessions of a list that comes in more blocks than a block number of one byte can count."""


class Sample:
    """A client as in the samples, of one simulated transmitter."""

    def __init__(self, node: Node) -> None:
        self.node = node

    async def get(self, pathname: str, **request: Any) -> dict[str, Any]:
        """Get something."""
        return await self.node.ask(method="GET", pathname=pathname, **request)

    async def send(self, method: str, body: dict[str, Any] | str, **request: Any) -> dict[str, Any]:
        """Send a body, as JSON where it is no text."""
        text = body if isinstance(body, str) else json.dumps(body)
        given = {"pathname": "/v1/sessions", "options": _JSON} | request
        return await self.node.ask(method=method, body=text, **given)


async def _sample(start_node: StartNode, sim: LrsSimulator, etags: str = "text") -> Sample:
    return Sample(await start_node("client.mjs", sim.host, sim.port, etags))


@pytest.fixture
async def sample(start_node: StartNode, lrs_sim: LrsSimulator) -> Sample:
    """Start a client of the simulated transmitter."""
    return await _sample(start_node, lrs_sim)


@pytest.fixture
def client(coap: Context, transmitter: Transmitter) -> LrsClient:
    """Return Steward's client of the transmitter on Node.js."""
    return LrsClient(coap, transmitter.host, transmitter.port)


def _succeeded(answer: dict[str, Any]) -> bool:
    """Tell a success as the samples do: which one it is, is not known of all operations."""
    return str(answer["code"]).startswith("2")


def _states(answer: dict[str, Any]) -> list[tuple[int, str]]:
    return [(one["number"], one["state"]) for one in answer["body"]["sessions"]]


async def test_a_sample_serves_a_guest(sample: Sample, lrs_sim: LrsSimulator) -> None:
    guest = {"number": 12, "goal": 120, "label": "Ana", "partySize": 2}
    created = await sample.send("POST", guest)
    assert (_succeeded(created), _states(created)) == (True, [(12, "started")])
    assert created["options"]["Content-Format"] == "application/json"
    one = await sample.get("/v1/sessions", query="number=12")
    assert (one["code"], one["body"]["sessions"][0]["label"]) == ("2.05", "Ana")
    page = {"action": "page", "pageMode": "Flash30Sec"}
    paged = await sample.send("PUT", page, query="number=12")
    assert (_succeeded(paged), _states(paged)) == (True, [(12, "paged")])
    cleared = await sample.send("POST", {"number": 12, "action": "clear"})
    assert (_succeeded(cleared), _states(cleared)) == (True, [(12, "cleared")])
    assert [session.clear_type for session in lrs_sim.world.history] == ["STOP"]


async def test_a_sample_pages_by_post(sample: Sample, lrs_sim: LrsSimulator) -> None:
    lrs_sim.commands["assign"](number=5)
    page = {"number": 5, "action": "page", "pageMode": "Flash30Sec"}
    assert _states(await sample.send("POST", page)) == [(5, "paged")]


async def test_a_sample_reads_the_settings(sample: Sample) -> None:
    answer = await sample.get("/v1/settings")
    assert (answer["code"], answer["body"]["deviceName"]) == ("2.05", "T7470")
    assert answer["body"]["settings"]["defaultTargetGoal"] == 300


async def test_a_sample_reads_a_long_list(sample: Sample, lrs_sim: LrsSimulator) -> None:
    lrs_sim.commands["fill"](count=_LONG)
    answer = await sample.get("/v1/sessions")
    assert [number for number, _ in _states(answer)] == [*range(1, _LONG + 1)]
    assert lrs_sim.state()["requests"]["counts"] == {"GET /v1/sessions": 1}


@pytest.mark.parametrize("etags", ["hex", "text"])
async def test_a_list_that_did_not_change_is_not_sent_to_a_sample(
    start_node: StartNode, start_lrs: StartLrs, etags: str
) -> None:
    sim = await start_lrs(clock=lambda: datetime(2026, 3, 1, 8, tzinfo=UTC))
    sample = await _sample(start_node, sim, etags)
    listed = await sample.get("/v1/sessions")
    tag = {"ETag": listed["options"]["ETag"]}
    same = await sample.get("/v1/sessions", options=tag)
    assert (same["code"], same["body"]) == ("2.03", None)
    sim.commands["assign"](number=1)
    changed = await sample.get("/v1/sessions", options=tag)
    assert (changed["code"], _states(changed)) == ("2.05", [(1, "started")])


async def test_a_sample_observes(start_node: StartNode, start_lrs: StartLrs) -> None:
    sim = await start_lrs(ping_interval=0.05)
    node = (await _sample(start_node, sim)).node
    stream = node.tell(method="GET", pathname="/v1/notify", observe=True)
    heard = [await node.hear(stream) for _ in range(6)]  # three unanswered pings are the last
    assert {"ping"} == {kind for one in heard for kind in one["body"]["responseTypes"]}
    sim.commands["assign"](number=3, label="Ana")
    sim.commands["page"](number=3)
    sim.commands["clear"](number=3)
    changes: list[dict[str, Any]] = []
    while len(changes) < 3:
        heard.append(await node.hear(stream))
        changes += [heard[-1]] if "sessions" in heard[-1]["body"] else []
    assert [state for one in changes for state in _states(one)] == [
        (3, "started"),
        (3, "paged"),
        (3, "cleared"),
    ]
    numbers = [one["options"]["Observe"] for one in heard]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("eagerly", [True, False], ids=["by a request", "by a Reset"])
async def test_a_sample_ends_its_observation(
    sample: Sample,
    lrs_sim: LrsSimulator,
    eagerly: bool,  # noqa: FBT001
) -> None:
    stream = sample.node.tell(method="GET", pathname="/v1/notify", observe=True)
    await sample.node.hear(stream)
    assert len(lrs_sim.state()["observers"]) == 1
    await sample.node.ask(close=stream, eagerly=eagerly)
    if not eagerly:
        lrs_sim.commands["assign"](number=1)
    await until(lambda: not lrs_sim.state()["observers"])


async def test_a_sample_is_told_what_was_wrong(start_node: StartNode, start_lrs: StartLrs) -> None:
    sim = await start_lrs(duplicate_create="conflict")
    sim.commands["assign"](number=4)
    sample = await _sample(start_node, sim)
    answers = [
        await sample.get("/v1/sessions", query="number=7"),
        await sample.get("/v1/nothing"),
        await sample.send("PUT", {"action": "page"}, query="number=7"),
        await sample.send("PUT", {"action": "dance"}, query="number=4"),
        await sample.send("POST", '{"number":'),
        await sample.send("POST", '{\n"number": 5}'),
        await sample.send("POST", {"number": 5}, options={}),
        await sample.send("POST", {"number": 4}),
    ]
    codes = ["4.04", "4.04", "4.04", "4.00", "4.00", "4.00", "4.15", "4.09"]
    assert [one["code"] for one in answers] == codes
    assert all(one["body"]["error"] for one in answers)
    assert [*sim.world.sessions] == [4]


async def test_steward_serves_a_guest(client: LrsClient, transmitter: Transmitter) -> None:
    created = await client.create_session(12, label="Ana", party_size=2, goal=120)
    assert created.sessions
    assert (created.sessions[0].label, created.sessions[0].goal) == ("Ana", 120)
    updated = await client.update_session(12, label="Ana L")
    assert updated.sessions
    assert (updated.sessions[0].label, updated.sessions[0].party_size) == ("Ana L", 2)
    paged = await client.update_session(12, action="page", page_mode="Flash30Sec")
    assert paged.sessions
    assert paged.statistics
    assert paged.statistics.guests_served == 1
    got = await client.get_session(12)
    assert got
    assert got.sessions == paged.sessions
    cleared = await client.update_session(12, action="clear")
    assert cleared.sessions
    assert not cleared.sessions[0].active
    assert await client.get_session(12) is None
    assert (await transmitter.do("state"))["sessions"] == []


async def test_steward_reads_the_settings(client: LrsClient) -> None:
    message = await client.get_settings()
    assert message.settings
    assert (message.settings.system_id, message.settings.default_goal) == (3, 300)
    assert (message.device_name, message.firmware_version) == ("T7470", "8.4.100.43")
    assert message.timestamp is not None


async def test_a_list_that_did_not_change_is_not_sent_to_steward(
    client: LrsClient, transmitter: Transmitter
) -> None:
    await transmitter.do("assign", number=1)
    listed = await client.list_sessions()
    assert listed
    assert listed.etag
    assert await client.list_sessions(listed.etag) is None
    await transmitter.do("page", number=1)
    changed = await client.list_sessions(listed.etag)
    assert changed
    assert changed.sessions
    assert changed.sessions[0].state == "paged"


async def test_steward_reads_a_long_list(client: LrsClient, transmitter: Transmitter) -> None:
    await transmitter.do("fill", count=_LONG)
    message = await client.list_sessions()
    assert message
    assert [one.number for one in message.sessions or ()] == [*range(1, _LONG + 1)]


async def test_steward_waits_for_an_answer_after_the_acknowledgement(
    client: LrsClient, transmitter: Transmitter
) -> None:
    before = (await transmitter.do("apart"))["acknowledged"]
    await client.create_session(3)
    assert await client.list_sessions()
    await transmitter.until(acknowledged=before + 2, sessions=[3])


@pytest.mark.parametrize(
    ("code", "payload", "error", "detail"),
    [
        ("4.04", '{"error":"No such pager"}', NotFoundError, "No such pager"),
        ("4.09", '{"code":9,"message":"In use"}', ConflictError, "In use"),
        ("4.01", "", UnauthorizedError, "CoAP 4.01"),
        ("5.00", "Out of memory", RemoteError, "Out of memory"),
    ],
)
async def test_steward_says_what_was_refused(
    client: LrsClient,
    transmitter: Transmitter,
    code: str,
    payload: str,
    error: type[RemoteError],
    detail: str,
) -> None:
    await transmitter.do("refuse", code=code, payload=payload)
    with pytest.raises(RemoteError) as caught:
        await client.update_session(1, action="page")
    assert (type(caught.value), caught.value.detail) == (error, detail)


async def test_steward_observes(client: LrsClient, transmitter: Transmitter) -> None:
    heard: list[Message | None] = []
    stop = await client.observe(heard.append, lambda _: None)
    await transmitter.do("fill", count=20)
    await transmitter.do("ping")
    await transmitter.do("clear", number=7)
    await until(lambda: len(heard) == 22)
    await transmitter.until(acknowledged=22, observers=1)
    stop()
    assert [one.sequence for one in heard if one] == [*range(1, 21), 20, 21]
    assert heard[20] == Message(sequence=20)
    assert heard[21] is not None
    assert heard[21].sessions
    assert not heard[21].sessions[0].active
    # The first notification that comes frees what aiocoap holds, the second one is rejected.
    await transmitter.do("ping")
    await transmitter.do("ping")
    await transmitter.until(observers=0)


@pytest.mark.usefixtures("coap")
async def test_home_assistant_shows_what_happens(
    hass: HomeAssistant, transmitter: Transmitter
) -> None:
    await transmitter.do("assign", number=3, label="Ana")
    entry = await set_up(hass, lrs_entry_for(cast("LrsSimulator", transmitter)))
    await settled(entry)
    assert state_of(hass, entry, "hub", "connection") == "push"
    assert state_of(hass, entry, "pager_3", "guest") == "Ana"
    await transmitter.do("page", number=3)
    await until(lambda: state_of(hass, entry, "pager_3", "session") == "paged")
    await transmitter.do("clear", number=3)
    await until(lambda: state_of(hass, entry, "pager_3", "session") == "idle")
    await unload_all(hass)
