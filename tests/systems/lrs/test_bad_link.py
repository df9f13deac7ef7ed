"""Commands and changes over a link that loses, repeats, delays and reorders datagrams.

Short forms of the measurements `loss` and `converge`; CoAP repeats itself soon here, and the link
is that much quicker.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import cast

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from benchmarks.converge import changes, differences
from benchmarks.loss import Hosts, tally
from benchmarks.transmitters import BAD, Stand
from custom_components.steward.capabilities import Pager, WaitingRoom
from custom_components.steward.coordinator import door_of
from custom_components.steward.systems.api.errors import is_outcome_unknown
from simulators.link import Link
from simulators.lrs import LrsSimulator

from ...common import until
from ...conftest import StartLrs
from .conftest import Watch

type Build = Callable[[int], Awaitable[list[Stand]]]

_BAD = replace(BAD, delay=(0.001, 0.005), hold=0.02)
_POLL_SECONDS = 0.5
_CONVERGE_SECONDS = 8.0


@pytest.fixture
async def links(
    loopback: None,  # noqa: ARG001 - their sockets are real
) -> AsyncIterator[list[Link]]:
    """Return a list for links, which are stopped when nobody needs them any more."""
    links: list[Link] = []
    yield links
    for link in links:
        await link.stop()


@pytest.fixture
async def build(
    links: list[Link],
    brisk: None,  # noqa: ARG001 - what is lost is repeated soon
    start_lrs: StartLrs,
    watch: Watch,
) -> AsyncIterator[Build]:
    """Set up transmitters, whose links turn bad when all are observed."""

    async def add(seed: int) -> Stand:
        simulator: LrsSimulator = await start_lrs(ack_timeout=0.06, ping_interval=0.5)
        links.append(link := Link((simulator.host, simulator.port), seed=seed))
        await link.start()
        coordinator = await watch(cast("LrsSimulator", link))
        return Stand(simulator=simulator, link=link, entry=coordinator.config_entry)

    async def build(count: int) -> list[Stand]:
        made = [await add(seed) for seed in range(count)]
        for link in links:
            link.quality = _BAD
        return made

    yield build
    for link in links:
        link.quality = None


async def test_commands_are_carried_out_once_and_truthfully_reported(
    hass: HomeAssistant, build: Build
) -> None:
    stands = await build(4)
    hosts = [Hosts(hass, stand, seed) for seed, stand in enumerate(stands)]
    await asyncio.gather(*(one.work(25) for one in hosts))
    await until(lambda: not any(stand.link._under_way for stand in stands))
    counts = sum((tally(one.ledger, one.reports) for one in hosts), Counter[str]())
    assert counts["commands"] == 100
    assert counts["done"] > counts["failed"] + counts["unknown"]
    assert all(stand.link.counts["lost"] for stand in stands)
    for fault in ("lost", "double", "untrue", "unexplained"):
        assert not counts[fault], fault


async def test_what_is_shown_becomes_what_is(hass: HomeAssistant, build: Build) -> None:
    stands = await build(5)

    async def run(stand: Stand, seed: int) -> None:
        await changes(cast("LrsSimulator", stand.simulator), seed, longest_pause=0.05)
        async with asyncio.timeout(_CONVERGE_SECONDS):
            while differences(hass, stand.entry, stand.simulator.world):
                await asyncio.sleep(_POLL_SECONDS)
                await stand.entry.runtime_data.async_refresh()

    await asyncio.gather(*(run(stand, seed) for seed, stand in enumerate(stands)))
    await hass.async_block_till_done()


async def test_hosts_who_ask_for_the_next_guest_at_once_page_each_another(build: Build) -> None:
    """60 guests, 100 calls, and a link that loses three of ten datagrams."""
    (stand,) = await build(1)
    link = stand.link
    link.quality = None
    for number in range(1, 61):
        cast("LrsSimulator", stand.simulator).commands["assign"](number=number, party_size=2)
    room = stand.entry.runtime_data.capability(WaitingRoom)
    assert room is not None
    await until(lambda: sum(bool(pager.guest) for pager in room.pagers.values()) == 60)
    before = stand.simulator.world.sequence
    link.quality = replace(_BAD, loss=0.3)
    door = door_of(stand.entry.runtime_data)
    answers = await asyncio.gather(
        *(door.async_page_next() for _ in range(100)), return_exceptions=True
    )
    paged = [answer.number for answer in answers if isinstance(answer, Pager)]
    unknown = [answer for answer in answers if isinstance(answer, HomeAssistantError)]
    assert answers.count(None) == 40
    assert len(set(paged)) == len(paged) == 60 - len(unknown)
    assert all(is_outcome_unknown(error) for error in unknown)
    link.quality = None
    await until(lambda: not link._under_way)
    sessions = stand.simulator.world.sessions.values()
    shown = {one.number for one in sessions if one.state == "paged"}
    assert set(paged) <= shown
    assert stand.simulator.world.sequence - before == len(shown)  # each was paged once
