"""The transmitter's clock: without a zone, set by hand, drifting."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from homeassistant.util import dt as dt_util

_RESOLUTION = timedelta(seconds=1)
"""It tells whole seconds, and cuts off the rest."""
_SLOWEST = timedelta(seconds=10)
"""How long a message may have been under way of which it is not known."""


class TransmitterClock:
    """Turns the transmitter's times into UTC.

    How far its clock is from UTC, which covers its zone and its error alike, is learned from the
    time that it sends with some of its answers: each narrows the bounds, until one contradicts
    them. Before the first its times are taken to be local ones. A time that was turned once stays
    what it was then, also when the clock is set.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._least = self._most = timedelta()
        self._learned = False
        self.doubtful = False
        """Whether it is to be asked: until then, what its times are turned into may be wrong."""
        self._turned: dict[str, dict[datetime, datetime | None]] = {}

    @property
    def offset(self) -> timedelta | None:
        """What is to be added to its time to get UTC."""
        return (self._least + self._most) / 2 if self._learned else None

    @property
    def ahead(self) -> int | None:
        """Seconds that it shows more than the local time; negative where it shows less."""
        if (offset := self.offset) is None:
            return None
        zone = dt_util.now().utcoffset() or timedelta()
        return round((-offset - zone).total_seconds())

    def learn(self, shown: datetime | None, asked: datetime) -> None:
        """Take note of the time that it showed between `asked` and now."""
        if shown is None:
            return
        self.doubtful = False
        least, most = _bounds(shown, asked)
        if not self._learned or least > self._most or most < self._least:
            self._least, self._most, self._learned = least, most, True
        else:
            self._least, self._most = max(least, self._least), min(most, self._most)

    def hear(self, shown: datetime | None) -> None:
        """Take note of a time that it showed an unknown while ago: it may have been set since.

        What is pushed may have waited for long in a network that loses much, so that nothing is
        learned from it.
        """
        if shown is not None:
            least, most = _bounds(shown, dt_util.utcnow() - _SLOWEST)
            self.doubtful = not self._learned or least > self._most or most < self._least

    def to_utc(self, shown: datetime | None, session: str = "") -> datetime | None:
        """Turn a time of a session into UTC."""
        if shown is None:
            return None
        turned = self._turned.setdefault(session, {}) if session else {}
        if shown in turned:
            return turned[shown]
        moment = self._convert(shown)
        if not self.doubtful:
            turned[shown] = moment
        return moment

    def keep(self, sessions: Iterable[str]) -> None:
        """Forget the times of all sessions but these."""
        for gone in self._turned.keys() - set(sessions):
            del self._turned[gone]

    def _convert(self, shown: datetime) -> datetime | None:
        if self.offset is None:
            return dt_util.as_utc(shown)
        try:
            return (shown.replace(tzinfo=UTC) + self.offset + _RESOLUTION / 2).replace(
                microsecond=0
            )
        except OverflowError:
            return None


def _bounds(shown: datetime, asked: datetime) -> tuple[timedelta, timedelta]:
    """Tell how far a clock is from UTC, at least and at most, that showed a time since `asked`."""
    as_utc = shown.replace(tzinfo=UTC)
    return asked - as_utc - _RESOLUTION, dt_util.utcnow() - as_utc
