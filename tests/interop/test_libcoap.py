"""Steward and a transmitter on libcoap, which carries out again what is repeated."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import cast

from aiocoap import Context
from homeassistant.core import HomeAssistant
import pytest

from benchmarks.libcoap_peer import LibcoapTransmitter
from custom_components.steward.systems.lrs.api.client import LrsClient
from custom_components.steward.systems.lrs.api.types import Message
from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from simulators.lrs import LrsSimulator

from ..common import lrs_entry_for, set_up, settled, state_of, unload_all, until

_LONG = 100

type Start = Callable[..., Awaitable[LibcoapTransmitter]]


@pytest.fixture
async def start(
    loopback: None,  # noqa: ARG001 - its sockets are real
) -> AsyncIterator[Start]:
    """Start transmitters on libcoap; they are stopped at the end."""
    made: list[LibcoapTransmitter] = []

    async def start(seconds: float = 0.0) -> LibcoapTransmitter:
        made.append(LibcoapTransmitter(delay=(seconds, seconds)))
        await made[-1].start_up()
        return made[-1]

    yield start
    for one in made:
        await one.stop()


def _client(coap: Context, to: LibcoapTransmitter) -> LrsClient:
    return LrsClient(coap, to.host, to.port)


async def test_a_guest_is_served(coap: Context, start: Start) -> None:
    transmitter = await start()
    client = _client(coap, transmitter)
    created = await client.create_session(12, label="Añá & Co", party_size=2, goal=120)
    assert created.sessions
    assert (created.sessions[0].label, created.sessions[0].goal) == ("Añá & Co", 120)
    paged = await client.update_session(12, action="page", page_mode="Flash30Sec")
    got = await client.get_session(12)
    assert got
    assert got.sessions == paged.sessions
    assert (await client.get_settings()).device_name == "T7470"
    await client.clear_all()
    assert await client.get_session(12) is None
    assert not transmitter.world.sessions


async def test_a_long_list_of_names_with_accents_is_read(coap: Context, start: Start) -> None:
    transmitter = await start()
    for number in range(1, _LONG + 1):
        transmitter.world.post({"number": number, "label": f"Núñez {number}"})
    message = await _client(coap, transmitter).list_sessions()
    assert message
    assert [one.label for one in message.sessions or ()] == [
        f"Núñez {number}" for number in range(1, _LONG + 1)
    ]


async def test_changes_are_observed(coap: Context, start: Start) -> None:
    client = _client(coap, await start())
    heard: list[Message | None] = []
    stop = await client.observe(heard.append, lambda _: None)
    await client.create_session(3, label="Ana")
    await until(lambda: heard)
    assert heard[-1]
    assert heard[-1].sessions
    assert heard[-1].sessions[0].label == "Ana"
    stop()


@pytest.mark.parametrize("seconds", [0.7, 1.9, 3.9])
async def test_a_guest_is_paged_once_however_long_that_takes(
    coap: Context, start: Start, seconds: float
) -> None:
    transmitter = await start()
    transmitter.world.post({"number": 3})
    transmitter.delay = (seconds, seconds)
    paged = await _client(coap, transmitter).update_session(3, action="page")
    assert paged.sessions
    assert paged.sessions[0].state == "paged"
    await asyncio.sleep(0.5)
    assert transmitter.counts == {"PUT /v1/sessions": 1}


@pytest.mark.usefixtures("coap")
async def test_home_assistant_shows_and_does_what_happens(
    hass: HomeAssistant, start: Start
) -> None:
    transmitter = await start()
    transmitter.world.post({"number": 3, "label": "Ana"})
    entry = await set_up(hass, lrs_entry_for(cast("LrsSimulator", transmitter)))
    await settled(entry)
    assert state_of(hass, entry, "hub", "connection") == "push"
    assert state_of(hass, entry, "pager_3", "guest") == "Ana"
    coordinator = entry.runtime_data
    assert isinstance(coordinator, LrsCoordinator)
    transmitter.delay = (0.3, 0.3)
    await asyncio.gather(
        coordinator.guests.async_page(3), coordinator.guests.async_assign(4, label="Bo")
    )
    await until(lambda: state_of(hass, entry, "pager_3", "session") == "paged")
    assert state_of(hass, entry, "pager_4", "guest") == "Bo"
    assert transmitter.counts["PUT /v1/sessions"] == transmitter.counts["POST /v1/sessions"] == 1
    await unload_all(hass)
