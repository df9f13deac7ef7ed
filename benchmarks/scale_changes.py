"""What one change costs Home Assistant's event loop, with few pagers and with many.

Each of two transmitters has a Home Assistant of its own: what all pagers cost would fall on the
changes of the few. They are measured in turn.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count, cycle
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
_WINDOWS, _CHANGES = 12, 10
_PAUSE_SECONDS = 0.02
_DRAIN_SECONDS = 0.8
"""Longer than a change takes to be shown, wherever it is put off."""
_DUE, _DUE_AFTER, _DUE_ROUNDS = 10, 4, 3
"""Guests who become overdue, one a second, the seconds until the first one does, and how often."""
_CLOCK_SECONDS = 2
"""How well a transmitter's clock is known: to two seconds."""
_POLLS = 5
_POLL_SECONDS = 2.5
"""Longer than a poll takes, with what it finds to be done anew."""
_BARE_READS = 5


class Gauge:
    """Measures at one site, which has a Home Assistant of its own."""

    def __init__(self, hass: Hass, loop: EventLoop, states: States, site: Site) -> None:
        """Measure the processor time of `loop`."""
        self._hass = hass
        self._loop = loop
        self._states = states
        self._site = site
        self._commands = site.simulator.commands
        self._serials = count(1)
        self._changing = random.Random(len(site.numbers)).sample(site.numbers[:_WITH_ALL], _CHANGES)
        """Those that change, again and again: what changes for the first time costs more."""
        self._polled = cycle(self._changing)
        self._polled_at = 0.0
        site.simulator.on_request.append(self._asked)

    async def state(self) -> float:
        """Tell what one page cost."""
        return await self._without_poll(self._page)

    async def name(self) -> float:
        """Tell what one changed name cost."""
        return await self._without_poll(self._rename)

    async def party_size(self) -> float:
        """Tell what one changed party size cost."""
        return await self._without_poll(self._resize)

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

    async def _without_poll(self, change: Callable[[int], tuple[str, str]]) -> float:
        """Tell what one change cost, in a window in which there was no poll."""
        while True:
            begun = time.monotonic()
            cost = await self._window(change)
            if self._polled_at < begun:
                return cost

    async def _window(self, change: Callable[[int], tuple[str, str]]) -> float:
        """Let pagers change; tell what one change cost beyond as long a calm."""
        for number in self._changing:
            if self._site.simulator.world.session(number).notified:
                self._commands["remove"](number=number)
                self._site.seat(number)
        await asyncio.sleep(_DRAIN_SECONDS)
        calm = await self._spent_in(_CHANGES * _PAUSE_SECONDS + _DRAIN_SECONDS)
        begun = self._loop.cpu_seconds
        for number in self._changing:
            entity_id, wanted = change(number)
            await asyncio.sleep(_PAUSE_SECONDS)
        await asyncio.sleep(_DRAIN_SECONDS)
        cost = self._loop.cpu_seconds - begun - calm
        await self._states.until(entity_id, wanted)
        return cost / _CHANGES

    async def overdue(self) -> float:
        """Let guests become overdue, one a second; tell what one costs beyond a calm second."""
        world = self._site.simulator.world
        numbers = self._changing[:_DUE]
        for index, number in enumerate(numbers):
            waited = int((world.now() - world.session(number).created).total_seconds())
            self._commands["update"](number=number, goal=waited + _DUE_AFTER + index)
        await asyncio.sleep(_DUE_AFTER + _CLOCK_SECONDS)
        due = await self._seconds()
        await self._states.until(f"binary_sensor.pager_{numbers[-1]}_overdue", "on")
        for number in numbers:
            self._commands["update"](number=number, goal=36_000)
        await asyncio.sleep(_DRAIN_SECONDS)
        return median(due) - median(await self._seconds())

    async def _seconds(self) -> list[float]:
        """Tell what each of some seconds needs in which there is no poll, nor just before."""
        needed: list[float] = []
        for _ in range(_DUE - 2 * _CLOCK_SECONDS):
            begun = time.monotonic()
            share = await self._loop.share(1.0)
            if self._polled_at < begun - 1.0:
                needed.append(share)
        return needed

    async def poll(self) -> float:
        """Let a change be lost that is pushed, so that a poll finds it; tell what that cost."""
        listeners = self._site.simulator.world.listeners
        told, listeners[:] = [*listeners], []
        calm = await self._spent_in(_POLL_SECONDS)
        begun = self._loop.cpu_seconds
        entity_id, wanted = self._rename(next(self._polled))
        await self._hass.post("services/homeassistant/update_entity", {"entity_id": entity_id})
        await asyncio.sleep(_POLL_SECONDS)
        cost = self._loop.cpu_seconds - begun - calm
        await self._states.until(entity_id, wanted)
        listeners[:] = listeners or told
        return cost

    async def list_alone(self) -> float:
        """Read the list with a bare client; tell what reading it once cost."""
        uri = f"{self._site.simulator.ready()['url']}/v1/sessions"
        command = (sys.executable, "-m", "benchmarks.bare_list", uri, f"{_BARE_READS}")
        done = await asyncio.to_thread(
            subprocess.run, command, cwd=ROOT, stdout=subprocess.PIPE, check=True
        )
        return median(map(float, done.stdout.split()))

    async def _spent_in(self, seconds: float) -> float:
        """Tell what so many seconds need in which nothing is done."""
        return seconds * await self._loop.share(seconds)


_MEASURED: Mapping[str, tuple[str, Callable[[Gauge], Awaitable[float]], int]] = {
    "state": ("a change of state, pushed", Gauge.state, _WINDOWS),
    "name": ("a changed name, pushed", Gauge.name, _WINDOWS),
    "party_size": ("a changed party size, pushed", Gauge.party_size, _WINDOWS),
    "overdue": ("a guest who becomes overdue", Gauge.overdue, _DUE_ROUNDS),
    "poll": ("a poll that finds one change", Gauge.poll, _POLLS),
    "list": ("reading the list with bare aiocoap", Gauge.list_alone, 1),
}
"""What is measured, how, and how often."""


async def in_turn(
    gauges: Sequence[Gauge], one: Callable[[Gauge], Awaitable[float]], times: int
) -> list[float]:
    """Measure at each in turn, as other programs disturb all; tell the medians."""
    costs = [[await one(gauge) for gauge in gauges] for _ in range(times)]
    return [median(its) for its in zip(*costs, strict=True)]


def report(costs: Mapping[str, Sequence[float]]) -> Figures:
    """Print what was measured with few and with many; return the figures."""
    figures: dict[str, float] = {}
    print(f"  processor time of the event loop with {_SMALL} pagers and with {_LARGE}, all held:")
    beyond = [poll - alone for poll, alone in zip(costs["poll"], costs["list"], strict=True)]
    titles = {name: title for name, (title, *_) in _MEASURED.items()}
    titles["poll_beyond_list"] = "that poll, beyond its list"
    for name, (few, many) in {**costs, "poll_beyond_list": beyond}.items():
        figures |= {
            f"{name}_ms_with_{_SMALL}": few * 1000,
            f"{name}_ms_with_{_LARGE}": many * 1000,
            f"{name}_ratio": many / few,
        }
        print(f"    {titles[name]:35} {few * 1000:7.2f} ms, {many * 1000:7.2f} ms: ", end="")
        print(f"ratio {many / few:.2f}")
    return figures


@asynccontextmanager
async def gauge_of(config: Path, site: Site) -> AsyncGenerator[Gauge]:
    """Run a Home Assistant that has all of a site's pagers."""
    async with (
        home_assistant(config) as login,
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {login['token']}"}) as session,
    ):
        hass, states = Hass(session, login["url"], login["token"]), States(session, login["url"])
        try:
            await site.add(hass)
            await states.until(site.connection, "push")
            await states.until(f"sensor.pager_{site.numbers[-1]}_session", "started")
            await Process(login["pid"]).quiet()
            yield Gauge(hass, EventLoop(login["pid"]), states, site)
        finally:
            await site.simulator.stop()


async def measure(config: Path) -> Figures:
    """Measure and print; return the figures."""
    async with (
        gauge_of(config / "few", Site(_LARGE + 1, _SMALL)) as few,
        gauge_of(config / "many", Site(1, _LARGE)) as many,
    ):
        gauges = (few, many)
        costs = {
            name: await in_turn(gauges, one, times) for name, (_, one, times) in _MEASURED.items()
        }
    return report(costs)
