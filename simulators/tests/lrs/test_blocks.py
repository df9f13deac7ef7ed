"""Block2, with aiocoap's client putting the blocks together."""

import json

from aiocoap import (
    BAD_OPTION,
    BAD_REQUEST,
    CONTENT,
    DELETE,
    GET,
    POST,
    REQUEST_ENTITY_INCOMPLETE,
    Message,
)
from aiocoap.numbers.codes import Code
import pytest

from simulators.lrs import LrsSimulator

from .client import Client, Connect, Raw, Start


def numbers(response: Message) -> list[int]:
    return [session["number"] for session in json.loads(response.payload)["sessions"]]


@pytest.mark.parametrize("count", [3, 200, 1000])
async def test_a_list_arrives_whole(client: Client, simulator: LrsSimulator, count: int) -> None:
    simulator.commands["fill"](count=count)
    response = await client.send(GET, "/v1/sessions")
    assert response.code == CONTENT
    assert numbers(response) == list(range(1, count + 1))
    assert simulator.state()["requests"]["counts"] == {"GET /v1/sessions": 1}


async def test_a_long_history_arrives_whole(client: Client, simulator: LrsSimulator) -> None:
    simulator.commands["fill"](count=1000)
    simulator.commands["clear_all"]()
    response = await client.send(GET, "/v1/sessions/history")
    history = json.loads(response.payload)["session_history"]
    assert [item["number"] for item in history] == list(range(1, 1001))


async def test_a_long_answer_to_a_command_does_not_repeat_it(
    start: Start, connect: Connect
) -> None:
    simulator = await start(delete_body=True)
    simulator.commands["fill"](count=100)
    response = await connect(simulator).send(DELETE, "/v1/sessions")
    assert len(numbers(response)) == 100
    assert simulator.state()["requests"]["counts"] == {"DELETE /v1/sessions": 1}


async def test_a_body_in_blocks_is_not_understood(client: Client, simulator: LrsSimulator) -> None:
    # Block1 is critical (RFC 7959, 2.1), and not known to be understood.
    response = await client.send(POST, "/v1/sessions", {"number": 12, "label": "x" * 2000})
    assert response.code == BAD_OPTION
    assert simulator.state()["sessions"] == []


async def test_the_first_notification_arrives_whole(
    client: Client, simulator: LrsSimulator
) -> None:
    simulator.commands["fill"](count=200)
    request = client.request(GET, "/v1/notify?action=get_sessions", observe=0)
    assert len(numbers(await request.response)) == 200
    assert len(simulator.state()["observers"]) == 1


async def test_blocks_belong_to_one_representation(raw: Raw, simulator: LrsSimulator) -> None:
    simulator.commands["fill"](count=10)
    peer = raw(simulator)
    peer.request("/v1/sessions")
    first = await peer.receive()
    simulator.commands["update"](number=9, label="Somebody else")
    payload, block = first.payload, first.opt.block2
    while block and block.more:
        # Without the ETag and Observe of the first request.
        peer.request("/v1/sessions", block2=(block.block_number + 1, False, 6))
        later = await peer.receive()
        assert later.opt.etag == first.opt.etag
        payload, block = payload + later.payload, later.opt.block2
    sessions = json.loads(payload)["sessions"]
    assert sessions[8]["label"] == "Guest 9"


async def test_the_smaller_block_size_counts(start: Start, raw: Raw) -> None:
    simulator = await start(block_size=256)
    simulator.commands["fill"](count=5)
    peer = raw(simulator)
    sizes = []
    # A request for block 1 of 1024 bytes means block 4 of 256.
    for wanted in (None, (0, False, 2), (1, False, 6)):
        peer.request("/v1/sessions", block2=wanted)
        response = await peer.receive()
        sizes.append((len(response.payload), tuple(response.opt.block2 or ())))
    assert sizes == [
        (256, (0, True, 4)),
        (64, (0, True, 2)),
        (256, (4, True, 4)),
    ]


@pytest.mark.parametrize(
    ("block", "code"),
    [((7, False, 6), REQUEST_ENTITY_INCOMPLETE), ((0, False, 7), BAD_REQUEST)],
)
async def test_there_is_no_such_block(
    client: Client, block: tuple[int, bool, int], code: Code
) -> None:
    response = await client.send(GET, "/v1/sessions", block2=block)
    assert response.code == code


async def test_representations_are_forgotten_in_the_end(
    client: Client, simulator: LrsSimulator
) -> None:
    simulator.commands["fill"](count=10)
    for index in range(40):
        await client.send(GET, f"/v1/sessions?any={index}", block2=(0, False, 6))
    assert len(simulator._server._blocks._kept) == 32
