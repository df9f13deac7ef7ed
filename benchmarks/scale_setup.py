"""What a thousand pagers cost when they are set up: time, processor time and memory.

Steward's stand beside those of an integration that has as many devices and entities of the same
kinds, and nothing behind them: what Home Assistant needs in any case. Each has a Home Assistant of
its own, the one after the other, with the same recorder and everything else alike.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
import json
from pathlib import Path
import time

import aiohttp

from scripts.hass_api import Hass
from scripts.world import home_assistant

from .bare_copy import describe, kinds
from .companions import furnish
from .figures import Figures
from .processes import Process
from .sites import Site, States

_PAGERS = 1000
_WITH_ALL = 500
"""A pager whose entities are all enabled."""
_SHOWN = (
    f"sensor.pager_{_PAGERS}_session",
    f"sensor.pager_{_WITH_ALL}_due",
    f"binary_sensor.pager_{_WITH_ALL}_overdue",
    f"button.pager_{_WITH_ALL}_page",
    f"event.pager_{_WITH_ALL}_session_event",
)
"""The session of the last pager, and of each other kind an entity: when they are there, all are."""


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What it took.

    Attributes:
        seconds: From the form to the states of the last pager.
        cpu_seconds: Of processor time, until all was recorded.
        megabytes: Of memory, then.
    """

    seconds: float
    cpu_seconds: float
    megabytes: float


@asynccontextmanager
async def costs_of(
    config: Path, add: Callable[[Hass], Awaitable[object]]
) -> AsyncGenerator[tuple[Costs, str, str]]:
    """Add something to a new Home Assistant; give what that cost, its address and a token."""
    async with (
        home_assistant(config) as login,
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {login['token']}"}) as session,
    ):
        process, states = Process(login["pid"]), States(session, login["url"])
        await process.quiet()
        begun, cpu, megabytes = time.monotonic(), process.cpu_seconds, process.megabytes
        await add(Hass(session, login["url"], login["token"]))
        for entity_id in _SHOWN:
            await states.until_there(entity_id)
        seconds = time.monotonic() - begun
        await process.quiet()
        costs = Costs(
            seconds=seconds,
            cpu_seconds=process.cpu_seconds - cpu,
            megabytes=process.megabytes - megabytes,
        )
        yield costs, login["url"], login["token"]


def report(steward: Costs, bare: Costs) -> Figures:
    """Print what was measured; return the figures."""
    titles = {
        "seconds": ("time", "s"),
        "cpu_seconds": ("processor time", "s"),
        "megabytes": ("memory", "MB"),
    }
    figures: dict[str, float] = {}
    for name, (title, unit) in titles.items():
        ours, theirs = getattr(steward, name), getattr(bare, name)
        figures |= {
            f"setup_{name}": ours,
            f"setup_{name}_bare": theirs,
            f"setup_{name}_ratio": ours / theirs,
        }
        print(f"    {title:14} {ours:7.2f} {unit}, bare {theirs:7.2f} {unit}: ", end="")
        print(f"ratio {ours / theirs:.2f}")
    return figures


async def measure(folder: Path) -> Figures:
    """Measure and print; return the figures."""
    site = Site(1, _PAGERS)
    furnish(folder / "steward")
    furnish(folder / "bare", "bare_pagers")
    try:
        async with (
            costs_of(folder / "steward", site.add) as (steward, url, token),
            Hass.connect(url, token) as hass,
        ):
            copied = await describe(hass)
    finally:
        await site.simulator.stop()
    text = json.dumps(copied)
    (folder / "bare" / "bare_pagers.json").write_text(text, encoding="utf-8")

    async def add_bare(hass: Hass) -> None:
        await hass.flow("config/config_entries/flow", {"handler": "bare_pagers"})

    async with (
        costs_of(folder / "bare", add_bare) as (bare, url, token),
        Hass.connect(url, token) as hass,
    ):
        entities = await hass.command("config/entity_registry/list")
    there = sum(one["platform"] == "bare_pagers" for one in entities)
    if there != len(copied["entities"]):
        raise RuntimeError(f"{there} entities instead of {len(copied['entities'])}")
    print(f"  set-up of {_PAGERS} pagers ({kinds(copied)}), beside an integration without a core:")
    return report(steward, bare)
