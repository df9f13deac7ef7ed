"""The simulator: a world, its server, its faults, and the commands that change them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
import random
from typing import Any

from simulators.clock import Clock, utc_now
from simulators.http_faults import HttpFaults
from simulators.loopback import LoopbackServer, RequestLog

from . import scene, shapes
from .commands import Commands
from .loan import LOAN
from .options import Options
from .server import application
from .world import World


class SpreadsheetWebSimulator:
    """A SpreadsheetWEB server of one site on loopback.

    Attributes:
        name: ``spreadsheetweb``.
        world: The server's world; tests may look into it and change it.
        faults: The faults in force.
    """

    name = "spreadsheetweb"

    def __init__(
        self,
        *,
        port: int = 0,
        seed: int = 0,
        furnished: bool = False,
        options: Options | None = None,
        clock: Clock = utc_now,
    ) -> None:
        """Make a server that does not listen yet; it has the demo application.

        Args:
            port: Port on loopback, 0 for any free one.
            seed: Seed of the ids, the tokens and the faults' chances.
            furnished: Whether there is an application of somebody else too, with a session.
            options: The switches.
            clock: Source of the time.
        """
        self.world = World(options=options, seed=seed, clock=clock)
        self.faults = HttpFaults(seed)
        self._log = RequestLog()
        self._server = LoopbackServer(
            lambda: application(
                self.world, middlewares=(self._log.middleware, self.faults.middleware)
            ),
            port,
        )
        if furnished:
            scene.furnish(self.world)

    async def start(self) -> None:
        """Listen on loopback; see ``Simulator.start``."""
        await self._server.start()

    async def stop(self) -> None:
        """Close the socket and all connections; the world is kept."""
        await self._server.stop()

    def ready(self) -> dict[str, Any]:
        """Return the address, the credentials, and the demo application's key and ranges."""
        return {
            "url": self._server.url,
            "client_id": self.world.site.client_id,
            "client_secret": self.world.site.client_secret,
            "application_key": self.world.demo,
            "inputs": [each.name for each in LOAN.inputs],
            "outputs": [each.name for each in LOAN.outputs],
        }

    async def live(self, rng: random.Random) -> None:
        """Let other clients use sessions of an application of theirs until cancelled."""
        await scene.live(self.world, rng)

    def state(self) -> dict[str, Any]:
        """Return the world, the options, the faults and the request log as JSON values.

        Keys: ``applications``, ``sessions``, ``tokens`` (their times), ``locked``, ``calls``
        (how often each method was called), ``options``, ``faults``, ``requests``, ``peak``,
        ``log``.
        """
        return {
            **shapes.world(self.world),
            "options": asdict(self.world.options),
            "faults": self.faults.state(),
            **self._log.state(),
        }

    @property
    def commands(self) -> Mapping[str, Callable[..., Any]]:
        """The commands by name; see ``Commands`` and ``HttpFaults`` for their arguments."""
        return {
            **Commands(self.world).by_name(),
            "set_fault": self.faults.set_fault,
            "clear_faults": self.faults.clear_faults,
        }
