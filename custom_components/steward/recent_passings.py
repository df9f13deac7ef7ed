"""The latest passings of a source: they are kept and counted."""

from collections import deque
from collections.abc import Iterator, Mapping

from .capabilities import PassingEvent

SLOT = 30
"""Seconds of a slot, in which passings are counted; the cards count in the same."""
_COUNTED = 3600
"""Seconds for which they are counted."""
_KEPT = 2000


class RecentPassings:
    """The latest passings of one config entry, in the order in which they were told."""

    def __init__(self) -> None:
        """Begin without one."""
        self._latest: deque[PassingEvent] = deque(maxlen=_KEPT)
        self._counts: dict[str, dict[int, int]] = {}

    def add(self, passing: PassingEvent) -> None:
        """Add a passing."""
        self._latest.append(passing)
        slot = int(passing.received.timestamp() // SLOT)
        counts = self._counts.setdefault(passing.source_key, {})
        if slot not in counts:
            for old in [one for one in counts if one <= slot - _COUNTED // SLOT]:
                del counts[old]
        counts[slot] = counts.get(slot, 0) + 1

    def rates(self, now: float) -> Mapping[str, Mapping[int, int]]:
        """Count the passings of each source in each half minute of the last hour, by its key.

        They are counted when they came, whatever the device's clock says. A slot is named by the
        number of half minutes since 1970; `now` is in seconds since then.
        """
        since = (now - _COUNTED) // SLOT
        return {
            key: shown
            for key, counts in self._counts.items()
            if (shown := {slot: count for slot, count in counts.items() if slot > since})
        }

    def __iter__(self) -> Iterator[PassingEvent]:
        return iter(self._latest)
