"""Leaving things alone for a while."""

from collections.abc import Hashable
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
