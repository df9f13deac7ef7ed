"""A transmitter is observed, and observed anew, until it does not let itself be observed."""

import asyncio
from collections.abc import AsyncIterator, Iterable

from aiocoap import Context, Message as CoapMessage
from aiocoap.numbers import codes
import pytest

from custom_components.steward.systems.lrs import observer
from custom_components.steward.systems.lrs.api.client import LrsClient
from custom_components.steward.systems.lrs.api.types import Message
from custom_components.steward.systems.lrs.observer import observe
from simulators.lrs import LrsSimulator

from ...common import until
from ...conftest import StartLrs
from .conftest import MakePeer
from .peers import reply


class Observing:
    """Observes in the background, and keeps what comes.

    Attributes:
        begun: How often an observation began.
        taken: What was pushed.
        task: Ends when it is not observed any more.
    """

    def __init__(self, client: LrsClient) -> None:
        self.begun = 0
        self.taken: list[Message | None] = []
        self.task = asyncio.create_task(observe(client, self._begin, self.taken.append))

    def _begin(self) -> None:
        self.begun += 1

    def numbers(self) -> list[int]:
        """Get the numbers of the pagers whose sessions were pushed."""
        return [
            session.number
            for message in self.taken
            if message
            for session in message.sessions or ()
        ]


@pytest.fixture
async def observing(
    coap: Context,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[list[Observing]]:
    """Return a list whose observations end with the test; they begin anew without a pause."""
    monkeypatch.setattr(observer, "_PAUSE", 0.0)
    assert coap
    started: list[Observing] = []
    yield started
    for one in started:
        one.task.cancel()


def _observe(coap: Context, sim: LrsSimulator, observing: list[Observing]) -> Observing:
    observing.append(Observing(LrsClient(coap, sim.host, sim.port)))
    return observing[-1]


async def test_what_is_pushed_is_taken_in(
    coap: Context, lrs_sim: LrsSimulator, observing: list[Observing]
) -> None:
    one = _observe(coap, lrs_sim, observing)
    await until(lambda: one.begun)
    lrs_sim.commands["fill"](count=3)
    await until(lambda: one.numbers() == [1, 2, 3])
    assert one.begun == 1


@pytest.mark.parametrize("first", ["ping", "empty", "none"])
async def test_what_answers_the_registration_is_no_news(
    coap: Context, start_lrs: StartLrs, observing: list[Observing], first: str
) -> None:
    sim = await start_lrs(first_notification=first)
    sim.commands["assign"](number=1)
    one = _observe(coap, sim, observing)
    await until(lambda: one.begun)
    sim.commands["assign"](number=2)
    await until(lambda: one.taken)
    assert one.numbers() == [2]


async def test_a_later_message_without_content_is_a_sign(
    coap: Context, make_peer: MakePeer, observing: list[Observing]
) -> None:
    peer = await make_peer(lambda _: [reply(codes.CONTENT, observe=1)])
    observing.append(one := Observing(LrsClient(coap, peer.host, peer.port)))
    await until(lambda: one.begun)
    assert one.taken == []
    peer.send(reply(codes.CONTENT, observe=2))
    await until(lambda: one.taken)
    assert one.taken == [None]


async def test_silence_ends_an_observation_and_begins_another(
    coap: Context,
    monkeypatch: pytest.MonkeyPatch,
    start_lrs: StartLrs,
    observing: list[Observing],
) -> None:
    monkeypatch.setattr(observer, "_SILENCE", 0.3)
    sim = await start_lrs(ping_interval=0.05)
    one = _observe(coap, sim, observing)
    pings = 20
    await until(lambda: len(one.taken) > pings)
    assert one.begun == 1
    sim._observers.forget()
    await until(lambda: one.begun == 2)
    sim.commands["assign"](number=1)
    await until(lambda: one.numbers() == [1])


async def test_a_reset_begins_another(
    coap: Context, make_peer: MakePeer, observing: list[Observing]
) -> None:
    numbers = iter(range(1, 100))
    peer = await make_peer(lambda _: [reply(codes.CONTENT, b"{}", observe=next(numbers))])
    observing.append(one := Observing(LrsClient(coap, peer.host, peer.port)))
    await until(lambda: one.begun)
    peer.send(reply(codes.NOT_FOUND))  # the last word of an observation, RFC 7641, 3.2
    await until(lambda: one.begun == 2)
    peer.send(reply(codes.NOT_FOUND))
    await until(lambda: one.begun == 3)


@pytest.mark.parametrize(
    "replies",
    [[reply(codes.NOT_FOUND)], [reply(codes.METHOD_NOT_ALLOWED)], [reply(codes.BAD_OPTION)]],
    ids=["not found", "not allowed", "bad option"],
)
async def test_who_refuses_is_not_asked_again(
    coap: Context, make_peer: MakePeer, observing: list[Observing], replies: Iterable[CoapMessage]
) -> None:
    peer = await make_peer(lambda _: replies)
    observing.append(one := Observing(LrsClient(coap, peer.host, peer.port)))
    await one.task
    assert (one.begun, one.taken) == (0, [])
    assert len(peer.received) == 1


async def test_nobody_is_there(
    coap: Context, lrs_sim: LrsSimulator, observing: list[Observing]
) -> None:
    await lrs_sim.stop()
    one = _observe(coap, lrs_sim, observing)
    await one.task
    assert one.begun == 0


async def test_who_comes_back_too_late_is_left_to_the_poll(
    coap: Context,
    monkeypatch: pytest.MonkeyPatch,
    lrs_sim: LrsSimulator,
    observing: list[Observing],
) -> None:
    monkeypatch.setattr(observer, "_SILENCE", 0.1)
    one = _observe(coap, lrs_sim, observing)
    await until(lambda: one.begun)
    await lrs_sim.stop()
    await one.task
    assert one.begun >= 1
    await lrs_sim.start()
    assert not lrs_sim.state()["observers"]
