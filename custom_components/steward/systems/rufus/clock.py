"""How far a timing device's clock is from the time, as its passings tell. Pure."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from statistics import median

_SAMPLES = 9
_ENOUGH = 3
_STEP = 10
"""Seconds to which an offset is told: how long a passing is on its way differs by more."""
OFF = 300.0
"""Seconds beyond which a clock is off: a slow link does not explain it any more."""


@dataclass(kw_only=True, slots=True)
class DeviceClock:
    """Learns a device's offset from passings that came as they happened.

    A passing takes some seconds to come, a held back one much longer, and its own time may be
    nonsense: the middle one of the latest few says it, whatever a few of them say.
    """

    _samples: deque[float] = field(default_factory=partial(deque[float], maxlen=_SAMPLES))

    def learn(self, timestamp: datetime, received: datetime) -> None:
        """Take in when the latest of some passings was by the device, and when it came."""
        self._samples.append((timestamp - received).total_seconds())

    @property
    def offset(self) -> float | None:
        """By how many seconds the device is ahead; `None` until enough came to tell."""
        if len(self._samples) < _ENOUGH:
            return None
        return float(round(median(self._samples) / _STEP) * _STEP)


def last_passing(timestamp: datetime, received: datetime) -> datetime:
    """Tell when a passing was that came last: one from well in the future was when it came."""
    return timestamp if timestamp - received <= timedelta(minutes=1) else received
