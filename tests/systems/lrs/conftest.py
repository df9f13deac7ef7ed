"""A client of the simulated transmitter, peers that misbehave, and short time-outs."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, cast

from aiocoap import Context
from aiocoap.numbers.constants import TransportTuning
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.systems.lrs.api import coap as transport
from custom_components.steward.systems.lrs.api.client import LrsClient
from custom_components.steward.systems.lrs.api.context import create_context
from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from simulators.lrs import LrsSimulator

from ...common import lrs_entry_for, set_up, settled
from ...conftest import StartLrs
from .peers import Answer, HasAddress, Peer, Relay

type Watch = Callable[..., Awaitable[LrsCoordinator]]
type MakePeer = Callable[[Answer], Awaitable[Peer]]
type MakeRelay = Callable[[HasAddress], Awaitable[Relay]]


@pytest.fixture
async def coap(
    loopback: None,  # noqa: ARG001 - its sockets are real
) -> AsyncIterator[Context]:
    """Return a CoAP context."""
    context = await create_context()
    yield context
    await context.shutdown()


@pytest.fixture
def client(coap: Context, lrs_sim: LrsSimulator) -> LrsClient:
    """Return a client of the transmitter."""
    return LrsClient(coap, lrs_sim.host, lrs_sim.port)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let clients wait for answers only shortly: too shortly for CoAP's retransmissions."""
    monkeypatch.setattr(transport, "_EXCHANGE_TIMEOUT", 0.25)
    monkeypatch.setattr(transport, "_LIST_TIMEOUT", 0.25)


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let CoAP repeat what is read soon, and give up anything after a fifth of a second."""
    for tuning in (TransportTuning, transport._ReadTuning):
        monkeypatch.setattr(tuning, "ACK_TIMEOUT", 0.03)
        monkeypatch.setattr(tuning, "ACK_RANDOM_FACTOR", 1.0)
        monkeypatch.setattr(tuning, "MAX_RETRANSMIT", 2)
    monkeypatch.setattr(transport._CommandTuning, "ACK_TIMEOUT", 0.2)


@pytest.fixture
async def watch(
    hass: HomeAssistant,
    start_lrs: StartLrs,  # noqa: ARG001 - what is watched outlives its entry
) -> AsyncIterator[Watch]:
    """Set up entries of transmitters, or of what stands before them."""
    entries: list[MockConfigEntry] = []

    async def start(to: HasAddress, *, observed: bool = True, **members: Any) -> LrsCoordinator:
        entry = lrs_entry_for(cast("LrsSimulator", to), **members)
        entries.append(await set_up(hass, entry))
        coordinator = entry.runtime_data
        assert isinstance(coordinator, LrsCoordinator)
        if observed:
            await settled(entry)
        return coordinator

    yield start
    for entry in entries:
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.fixture
async def make_peer(
    loopback: None,  # noqa: ARG001 - its sockets are real
) -> AsyncIterator[MakePeer]:
    """Start peers that answer as they are told to."""
    peers: list[Peer] = []

    async def make(answer: Answer) -> Peer:
        peers.append(Peer(answer))
        await peers[-1].start()
        return peers[-1]

    yield make
    for peer in peers:
        peer.stop()


@pytest.fixture
async def make_relay(
    loopback: None,  # noqa: ARG001 - its sockets are real
) -> AsyncIterator[MakeRelay]:
    """Start relays in front of transmitters."""
    relays: list[Relay] = []

    async def make(to: HasAddress) -> Relay:
        relays.append(Relay(to))
        await relays[-1].start()
        return relays[-1]

    yield make
    for relay in relays:
        await relay.stop()
