"""aiocoap's client and the transmitter with a bad link between them."""

import asyncio
from collections.abc import AsyncIterator
import json
from typing import Any

from aiocoap import CHANGED, CREATED, GET, POST, Context, Message
from aiocoap.numbers import TransportTuning
from aiocoap.numbers.contentformat import ContentFormat
from aiocoap.protocol import Request
import pytest

from simulators.link import Link, Quality
from simulators.lrs import LrsSimulator

from ..helpers import until


class Quick(TransportTuning):
    """Repeats soon, so that a bad link costs little time, and often, so that all gets through."""

    ACK_TIMEOUT = 0.02
    ACK_RANDOM_FACTOR = 1.25
    MAX_RETRANSMIT = 8


@pytest.fixture
async def link(simulator: LrsSimulator) -> AsyncIterator[Link]:
    """A link to the transmitter."""
    link = Link((simulator.host, simulator.port), seed=3)
    await link.start()
    yield link
    await link.stop()


def request(context: Context, link: Link, code: Any, path: str, **options: Any) -> Request:
    """Return aiocoap's request over the link."""
    uri = f"coap://{link.host}:{link.port}{path}"
    return context.request(Message(code=code, uri=uri, transport_tuning=Quick(), **options))


async def post(context: Context, link: Link, path: str, body: Any) -> Message:
    """Return the response to a POST over the link."""
    payload = json.dumps(body).encode()
    options = {"payload": payload, "content_format": ContentFormat.JSON}
    async with asyncio.timeout(20):
        return await request(context, link, POST, path, **options).response


@pytest.mark.parametrize(
    "quality",
    [
        Quality(duplicate=1),
        Quality(loss=0.1),
        Quality(loss=0.1, duplicate=0.3, delay=(0, 0.01), reorder=0.2, hold=0.03),
    ],
)
async def test_what_is_answered_was_done_once(
    context: Context, simulator: LrsSimulator, link: Link, quality: Quality
) -> None:
    link.quality = quality
    for number in range(1, 11):
        created = await post(context, link, "/v1/sessions", {"number": number})
        assert created.code == CREATED
        assert (await post(context, link, "/v1/page", {"number": number})).code == CHANGED
    state = simulator.state()
    assert [session["number"] for session in state["sessions"]] == list(range(1, 11))
    assert [page["number"] for page in state["pages"]] == list(range(1, 11))
    assert state["globalSessionSequence"] == 10
    assert state["requests"]["counts"] == {"POST /v1/sessions": 10, "POST /v1/page": 10}
    assert bool(link.counts["lost"]) == bool(quality.loss)


async def test_a_long_list_gets_through(
    context: Context, simulator: LrsSimulator, link: Link
) -> None:
    simulator.commands["fill"](count=100)
    link.quality = Quality(loss=0.1, duplicate=0.2)
    async with asyncio.timeout(20):
        response = await request(context, link, GET, "/v1/sessions").response
    assert len(json.loads(response.payload)["sessions"]) == 100
    assert link.counts["lost"]


async def test_an_observer_behind_a_rebound_link_hears_nothing(
    context: Context, simulator: LrsSimulator, link: Link
) -> None:
    first = request(context, link, GET, "/v1/notify", observe=0)
    await first.response
    old = simulator.state()["observers"][0]["port"]
    link.rebind()
    before = link.counts["sent"]
    simulator.commands["assign"](number=12)
    simulator.commands["page"](number=12)
    # The first of the two is not acknowledged, so the other waits.
    await until(lambda: simulator.state()["observers"][0]["waiting"] == 1)
    assert link.counts["sent"] == before
    second = request(context, link, GET, "/v1/notify", observe=0)
    await second.response
    ports = [observer["port"] for observer in simulator.state()["observers"]]
    assert len(ports) == 2
    assert ports[0] == old != ports[1]
