"""What every simulator is, whatever it speaks."""

from collections.abc import Callable, Mapping
import random
from typing import Any, Protocol


class Simulator(Protocol):
    """A system with a world of its own, reachable on loopback between start and stop.

    Attributes:
        name: The system's short name: the key of the ready line and of the control port.
    """

    name: str

    async def start(self) -> None:
        """Bind loopback; port 0 takes any free one, and a later start binds the same again.

        Raises:
            OSError: The port is taken.
        """

    async def stop(self) -> None:
        """Close the socket and all connections at once; the world is kept."""

    def ready(self) -> dict[str, Any]:
        """Return the addresses and the credentials, as JSON values."""

    async def live(self, rng: random.Random) -> None:
        """Play the live scene until cancelled."""

    def state(self) -> dict[str, Any]:
        """Return the whole world as JSON values."""

    @property
    def commands(self) -> Mapping[str, Callable[..., Any]]:
        """Plain functions that change the world, by name.

        Each takes JSON values as keyword arguments and returns a JSON value. It raises a
        ``ValueError``, ``LookupError`` or ``TypeError`` that names what was wrong with them.
        """
