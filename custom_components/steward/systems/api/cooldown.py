"""Leaving things alone for a while."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic


class Cooldown:
    """Remembers what is not to be asked for yet."""

    def __init__(self) -> None:
        """Nothing rests."""
        self._until: dict[Hashable, float] = {}

    def begin(self, thing: Hashable, time: timedelta) -> None:
        """Leave a thing alone for a time from now."""
        self._until[thing] = monotonic() + time.total_seconds()

    def over(self, thing: Hashable) -> bool:
        """Tell whether a thing may be asked for."""
        return self._until.get(thing, 0.0) <= monotonic()


@dataclass(kw_only=True, slots=True)
class Backoff:
    """The rest of a thing that fails: longer each time, until it works again.

    One failure is none yet: it may be tried again at once.

    It has no clock: times are seconds of whatever clock the caller goes by.
    """

    first: float
    """Seconds of the rest after the second failure; each further one is twice as long."""
    longest: float
    failures: int = 0
    """How often it failed in a row."""
    until: float = 0.0

    def failed(self, now: float) -> None:
        """Rest from now."""
        rest = self.first * 2.0 ** min(self.failures - 1, 32) if self.failures else 0.0
        self.failures += 1
        self.until = now + min(rest, self.longest)

    def worked(self) -> None:
        """Do not rest any more."""
        self.failures, self.until = 0, 0.0
