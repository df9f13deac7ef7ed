"""Promises at risk: who will be paged much later than was promised, told while there is time.

Promises break in bursts, and who is told too often stops listening. So an alarm tells of all at
once: of who is at risk now, and of who would be before the next alarm may come.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from ..deadlines import Deadlines

LATE = timedelta(minutes=5)
"""A page so much later than promised breaks the promise; a smaller delay is no news."""
AHEAD = timedelta(minutes=10)
"""How long before a promise would break a guest is looked at first. Who looks earlier is wrong more
often: what breaks promises is mostly a table that does not leave, which nobody sees coming."""
ABOUT = timedelta(minutes=1)
"""It may raise an alarm so much less before; later, it helps nobody any more."""
AGAIN = timedelta(seconds=30)
"""From one look to the next."""
_HOUR = timedelta(hours=1)

type Predict = Callable[[str], datetime | None]
"""Predicts when a guest, by id, will be paged."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PromiseAtRisk:
    """A guest will be paged later than promised."""

    guest_id: str
    promised_at: datetime
    predicted_at: datetime
    told_at: datetime | None = None
    """When an alarm told of it last."""


@dataclass(slots=True)
class _Watched:
    promised_at: datetime
    told_at: datetime | None
    at_risk: bool = False


class Alarms:
    """Tells of promises at risk: so many times an hour, then of many, and of each guest once."""

    def __init__(self, at_most: int, now: datetime) -> None:
        """Take how many there may be an hour; who was told of before now is told of no more."""
        self._at_most = at_most
        self._since = now
        self._next_at = now
        self._raised: deque[datetime] = deque(maxlen=at_most)
        self._told: dict[str, datetime] = {}
        """Who was told of, and until when that matters."""

    def is_due(self, risk: PromiseAtRisk, now: datetime) -> bool:
        """Tell whether a guest who is at risk raises an alarm now."""
        return now >= self._next_at and not self._knows(risk)

    def reach(self, now: datetime) -> timedelta:
        """Tell how long it is to the next alarm if one is raised now.

        There may be so many in any hour, and they leave room for one more: in a burst the last of
        them would have to look so far ahead that it would mostly be wrong.
        """
        apart = now + _HOUR / (self._at_most + 1)
        raised = [*self._raised, now][-self._at_most :]
        full = len(raised) == self._at_most
        return (max(apart, raised[0] + _HOUR) if full else apart) - now

    def tell[RiskT: PromiseAtRisk](self, risks: Iterable[RiskT], now: datetime) -> list[RiskT]:
        """Raise an alarm; return of whom it tells, of these who will be late."""
        self._next_at = now + self.reach(now)
        self._raised.append(now)
        self._told = {one: until for one, until in self._told.items() if until > now}
        news = [risk for risk in risks if not self._knows(risk)]
        self._told |= {risk.guest_id: risk.promised_at + LATE for risk in news}
        return news

    def _knows(self, risk: PromiseAtRisk) -> bool:
        before = risk.told_at is not None and risk.told_at < self._since
        return before or risk.guest_id in self._told


class PromiseWatch:
    """Looks at each guest when the promised time comes near, and not at all before."""

    def __init__(self) -> None:
        """Begin with no promise."""
        self._watched: dict[str, _Watched] = {}
        self._looks = Deadlines[str]()
        """When to look at each next, until it is too late to tell."""

    @property
    def deadline(self) -> datetime | None:
        """When to look next."""
        return self._looks.next

    def add(self, guest_id: str, promised_at: datetime, told_at: datetime | None = None) -> None:
        """Watch over a promise, in place of what was promised before; the same one goes on."""
        if (watched := self._watched.get(guest_id)) and watched.promised_at == promised_at:
            return
        self._watched[guest_id] = _Watched(promised_at, told_at)
        self._looks.put(guest_id, promised_at + LATE - AHEAD)

    def discard(self, guest_id: str) -> None:
        """Watch no more: the guest was called, or is gone."""
        self._watched.pop(guest_id, None)
        self._looks.put(guest_id, None)

    def note_told(self, guest_id: str, now: datetime) -> None:
        """Take note that an alarm tells of a guest who is watched over."""
        self._watched[guest_id].told_at = now

    def look(self, now: datetime, predict: Predict) -> list[PromiseAtRisk]:
        """Look at who is due; return who is at risk, about ten minutes before the promise breaks.

        Whoever is at risk stays so until the promise is predicted to be kept.
        """
        at_risk = []
        for guest_id in self._looks.take_due(now):
            watched = self._watched[guest_id]
            too_late = watched.promised_at + LATE - AHEAD + ABOUT
            if now + AGAIN < too_late:
                self._looks.put(guest_id, now + AGAIN)
            if now >= too_late or (predicted := predict(guest_id)) is None:
                continue
            late = predicted - watched.promised_at
            watched.at_risk = late > LATE or (watched.at_risk and late > timedelta(0))
            if watched.at_risk:
                at_risk.append(self._risk(guest_id, predicted))
        return at_risk

    def late(self, now: datetime, within: timedelta, predict: Predict) -> list[PromiseAtRisk]:
        """Tell who will be paged later than promised, the first promise first.

        Of those whose promise breaks in less than ten minutes, or becomes due to be looked at
        `within` a time.
        """
        end = now + within + AHEAD
        near = (
            guest_id
            for guest_id, watched in self._watched.items()
            if now < watched.promised_at + LATE <= end
        )
        risks = (
            self._risk(guest_id, predicted) for guest_id in near if (predicted := predict(guest_id))
        )
        late = [risk for risk in risks if risk.predicted_at > risk.promised_at]
        return sorted(late, key=attrgetter("promised_at"))

    def _risk(self, guest_id: str, predicted: datetime) -> PromiseAtRisk:
        watched = self._watched[guest_id]
        return PromiseAtRisk(
            guest_id=guest_id,
            promised_at=watched.promised_at,
            predicted_at=predicted,
            told_at=watched.told_at,
        )
