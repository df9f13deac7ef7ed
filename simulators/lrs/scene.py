"""The live scene: a full waiting room."""

from collections.abc import Callable, Iterator
import random

from .commands import Commands
from .world import World

# Guests in the room that arrivals and departures settle at, those who were there before, and the
# pagers there are.
_GUESTS = 14
_SERVED_BEFORE = 24
_NUMBERS = range(1, 31)

# The pagers of the staff.
_STAFF = (91, 92)

# Seconds from one arrival to the next, of the guests who are there at the start.
_GAP = 80

# Seconds from one happening to the next.
_PAUSE = (10.0, 40.0)

# Seconds of goal, and how much of it those waited who were there before: most are paged in time.
_GOALS = (900, 1200, 1500)
_SHARES = (0.3, 1.1)

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
    """Guests who arrive, wait, are paged, and are seated or leave; now and then staff is paged.

    Large tables are rare: the larger the party, the likelier it waits beyond its goal.

    What happens next is drawn from the world as it is, so whatever else changes the world
    changes the scene too.
    """

    def __init__(self, world: World, rng: random.Random) -> None:
        self._world = world
        self._commands = Commands(world)
        self._rng = rng

    def play(self) -> Iterator[float]:
        """Open the room, and let things happen without end.

        Yields:
            Seconds until the next happens.
        """
        self.open()
        while True:
            yield self.step()

    def open(self) -> None:
        """Let guests in who have waited for different times, after some who were served."""
        for _ in range(_SERVED_BEFORE):
            goal = self._rng.choice(_GOALS)
            number = self._arrive(round(goal * self._rng.uniform(*_SHARES)), goal)
            self._commands.page(number)
            self._commands.clear(number)
        for waited in range(_GAP * (_GUESTS - 2), 0, -_GAP):
            self._arrive(waited)

    def step(self) -> float:
        """Let one thing happen; returns the seconds until the next."""
        sessions = self._world.sessions.values()
        waiting = [session.number for session in sessions if session.state == "started"]
        paged = [session.number for session in sessions if session.state == "paged"]
        # The emptier the room, the sooner somebody comes; nobody waits at the table for long.
        happenings: list[tuple[float, Callable[[], object]]] = [
            (max(0, _GUESTS + 4 - len(sessions)) / 4, self._arrive),
            (len(waiting) / 12, lambda: self._page(waiting)),
            (len(waiting) / 100, lambda: self._leave(waiting)),
            (len(paged) / 2, lambda: self._seat(paged)),
            (len(waiting) / 80, lambda: self._call_staff(waiting)),
        ]
        weights, actions = zip(*happenings, strict=True)
        if any(weights):
            self._rng.choices(actions, weights)[0]()
        return self._rng.uniform(*_PAUSE)

    def _arrive(self, waited: int = 0, goal: int | None = None) -> int:
        """Let somebody in, where there is a pager left; return its number."""
        number = self._rng.choice(
            [number for number in _NUMBERS if number not in self._world.sessions]
        )
        self._commands.assign(
            number,
            label=self._rng.choice(_NAMES),
            party_size=self._rng.choices((1, 2, 3, 4, 6), (2, 6, 3, 4, 1))[0],
            goal=goal or self._rng.choice(_GOALS),
            waited=waited,
        )
        return number

    def _page(self, waiting: list[int]) -> None:
        # Of the guests who came first, the one whom the free table suits.
        first = self._first(waiting)[:3]
        weights = [1 / self._world.sessions[number].party_size for number in first]
        self._commands.page(self._rng.choices(first, weights)[0])

    def _call_staff(self, waiting: list[int]) -> None:
        guest = self._world.sessions[self._first(waiting)[0]]
        self._commands.send_page(
            self._rng.choice(_STAFF),
            message=f"Table for {guest.party_size}: {guest.label or guest.number}",
            page_mode="Vibe1",
        )

    def _first(self, waiting: list[int]) -> list[int]:
        """Return the numbers in the order in which their guests came."""
        return sorted(waiting, key=lambda number: self._world.sessions[number].id)

    def _seat(self, paged: list[int]) -> None:
        self._commands.clear(self._rng.choice(paged))

    def _leave(self, waiting: list[int]) -> None:
        self._commands.remove(self._rng.choice(waiting))
