"""Whether anything grows: a month of a Home Assistant, and 200 reloads, where time is free.

Runners cross, guests come and go, users open and close, nothing goes wrong. After each day, and
each ten reloads, all that is unreachable is collected, and what is left is counted.

    .venv-live/bin/python -m benchmarks.days [DAYS]
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
import gc
import logging
import random
import sys
from typing import NamedTuple
from unittest.mock import patch

from custom_components.steward.systems.api import secrets
from custom_components.steward.waiting import record
from tests.world import home
from tests.world.acts import Acts
from tests.world.clock import Clock, patched
from tests.world.loop import WorldLoop
from tests.world.network import Network
from tests.world.scenario import LIFE, Scenario
from tests.world.world import World

from .figures import Figures, close
from .processes import repeatable

_DAYS = 30
_RELOADS = 200
_DAY = 86_400.0
_ACTS = 200
_WARM_UP = 3
"""Days within which what has a bound, such as the passings that are remembered, has reached it."""
_KNOWN = 100
"""Secrets of which a client knows the latest, here."""
_KEPT = timedelta(days=2)
"""How long waits are kept, here."""
_EVENING = 4 * 3600.0
"""Seconds within which all of a day happens; for the rest of it, nothing does."""
_ENTRIES = ("entry_rufus", "entry_lrs", "entry_spreadsheetweb", "entry_eliab")


class Count(NamedTuple):
    """What there is at one moment."""

    blocks: int
    """Blocks of memory that Python has given out."""
    tasks: int
    sockets: int
    listeners: int


async def _count(world: World) -> Count:
    """Count what there is, once nothing is under way."""
    await asyncio.sleep(120.0)
    world.told.clear()
    world.shown.clear()
    world.logged.clear()
    world.orders.given.clear()
    world.transcript.effects.clear()
    world.transcript.seated.clear()
    gc.collect()
    return Count(
        blocks=sys.getallocatedblocks(),
        tasks=len(asyncio.all_tasks()),
        sockets=world.network.open,
        listeners=sum(world.home.hass.bus.async_listeners().values()),
    )


async def _live(world: World, acts: Acts, rng: random.Random) -> None:
    """Let a day pass; in the end all sessions and guests are gone, as at its beginning."""
    begun = world.clock.seconds
    for at in sorted(rng.uniform(0.0, _EVENING) for _ in range(_ACTS)):
        await asyncio.sleep(max(0.0, begun + at - world.clock.seconds))
        name = rng.choices([*LIFE], weights=[*LIFE.values()])[0]
        if name != "order_bind":  # a device that is bound is there for good
            await getattr(acts, name)(random.Random(rng.getrandbits(32)))
    await asyncio.sleep(60.0)
    world.systems.lrs.commands["clear_all"]()
    world.systems.lrs.commands["delete_history"]()
    cloud = world.systems.rufus.world
    for session in [*cloud.sessions.values()]:
        if session.active:
            cloud.close(session.token)
    await asyncio.sleep(max(0.0, begun + _DAY - world.clock.seconds))
    acts.forget()


async def _reload(world: World, times: int) -> None:
    for _ in range(times):
        for entry_id in _ENTRIES:
            await world.home.task(world.home.hass.config_entries.async_reload(entry_id))
        await asyncio.sleep(30.0)


async def _watch(world: World, days: int) -> tuple[Sequence[Count], Sequence[Count]]:
    """Let days pass, and then reload; tell what there was after each part of it."""
    for system in world.systems.all:
        await system.start()
    await world.home.start()
    for entry in world.systems.entries():
        await world.home.add(entry)
    acts, rng = Acts(world), random.Random(3)
    lived: list[Count] = []
    for day in range(days):
        await _live(world, acts, rng)
        lived.append(await _count(world))
        print(f"  day {day + 1}: {lived[-1]}", flush=True)
    reloaded: list[Count] = []
    for _ in range(_RELOADS // 10):
        await _reload(world, 10)
        reloaded.append(await _count(world))
    print(f"  {_RELOADS} reloads: {reloaded[0]} … {reloaded[-1]}", flush=True)
    return lived, reloaded


@contextmanager
def _small_bounds() -> Iterator[None]:
    """Let what has a bound reach it within the warm-up, not within months."""
    with patch.object(secrets, "_MAX_KNOWN", _KNOWN), patch.object(record, "KEEP", _KEPT):
        yield


def _grown(name: str, counts: Sequence[Count]) -> dict[str, float]:
    """Make the figures of what has grown since the first of the counts."""
    first, last = counts[0], counts[-1]
    return {
        f"{name}_memory_percent": 100 * (last.blocks / first.blocks - 1),
        f"{name}_tasks": last.tasks - first.tasks,
        f"{name}_sockets": last.sockets - first.sockets,
        f"{name}_listeners": last.listeners - first.listeners,
    }


def main(days: int) -> Figures:
    """Run and print; return the figures."""
    logging.disable()
    clock, network = Clock(), Network(0)
    with (
        patched(clock),
        home.patched(network),
        _small_bounds(),
        asyncio.Runner(loop_factory=lambda: WorldLoop(clock, network)) as runner,
    ):
        loop = runner.get_loop()
        assert isinstance(loop, WorldLoop)  # noqa: S101
        world = World(Scenario(seed=0, steps=()), clock, loop, network)
        lived, reloaded = runner.run(_watch(world, days))
    return {
        "days": days,
        **_grown("days", lived[min(_WARM_UP, days) - 1 :]),
        "reloads": _RELOADS,
        **_grown("reloads", reloaded),
    }


if __name__ == "__main__":
    repeatable()
    print("days: what grows in a month", flush=True)
    close("days", main(int(sys.argv[1]) if len(sys.argv) > 1 else _DAYS))
