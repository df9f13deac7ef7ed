"""What every simulator is that speaks HTTP."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
import random
from typing import Any, override

from aiohttp import web
from aiohttp.typedefs import Middleware

from .base import BaseWorld, Json, Simulator
from .checks import Held
from .clock import Clock, utc_now
from .http_faults import HttpFaults
from .loopback import LoopbackServer, RequestLog


@dataclass(frozen=True, kw_only=True)
class Parts[W: BaseWorld[Any]]:
    """What the simulator of a system is made of.

    Attributes:
        world: Makes a world as it is at first, of ``options``, ``seed`` and ``clock``.
        application: Makes an application that serves a world, behind some middlewares.
        furnish: Puts into a world what the live scene plays with, where it is not there.
        play: Acts the live scene, as ``Simulator.play`` does.
    """

    world: Callable[..., W]
    application: Callable[[W, Sequence[Middleware]], web.Application]
    furnish: Callable[[W], None]
    play: Callable[[W, random.Random], Iterator[float]]


class HttpSimulator[W: BaseWorld[Any], O: Held](Simulator[W]):
    """A system on one port of loopback.

    Attributes:
        parts: What it is made of.
    """

    parts: Parts[W]

    def __init__(
        self,
        port: int = 0,
        *,
        seed: int = 0,
        furnished: bool = False,
        options: O | None = None,
        clock: Clock = utc_now,
    ) -> None:
        """Make a system that does not listen yet.

        Args:
            port: Port on loopback, 0 for any free one.
            seed: Seed of the world's ids and of the faults' chances.
            furnished: Whether there is what the live scene plays with.
            options: The switches, None for those of the default.
            clock: The true time, with a zone.
        """
        world = self.parts.world(options=options, seed=seed, clock=clock)
        faults = HttpFaults(seed)
        super().__init__(world, faults)
        self._log = RequestLog()
        # Whatever befalls a request, it is counted.
        self._middlewares = (self._log.middleware, faults.middleware)
        self._server = LoopbackServer(self._application, port)
        if furnished:
            self.parts.furnish(self.world)

    @property
    def origin(self) -> str:
        """The address without a path."""
        return self._server.url

    @override
    async def start(self) -> None:
        await self._server.start()

    @override
    async def stop(self) -> None:
        await self._server.stop()

    @override
    def play(self, rng: random.Random) -> Iterator[float]:
        return self.parts.play(self.world, rng)

    @override
    def state(self) -> Json:
        """Return the world and what goes on around it, as JSON values.

        Every system has ``options``, ``faults``, ``requests``, ``peak`` and ``log``; what else,
        each one says.
        """
        return {**super().state(), **self._log.state()}

    def _application(self) -> web.Application:
        return self.parts.application(self.world, self._middlewares)
