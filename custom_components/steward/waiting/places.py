"""What places in the line took: a straight line through the last guests of a class."""

from collections import deque

GUESTS = 400
MIN_GUESTS = 20
"""With fewer, what they waited says nothing of the next."""
_NO_SPREAD = 1e-6
"""All had as many ahead, but for the rounding of the sums."""


class Places:
    """Learns how long a guest waits who has so many ahead.

    The line is that of least squares. Who has many ahead waits less surely, so that guest weighs
    less: as one by the places, and two more for what does not depend on them.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._latest: deque[tuple[int, float]] = deque()
        self._weight = self._x = self._y = self._xx = self._xy = 0.0

    def learn(self, ahead: int, waited: float) -> None:
        """Take note of a wait, in seconds; the oldest makes room."""
        self._latest.append((ahead, waited))
        self._add(ahead, waited, 1)
        if len(self._latest) > GUESTS:
            self._add(*self._latest.popleft(), -1)

    def forget(self, ahead: int, waited: float) -> None:
        """Forget a wait that proved to be none."""
        if (ahead, waited) in self._latest:
            self._latest.remove((ahead, waited))
            self._add(ahead, waited, -1)

    def seconds(self, ahead: int) -> float | None:
        """Tell how long a guest waits who has so many ahead; `None` with too few to go by."""
        if len(self._latest) < MIN_GUESTS:
            return None
        mean_x, mean_y = self._x / self._weight, self._y / self._weight
        spread = self._xx - self._x * mean_x
        slope = (self._xy - self._x * mean_y) / spread if spread > _NO_SPREAD else 0.0
        return max(0.0, mean_y + max(0.0, slope) * (ahead - mean_x))

    def _add(self, ahead: int, waited: float, sign: int) -> None:
        weight = sign / (ahead + 2)
        self._weight += weight
        self._x += weight * ahead
        self._y += weight * waited
        self._xx += weight * ahead * ahead
        self._xy += weight * ahead * waited
