"""The clocks of a world: the steady one, the true time, and what Home Assistant takes for it."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
import random
import sys
import time
from typing import Any

from freezegun import api, freeze_time
from homeassistant.util import dt as dt_util

BEGIN = datetime(2026, 3, 1, 8, tzinfo=UTC)
_FIRST = 1000.0
_WORK_SECONDS = 0.001
"""The longest that a piece of work seems to take to who measures it."""


class Clock:
    """Time that goes on when it is told to.

    Attributes:
        seconds: The steady clock.
        off: By how much the clock of Home Assistant's machine is ahead.
        rng: Draws how long pieces of work take: they take none of the world's time.
    """

    def __init__(self) -> None:
        """Begin at one moment."""
        self.begin()

    def begin(self, seed: int = 0) -> None:
        """Begin anew."""
        self.seconds = _FIRST
        self.off = timedelta()
        self.rng = random.Random(f"{seed} work")
        self._work = 0.0

    def monotonic(self) -> float:
        """Tell the steady time."""
        return self.seconds

    def perf_counter(self) -> float:
        """Tell a time by which work is measured, that goes on with each look."""
        self._work += self.rng.random() * _WORK_SECONDS
        return self.seconds + self._work

    def now(self) -> datetime:
        """Tell the true time."""
        return BEGIN + timedelta(seconds=self.seconds - _FIRST)

    def shown(self) -> datetime:
        """Tell what Home Assistant's machine takes for the time, without a zone."""
        return (self.now() + self.off).replace(tzinfo=None)

    def utcnow(self) -> datetime:
        """Tell the same in UTC, in the place of Home Assistant's function."""
        return datetime.now(UTC)


@contextmanager
def patched(clock: Clock) -> Generator[None]:
    """Have all modules go by a clock.

    freezegun replaces what tells the time of the day; the steady clocks are put apart from it,
    since they do not step with it.
    """
    with freeze_time(BEGIN) as frozen:
        # a factory that is asked each time, in the place of one that holds a moment
        api.freeze_factories[-1] = _Factory(clock, frozen)  # type: ignore[call-overload]
        others: dict[Any, Callable[[], Any]] = {
            api.fake_monotonic: clock.monotonic,
            api.fake_perf_counter: clock.perf_counter,
            dt_util.utcnow: clock.utcnow,
        }
        replaced = [*_replace(others)]
        try:
            yield
        finally:
            for module, name, fake in replaced:
                setattr(module, name, fake)
            api.freeze_factories[-1] = frozen


class _Factory:
    """Tells freezegun the time of a clock."""

    def __init__(self, clock: Clock, frozen: Any) -> None:
        self._clock = clock
        self._frozen = frozen

    def __call__(self) -> datetime:
        return self._clock.shown()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._frozen, name)


def _replace(others: dict[Any, Callable[[], Any]]) -> Generator[tuple[Any, str, Any]]:
    """Put other functions in the place of freezegun's, wherever these are; tell where."""
    for module in [time, *sys.modules.values()]:
        if getattr(module, "__name__", "").startswith("freezegun"):
            continue
        for name, value in [*getattr(module, "__dict__", {}).items()]:
            for fake, other in others.items():
                if value is fake:
                    setattr(module, name, other)
                    yield module, name, fake
