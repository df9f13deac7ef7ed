"""The race's results by brute force: from the whole set of passings, with nothing kept.

It is written from the rules alone, goes through everything for everything, and sorts; it is right
by being too simple to be wrong, and far too slow for a race.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any

from custom_components.steward.race.course import Course, Kind, Point, Starts, wave_key
from custom_components.steward.race.passing import Passing
from custom_components.steward.race.runner import Runner
from custom_components.steward.race.status import SetStatus

type Row = dict[str, Any]

_FOR_EVER = timedelta.max
_NO_NUMBER = float("inf")


@dataclass(kw_only=True)
class Case:
    """All that a race's results depend on."""

    course: Course
    starts: Starts
    runners: list[Runner] = field(default_factory=list)
    statuses: dict[str, SetStatus] = field(default_factory=dict)
    passings: list[Passing] = field(default_factory=list)


type Seen = tuple[datetime, float, str]


class Oracle:
    """The results of a case."""

    def __init__(self, case: Case) -> None:
        """Take the case, each passing once."""
        self.case = case
        self.passings = list({passing.key: passing for passing in case.passings}.values())
        self.run = [
            (point, lap) for point in case.course.points for lap in range(1, point.laps + 1)
        ]
        self.taken = {runner.bib: self._take(runner) for runner in case.runners}

    def owner(self, passing: Passing) -> str | None:
        """Find whose a passing is."""
        chips = {
            chip.casefold(): runner.bib for runner in self.case.runners for chip in runner.chips
        }
        if passing.bib in [runner.bib for runner in self.case.runners]:
            return passing.bib
        by_chip = chips.get((passing.chip or "").casefold())
        return by_chip or chips.get((passing.bib or "").casefold())

    def unknown(self) -> set[str]:
        """List the passings of nobody."""
        return {
            passing.key
            for passing in self.passings
            if self.owner(passing) is None and any(self._at(passing, p) for p, _ in self.run)
        }

    def gun(self, runner: Runner) -> datetime | None:
        """Tell when a runner may start."""
        guns = self.case.starts.guns
        gun = guns.get(wave_key(runner.wave), guns.get(""))
        if runner.start is None or isinstance(runner.start, datetime):
            return runner.start or gun
        if gun is None:
            return None
        day = gun.astimezone(self.case.starts.zone).date()
        local = datetime.combine(day, runner.start, self.case.starts.zone)
        return local.astimezone(UTC)

    @staticmethod
    def _at(passing: Passing, point: Point) -> bool:
        return passing.device in point.devices or passing.device == point.key

    @staticmethod
    def _same(one: Point, other: Point) -> bool:
        return one.key == other.key or bool(one.devices & other.devices)

    def _take(self, runner: Runner) -> list[Seen | None]:
        """Go along the course, and take at each step what the rules say."""
        course, gun = self.case.course, self.gun(runner)
        taken: list[Seen | None] = []
        for index, (point, _) in enumerate(self.run):
            found = self._candidates(runner, taken, index)
            best = found[0] if found else None
            if best and gun:
                at_start = point.kind is Kind.START
                too_late = course.limit and best[0] > gun + course.limit
                if too_late or (at_start and best[0] > gun + course.start_window):
                    best = None
            if best and any(
                rivals[0] < best
                for between in self._until_again(index)
                if (rivals := self._candidates(runner, taken, between))
            ):
                best = None
            taken.append(best)
        return taken

    def _until_again(self, index: int) -> range:
        """List the steps until the mat of one is passed again."""
        point = self.run[index][0]
        for later in range(index + 1, len(self.run)):
            if self._same(self.run[later][0], point):
                return range(index + 1, later)
        return range(0)

    def _candidates(self, runner: Runner, taken: list[Seen | None], index: int) -> list[Seen]:
        """List what could be taken at a step, after what is taken so far."""
        point, gun = self.run[index][0], self.gun(runner)
        before = [one[0] for one in taken if one]
        # When the same mat was passed; a start that was not seen was at the gun.
        passed = [
            one[0] if one else gun
            for (earlier, _), one in zip(self.run, taken, strict=False)
            if (one or earlier.kind is Kind.START) and self._same(earlier, point)
        ]
        found = []
        for passing in self.passings:
            correction = self.case.course.corrections.get(passing.device, timedelta())
            time = passing.timestamp + correction
            if (
                self._at(passing, point)
                and self.owner(passing) == runner.bib
                and not (before and time <= before[-1])
                and not (not before and gun and time < gun)
                and not any(last and time < last + point.min_gap for last in passed)
            ):
                number = _NO_NUMBER if passing.number is None else passing.number
                found.append((time, number, passing.key))
        return sorted(found)

    def start(self, runner: Runner) -> datetime | None:
        """Tell when a runner's time began."""
        gun, first = self.gun(runner), self.taken[runner.bib][0]
        if self.run[0][0].kind is Kind.START and first and (self.case.course.net or not gun):
            return first[0]
        return gun

    def status(self, runner: Runner) -> str:
        """Tell a runner's status."""
        taken = self.taken[runner.bib]
        if runner.bib in self.case.statuses:
            return self.case.statuses[runner.bib].status
        if self.run[-1][0].kind is Kind.FINISH and taken[-1]:
            return "finished"
        return "on_course" if any(taken) else "not_started"

    def _rank(self, runner: Runner, step: int) -> tuple[Any, ...]:
        seen = self.taken[runner.bib][step]
        assert seen
        start = self.start(runner)
        elapsed = seen[0] - start if start else _FOR_EVER
        return (elapsed, seen[0], seen[1], *_order_of(runner.bib))

    def _order(self, runners: Sequence[Runner], step: int) -> list[str]:
        there = [
            runner
            for runner in runners
            if self.taken[runner.bib][step] and runner.bib not in self.case.statuses
        ]
        return [runner.bib for runner in sorted(there, key=lambda one: self._rank(one, step))]

    def rows(self, gender: str | None = None, category: str | None = None) -> list[Row]:
        """Make the table of all, of a gender, or of a category."""
        runners = [
            runner
            for runner in self.case.runners
            if gender in (None, runner.gender) and category in (None, runner.category)
        ]
        orders = [self._order(runners, step) for step in range(len(self.run))]
        race: list[str] = []
        for order in reversed(orders):
            race += [bib for bib in order if bib not in race]
        rows = [self._row(runner, orders, race) for runner in runners]
        statuses = ["not_started", "on_course", "finished", "dns", "dnf", "dsq"]
        return sorted(
            rows,
            key=lambda row: (
                row["place"] is None,
                row["place"] or 0,
                statuses.index(row["status"]),
                row["order"],
            ),
        )

    def _row(self, runner: Runner, orders: list[list[str]], race: list[str]) -> Row:
        start = self.start(runner)
        splits = []
        gap = elapsed = None
        for step, (point, lap) in enumerate(self.run):
            if not (seen := self.taken[runner.bib][step]):
                continue
            elapsed = seen[0] - start if start else None
            ranked = runner.bib in orders[step]
            splits.append(
                {
                    "point": point.key if point.laps == 1 else f"{point.key}/{lap}",
                    "time": seen[0],
                    "elapsed": elapsed,
                    "place": orders[step].index(runner.bib) + 1 if ranked else None,
                }
            )
            gap = None
            if ranked and elapsed is not None:
                first = next(one for one in self.case.runners if one.bib == orders[step][0])
                first_seen, first_start = self.taken[first.bib][step], self.start(first)
                assert first_seen
                assert first_start
                gap = elapsed - (first_seen[0] - first_start)
        return {
            "bib": runner.bib,
            "order": _order_of(runner.bib),
            "status": self.status(runner),
            "place": race.index(runner.bib) + 1 if runner.bib in race else None,
            "elapsed": elapsed,
            "gap": gap,
            "splits": splits,
        }


def _order_of(bib: str) -> tuple[int, str]:
    """Sort bibs by the number that they begin with."""
    digits = "".join(takewhile("0123456789".__contains__, bib[:18]))
    return (int(digits or 10**18), bib)
