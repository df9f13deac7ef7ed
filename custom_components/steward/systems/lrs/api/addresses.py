"""The addresses that a transmitter's host stands for, and which of them answers."""

from collections import Counter
from time import monotonic

from ...api.hosts import look_up

_KEPT_SECONDS = 60.0
"""How long the addresses of a name are kept."""
_CREDIT = 2
"""How often one that has answered may be silent before another is tried."""


class Addresses:
    """The addresses of one host.

    A name may stand for several, some of which lead nowhere: one that does not answer comes behind
    the others, and one that has answered is kept to.
    """

    def __init__(self, host: str) -> None:
        """Take a name, an IPv4 or an IPv6 address; it is looked up when that is needed."""
        self._host = host
        self._found: tuple[str, ...] = ()
        self._until = 0.0
        self._failures = Counter[str]()

    @property
    def untried(self) -> bool:
        """Whether another address may do where one has just failed."""
        return len(self._found) > 1 and min(self._failures[one] for one in self._found) <= 0

    async def current(self) -> str:
        """Get the address to be used now.

        Raises:
            InvalidHostError: the host can be none.
            UnknownHostError: it has none, or nobody tells.

        """
        if monotonic() >= self._until:
            self._found = await look_up(self._host)
            self._until = monotonic() + _KEPT_SECONDS
        return min(self._found, key=self._failures.__getitem__)

    def answered(self, address: str) -> None:
        """Note that one has answered."""
        self._failures = Counter({address: -_CREDIT})

    def failed(self, address: str) -> None:
        """Note that one has not; the host is looked up anew, since it may have moved."""
        self._failures[address] += 1
        self._until = 0.0
