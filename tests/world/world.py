"""A world: Home Assistant with Steward, four systems, and what happens to them."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
import logging
import random
from typing import Any, override

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback

from custom_components.steward.capabilities import PassingEvent, PassingSource
from custom_components.steward.coordinator import async_follow_systems

from . import home as homes, oracle, systems
from .acts import Acts
from .clock import Clock
from .home import Home
from .loop import LIFE, WorldLoop
from .network import Network
from .orders import Orders, Transcript
from .scenario import Scenario

_KEPT = 20.0
"""Seconds after which what Home Assistant has of its own is stored."""
_CALM = 2400.0
"""Seconds within which all must be as it is: longer than the longest rest of a device."""
_LOOK = 5.0
_UNDER_WAY = 65.0
"""Seconds within which what was under way comes to an end: longer than the longest answer takes."""
_STAYS = 30.0
"""Seconds for which it stays so: what comes again would come by then."""
_SIMULATED = {"aiohttp.server"}
"""Who tells of the simulators' connections that break."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of a world.

    Attributes:
        broken: The promises that were broken; none where all is well.
        passings: How many there were.
        kills: How often Home Assistant was killed.
        lost_datagrams: How many datagrams the network lost.
        orders: How many orders there were, by how they ended.
        told_again: Passings that were told again after a kill.
        seconds: How long the world lasted, by its own clock.
    """

    broken: list[str]
    passings: int = 0
    orders: dict[str, int] = field(default_factory=dict)
    told_again: int = 0
    seconds: float = 0.0
    kills: int = 0
    lost_datagrams: int = 0


class World:
    """One world; what is in it is for the acts to change, and for the oracle to see."""

    def __init__(self, scenario: Scenario, clock: Clock, loop: WorldLoop, network: Network) -> None:
        """Make it; nothing runs yet."""
        self.scenario = scenario
        self.clock = clock
        self.network = network
        self.loop = loop
        self.systems = systems.make(scenario.seed, clock)
        self.home = Home(loop, self._started)
        self.transcript = Transcript()
        self.transcript.watch(self.systems.lrs, clock)
        self.orders = Orders(self.home, clock)
        self.told: defaultdict[str, list[float]] = defaultdict(list)
        """When each passing was told, by its key."""
        self.shown: set[str] = set()
        """The passings that an event entity has shown."""
        self.logged: list[str] = []
        self.pagers: set[int] = set()

    @property
    def news(self) -> int:
        """Count what Home Assistant was told and asked so far."""
        return len(self.told) + len(self.orders.given)

    @callback
    def _started(self, hass: HomeAssistant) -> None:
        hass.bus.async_listen(EVENT_STATE_CHANGED, self._state_changed)

        def follow(_: Any, source: PassingSource) -> CALLBACK_TYPE:
            return source.async_subscribe_passings(self._told)

        async_follow_systems(hass, PassingSource, follow)

    def _told(self, event: PassingEvent) -> None:
        self.told[event.key].append(self.clock.seconds)

    @callback
    def _state_changed(self, event: Event[Any]) -> None:
        state = event.data["new_state"]
        if state and (key := state.attributes.get("key")):
            self.shown.add(key)

    async def run(self) -> Result:
        """Let all happen, and then nothing, and hold it against what is promised."""
        for system in self.systems.all:
            await system.start()
        await self.home.start()
        for entry in self.systems.entries():
            await self.home.add(entry)
        await asyncio.sleep(_KEPT)
        acts = Acts(self)
        begun = self.clock.seconds
        broken = await self._act(acts)
        acts.finish()
        await asyncio.sleep(_UNDER_WAY)
        broken += await self._calm()
        broken += [*oracle.passings(self), *oracle.orders(self), *oracle.leaks(self)]
        broken += oracle.secrets(self)
        broken += await self._end()
        broken += self.loop.faults
        return Result(
            broken=broken,
            passings=len(self.told),
            orders=self._outcomes(),
            told_again=sum(len(moments) - 1 for moments in self.told.values()),
            seconds=self.clock.seconds - begun,
            kills=len(self.home.kills),
            lost_datagrams=self.network.counts["lost"],
        )

    async def _act(self, acts: Acts) -> list[str]:
        """Let all steps happen, each at its time."""
        begun, doing = self.clock.seconds, []
        for step in self.scenario.steps:
            await asyncio.sleep(max(0.0, begun + step.at - self.clock.seconds))
            act = getattr(acts, step.act)(random.Random(step.seed))
            doing.append(asyncio.create_task(act, name=step.act))
        if doing:
            await asyncio.wait(doing)
        return [f"{one.get_name()}: {one.exception()!r}" for one in doing if one.exception()]

    async def _calm(self) -> list[str]:
        """Wait until all is shown as it is, and for a while that it stays so."""
        self.pagers = {effect.number for effect in self.transcript.effects} | {*range(1, 7)}
        end = self.clock.seconds + _CALM
        while self._is_off():
            if self.clock.seconds > end:
                return [*oracle.differences(self)]
            await asyncio.sleep(_LOOK)
        await asyncio.sleep(_STAYS)
        return [f"afterwards {one}" for one in oracle.differences(self)]

    def _is_off(self) -> bool:
        return (
            bool(oracle.wanted(self) - self.told.keys())
            or any(order.ended is None for order in self.orders.given)
            or next(oracle.differences(self), None) is not None
        )

    async def _end(self) -> list[str]:
        """Stop all, and see whether something is left."""
        await self.home.task(self.home.hass.async_stop(force=True))
        for system in self.systems.all:
            await system.stop()
        await asyncio.sleep(1.0)
        left = [f"a task is left: {task.get_coro()}" for task in self.loop.tasks_of(self.home.life)]
        if self.network.open:
            left.append(f"{self.network.open} sockets are left")
        return left

    def _outcomes(self) -> dict[str, int]:
        outcomes: defaultdict[str, int] = defaultdict(int)
        for order in self.orders.given:
            outcomes[str(order.outcome)] += 1
        return dict(outcomes)


class _Log(logging.Handler):
    """Notes what is logged, and what is an error in it."""

    def __init__(
        self,
        told: Callable[[str], None],
        failed: Callable[[str], None],
        life: Callable[[], object],
    ) -> None:
        super().__init__()
        self._life = life
        self._told = told
        self._failed = failed

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Take a line, unless it is of a program that was killed."""
        if LIFE.get() not in {None, self._life()}:
            return
        text = f"{record.name} {record.getMessage()}"
        if record.exc_info:
            text += f" {record.exc_info[1]!r}"
        if record.name != "homeassistant.core":
            self._told(text)
        cancelled = record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError)
        expected = cancelled or record.name in _SIMULATED
        if record.levelno >= logging.ERROR and record.exc_info and not expected:
            self._failed(f"logged: {text}")


@contextmanager
def _logging(world: World, *, all_of_it: bool) -> Generator[None]:
    root = logging.getLogger()
    before, handlers = root.level, root.handlers[:]
    root.setLevel(logging.DEBUG if all_of_it else logging.WARNING)
    root.handlers[:] = [
        _Log(world.logged.append, world.loop.faults.append, lambda: world.home.life)
    ]
    try:
        yield
    finally:
        root.setLevel(before)
        root.handlers[:] = handlers


def play(scenario: Scenario, clock: Clock, *, log: bool = False) -> Result:
    """Run a world, and tell what came of it; with `log` all loggers tell all.

    The clock must have been put in the place of the real ones: see `clock.patched`.
    """
    clock.begin(scenario.seed)
    clock.off *= 0
    random.seed(scenario.seed)
    network = Network(scenario.seed)

    async def run() -> Result:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, WorldLoop)
        world = World(scenario, clock, loop, network)
        with _logging(world, all_of_it=log):
            return await world.run()

    with (
        homes.patched(network),
        asyncio.Runner(loop_factory=lambda: WorldLoop(clock, network)) as runner,
    ):
        return runner.run(run())
