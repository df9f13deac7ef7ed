"""What one change costs Home Assistant's event loop, with few pagers and with many.

There are two transmitters in the same run. The small one is measured before the large one is there,
for what all pagers cost would fall on its changes too.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
import random
from statistics import median
import subprocess
import sys
import time

import aiohttp

from scripts.hass_api import Hass
from scripts.world import ROOT, home_assistant

from .figures import Figures
from .processes import EventLoop, Process
from .sites import Site, States

_SMALL, _LARGE = 10, 1000
_WITH_ALL = 500
"""Pagers whose entities are all enabled, even where there are many: of these some change."""
_LIST = "/v1/sessions"
_WINDOWS, _CHANGES = 8, 10
_PAUSE_SECONDS = 0.02
_DRAIN_SECONDS = 0.8
"""Longer than a change takes to be shown, wherever it is put off."""
_IDLE_SECONDS = 6
_DUE, _DUE_AFTER, _DUE_ROUNDS = 10, 4, 3
"""Guests who become overdue, one a second, the seconds until the first one does, and how often."""
_CLOCK_SECONDS = 2
"""How well a transmitter's clock is known: to two seconds."""
_POLLS = 5
_POLL_SECONDS = 2.5
"""Longer than a poll takes, with what it finds to be done anew."""
_BARE_READS = 5
_LEAST = 0.0001
"""Seconds below which nothing can be measured here."""


@dataclass(kw_only=True)
class Costs:
    """Seconds of processor time for one change, each by its kind."""

    changes: dict[str, float] = field(default_factory=dict)
    list_alone: float = 0.0
    """For reading the list of all guests with a bare aiocoap client."""


class Gauge:
    """Measures at one site."""

    def __init__(self, loop: EventLoop, states: States, site: Site, idle: float) -> None:
        """Measure the processor time of `loop` beyond the share that it needs idling."""
        self._loop = loop
        self._states = states
        self._site = site
        self._idle = idle
        self._commands = site.simulator.commands
        self._serials = count(1)
        self._rng = random.Random(len(site.numbers))
        self._polled_at = 0.0
        site.simulator.on_request.append(self._asked)

    async def measure(self, hass: Hass) -> Costs:
        """Measure changes of each kind."""
        costs = Costs()
        kinds: Mapping[str, Callable[[int], tuple[str, str]]] = {
            "state": self._page,
            "name": self._rename,
            "party_size": self._resize,
        }
        for kind, change in kinds.items():
            costs.changes[kind] = await self._cost_of(change)
        costs.changes["overdue"] = await self._overdue()
        costs.changes["poll"] = await self._polls(hass)
        costs.list_alone = await asyncio.to_thread(self._read_list_alone)
        return costs

    def _chosen(self) -> Sequence[int]:
        return self._rng.sample(self._site.numbers[:_WITH_ALL], _CHANGES)

    def _page(self, number: int) -> tuple[str, str]:
        self._commands["page"](number=number)
        return f"sensor.pager_{number}_session", "paged"

    def _rename(self, number: int) -> tuple[str, str]:
        label = f"Guest {number} {next(self._serials)}"
        self._commands["update"](number=number, label=label)
        return f"sensor.pager_{number}_guest", label

    def _resize(self, number: int) -> tuple[str, str]:
        size = 3 + next(self._serials)
        self._commands["update"](number=number, party_size=size)
        return f"sensor.pager_{number}_party_size", f"{size}"

    def _asked(self, method: str, path: str, _query: Mapping[str, str], nanoseconds: int) -> None:
        if (method, path) == ("GET", _LIST):
            self._polled_at = nanoseconds / 1e9

    async def _cost_of(self, change: Callable[[int], tuple[str, str]]) -> float:
        """Tell what one change costs: the median of windows in which there was no poll."""
        costs: list[float] = []
        while len(costs) < _WINDOWS:
            begun = time.monotonic()
            cost = await self._window(change)
            if self._polled_at < begun:
                costs.append(cost)
        return median(costs)

    async def _window(self, change: Callable[[int], tuple[str, str]]) -> float:
        """Let pagers change that have not changed lately; tell what one change cost."""
        numbers = self._chosen()
        for number in numbers:
            if self._site.simulator.world.session(number).notified:
                self._commands["remove"](number=number)
                self._site.seat(number)
        await asyncio.sleep(_DRAIN_SECONDS)
        begun = self._begin()
        for number in numbers:
            entity_id, wanted = change(number)
            await asyncio.sleep(_PAUSE_SECONDS)
        await asyncio.sleep(_DRAIN_SECONDS)
        cost = self._since(begun)
        await self._states.until(entity_id, wanted)
        return cost / _CHANGES

    async def _overdue(self) -> float:
        """Let guests become overdue, one a second; tell what one costs beyond a calm second."""
        world = self._site.simulator.world
        due: list[float] = []
        calm: list[float] = []
        for _ in range(_DUE_ROUNDS):
            numbers = self._chosen()[:_DUE]
            for index, number in enumerate(numbers):
                waited = int((world.now() - world.session(number).created).total_seconds())
                self._commands["update"](number=number, goal=waited + _DUE_AFTER + index)
            await asyncio.sleep(_DUE_AFTER + _CLOCK_SECONDS)
            due += await self._seconds()
            await self._states.until(f"binary_sensor.pager_{numbers[-1]}_overdue", "on")
            for number in numbers:
                self._commands["update"](number=number, goal=36_000)
            await asyncio.sleep(_DRAIN_SECONDS)
            calm += await self._seconds()
        return median(due) - median(calm)

    async def _seconds(self) -> list[float]:
        """Tell what each of some seconds needs in which there is no poll, nor just before."""
        needed: list[float] = []
        for _ in range(_DUE - 2 * _CLOCK_SECONDS):
            begun = time.monotonic()
            share = await self._loop.share(1.0)
            if self._polled_at < begun - 1.0:
                needed.append(share)
        return needed

    async def _polls(self, hass: Hass) -> float:
        """Let changes be lost that are pushed, so that polls find them; tell what one poll cost."""
        listeners = self._site.simulator.world.listeners
        told, listeners[:] = [*listeners], []
        costs = []
        for number in self._chosen()[:_POLLS]:
            begun = self._begin()
            entity_id, wanted = self._rename(number)
            await hass.post("services/homeassistant/update_entity", {"entity_id": entity_id})
            await asyncio.sleep(_POLL_SECONDS)
            await self._states.until(entity_id, wanted)
            costs.append(self._since(begun))
        listeners[:] = told
        return median(costs)

    def _read_list_alone(self) -> float:
        """Read the list with a bare client; tell what reading it once cost."""
        uri = f"{self._site.simulator.ready()['url']}/v1/sessions"
        command = (sys.executable, "-m", "benchmarks.bare_list", uri, f"{_BARE_READS}")
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        return median(map(float, done.stdout.split()))

    def _begin(self) -> tuple[float, float]:
        return time.monotonic(), self._loop.cpu_seconds

    def _since(self, begun: tuple[float, float]) -> float:
        """Tell the processor time since, beyond idling."""
        moment, cpu = begun
        return self._loop.cpu_seconds - cpu - self._idle * (time.monotonic() - moment)


def _beyond_list(costs: Costs) -> float:
    """Tell what a poll costs beyond the reading of its list; a measured nothing is a little."""
    return max(costs.changes["poll"] - costs.list_alone, _LEAST)


def report(small: Costs, large: Costs) -> Figures:
    """Print what was measured; return the figures."""
    figures: dict[str, float] = {}
    titles = {
        "state": "a change of state, pushed",
        "name": "a changed name, pushed",
        "party_size": "a changed party size, pushed",
        "overdue": "a guest who becomes overdue",
        "poll": "a poll that finds one change",
    }
    print(f"  processor time of the event loop with {_SMALL} pagers and with {_LARGE}, all held:")
    for kind, title in titles.items():
        few, many = small.changes[kind], large.changes[kind]
        figures |= {
            f"{kind}_ms_with_{_SMALL}": few * 1000,
            f"{kind}_ms_with_{_LARGE}": many * 1000,
            f"{kind}_ratio": many / few,
        }
        print(f"    {title:30} {few * 1000:7.2f} ms, {many * 1000:7.2f} ms: ratio {many / few:.1f}")
    for size, costs in ((_SMALL, small), (_LARGE, large)):
        figures[f"list_ms_of_{size}"] = costs.list_alone * 1000
        figures[f"poll_ratio_to_list_of_{size}"] = costs.changes["poll"] / costs.list_alone
        figures[f"poll_beyond_list_ms_with_{size}"] = _beyond_list(costs) * 1000
        print(
            f"    reading the list of {size} with bare aiocoap {costs.list_alone * 1000:.2f} ms: ",
            end="",
        )
        print(f"ratio of that poll {figures[f'poll_ratio_to_list_of_{size}']:.1f}, ", end="")
        print(f"beyond it {_beyond_list(costs) * 1000:.2f} ms")
    figures["poll_beyond_list_ratio"] = _beyond_list(large) / _beyond_list(small)
    return figures


async def measure(config: Path) -> Figures:
    """Measure and print; return the figures."""
    small, large = Site(_LARGE + 1, _SMALL), Site(1, _LARGE)
    costs = []
    async with (
        home_assistant(config) as login,
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {login['token']}"}) as session,
    ):
        hass = Hass(session, login["url"], login["token"])
        loop, states = EventLoop(login["pid"]), States(session, login["url"])
        try:
            for site in (small, large):
                await site.add(hass)
                await states.until(site.connection, "push")
                await states.until(f"sensor.pager_{site.numbers[-1]}_session", "started")
                await Process(login["pid"]).quiet()
                idle = await loop.seconds(_IDLE_SECONDS)
                costs.append(await Gauge(loop, states, site, idle).measure(hass))
        finally:
            await small.simulator.stop()
            await large.simulator.stop()
    return report(*costs)
