"""The transmitter's clock: without a zone, set by hand, drifting; and Home Assistant's own two."""

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from time import monotonic
from typing import NamedTuple

_RESOLUTION = timedelta(seconds=1)
"""It tells whole seconds, and cuts off the rest."""
_MAX_UNDER_WAY = timedelta(seconds=10)
"""How long a message may have been under way of which it is not known."""
_MAX_DELAY = timedelta(minutes=1)
"""How long no network delays what it does not lose."""
_MIN_STEP = timedelta(seconds=2)
"""By how much Home Assistant's wall clock must leave the steady one to have been set."""


_DAWN = datetime.min.replace(tzinfo=UTC)
_REMEMBERED = 4
"""How many settings of the clock are kept: few of the times that are still shown are older."""
_NEVER = _DAWN + timedelta(days=2)
_FOR_EVER = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)


class Now(NamedTuple):
    """A moment, by both clocks of Home Assistant's host."""

    utc: datetime
    """By its wall clock, which may be set at any time."""
    monotonic: float
    """Seconds by the clock that goes steadily, from an arbitrary beginning."""


def now() -> Now:
    """Tell what time it is."""
    return Now(datetime.now(UTC), monotonic())


class _Bounds(NamedTuple):
    """How far a clock is from UTC, at least and at most: what is to be added to its time."""

    least: timedelta
    most: timedelta

    def meets(self, other: _Bounds, slack: timedelta = timedelta()) -> bool:
        """Tell whether both can be true of one clock."""
        return other.least - slack <= self.most and self.least <= other.most + slack


@dataclass(slots=True)
class _Turned:
    """A time of a session that was turned into UTC."""

    moment: datetime | None
    since: datetime
    until: datetime
    """Between these two it must have been, since it was not told before, and then it was."""
    asked: int
    """How often the clock had been asked when it was told."""
    settled: bool = False
    """Whether it stays as it is."""


class TransmitterClock:
    """Turns the transmitter's times into UTC.

    How far its clock is from UTC, which covers its zone and its error alike, is learned from the
    time that it sends with its messages: each narrows the bounds, until one contradicts them.
    Before the first its times are taken to be local ones. A time that was turned once stays what it
    was then, also when the clock is set; but what was turned while the clock was in doubt is turned
    anew when it no longer is, and all is when Home Assistant's own clock is set.

    A time that is told for the first time must be of since the last time that all was told. One
    that is not, by what is known of the clock, puts the clock in doubt, unless it was shown before
    the clock was set: so what was learned before is kept too. Where the clock, asked, proves to be
    right after all, what is told so late is as old as it says.
    """

    def __init__(self, zone: tzinfo) -> None:
        """Know nothing yet; `zone` is the local one."""
        self._zone = zone
        self._known: deque[_Bounds] = deque(maxlen=_REMEMBERED)
        """What is known of it, the latest first, and what was before it was set."""
        self.doubtful = False
        """Whether it is to be asked: until then, what its times are turned into may be wrong."""
        self._turned: dict[str, dict[datetime, _Turned]] = {}
        self._steady: timedelta | None = None
        self._asked = 0

    @property
    def offset(self) -> timedelta | None:
        """What is to be added to its time to get UTC."""
        return (self._known[0].least + self._known[0].most) / 2 if self._known else None

    @property
    def bounds(self) -> tuple[timedelta, timedelta] | None:
        """What is to be added at least and at most."""
        return self._known[0] if self._known else None

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
        steady = (now.utc - _DAWN) - timedelta(seconds=now.monotonic)
        step = timedelta() if self._steady is None else steady - self._steady
        if self._steady is not None and abs(step) < _MIN_STEP:
            return False
        self._steady = steady
        if not step:
            return False
        known = [_Bounds(one.least + step, one.most + step) for one in self._known]
        self._known = deque(known, maxlen=_REMEMBERED)
        for turned in [one for of_session in self._turned.values() for one in of_session.values()]:
            turned.moment = turned.moment and _added(turned.moment, step)
            turned.since += step
            turned.until += step
        return True

    def learn(self, shown: datetime | None, asked: datetime, now: Now) -> None:
        """Take note of the time that it showed between `asked` and now."""
        if shown is None:
            return
        self.doubtful = False
        self._asked += 1
        self._note(_bounds(shown, asked, now.utc))

    def hear(self, shown: datetime | None, now: Now) -> None:
        """Take note of a time that it showed a while ago: it may have been set since.

        What is pushed may have waited in a network that loses much, so that nothing but doubt is
        learned from it; one that is off by more than any network delays stands in for what is
        known, until the clock is asked.
        """
        if shown is None:
            return
        heard = _bounds(shown, now.utc - _MAX_UNDER_WAY, now.utc)
        if not self._known or not heard.meets(self._known[0]):
            self.doubtful = True
        if not self._known or not heard.meets(self._known[0], _MAX_DELAY):
            self._note(heard)

    def to_utc(
        self,
        shown: datetime | None,
        session: str = "",
        between: tuple[datetime, datetime] | None = None,
    ) -> datetime | None:
        """Turn a time of a session into UTC.

        `between` says when it must have been where it is told for the first time.
        """
        if shown is None:
            return None
        if not session:
            return self._convert(shown, self._known[0] if self._known else None)
        of_session = self._turned.setdefault(session, {})
        if (turned := of_session.get(shown)) is None:
            since, until = between or (_NEVER, _FOR_EVER)
            turned = of_session[shown] = _Turned(None, since, until, self._asked)
        if not turned.settled:
            self._turn(turned, shown)
        return turned.moment

    def may_be_since(self, shown: datetime | None, since: datetime) -> bool:
        """Tell whether a time may be later than a moment, by any of the settings that are known."""
        if shown is None:
            return True
        moments = [self._convert(shown, bounds) for bounds in self._known or (None,)]
        return any(moment is None or moment > since for moment in moments)

    def forget(self, session: str) -> None:
        """Forget the times of a session."""
        self._turned.pop(session, None)

    def _note(self, bounds: _Bounds) -> None:
        """Narrow what is known, or begin anew where the clock was set."""
        if self._known and bounds.meets(self._known[0]):
            known = self._known[0]
            least, most = max(bounds.least, known.least), min(bounds.most, known.most)
            self._known[0] = _Bounds(least, most)
        else:
            self._known.appendleft(bounds)

    def _turn(self, turned: _Turned, shown: datetime) -> None:
        """Turn a time by the latest of what is known of the clock that explains it."""
        first, last = turned.since - _MAX_UNDER_WAY, turned.until + 2 * _RESOLUTION
        asked_since = self._asked > turned.asked
        for bounds in self._known or (None,):
            moment = self._convert(shown, bounds)
            if bounds is None or (moment is not None and first <= moment <= last):
                turned.moment = moment
                break
        else:  # it was shown by a setting of the clock that nobody saw
            if asked_since and self._is_past(shown, first):
                turned.moment, turned.settled = self._convert(shown, self._known[0]), True
                return
            half = (turned.until - turned.since) / 2
            turned.moment, bounds = (turned.since + half).replace(microsecond=0), None
        if bounds is None and self._known:
            self.doubtful |= not asked_since
            turned.settled = asked_since
        elif self._known and bounds is not self._known[0]:
            # it was shown before the clock was set, or the clock was set back
            self.doubtful |= not asked_since
            turned.settled = True
        else:
            turned.settled = not self.doubtful

    def _is_past(self, shown: datetime, first: datetime) -> bool:
        """Tell whether by the latest setting a session is older than the news of it."""
        moment = self._convert(shown, self._known[0]) if self._known else None
        return moment is not None and moment < first

    def _convert(self, shown: datetime, known: _Bounds | None) -> datetime | None:
        try:
            if known is None:
                return shown.replace(tzinfo=self._zone).astimezone(UTC)
            moment = shown.replace(tzinfo=UTC) + (known.least + known.most + _RESOLUTION) / 2
            return moment.replace(microsecond=0)
        except OverflowError:
            return None


def _added(moment: datetime, time: timedelta) -> datetime | None:
    """Move a moment; `None` where it leaves the calendar."""
    try:
        return moment + time
    except OverflowError:
        return None


def _bounds(shown: datetime, asked: datetime, now: datetime) -> _Bounds:
    """Tell how far a clock is from UTC that showed a time between two others."""
    as_utc = shown.replace(tzinfo=UTC)
    return _Bounds(asked - as_utc - _RESOLUTION, now - as_utc)
