"""The transmitter's clock: without a zone, set by hand, drifting; and Home Assistant's own two."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

_RESOLUTION = timedelta(seconds=1)
"""It tells whole seconds, and cuts off the rest."""
_MAX_UNDER_WAY = timedelta(seconds=10)
"""How long a message may have been under way of which it is not known."""
_MAX_DELAY = timedelta(minutes=1)
"""How long no network delays what it does not lose."""
_MIN_STEP = timedelta(seconds=2)
"""By how much Home Assistant's wall clock must leave the steady one to have been set."""


class Now(NamedTuple):
    """A moment, by both clocks of Home Assistant's host."""

    utc: datetime
    """By its wall clock, which may be set at any time."""
    monotonic: float
    """Seconds by the clock that goes steadily, from an arbitrary beginning."""


class TransmitterClock:
    """Turns the transmitter's times into UTC.

    How far its clock is from UTC, which covers its zone and its error alike, is learned from the
    time that it sends with its messages: each narrows the bounds, until one contradicts them.
    Before the first its times are taken to be local ones. A time that was turned once stays what it
    was then, also when the clock is set; but what was turned while the clock was in doubt is turned
    anew when it no longer is, and all is when Home Assistant's own clock is set.
    """

    def __init__(self, zone: tzinfo) -> None:
        """Know nothing yet; `zone` is the local one."""
        self._zone = zone
        self._least = self._most = timedelta()
        self._learned = False
        self.doubtful = False
        """Whether it is to be asked: until then, what its times are turned into may be wrong."""
        self._turned: dict[str, dict[datetime, datetime | None]] = {}
        self._steady: timedelta | None = None

    @property
    def offset(self) -> timedelta | None:
        """What is to be added to its time to get UTC."""
        return (self._least + self._most) / 2 if self._learned else None

    def ahead(self, now: Now) -> int | None:
        """Seconds that it shows more than the local time; negative where it shows less."""
        if (offset := self.offset) is None:
            return None
        zone = now.utc.astimezone(self._zone).utcoffset() or timedelta()
        return round((-offset - zone).total_seconds())

    def watch(self, now: Now) -> bool:
        """Notice that Home Assistant's wall clock was set; tell whether it was.

        All that was learned and turned by the wrong time then moves along with it.
        """
        steady = (now.utc - datetime.min.replace(tzinfo=UTC)) - timedelta(seconds=now.monotonic)
        step = timedelta() if self._steady is None else steady - self._steady
        self._steady = steady if self._steady is None or abs(step) >= _MIN_STEP else self._steady
        if abs(step) < _MIN_STEP:
            return False
        self._least += step
        self._most += step
        self._turned = {
            session: {shown: moment and _added(moment, step) for shown, moment in turned.items()}
            for session, turned in self._turned.items()
        }
        return True

    def learn(self, shown: datetime | None, asked: datetime, now: Now) -> None:
        """Take note of the time that it showed between `asked` and now."""
        if shown is None:
            return
        self.doubtful = False
        least, most = _bounds(shown, asked, now.utc)
        if self._contradict(least, most):
            self._least, self._most, self._learned = least, most, True
        else:
            self._least, self._most = max(least, self._least), min(most, self._most)

    def hear(self, shown: datetime | None, now: Now) -> None:
        """Take note of a time that it showed a while ago: it may have been set since.

        What is pushed may have waited in a network that loses much, so that nothing but doubt is
        learned from it; one that is off by more than any network delays stands in for what is
        known, until the clock is asked.
        """
        if shown is None:
            return
        least, most = _bounds(shown, now.utc - _MAX_UNDER_WAY, now.utc)
        if self._contradict(least, most):
            self.doubtful = True
        if self._contradict(least - _MAX_DELAY, most + _MAX_DELAY):
            self._least, self._most, self._learned = least, most, True

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

    def forget(self, session: str) -> None:
        """Forget the times of a session."""
        self._turned.pop(session, None)

    def _contradict(self, least: timedelta, most: timedelta) -> bool:
        return not self._learned or least > self._most or most < self._least

    def _convert(self, shown: datetime) -> datetime | None:
        if self.offset is None:
            try:
                return shown.replace(tzinfo=self._zone).astimezone(UTC)
            except OverflowError:
                return None
        moment = _added(shown.replace(tzinfo=UTC), self.offset + _RESOLUTION / 2)
        return moment and moment.replace(microsecond=0)


def _added(moment: datetime, time: timedelta) -> datetime | None:
    """Move a moment; `None` where it leaves the calendar."""
    try:
        return moment + time
    except OverflowError:
        return None


def _bounds(shown: datetime, asked: datetime, now: datetime) -> tuple[timedelta, timedelta]:
    """Tell how far a clock is from UTC, at least and at most, that showed a time since `asked`."""
    as_utc = shown.replace(tzinfo=UTC)
    return asked - as_utc - _RESOLUTION, now - as_utc
