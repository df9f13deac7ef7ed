"""Promises at risk: who will be paged much later than was promised, told while there is time."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush

LATE = timedelta(minutes=5)
"""A page so much later than promised breaks the promise; a smaller delay is no news."""
AHEAD = timedelta(minutes=10)
"""How long before a promise would break a guest is looked at first. Who looks earlier is wrong more
often: what breaks promises is mostly a table that does not leave, which nobody sees coming."""
ABOUT = timedelta(minutes=1)
"""It may be told so much less before; later, it helps nobody any more."""
AGAIN = timedelta(minutes=1)
"""From one look to the next, until the promised time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PromiseAtRisk:
    """A guest will be paged later than promised."""

    guest_id: str
    promised_at: datetime
    predicted_at: datetime


@dataclass(slots=True)
class _Watched:
    promised_at: datetime
    told: bool
    at_risk: bool = False


class HourlyLimit:
    """Lets so many things be told in any hour: who hears too many stops listening."""

    def __init__(self, most: int) -> None:
        """Take how many."""
        self._told_at: deque[datetime] = deque(maxlen=most)

    def take(self, now: datetime) -> bool:
        """Take one of the hour's, if one is left."""
        told_at = self._told_at
        if len(told_at) == told_at.maxlen and told_at[0] > now - timedelta(hours=1):
            return False
        told_at.append(now)
        return True


class PromiseWatch:
    """Looks at each guest when the promised time comes near, and not at all before."""

    def __init__(self) -> None:
        """Begin with no promise."""
        self._watched: dict[str, _Watched] = {}
        self._looks: list[tuple[datetime, str]] = []

    @property
    def deadline(self) -> datetime | None:
        """When to look next."""
        while self._looks and self._looks[0][1] not in self._watched:
            heappop(self._looks)
        return self._looks[0][0] if self._looks else None

    def add(self, guest_id: str, promised_at: datetime, *, told: bool = False) -> None:
        """Watch over a promise; `told` if it was said already that it is at risk."""
        self._watched[guest_id] = _Watched(promised_at, told)
        heappush(self._looks, (promised_at + LATE - AHEAD, guest_id))

    def discard(self, guest_id: str) -> None:
        """Watch no more: the guest was called, or is gone."""
        self._watched.pop(guest_id, None)

    def at_risk(self, guest_id: str) -> bool:
        """Tell whether a promise is at risk, as far as was looked."""
        return guest_id in self._watched and self._watched[guest_id].at_risk

    def told(self, guest_id: str) -> bool:
        """Tell whether it was said of a guest."""
        return guest_id in self._watched and self._watched[guest_id].told

    def look(
        self, now: datetime, predicted_at: Callable[[str], datetime | None]
    ) -> list[PromiseAtRisk]:
        """Look at who is due; return what is to be told, the latest pages first.

        `predicted_at` predicts when a guest will be paged.
        """
        late = []
        while self.deadline and self.deadline <= now:
            guest_id = heappop(self._looks)[1]
            watched = self._watched[guest_id]
            if now + AGAIN < watched.promised_at:
                heappush(self._looks, (now + AGAIN, guest_id))
            if now <= watched.promised_at and (predicted := predicted_at(guest_id)):
                self._judge(watched, predicted)
                in_time = now <= watched.promised_at + LATE - AHEAD + ABOUT
                if watched.at_risk and in_time and not watched.told:
                    late.append((predicted - watched.promised_at, guest_id, predicted))
        return [
            self._tell(guest_id, predicted) for _, guest_id, predicted in sorted(late, reverse=True)
        ]

    def _judge(self, watched: _Watched, predicted: datetime) -> None:
        """Be at risk when it will be late, and no more only when it will be kept."""
        if predicted > watched.promised_at + LATE:
            watched.at_risk = True
        elif predicted <= watched.promised_at:
            watched.at_risk = False

    def _tell(self, guest_id: str, predicted: datetime) -> PromiseAtRisk:
        watched = self._watched[guest_id]
        watched.told = True
        return PromiseAtRisk(
            guest_id=guest_id, promised_at=watched.promised_at, predicted_at=predicted
        )
