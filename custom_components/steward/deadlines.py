"""Who is due next, of many: what one change costs hardly grows with how many there are."""

from collections.abc import Iterator
from datetime import datetime
from heapq import heappop, heappush


class Deadlines[KeyT: (int, str)]:
    """One deadline at most for each key."""

    def __init__(self) -> None:
        """Begin with none."""
        self._deadlines: dict[KeyT, datetime] = {}
        self._queue: list[tuple[datetime, KeyT]] = []
        """The deadlines in order, and others that were put off or dropped since."""

    @property
    def next(self) -> datetime | None:
        """The earliest one."""
        while self._queue:
            deadline, key = self._queue[0]
            if self._deadlines.get(key) == deadline:
                return deadline
            heappop(self._queue)
        return None

    def put(self, key: KeyT, deadline: datetime | None) -> bool:
        """Have a key be due then and at no other time; `None` stands for never.

        Tells whether the earliest one may be earlier now.
        """
        if deadline is None:
            self._deadlines.pop(key, None)
            return False
        if self._deadlines.get(key) == deadline:
            return False
        self._deadlines[key] = deadline
        heappush(self._queue, (deadline, key))
        return self._queue[0] == (deadline, key)

    def take_due(self, now: datetime) -> Iterator[KeyT]:
        """Take out the keys that are due, the earliest first; those that come meanwhile, too."""
        while (deadline := self.next) is not None and deadline <= now:
            _, key = heappop(self._queue)
            del self._deadlines[key]
            yield key
