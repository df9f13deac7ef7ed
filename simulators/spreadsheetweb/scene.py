"""The scenes: an application of somebody else, and the clients who use it."""

from collections.abc import Callable, Iterator
import random

from .records import Session
from .workbook import Calculation
from .world import World

OTHER = "Leasing"

# Sessions that the other clients have at most.
_MOST = 4

# Seconds from one happening to the next.
_PAUSE = (3.0, 12.0)

_TERMS = (12, 24, 36, 48, 60)


def furnish(world: World) -> None:
    """Publish the other application, with a session, where it is not there."""
    if _other(world) is None:
        world.open(world.add_application(OTHER).key)


def _other(world: World) -> str | None:
    """Return the other application's key, None while there is none."""
    keys = (each.key for each in world.applications.values() if each.name == OTHER)
    return next(keys, None)


class Clients:
    """Others who open, use and close sessions of their application.

    What happens next is drawn from the world as it is, so whatever else changes the world
    changes the scene too.
    """

    def __init__(self, world: World, rng: random.Random) -> None:
        self._world = world
        self._rng = rng

    def play(self) -> Iterator[float]:
        """Act on the world, step by step, without end.

        Yields:
            Seconds to wait before the next step.
        """
        furnish(self._world)
        while True:
            yield self._rng.uniform(*_PAUSE)
            key = _other(self._world)
            if key is not None:
                self._step(key)

    def _step(self, key: str) -> None:
        sessions = [
            session
            for session in self._world.sessions.values()
            if session.application_key == key and self._world.flaw(session) is None
        ]
        happenings: list[tuple[float, Callable[[], None]]] = [
            (_MOST - len(sessions), lambda: self._open(key)),
            (len(sessions) * 2, lambda: self._use(self._rng.choice(sessions))),
            (len(sessions) / 2, lambda: self._close(self._rng.choice(sessions))),
        ]
        weights, actions = zip(*happenings, strict=True)
        self._rng.choices(actions, weights)[0]()

    def _open(self, key: str) -> None:
        self._world.open(key)

    def _use(self, session: Session) -> None:
        term = float(self._rng.choice(_TERMS))
        calculation = Calculation(inputs=(("Term", ((term,),)),), outputs=("Pay",))
        self._world.calculate(session.session_id, calculation)

    def _close(self, session: Session) -> None:
        self._world.close(session.session_id)


def play(world: World, rng: random.Random) -> Iterator[float]:
    """Let other clients use sessions of an application of theirs, without end.

    Yields:
        Seconds to wait before the next step.
    """
    return Clients(world, rng).play()
