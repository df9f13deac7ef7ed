"""How promises at risk are told of: who hears how many alarms an hour, and what comes true.

A promise breaks five minutes after the quoted time, when the guest still waits then; it was
foretold when that was said at least nine minutes before. An alarm tells of several guests. Whether
it was false is read in three ways: nobody of them was paged later than promised; nobody's promise
broke; or guest by guest, whose promise was kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import fmean

from custom_components.steward.waiting.promise import AHEAD, LATE, Alarms, PromiseAtRisk
from custom_components.steward.waiting.room import Room

ABOUT = timedelta(minutes=9)
LIMITS = (3, 6, 12, 60)
"""Alarms an hour."""


@dataclass(kw_only=True, slots=True)
class Promise:
    """A guest who was promised a time, and what came of it."""

    room: str
    """The house and its seed."""
    day: int
    came_at: datetime
    breaks_at: datetime
    """When a page is so late that the promise is broken."""
    over_at: datetime | None = None
    """When the guest was called or went."""
    called: bool = False
    told_at: dict[int, datetime] = field(default_factory=dict)
    """When it was said that the promise is at risk, by the limit of alarms."""

    @property
    def broken(self) -> bool:
        """Whether the guest still waited when the promise broke."""
        return self.over_at is not None and self.over_at > self.breaks_at

    @property
    def kept(self) -> bool:
        """Whether the page came in time; of who went before that nobody knows."""
        return self.called and not self.broken

    @property
    def late(self) -> bool:
        """Whether the guest still waited at the promised time."""
        return self.over_at is not None and self.over_at > self.breaks_at - LATE

    def is_foretold_at(self, at: datetime | None) -> bool:
        """Tell whether what was said then was said in time."""
        return at is not None and self.broken and self.breaks_at - at >= ABOUT


class Host:
    """Hears alarms, at most so many an hour."""

    def __init__(self, at_most: int, now: datetime) -> None:
        """Begin with an evening on which nothing is told yet."""
        self._at_most = at_most
        self._alarms = Alarms(at_most, now)

    def hear(
        self,
        at_risk: Iterable[PromiseAtRisk],
        room: Room,
        now: datetime,
        waiting: Mapping[str, Promise],
    ) -> None:
        """Hear of who is at risk, as an automation does."""
        for risk in at_risk:
            if self._alarms.is_due(risk, now):
                for told in self._alarms.tell(room.late(now, self._alarms.reach(now)), now):
                    waiting[told.guest_id].told_at[self._at_most] = now


def foretold_by_knowing(broken: Iterable[Promise], at_most: int) -> float:
    """Compute the share of broken promises that one tells of in time who knows the future."""
    rooms: defaultdict[str, list[Promise]] = defaultdict(list)
    for promise in broken:
        rooms[promise.room].append(promise)
    in_time = []
    for of_room in rooms.values():
        told = _told_by_knowing(of_room, at_most)
        in_time += [one.is_foretold_at(told.get(f"{id(one)}")) for one in of_room]
    return fmean(in_time)


def _told_by_knowing(broken: list[Promise], at_most: int) -> dict[str, datetime]:
    """Tell when the guests of a room would be told of."""
    told: dict[str, datetime] = {}
    alarms = Alarms(at_most, min(one.came_at for one in broken))
    for at, first in sorted(
        (max(one.breaks_at - AHEAD, one.came_at), place) for place, one in enumerate(broken)
    ):
        if alarms.is_due(_risk(broken[first]), at):
            end = at + AHEAD + alarms.reach(at)
            late = [_risk(one) for one in broken if one.came_at <= at < one.breaks_at <= end]
            told |= {risk.guest_id: at for risk in alarms.tell(late, at)}
    return told


def _risk(promise: Promise) -> PromiseAtRisk:
    return PromiseAtRisk(
        guest_id=f"{id(promise)}",
        promised_at=promise.breaks_at - LATE,
        predicted_at=promise.breaks_at,
    )


def most_in_an_hour(alarms: Iterable[tuple[str, datetime]]) -> int:
    """Count the most alarms of a room in any hour."""
    alarms = list(alarms)
    hour = timedelta(hours=1)
    return max(
        sum(room == other and at <= then < at + hour for other, then in alarms)
        for room, at in alarms
    )


def promise_figures(promises: list[Promise], at_most: int) -> dict[str, float]:
    """Compute how promises at risk were told of: shares, and counts."""
    broken = [promise for promise in promises if promise.broken]
    told = [promise for promise in promises if at_most in promise.told_at]
    alarms: defaultdict[tuple[str, datetime], list[Promise]] = defaultdict(list)
    for promise in told:
        alarms[promise.room, promise.told_at[at_most]].append(promise)
    false = sum(promise.kept for promise in told)
    return {
        "foretold": fmean(one.is_foretold_at(one.told_at.get(at_most)) for one in broken),
        "foretold_by_knowing": foretold_by_knowing(broken, at_most),
        "false_of_kept": false / sum(promise.kept for promise in promises),
        "alarms_none_late": fmean(not any(one.late for one in named) for named in alarms.values()),
        "alarms_none_broken": fmean(
            not any(one.broken for one in named) for named in alarms.values()
        ),
        "named_kept": false / len(told),
        "named_not_late": fmean(not one.late for one in told),
        "guests_an_alarm": len(told) / len(alarms),
        "most_in_an_hour": most_in_an_hour(alarms),
    }
