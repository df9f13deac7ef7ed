"""The record of waits: what is kept of past guests, and what is asked of it."""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from operator import attrgetter

from .waits import Wait

KEEP = timedelta(days=56)
MAX_WAITS = 20_000
QUOTES_COUNTED = 100

_STARTED = attrgetter("started")


class Record:
    """Waits of the last weeks, in the order in which the guests came."""

    def __init__(self, waits: Iterable[Wait] = (), *, begun: bool = False) -> None:
        """Take what was kept; `begun` tells whether the archive is among it."""
        self.begun = begun
        self._waits = sorted(waits, key=_STARTED)[-MAX_WAITS:]
        self._lengths = sorted(wait.waited for wait in self._waits)
        with_quote = (wait for wait in reversed(self._waits) if wait.quote)
        latest = list(islice(with_quote, QUOTES_COUNTED))
        self._quoted = deque(reversed(latest), QUOTES_COUNTED)
        self._changed_since: datetime | None = None

    @property
    def waits(self) -> Sequence[Wait]:
        """All of them, in their order."""
        return self._waits

    @property
    def median(self) -> float | None:
        """The middle one of all waits, in seconds."""
        return self._lengths[len(self._lengths) // 2] if self._lengths else None

    @property
    def quotes_kept(self) -> float | None:
        """How many of the last quotes were kept, in percent."""
        if not self._quoted:
            return None
        return 100 * sum(bool(wait.kept) for wait in self._quoted) / len(self._quoted)

    def between(self, first: datetime, last: datetime) -> Sequence[Wait]:
        """Get the waits of who came from a time on and before another."""
        begin = bisect_left(self._waits, first, key=_STARTED)
        return self._waits[begin : bisect_left(self._waits, last, begin, key=_STARTED)]

    def add(self, wait: Wait, now: datetime) -> None:
        """Keep a wait; drop what is too old or too much."""
        insort(self._waits, wait, key=_STARTED)
        insort(self._lengths, wait.waited)
        self._note_changed(wait)
        if wait.quote:
            self._quoted.append(wait)
        while self._waits[0].started < now - KEEP or len(self._waits) > MAX_WAITS:
            self._drop(0)

    def discard(self, wait: Wait) -> None:
        """Forget a wait that proved to be none."""
        place = bisect_left(self._waits, wait.started, key=_STARTED)
        with suppress(ValueError):
            self._drop(self._waits.index(wait, place))
            self._note_changed(wait)
            self._quoted.remove(wait)

    def begin(self, archive: Iterable[Wait], now: datetime) -> bool:
        """Take the transmitter's archive, once; tell whether this was the time.

        What was seen as well is left out: no two guests come in one second and wait alike.
        """
        if self.begun:
            return False
        seen = {(wait.started, wait.waited) for wait in self._waits}
        for wait in archive:
            if (wait.started, wait.waited) not in seen:
                self.add(wait, now)
        self.begun = True
        return True

    def take_changed(self) -> datetime | None:
        """Tell from which time on its waits are others than at the last call, if they are."""
        since, self._changed_since = self._changed_since, None
        return since

    def _note_changed(self, wait: Wait) -> None:
        self._changed_since = min(self._changed_since or wait.started, wait.started)

    def _drop(self, place: int) -> None:
        wait = self._waits.pop(place)
        del self._lengths[bisect_left(self._lengths, wait.waited)]
