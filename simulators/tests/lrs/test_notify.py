"""Observers: what they are sent, when, and when they are dropped."""

from collections.abc import Iterator
import json
from typing import Any, override

from aiocoap import ACK, CON, CONTENT, DELETE, EMPTY, GET, NON, POST, RST, Message
import pytest

from simulators.lrs import LrsSimulator
from simulators.lrs.endpoint import Address, Endpoint
from simulators.lrs.notify import Observers
from simulators.lrs.records import Settings
from simulators.lrs.world import World

from ..helpers import until
from .client import Client, Connect, Raw, Start
from .helpers import world_with

ADDRESS = ("127.0.0.1", 4711)


def kinds(message: Message) -> Any:
    return json.loads(message.payload)["responseTypes"]


def observers(simulator: LrsSimulator) -> Any:
    return simulator.state()["observers"]


class Outbox(Endpoint):
    """An endpoint that keeps what it is to send."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.world = world
        self.sent: list[Message] = []

    @override
    def send(self, message: Message, address: Address) -> None:
        super().send(message, address)
        self.sent.append(message)


def ping_due(hub: Observers) -> None:
    """Let the time of the next ping come for the first observer."""
    observer = next(iter(hub._observers.values()))
    observer._timer.cancel()
    observer._ping_due()


@pytest.fixture
def outbox() -> Outbox:
    return Outbox(world_with(ping_interval=3600, ack_timeout=3600))


@pytest.fixture
def hub(outbox: Outbox) -> Iterator[Observers]:
    hub = Observers(outbox.world, outbox)
    yield hub
    hub.forget()


async def test_a_change_arrives_with_statistics(client: Client, simulator: LrsSimulator) -> None:
    request = client.request(GET, "/v1/notify", observe=0)
    first = await request.response
    assert kinds(first) == ["ping"]
    simulator.commands["assign"](number=12, label="Ana")
    async for notification in request.observation:
        body = json.loads(notification.payload)
        assert body["responseTypes"] == ["sessions", "statistics"]
        assert body["sessions"][0]["label"] == "Ana"
        break


async def test_every_event_arrives_in_order(raw: Raw, simulator: LrsSimulator) -> None:
    peer = raw(simulator)
    peer.request("/v1/notify", observe=0)
    numbers = [(await peer.receive()).opt.observe or 0]
    simulator.commands["assign"](number=12)
    simulator.commands["page"](number=12)
    simulator.commands["set_settings"](system_id=3)
    simulator.commands["clear"](number=12)
    seen = []
    for _ in range(4):
        message = await peer.receive()
        assert (message.mtype, message.token) == (CON, b"t")
        assert not peer.pending()  # the next one waits for this one's acknowledgement
        peer.settle(ACK, message.mid)
        numbers.append(message.opt.observe or 0)
        body = json.loads(message.payload)
        seen.append(body["sessions"][0]["state"] if "sessions" in body else "settings")
    assert seen == ["started", "paged", "settings", "cleared"]
    assert numbers == sorted(set(numbers))


async def test_clearing_all_is_told_session_by_session(
    raw: Raw, client: Client, simulator: LrsSimulator
) -> None:
    simulator.commands["fill"](count=3)
    peer = raw(simulator)
    peer.request("/v1/notify", observe=0)
    await peer.receive()
    await client.send(DELETE, "/v1/sessions")
    seen = []
    for _ in range(3):
        message = await peer.receive()
        peer.settle(ACK, message.mid)
        body = json.loads(message.payload)
        session = body["sessions"][0]
        assert session["sessionSequence"] == body["globalSessionSequence"]
        seen.append((session["number"], session["state"], session["sessionSequence"]))
    assert seen == [(1, "cleared", 4), (2, "cleared", 5), (3, "cleared", 6)]


async def test_changed_settings_are_told(raw: Raw, client: Client, simulator: LrsSimulator) -> None:
    peer = raw(simulator)
    peer.request("/v1/notify", observe=0)
    await peer.receive()
    await client.send(POST, "/v1/settings", {"systemId": 5})
    body = json.loads((await peer.receive()).payload)
    assert (body["responseTypes"], body["settings"]["systemId"]) == (["settings"], 5)


async def test_all_observers_hear_of_a_change(raw: Raw, simulator: LrsSimulator) -> None:
    peers = [raw(simulator) for _ in range(3)]
    for peer in peers:
        peer.request("/v1/notify", observe=0)
        await peer.receive()
    simulator.commands["assign"](number=12)
    for peer in peers:
        assert kinds(await peer.receive()) == ["sessions", "statistics"]


async def test_pings_reach_a_client_that_stays(start: Start, connect: Connect) -> None:
    simulator = await start(ping_interval=0.02)
    request = connect(simulator).request(GET, "/v1/notify", observe=0)
    await request.response
    pings = 0
    async for notification in request.observation:
        assert kinds(notification) == ["ping"]
        pings += 1
        if pings == 8:
            break
    await until(lambda: observers(simulator)[0]["unanswered_pings"] == 0)


async def test_three_missed_pings_drop_a_client(start: Start, raw: Raw) -> None:
    simulator = await start(ping_interval=0.05, ack_timeout=60)
    peer = raw(simulator)
    peer.request("/v1/notify", observe=0)
    await peer.receive()
    pings = [await peer.receive() for _ in range(3)]
    assert len({ping.mid for ping in pings}) == 3
    await until(lambda: not observers(simulator))
    simulator.commands["assign"](number=12)
    assert not peer.pending()


async def test_two_missed_pings_do_not(hub: Observers, outbox: Outbox) -> None:
    hub.register(ADDRESS, b"t")
    for _ in range(3):
        for _ in range(3):
            ping_due(hub)
        hub.settle(ADDRESS, outbox.sent[-1].mid, acknowledged=True)
        assert hub.state()[0]["unanswered_pings"] == 0


async def test_a_late_acknowledgement_counts(hub: Observers, outbox: Outbox) -> None:
    hub.register(ADDRESS, b"t")
    for _ in range(3):
        ping_due(hub)
    assert hub.state()[0]["unanswered_pings"] == 3
    hub.settle(ADDRESS, outbox.sent[1].mid, acknowledged=True)
    assert hub.state()[0]["unanswered_pings"] == 1
    hub.settle(ADDRESS, outbox.sent[0].mid, acknowledged=True)
    assert hub.state()[0]["unanswered_pings"] == 1
    ping_due(hub)
    ping_due(hub)
    assert hub.state()[0]["unanswered_pings"] == 3
    ping_due(hub)
    assert hub.state() == []


async def test_an_acknowledged_change_excuses_no_missed_ping(
    hub: Observers, outbox: Outbox
) -> None:
    hub.register(ADDRESS, b"t")
    ping_due(hub)
    hub.notify(Settings())
    hub.settle(ADDRESS, outbox.sent[-1].mid, acknowledged=True)
    assert hub.state()[0]["unanswered_pings"] == 1


async def test_an_unacknowledged_ping_holds_no_change_back(hub: Observers, outbox: Outbox) -> None:
    hub.register(ADDRESS, b"t")
    ping_due(hub)
    hub.notify(Settings())
    assert [kinds(message) for message in outbox.sent] == [["ping"], ["settings"]]


async def test_a_change_is_repeated_then_given_up(start: Start, raw: Raw) -> None:
    simulator = await start(ack_timeout=0.01)
    peer = raw(simulator)
    peer.request("/v1/notify", observe=0)
    await peer.receive()
    simulator.commands["assign"](number=1)
    simulator.commands["assign"](number=2)
    mids = [(await peer.receive()).mid for _ in range(6)]
    assert mids[:5] == mids[:1] * 5
    assert mids[5] != mids[0]
    assert len(observers(simulator)) == 1


async def test_what_is_acknowledged_is_not_repeated(hub: Observers, outbox: Outbox) -> None:
    hub.register(ADDRESS, b"t")
    ping_due(hub)
    hub.notify(Settings())
    observer = next(iter(hub._observers.values()))
    exchanges = [observer._ping, observer._change]
    for message in outbox.sent:
        hub.settle(ADDRESS, message.mid, acknowledged=True)
    assert all(exchange is not None and exchange._timer.cancelled() for exchange in exchanges)


async def test_a_reset_drops_the_client_at_once(raw: Raw, simulator: LrsSimulator) -> None:
    peer = raw(simulator)
    peer.request("/v1/notify", observe=0)
    await peer.receive()
    simulator.commands["assign"](number=12)
    peer.settle(RST, (await peer.receive()).mid)
    await until(lambda: not observers(simulator))


async def test_a_reset_of_something_else_does_not(raw: Raw, simulator: LrsSimulator) -> None:
    peer = raw(simulator)
    peer.request("/v1/notify", observe=0)
    await peer.receive()
    simulator.commands["assign"](number=12)
    other = raw(simulator)
    mid = (await peer.receive()).mid
    other.settle(RST, mid)
    peer.settle(RST, mid ^ 1)
    other.request("/v1/settings")
    peer.request("/v1/settings")
    await other.receive()
    await peer.receive()
    assert len(observers(simulator)) == 1


async def test_deregistration(raw: Raw, simulator: LrsSimulator) -> None:
    peer = raw(simulator)
    peer.request("/v1/notify", observe=0)
    await peer.receive()
    peer.request("/v1/notify", token=b"u", observe=1)
    assert (await peer.receive()).opt.observe is None
    assert len(observers(simulator)) == 1
    peer.request("/v1/notify", observe=1)
    response = await peer.receive()
    assert (response.code, response.opt.observe) == (CONTENT, None)
    assert observers(simulator) == []


async def test_a_second_registration_replaces_the_first(raw: Raw, simulator: LrsSimulator) -> None:
    peer = raw(simulator)
    peer.request("/v1/notify", observe=0)
    first = await peer.receive()
    peer.request("/v1/notify", observe=0)
    second = await peer.receive()
    assert (second.opt.observe or 0) > (first.opt.observe or 0)
    assert len(observers(simulator)) == 1
    peer.request("/v1/notify", token=b"u", observe=0)
    await peer.receive()
    assert len(observers(simulator)) == 2


async def test_the_first_notification_may_be_empty(start: Start, connect: Connect) -> None:
    simulator = await start(first_notification="empty")
    first = await connect(simulator).request(GET, "/v1/notify", observe=0).response
    assert (first.code, first.payload) == (CONTENT, b"")
    assert len(observers(simulator)) == 1


async def test_the_first_notification_may_be_left_out(
    start: Start, connect: Connect, raw: Raw
) -> None:
    simulator = await start(first_notification="none")
    peer = raw(simulator)
    request = peer.request("/v1/notify", observe=0)
    acknowledgement = await peer.receive()
    assert (acknowledgement.mtype, acknowledgement.mid) == (ACK, request.mid)
    assert acknowledgement.code == EMPTY
    peer.request("/v1/notify", mtype=NON, observe=0)  # not even an acknowledgement
    observation = connect(simulator).request(GET, "/v1/notify", observe=0)
    await until(lambda: len(observers(simulator)) == 2)
    assert not peer.pending()
    simulator.commands["assign"](number=12)
    assert kinds(await observation.response) == ["sessions", "statistics"]


async def test_a_reboot_forgets_the_observers(client: Client, simulator: LrsSimulator) -> None:
    await client.request(GET, "/v1/notify", observe=0).response
    simulator.commands["assign"](number=12)
    simulator.commands["reboot"]()
    assert observers(simulator) == []
    assert len(simulator.state()["sessions"]) == 1
    assert simulator.state()["globalSessionSequence"] == 0


async def test_a_full_load_of_changes_arrives(client: Client, simulator: LrsSimulator) -> None:
    request = client.request(GET, "/v1/notify", observe=0)
    await request.response
    simulator.commands["fill"](count=300)
    await until(lambda: observers(simulator)[0]["waiting"] == 0)
