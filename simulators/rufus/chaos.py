"""A race in which all goes wrong that can: for tests of what must not be lost."""

from datetime import timedelta
import random
from typing import Any

from .records import Passing
from .world import World

_BURST = 40
_HOLD_BACK = 0.05
_RELEASE = 0.2
_AGAIN = 0.03
_NEW_SESSION = 0.02
_CLOSE = 0.01


def faults(rng: random.Random) -> list[dict[str, Any]]:
    """Make the rules of a bad network and a bad server, for the simulator's command."""
    common = {"path": "/v0/", "method": "GET"}
    return [
        {**common, "probability": 0.02, "spoil": "reset"},
        {**common, "probability": 0.02, "spoil": "malformed"},
        {**common, "probability": 0.02, "spoil": "truncated"},
        {**common, "probability": 0.02, "status": 500},
        {**common, "probability": 0.002, "status": 429, "retry_after": rng.randint(1, 3)},
        {**common, "probability": 0.1, "latency": 0.05},
    ]


class Chaos:
    """Lets runners cross devices in bursts.

    Some passings reach the cloud late and out of their order, some twice; sessions are opened on
    top of others, and closed right after a burst.

    Attributes:
        passed: What must arrive: the token of the session and the number of every passing, in the
            order in which the cloud had them.
    """

    def __init__(self, world: World, rng: random.Random, deviceids: list[str]) -> None:
        """Drive the devices of a world."""
        self._world = world
        self._rng = rng
        self._deviceids = deviceids
        self._held: dict[str, list[Passing]] = {}
        self._next: dict[str, int] = {}
        self.passed: list[tuple[str, int]] = []

    def step(self) -> None:
        """Let something happen to one of the devices."""
        deviceid = self._rng.choice(self._deviceids)
        active = self._world.active_session(deviceid)
        if active is None or self._rng.random() < _NEW_SESSION:
            if active:
                self._release(active.token)
            active = self._world.open(deviceid, f"Run {len(self._world.sessions)}")
        self._burst(active.token)
        if self._rng.random() < _RELEASE:
            self._release(active.token)
        if self._rng.random() < _CLOSE:
            self._release(active.token)
            self._world.close(active.token)

    def finish(self) -> None:
        """Let everything reach the cloud that was held back."""
        for token in list(self._held):
            self._release(token)

    def _burst(self, token: str) -> None:
        """Let some runners cross."""
        fresh: list[Passing] = []
        for _ in range(self._rng.randint(1, _BURST)):
            number = self._next[token] = self._next.get(token, 0) + 1
            passing = Passing(
                timestamp=self._world.now() - timedelta(milliseconds=self._rng.randint(0, 900)),
                num_passing=number,
                bib=str(self._rng.randint(1, 999)),
            )
            late = self._rng.random() < _HOLD_BACK
            (self._held.setdefault(token, []) if late else fresh).append(passing)
            if self._rng.random() < _AGAIN:
                fresh.append(passing)
        self._insert(token, fresh)

    def _release(self, token: str) -> None:
        """Let what was held back reach the cloud, in any order."""
        held = self._held.pop(token, [])
        self._rng.shuffle(held)
        self._insert(token, held)

    def _insert(self, token: str, passings: list[Passing]) -> None:
        """Insert passings, one at a time: the cloud leaves out those that it has."""
        for passing in passings:
            inserted, _ = self._world.insert(token, [passing])
            if inserted:
                self.passed.append((token, passing.num_passing))
