"""What else the documentation leaves open: each switch, and that it is off by default."""

from typing import Any

from aiocoap import (
    BAD_REQUEST,
    CHANGED,
    CONTENT,
    CREATED,
    GET,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    POST,
    PUT,
    VALID,
)
import pytest

from simulators.lrs import LrsSimulator

from .client import Client, Connect, Raw, Start, body


def observers(simulator: LrsSimulator) -> Any:
    return simulator.state()["observers"]


# ETags


@pytest.mark.parametrize(
    ("etags", "had"),
    [("every", [True, True, True]), ("first", [True, False, False]), ("none", [False] * 3)],
)
async def test_which_blocks_have_an_etag(
    start: Start, raw: Raw, etags: str, had: list[bool]
) -> None:
    simulator = await start(etags=etags, block_size=512)
    simulator.commands["fill"](count=5)
    peer = raw(simulator)
    found = []
    for number in range(3):
        peer.request("/v1/sessions", block2=(number, False, 5))
        found.append((await peer.receive()).opt.etag is not None)
    assert found == had


async def test_without_etags_nothing_is_valid(start: Start, connect: Connect) -> None:
    simulator = await start()
    client = connect(simulator)
    etag = (await client.send(GET, "/v1/sessions")).opt.etag
    assert (await client.send(GET, "/v1/sessions", etags=[etag])).code == VALID
    simulator.commands["set_options"](etags="none")
    assert (await client.send(GET, "/v1/sessions", etags=[etag])).code == CONTENT


@pytest.mark.parametrize(("values", "code"), [("time", CONTENT), ("count", VALID)])
async def test_etags_may_come_again_after_a_reboot(
    start: Start, connect: Connect, values: str, code: Any
) -> None:
    simulator = await start(etag_values=values)
    client = connect(simulator)
    simulator.commands["fill"](count=2)
    before = await client.send(GET, "/v1/sessions")
    simulator.commands["reboot"]()
    for number in (1, 2):
        simulator.commands["clear"](number=number)
    # The ETag of two guests is now that of none.
    after = await client.send(GET, "/v1/sessions", etags=[before.opt.etag])
    assert after.code == code
    assert simulator.state()["globalSessionSequence"] == 2


# Observation


async def test_a_registration_beyond_the_room_is_answered_without_observe(
    start: Start, raw: Raw
) -> None:
    simulator = await start(max_observers=1)
    first, second = raw(simulator), raw(simulator)
    for _ in range(2):  # the second time in the place of the first
        first.request("/v1/notify", observe=0)
        assert (await first.receive()).opt.observe is not None
    second.request("/v1/notify?action=get_sessions", observe=0)
    declined = await second.receive()
    assert (declined.code, declined.opt.observe) == (CONTENT, None)
    assert body(declined)["sessions"] == []
    assert len(observers(simulator)) == 1
    simulator.commands["assign"](number=12)
    assert (await first.receive()).opt.observe is not None
    assert not second.pending()


@pytest.mark.parametrize("first", ["ping", "empty", "none"])
async def test_there_may_be_no_room_for_any(start: Start, connect: Connect, first: str) -> None:
    simulator = await start(max_observers=0, first_notification=first)
    response = await connect(simulator).send(GET, "/v1/notify", observe=0)
    assert (response.code, response.opt.observe) == (CONTENT, None)
    assert observers(simulator) == []


# Commands


async def codes(client: Client) -> list[Any]:
    """Create a session, change it in all the ways there are, and create one that is paged."""
    requests: list[tuple[Any, str, Any]] = [
        (POST, "/v1/sessions", {"number": 12}),
        (POST, "/v1/sessions", {"number": 12, "label": "Ana"}),
        (POST, "/v1/sessions", {"number": 12, "action": "page"}),
        (POST, "/v1/sessions", {"number": 13, "action": "page"}),
        (PUT, "/v1/sessions?number=12", {"action": "page"}),
    ]
    return [(await client.send(*request)).code for request in requests]


@pytest.mark.parametrize(
    ("changes_by", "expected"),
    [
        ("both", [CREATED, CHANGED, CHANGED, CREATED, CHANGED]),
        ("post", [CREATED, CHANGED, CHANGED, CREATED, METHOD_NOT_ALLOWED]),
        ("put", [CREATED, *[METHOD_NOT_ALLOWED] * 3, CHANGED]),
    ],
)
async def test_one_method_may_be_the_only_one_that_changes(
    start: Start, connect: Connect, changes_by: str, expected: list[Any]
) -> None:
    assert await codes(connect(await start(changes_by=changes_by))) == expected


@pytest.mark.parametrize("wrong", [{"number": [12]}, {"number": None}, {}, [], "text"])
async def test_a_wrong_body_is_refused_whatever_changes(
    start: Start, connect: Connect, wrong: Any
) -> None:
    client = connect(await start(changes_by="put"))
    assert (await client.send(POST, "/v1/sessions", wrong)).code == BAD_REQUEST


# The list of sessions, and what is around a body


@pytest.mark.parametrize(
    ("answer", "payload"),
    [
        ({}, b""),
        ({"body": {}}, b"{}"),
        (
            {"body": {"responseTypes": ["ping"], "globalSessionSequence": 8}},
            b'{"responseTypes":["ping"],"globalSessionSequence":8}',
        ),
    ],
)
async def test_the_list_may_say_nothing_once(
    client: Client, simulator: LrsSimulator, answer: dict[str, Any], payload: bytes
) -> None:
    simulator.commands["fill"](count=3)
    good = await client.send(GET, "/v1/sessions")
    rule = {"method": "GET", "path": "/v1/sessions", "exact": True, "times": 1, "code": "2.05"}
    simulator.commands["set_fault"](**rule, **answer)
    assert (await client.send(GET, "/v1/sessions/history")).payload != payload
    odd = await client.send(GET, "/v1/sessions", etags=[good.opt.etag])
    assert (odd.code, odd.payload, odd.opt.etag) == (CONTENT, payload, None)
    assert (await client.send(GET, "/v1/sessions")).payload == good.payload
    assert simulator.state()["requests"]["counts"]["GET /v1/sessions"] == 3


async def test_a_fault_lasts_until_it_is_cleared(client: Client, simulator: LrsSimulator) -> None:
    simulator.commands["set_fault"](path="/v1/settings", code="4.05", body={"error": "No"})
    for _ in range(2):
        response = await client.send(GET, "/v1/settings")
        assert (response.code, body(response)) == (METHOD_NOT_ALLOWED, {"error": "No"})
    simulator.commands["clear_faults"]()
    assert (await client.send(GET, "/v1/settings")).code == CONTENT


@pytest.mark.parametrize(("done", "state"), [(False, "started"), (True, "paged")])
async def test_a_command_may_be_answered_by_what_is_no_json(
    client: Client, simulator: LrsSimulator, *, done: bool, state: str
) -> None:
    simulator.commands["assign"](number=12)
    simulator.commands["set_fault"](method="PUT", code="2.04", body="OK", done=done)
    response = await client.send(PUT, "/v1/sessions?number=12", {"action": "page"})
    assert (response.code, response.payload) == (CHANGED, b"OK")
    assert simulator.state()["sessions"][0]["state"] == state


@pytest.mark.parametrize("code", ["2.5", "1.01", "2.32", 204, None])
def test_a_fault_has_a_code(code: Any) -> None:
    with pytest.raises(ValueError, match="code"):
        LrsSimulator().commands["set_fault"](code=code)
    with pytest.raises(TypeError, match="code"):
        LrsSimulator().commands["set_fault"](method="GET")


async def test_an_empty_list_may_be_not_found(start: Start, connect: Connect) -> None:
    simulator = await start(empty_list_code="4.04")
    client = connect(simulator)
    assert (await client.send(GET, "/v1/sessions")).code == NOT_FOUND
    simulator.commands["assign"](number=12)
    assert (await client.send(GET, "/v1/sessions")).code == CONTENT


@pytest.mark.parametrize(
    ("around", "before", "after"),
    [
        ("nothing", b"{", b"}"),
        ("nul", b"{", b"}\0"),
        ("newline", b"{", b"}\n"),
        ("mark", b"\xef\xbb\xbf{", b"}"),
    ],
)
async def test_something_may_be_around_every_body(
    start: Start, raw: Raw, around: str, before: bytes, after: bytes
) -> None:
    simulator = await start(around=around)
    peer = raw(simulator)
    for path in ("/v1/sessions", "/v1/nowhere", "/v1/notify"):
        peer.request(path, observe=0 if path == "/v1/notify" else None)
    payloads = [(await peer.receive()).payload for _ in range(3)]
    simulator.commands["assign"](number=12)
    payloads.append((await peer.receive()).payload)
    for payload in payloads:
        assert payload.startswith(before)
        assert payload.endswith(after)
        assert payload.count(b"{") == payload.count(b"}")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("handler_delay", 4.1),
        ("handler_delay", -1),
        ("answers", "never"),
        ("etags", "last"),
        ("max_observers", -1),
        ("create_code", "4.04"),
        ("create_code", "2.06"),
        ("block_size", 100),
        ("sequence_start", 0xFFFF),
        ("ping_extra", ["a"]),
        ("around", "dust"),
    ],
)
def test_senseless_switches_are_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        LrsSimulator(**{name: value})
