"""The live scene: a full waiting room."""

import asyncio
from collections.abc import Callable
import random

from .commands import Commands
from .world import World

# Guests in the room that arrivals and departures settle at, and the pagers there are.
_GUESTS = 14
_NUMBERS = range(1, 31)

# Seconds from one happening to the next.
_PAUSE = (1.0, 4.0)

# Seconds of goal; short, as the guests do not stay for long.
_GOALS = (30, 45, 60)

_NAMES = (
    "Aino",
    "Bela",
    "Carla",
    "Dario",
    "Elif",
    "Fynn",
    "Greta",
    "Hugo",
    "Iris",
    "Jonas",
    "Kaya",
    "Liam",
    "Mira",
    "Noor",
    "Oskar",
    "Pia",
    "Quinn",
    "Rosa",
    "Sven",
    "Tilda",
    "Uma",
    "Vito",
    "Wanda",
    "Yara",
)


class WaitingRoom:
    """Guests who arrive, wait, are paged, and are seated or leave.

    What happens next is drawn from the world as it is, so whatever else changes the world
    changes the scene too.
    """

    def __init__(self, world: World, rng: random.Random) -> None:
        self._world = world
        self._commands = Commands(world)
        self._rng = rng

    def open(self) -> None:
        """Let guests in who have waited for different times."""
        for waited in range(4 * (_GUESTS - 2), 0, -4):
            self._arrive(waited)

    def step(self) -> float:
        """Let one thing happen; returns the seconds until the next."""
        sessions = self._world.sessions.values()
        waiting = [session.number for session in sessions if session.state == "started"]
        paged = [session.number for session in sessions if session.state == "paged"]
        # The emptier the room, the sooner somebody comes; nobody waits at the table for long.
        happenings: list[tuple[float, Callable[[], None]]] = [
            (max(0, _GUESTS + 4 - len(sessions)) / 4, self._arrive),
            (len(waiting) / 12, lambda: self._page(waiting)),
            (len(waiting) / 100, lambda: self._leave(waiting)),
            (len(paged) / 2, lambda: self._seat(paged)),
        ]
        weights, actions = zip(*happenings, strict=True)
        if any(weights):
            self._rng.choices(actions, weights)[0]()
        return self._rng.uniform(*_PAUSE)

    def _arrive(self, waited: int = 0) -> None:
        free = [number for number in _NUMBERS if number not in self._world.sessions]
        if free:
            self._commands.assign(
                self._rng.choice(free),
                label=self._rng.choice(_NAMES),
                party_size=self._rng.choices((1, 2, 3, 4, 6), (2, 6, 3, 4, 1))[0],
                goal=self._rng.choice(_GOALS),
                waited=waited,
            )

    def _page(self, waiting: list[int]) -> None:
        # Mostly the guest who came first; sometimes a table suits the next better.
        first = sorted(waiting, key=lambda number: self._world.sessions[number].id)
        self._commands.page(self._rng.choice(first[:3]))

    def _seat(self, paged: list[int]) -> None:
        self._commands.clear(self._rng.choice(paged))

    def _leave(self, waiting: list[int]) -> None:
        self._commands.remove(self._rng.choice(waiting))


async def play(world: World, rng: random.Random) -> None:
    """Play the scene until cancelled."""
    room = WaitingRoom(world, rng)
    room.open()
    while True:
        pause = room.step()
        await asyncio.sleep(pause)
