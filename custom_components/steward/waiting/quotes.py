"""Quotes: a prediction with so much on top that four of five guests wait no longer."""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterable
import math

from .waits import Basis, Prediction, Quote, Wait

GUESTS = 400
SHARE = 0.8
MIN_GUESTS = 20
"""With fewer, what they waited says nothing of the next."""
FIRST_FACTOR = 1.5
"""What stands for the factor until then."""
LEAST = 60.0
"""Seconds that a prediction counts at least: a wait is no multiple of nothing."""


class Factors:
    """True by predicted wait of the last guests, by the way to the prediction."""

    def __init__(self, waits: Iterable[Wait]) -> None:
        """Learn from waits, in their order."""
        self._latest: dict[Basis, deque[float]] = {basis: deque() for basis in Basis}
        self._sorted: dict[Basis, list[float]] = {basis: [] for basis in Basis}
        for wait in waits:
            self.learn(wait)

    def learn(self, wait: Wait) -> None:
        """Take note of a wait; the oldest of its way makes room."""
        if wait.quote is None:
            return
        latest, ratio = self._latest[wait.quote.basis], _ratio(wait, wait.quote)
        latest.append(ratio)
        insort(self._sorted[wait.quote.basis], ratio)
        if len(latest) > GUESTS:
            self._drop(wait.quote.basis, latest.popleft())

    def forget(self, wait: Wait) -> None:
        """Forget a wait that proved to be none."""
        if wait.quote is None:
            return
        latest, ratio = self._latest[wait.quote.basis], _ratio(wait, wait.quote)
        if ratio in latest:
            latest.remove(ratio)
            self._drop(wait.quote.basis, ratio)

    def quote(self, prediction: Prediction, ahead: int) -> Quote:
        """Make the quote for a prediction."""
        return Quote(
            predicted=prediction.seconds,
            quoted=max(prediction.seconds, LEAST) * self._factor(prediction.basis),
            ahead=ahead,
            basis=prediction.basis,
        )

    def _factor(self, basis: Basis) -> float:
        ratios = self._sorted[basis]
        if len(ratios) < MIN_GUESTS:
            return FIRST_FACTOR
        return ratios[math.ceil(SHARE * len(ratios)) - 1]

    def _drop(self, basis: Basis, ratio: float) -> None:
        ratios = self._sorted[basis]
        del ratios[bisect_left(ratios, ratio)]


def _ratio(wait: Wait, quote: Quote) -> float:
    return wait.waited / max(quote.predicted, LEAST)
