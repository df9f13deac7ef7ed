"""A paging transmitter: its world, and its CoAP server on loopback."""

import asyncio
from collections.abc import Callable, Mapping
import ipaddress
import random
from typing import Any

from . import bodies, scene
from .commands import Commands
from .endpoint import Endpoint
from .notify import Observers
from .options import Options
from .records import Json, time_text
from .server import OnRequest, Server
from .world import World

__all__ = ["LrsSimulator", "Options"]

# Seconds between two looks at the clock: for guests to page, and statistics to clear.
_DUE_INTERVAL = 0.25


class LrsSimulator:
    """A transmitter that can be started and stopped; its world lives as long as the object.

    Attributes:
        name: ``lrs``.
        host: The loopback address, IPv4 or IPv6.
        port: The port asked for, and from the first start on the port bound.
        world: The world, for tests that look or act inside.
    """

    name = "lrs"

    def __init__(self, port: int = 0, host: str = "127.0.0.1", **options: Any) -> None:
        """Make a transmitter that is not started yet.

        Args:
            port: UDP port; 0 takes any free one.
            host: Loopback address.
            **options: The fields of ``Options``.

        Raises:
            ValueError: The host is no loopback address.
        """
        if not ipaddress.ip_address(host).is_loopback:
            raise ValueError(f"{host} is no loopback address")
        self.host = host
        self.port = port
        self.world = World(Options(**options))
        self._endpoint = Endpoint()
        self._observers = Observers(
            self.world.options, self._endpoint, lambda: bodies.encode(bodies.ping(self.world))
        )
        self._server = Server(self.world, self._observers)
        self._clockwork: asyncio.Task[None] | None = None
        self.world.listeners.append(
            lambda item: self._observers.notify(bodies.encode(bodies.changed(self.world, item)))
        )

    @property
    def on_request(self) -> list[OnRequest]:
        """Hooks that are called with method, path, query and monotonic nanoseconds."""
        return self._server.requests.on_request

    async def start(self) -> None:
        """Listen; nothing happens where it listens already.

        Raises:
            OSError: The port is taken.
        """
        if not self._endpoint.is_open:
            self.port = await self._endpoint.open(self.host, self.port, self._server)
            self._clockwork = asyncio.create_task(self._keep_time())

    async def stop(self) -> None:
        """Close the socket at once and forget the observers; the world is kept."""
        self._observers.forget()
        if self._clockwork is not None:
            self._clockwork.cancel()
            self._clockwork = None
        await self._endpoint.close()

    def ready(self) -> Json:
        """Return the address; the transmitter knows no credentials."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return {"host": self.host, "port": self.port, "url": f"coap://{host}:{self.port}"}

    async def live(self, rng: random.Random) -> None:
        """Play a full waiting room until cancelled."""
        await scene.play(self.world, rng)

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
        }

    @property
    def commands(self) -> Mapping[str, Callable[..., Any]]:
        """The commands of the control port by name."""
        commands = Commands(self.world)
        functions: list[Callable[..., Any]] = [
            commands.assign,
            commands.update,
            commands.page,
            commands.clear,
            commands.remove,
            commands.clear_all,
            commands.delete_history,
            commands.clear_statistics,
            commands.send_page,
            commands.set_clock,
            commands.set_settings,
            commands.fill,
            self.reboot,
            self.move,
        ]
        return {function.__name__: function for function in functions}

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
