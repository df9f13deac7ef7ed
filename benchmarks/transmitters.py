"""Transmitters behind bad links."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er

from custom_components.steward.identity import unique_id
from simulators.link import Link, Quality
from simulators.lrs import LrsSimulator
from simulators.lrs.world import World

from .in_process import add_entry

BAD = Quality(loss=0.3, duplicate=0.1, delay=(0.005, 0.05), reorder=0.1, hold=0.2)
"""A radio link at the edge of its reach."""
LOSSY = replace(BAD, duplicate=0.0)
"""One that brings nothing twice, for who would carry that out twice."""

_PUSH_SECONDS = 30.0
_LOOK_SECONDS = 0.05


class Transmitter(Protocol):
    """A transmitter of whatever make, upon a world that can be looked into."""

    world: World
    host: str
    port: int

    def state(self) -> Any:
        """Tell under `requests`, `counts` which requests arrived."""

    async def stop(self) -> None:
        """End."""


async def simulated(_: int, **options: Any) -> LrsSimulator:
    """Start a simulator."""
    simulator = LrsSimulator(**options)
    await simulator.start()
    return simulator


@dataclass(frozen=True, kw_only=True)
class Stand:
    """A host stand: a transmitter, the link to it, and Home Assistant's entry of it."""

    simulator: Transmitter
    link: Link
    entry: ConfigEntry


def state_of(hass: HomeAssistant, entry: ConfigEntry, key: str, name: str) -> State | None:
    """Get the state of the sensor of an item, by its description's key, if there is one."""
    found = er.async_get(hass).async_get_entity_id("sensor", "steward", unique_id(entry, key, name))
    return None if found is None else hass.states.get(found)


@asynccontextmanager
async def stands(
    hass: HomeAssistant,
    count: int,
    start: Callable[[int], Awaitable[Transmitter]] = simulated,
    quality: Quality = BAD,
) -> AsyncGenerator[list[Stand]]:
    """Add transmitters while their links are good; when all are observed, the links turn bad.

    In the end they are good again, for Home Assistant to take its leave. `start` makes a
    transmitter by a seed.
    """
    made = [await _add(hass, await start(seed), seed) for seed in range(count)]
    try:
        async with asyncio.timeout(_PUSH_SECONDS):
            for stand in made:
                while not _observed(hass, stand):  # noqa: ASYNC110  # a state, not an event
                    await asyncio.sleep(_LOOK_SECONDS)
        for stand in made:
            stand.link.quality = quality
        yield made
    finally:
        for stand in made:
            stand.link.quality = None
        for stand in made:
            await hass.config_entries.async_unload(stand.entry.entry_id)
            await stand.link.stop()
            await stand.simulator.stop()


async def _add(hass: HomeAssistant, simulator: Transmitter, seed: int) -> Stand:
    """Start a good link to a transmitter, and add them to Home Assistant."""
    link = Link((simulator.host, simulator.port), seed=seed)
    await link.start()
    entry = await add_entry(hass, "lrs", {"host": link.host, "port": link.port})
    return Stand(simulator=simulator, link=link, entry=entry)


def _observed(hass: HomeAssistant, stand: Stand) -> bool:
    """Tell whether a transmitter pushes its changes."""
    state = state_of(hass, stand.entry, "hub", "connection")
    return state is not None and state.state == "push"
