"""Other ways to take and to answer a request: repeats, slow handlers, answers that come apart."""

import asyncio
from itertools import pairwise
import time

from aiocoap import ACK, CHANGED, CON, CONTENT, EMPTY, GET, NON, PUT, RST, Message
import pytest

from simulators.lrs import LrsSimulator

from ..helpers import until
from .client import Connect, Raw, RawClient, Start, body

PAGE = {"action": "page"}


def page(peer: RawClient) -> Message:
    """Ask for a page of pager 12; the message can be sent again."""
    return peer.request("/v1/sessions?number=12", PAGE, code=PUT)


def pages(simulator: LrsSimulator) -> int:
    """Return how often the transmitter was asked to page."""
    counts: dict[str, int] = simulator.state()["requests"]["counts"]
    return counts.get("PUT /v1/sessions", 0)


async def waiting(start: Start, **options: object) -> LrsSimulator:
    """Start a transmitter with a guest at pager 12."""
    simulator = await start(**options)
    simulator.commands["assign"](number=12)
    return simulator


async def test_repeats_are_carried_out_again_where_they_are_not_recognised(
    start: Start, raw: Raw
) -> None:
    simulator = await waiting(start, dedupe=False)
    peer = raw(simulator)
    request = page(peer)
    peer.send(request)
    peer.send(request)
    replies = [await peer.receive() for _ in range(3)]
    assert {(reply.mtype, reply.mid, reply.code) for reply in replies} == {
        (ACK, request.mid, CHANGED)
    }
    changes = [body(reply)["globalSessionSequence"] for reply in replies]
    assert changes == [2, 3, 4]
    assert pages(simulator) == 3


async def test_a_command_takes_its_time_and_everything_else_waits(start: Start, raw: Raw) -> None:
    simulator = await waiting(start, handler_delay=0.4)
    peer, other = raw(simulator), raw(simulator)
    begun = time.monotonic()
    page(peer)
    other.request("/v1/sessions")
    await until(lambda: simulator._endpoint._waiting)
    assert (peer.pending(), other.pending(), pages(simulator)) == (False, False, 0)
    assert (await peer.receive()).code == CHANGED
    assert time.monotonic() - begun >= 0.39
    assert body(await other.receive())["sessions"][0]["state"] == "paged"


async def test_a_read_takes_no_time(start: Start, raw: Raw) -> None:
    simulator = await waiting(start, handler_delay=4)
    peer = raw(simulator)
    begun = time.monotonic()
    peer.request("/v1/sessions")
    assert (await peer.receive()).code == CONTENT
    assert time.monotonic() - begun < 4


@pytest.mark.parametrize(("dedupe", "times"), [(True, 1), (False, 2)])
async def test_what_is_repeated_meanwhile_is_recognised_or_not(
    start: Start, raw: Raw, *, dedupe: bool, times: int
) -> None:
    simulator = await waiting(start, handler_delay=0.05, dedupe=dedupe)
    peer = raw(simulator)
    request = page(peer)
    await asyncio.sleep(0.02)
    peer.send(request)
    for _ in range(2):
        assert (await peer.receive()).mid == request.mid
    assert pages(simulator) == times


async def test_commands_come_one_after_the_other(start: Start, raw: Raw) -> None:
    simulator = await waiting(start, handler_delay=0.05)
    begun: list[int] = []
    simulator.on_request.append(lambda _method, _path, _query, now: begun.append(now))
    peers = [raw(simulator) for _ in range(3)]
    for peer in peers:
        page(peer)
    for peer in peers:
        await peer.receive()
    assert all(after - before >= 45_000_000 for before, after in pairwise(begun))


async def test_a_stop_ends_what_is_at_work(start: Start, raw: Raw) -> None:
    simulator = await waiting(start, handler_delay=4)
    page(raw(simulator))
    await until(lambda: simulator._endpoint._work)
    await simulator.stop()
    simulator.commands["set_options"](handler_delay=0)
    await simulator.start()
    peer = raw(simulator)
    page(peer)
    assert (await peer.receive()).code == CHANGED
    assert pages(simulator) == 1


async def test_an_answer_may_come_apart(start: Start, raw: Raw) -> None:
    simulator = await waiting(start, answers="separate", ack_timeout=0.02)
    peer = raw(simulator)
    request = page(peer)
    acknowledgement, *answers = [await peer.receive() for _ in range(3)]
    assert (acknowledgement.mtype, acknowledgement.mid) == (ACK, request.mid)
    assert acknowledgement.code == EMPTY
    assert [(one.mtype, one.code, one.token) for one in answers] == [(CON, CHANGED, b"t")] * 2
    assert answers[0].mid == answers[1].mid != request.mid
    peer.settle(ACK, answers[0].mid)
    await until(lambda: not simulator._endpoint._exchanges)
    peer.send(request)  # its acknowledgement was lost, say
    again = [await peer.receive() for _ in range(2)]
    assert [one.mid for one in again] == [request.mid, answers[0].mid]
    peer.settle(RST, answers[0].mid)
    await until(lambda: not simulator._endpoint._exchanges)
    assert pages(simulator) == 1


async def test_an_answer_that_comes_apart_is_acknowledged_before_the_work(
    start: Start, raw: Raw
) -> None:
    simulator = await waiting(start, answers="separate", handler_delay=0.2)
    peer = raw(simulator)
    page(peer)
    assert (await peer.receive()).code == EMPTY
    assert pages(simulator) == 0
    assert (await peer.receive()).code == CHANGED


async def test_an_answer_that_nobody_acknowledges_is_given_up(start: Start, raw: Raw) -> None:
    simulator = await waiting(start, answers="separate", ack_timeout=0.001)
    peer = raw(simulator)
    page(peer)
    assert [(await peer.receive()).mtype for _ in range(6)] == [ACK, *[CON] * 5]
    await until(lambda: not simulator._endpoint._exchanges)


async def test_an_answer_may_be_non_confirmable(start: Start, raw: Raw) -> None:
    simulator = await waiting(start, answers="non")
    peer = raw(simulator)
    request = page(peer)
    answer = await peer.receive()
    assert (answer.mtype, answer.code, answer.token) == (NON, CHANGED, b"t")
    assert answer.mid != request.mid
    assert not peer.pending()
    peer.send(request)
    assert (await peer.receive()).mid == answer.mid
    assert pages(simulator) == 1


async def test_other_clients_read_answers_that_come_apart(start: Start, connect: Connect) -> None:
    simulator = await start(answers="separate")
    simulator.commands["fill"](count=30)
    response = await connect(simulator).send(GET, "/v1/sessions")
    assert len(body(response)["sessions"]) == 30
    observation = connect(simulator).request(GET, "/v1/notify", observe=0)
    await observation.response
    simulator.commands["clear"](number=1)
    async for notification in observation.observation:
        assert body(notification)["sessions"][0]["number"] == 1
        break


async def test_nothing_runs_on_after_a_stop(start: Start, raw: Raw) -> None:
    simulator = await waiting(start, answers="separate")
    peer = raw(simulator)
    page(peer)
    await until(lambda: simulator._endpoint._exchanges)
    simulator.commands["set_options"](handler_delay=4)
    page(peer)
    await until(lambda: simulator._endpoint._work)
    await simulator.stop()
    scheduled = asyncio.get_running_loop()._scheduled  # type: ignore[attr-defined] # the only way
    assert [handle for handle in scheduled if not handle.cancelled()] == []
