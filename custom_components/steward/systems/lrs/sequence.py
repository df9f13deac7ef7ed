"""The order of a transmitter's changes, by its 16-bit counter `globalSessionSequence`."""

_MODULUS = 2**16
UNKNOWN = _MODULUS - 1
"""Stands where a change is not known: the counter itself skips it, or counts it, when it wraps."""
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

    @property
    def latest(self) -> int | None:
        """The latest counter that was seen."""
        return self._latest

    def take_list(self, sequence: int | None, asked_at: int | None) -> set[int] | None:
        """Take note of a whole list that was asked for when `asked_at` was the latest counter.

        Returns the pagers of which something newer came meanwhile; `None` where the counter
        started over since.
        """
        started_over = (
            sequence is not None and asked_at is not None and distance(sequence, asked_at) < 0
        )
        if sequence is None or self._latest is None or started_over:
            self._applied.clear()
            self._latest = sequence
        elif self._ahead(sequence) > 0:
            self._latest = sequence
        self._listed = sequence
        self._applied = {
            number: applied
            for number, applied in self._applied.items()
            if sequence is not None and distance(applied, sequence) > 0
        }
        return None if started_over else set(self._applied)

    def missed(self, sequence: int | None, *, change: bool) -> bool:
        """Take note of a message; tell whether changes before it were missed, or all is new.

        A change is one ahead of the latest counter, a ping repeats it.
        """
        ahead = self._ahead(sequence)
        if self._latest == UNKNOWN - 1 and sequence == 0:
            ahead -= 1
        if ahead > 0:
            self._latest = sequence
        return ahead > int(change) or ahead < -_REORDERED

    def behind(self, sequence: int | None) -> bool:
        """Tell whether a message is older than the latest one, or the counter started over."""
        return self._ahead(sequence) < 0

    def accept(self, number: int, sequence: int | None) -> bool:
        """Take note of a change of a pager; tell whether it is newer than what is known of it."""
        if sequence is None:
            return True
        known = self._applied.get(number, self._listed)
        if known is not None and distance(sequence, known) <= 0:
            return False
        self._applied[number] = sequence
        return True

    def note(self, number: int, sequence: int | None) -> None:
        """Take note of what was read of a pager by itself, whatever else changed meanwhile."""
        if sequence is not None:
            self._applied[number] = sequence

    def _ahead(self, sequence: int | None) -> int:
        """Count how far a message is ahead of the latest one."""
        if sequence is None or self._latest is None:
            return 0
        return distance(sequence, self._latest)
