"""The simulator: a world, its server, and the commands that change them."""

import asyncio
from collections.abc import Iterator, Mapping
import ipaddress
import random
from typing import Any, override

from simulators.base import Command, Json, Simulator, by_name
from simulators.clock import Clock, utc_now
from simulators.faults import Faults

from . import scene
from .commands import Commands
from .endpoint import Endpoint
from .faults import CoapRule
from .notify import Observers
from .options import Options
from .records import time_text
from .request_log import OnRequest
from .server import Server
from .world import World

# Seconds between two looks at the clock: for guests to page, and statistics to clear.
_DUE_INTERVAL = 0.25


class LrsSimulator(Simulator[World]):
    """A transmitter on one UDP port of loopback.

    Attributes:
        host: The loopback address, IPv4 or IPv6.
        port: The port asked for, and from the first start on the port bound.
    """

    name = "lrs"

    def __init__(
        self, port: int = 0, host: str = "127.0.0.1", *, clock: Clock = utc_now, **options: Any
    ) -> None:
        """Make a transmitter that is not started yet.

        Args:
            port: UDP port; 0 takes any free one.
            host: Loopback address.
            clock: The true time, with a zone.
            **options: The fields of ``Options``.

        Raises:
            ValueError: The host is no loopback address, or an option makes no sense.
        """
        if not ipaddress.ip_address(host).is_loopback:
            raise ValueError(f"{host} is no loopback address")
        faults = Faults(CoapRule)
        super().__init__(World(Options(**options), clock), faults)
        self.host = host
        self.port = port
        self._endpoint = Endpoint(self.world)
        self._observers = Observers(self.world, self._endpoint)
        self._server = Server(self.world, self._observers, faults)
        self._clockwork: asyncio.Task[None] | None = None
        self.world.listeners.append(self._observers.notify)

    @property
    def on_request(self) -> list[OnRequest]:
        """Hooks that are called with method, path, query and monotonic nanoseconds."""
        return self._server.requests.on_request

    @override
    async def start(self) -> None:
        if not self._endpoint.is_open:
            self.port = await self._endpoint.open(self.host, self.port, self._server)
            self._clockwork = asyncio.create_task(self._keep_time())

    @override
    async def stop(self) -> None:
        """Close the socket at once and forget the observers; the world is kept."""
        self._observers.forget()
        if self._clockwork is not None:
            self._clockwork.cancel()
            self._clockwork = None
        await self._endpoint.close()

    @override
    def ready(self) -> Json:
        """Return the address; the transmitter knows no credentials."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return {"host": self.host, "port": self.port, "url": f"coap://{host}:{self.port}"}

    @override
    def play(self, rng: random.Random) -> Iterator[float]:
        """Let a waiting room be full."""
        return scene.WaitingRoom(self.world, rng).play()

    @override
    def state(self) -> Json:
        """Return the world, the observers and the request log as JSON values."""
        world = self.world
        return {
            "globalSessionSequence": world.sequence,
            "timestamp": time_text(world.now()),
            "sessions": [session.to_json() for session in world.sessions.values()],
            "history": [session.to_history() for session in world.history],
            "pages": [page.to_json() for page in world.pages],
            "statistics": world.statistics.to_json(),
            "settings": world.settings.to_json(),
            "observers": self._observers.state(),
            "requests": self._server.requests.state(),
            **super().state(),
        }

    @property
    @override
    def commands(self) -> Mapping[str, Command]:
        """The commands by name; see ``Commands`` for most of their arguments."""
        own = Commands(self.world).by_name()
        return {**super().commands, **own, **by_name(self.reboot, self.move)}

    def reboot(self) -> None:
        """Start the counter over and forget the observers; the active sessions are kept."""
        self._observers.forget()
        self.world.reboot()

    def move(self) -> None:
        """Take another port at the next start, as a transmitter that gets a new address does.

        Raises:
            ValueError: It listens: it has to be stopped first.
        """
        if self._endpoint.is_open:
            raise ValueError("The transmitter has to be stopped before it moves")
        self.port = 0

    async def _keep_time(self) -> None:
        while True:
            self.world.clear_due()
            if self.world.options.auto_page:
                self.world.page_due()
            await asyncio.sleep(_DUE_INTERVAL)
