"""What the transmitter was asked."""

from collections import Counter, deque
from collections.abc import Callable, Mapping
import time

from simulators.base import Json

# Entries that are kept.
_LOG_SIZE = 1000

type OnRequest = Callable[[str, str, Mapping[str, str], int], None]


class RequestLog:
    """Counts the requests and keeps the latest. Repetitions and later blocks do not count.

    Attributes:
        on_request: Called when the handling of a request begins, with its method, its path, its
            query and the monotonic time in nanoseconds.
    """

    def __init__(self) -> None:
        self.on_request: list[OnRequest] = []
        self._counts: Counter[str] = Counter()
        self._entries: deque[Json] = deque(maxlen=_LOG_SIZE)

    def add(self, method: str, path: str, query: Mapping[str, str]) -> None:
        """Note a request."""
        now = time.monotonic_ns()
        for hook in self.on_request:
            hook(method, path, query, now)
        self._counts[f"{method} {path}"] += 1
        self._entries.append({"method": method, "path": path, "query": dict(query)})

    def state(self) -> Json:
        """Return the ``counts`` by method and path, and the ``log``, oldest first."""
        return {"counts": dict(self._counts), "log": list(self._entries)}
