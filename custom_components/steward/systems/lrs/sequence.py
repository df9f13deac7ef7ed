"""The order of a transmitter's changes, by its 16-bit counter `globalSessionSequence`."""

_MODULUS = 2**16
_REORDERED = 64
"""How far behind a message may be and still be a late one; farther, the counter started over."""


def distance(later: int, earlier: int) -> int:
    """Count the changes from `earlier` to `later`, over a wrap; negative the other way round."""
    half = _MODULUS // 2
    return (later - earlier + half) % _MODULUS - half


class SequenceTracker:
    """Tells which messages are news, and when some were missed.

    A message without a counter is always news: nothing better can be said of it.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._latest: int | None = None
        self._listed: int | None = None
        self._applied: dict[int, int] = {}

    def outdated(self, sequence: int | None) -> bool:
        """Tell whether a list is older than a change that was seen already."""
        return self._ahead(sequence) < 0

    def restart(self, sequence: int | None) -> None:
        """Start from a whole list."""
        self._latest = self._listed = sequence
        self._applied.clear()

    def missed(self, sequence: int | None, *, change: bool) -> bool:
        """Take note of a message; tell whether changes before it were missed, or all is new.

        A change is one ahead of the latest counter, a ping repeats it. At the wrap the counter may
        skip a value: that reads as a change missed, which costs a read.
        """
        ahead = self._ahead(sequence)
        if ahead > 0:
            self._latest = sequence
        return ahead > int(change) or ahead < -_REORDERED

    def accept(self, number: int, sequence: int | None) -> bool:
        """Take note of a change of a pager; tell whether it is newer than what is known of it."""
        if sequence is None:
            return True
        known = self._applied.get(number, self._listed)
        if known is not None and distance(sequence, known) <= 0:
            return False
        self._applied[number] = sequence
        return True

    def _ahead(self, sequence: int | None) -> int:
        """Count how far a message is ahead of the latest one."""
        if sequence is None or self._latest is None:
            return 0
        return distance(sequence, self._latest)
