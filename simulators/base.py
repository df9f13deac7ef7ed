"""What every simulator is, whatever it speaks."""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
import random
from typing import Any

from .checks import Held
from .clock import Clock
from .faults import Faults

type Json = dict[str, Any]
type Command = Callable[..., Any]
"""A plain function that changes a world.

It takes JSON values as keyword arguments and returns a JSON value. It raises a ``ValueError``,
``LookupError`` or ``TypeError`` that names what was wrong with them.
"""


class BaseWorld[O: Held]:
    """A simulated system without its sockets; each has more to it.

    Attributes:
        options: The switches; they may be changed at any time.
    """

    def __init__(self, options: O, clock: Clock) -> None:
        """Begin.

        Args:
            options: The switches.
            clock: The true time, with a zone.
        """
        self.options = options
        self._clock = clock

    def now(self) -> datetime:
        """Return the world's time."""
        return self._clock().astimezone(UTC)


class Simulator[W: BaseWorld[Any]](ABC):
    """A system with a world of its own, reachable on loopback between start and stop.

    Attributes:
        name: The system's short name: the key of the ready line and of the control port.
        world: The world; tests may look into it and change it.
        faults: The faults in force.
    """

    name: str

    def __init__(self, world: W, faults: Faults[Any]) -> None:
        """Make a simulator that is not started yet."""
        self.world = world
        self.faults = faults

    @abstractmethod
    async def start(self) -> None:
        """Listen on loopback; port 0 takes any free one, and a later start binds the same again.

        Nothing happens where it listens already.

        Raises:
            OSError: The port is taken.
        """

    @abstractmethod
    async def stop(self) -> None:
        """Close the socket and all connections at once; the world is kept."""

    @abstractmethod
    def ready(self) -> Json:
        """Return the addresses and the credentials, as JSON values."""

    @abstractmethod
    def play(self, rng: random.Random) -> Iterator[float]:
        """Act the live scene on the world, step by step, without end.

        It goes on whatever others do to the world meanwhile.

        Yields:
            Seconds to wait before the next step.
        """

    async def live(self, rng: random.Random) -> None:
        """Play the live scene in real time until cancelled."""
        for pause in self.play(rng):
            await asyncio.sleep(pause)

    def state(self) -> Json:
        """Return the world and what goes on around it, as JSON values.

        Every simulator's ``options`` and ``faults`` are there; what else, each one says.
        """
        return {"options": asdict(self.world.options), "faults": self.faults.state()}

    @property
    def commands(self) -> Mapping[str, Command]:
        """The commands by name; see each for its arguments."""
        return by_name(self.set_options, self.faults.set_fault, self.faults.clear_faults)

    def set_options(self, **changes: Any) -> Json:
        """Change switches; answers with all of them."""
        self.world.options = replace(self.world.options, **changes)
        return asdict(self.world.options)


def by_name(*functions: Command) -> Mapping[str, Command]:
    """Return commands by their functions' names."""
    return {function.__name__: function for function in functions}
