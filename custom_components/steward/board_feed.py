"""What is sent to the boards of a race: its rows, and of those only what is new. Pure."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from .capabilities import RaceArrival, RaceOffice, RaceRunner

MAX_MISSING = 100
"""How many of the missing are listed; who looks for more needs no list."""
_GENDERS = {"women": "female", "men": "male"}

type Row = dict[str, Any]
type Lists = dict[str, list[Row]]


class BoardFeed:
    """Remembers what somebody has, so that only the difference is sent.

    A board is lists of rows, by the lists' names; a row is known by its bib. A difference is, for
    each list that is another, `{"order": [bib, ...], "rows": {bib: row}}`: the order if that is
    another, and the rows that are.
    """

    def __init__(self) -> None:
        """Begin with somebody who has nothing."""
        self._order: dict[str, list[str]] = {}
        self._rows: dict[str, dict[str, Row]] = {}

    def difference(self, lists: Mapping[str, list[Row]]) -> dict[str, dict[str, Any]]:
        """Make what brings somebody from what was sent last to these lists."""
        found = {}
        for name, rows in lists.items():
            after = {row["bib"]: row for row in rows}
            before = self._rows.get(name, {})
            changed: dict[str, Any] = {}
            if (order := list(after)) != self._order.get(name):
                changed["order"] = order
            if new := {bib: row for bib, row in after.items() if before.get(bib) != row}:
                changed["rows"] = new
            if changed:
                found[name] = changed
            self._order[name], self._rows[name] = order, after
        return found


def announcer_lists(office: RaceOffice, key: str, *, count: int, point: str | None) -> Lists:
    """List who came to a point last, and who is due next."""
    return {
        "arrivals": [*map(arrival_row, office.arrivals(key, count, point))],
        "due": [*map(runner_row, office.due_next(key, count))],
    }


def leader_lists(office: RaceOffice, key: str, *, count: int, categories: Iterable[str]) -> Lists:
    """List who leads: of all, of the women, of the men, and of categories."""
    lists = {"all": office.leaders(key, count)}
    for name, gender in _GENDERS.items():
        lists[name] = office.leaders(key, count, gender=gender)
    for category in categories:
        lists[f"category {category}"] = office.leaders(key, count, category=category)
    return {name: [*map(runner_row, runners)] for name, runners in lists.items()}


def marshal_lists(office: RaceOffice, key: str) -> Lists:
    """List who is missing."""
    return {"missing": [*map(runner_row, office.missing(key)[:MAX_MISSING])]}


def runner_row(runner: RaceRunner) -> Row:
    """Show a runner: times are ISO 8601, durations in seconds; what is not known is left out."""
    return _known(
        {
            "bib": runner.bib,
            "name": runner.name,
            "status": runner.status,
            "category": runner.category,
            "club": runner.club,
            "place": runner.place,
            "elapsed": _seconds(runner.elapsed),
            "gap": _seconds(runner.gap),
            "point": runner.last_point,
            "time": runner.last_time and runner.last_time.isoformat(),
            "due_point": runner.due_point,
            "due_time": runner.due_time and runner.due_time.isoformat(timespec="seconds"),
            "late": runner.late or None,
        }
    )


def arrival_row(arrival: RaceArrival) -> Row:
    """Show a runner who came to a point, as `runner_row` does."""
    return _known(
        {
            "bib": arrival.bib,
            "name": arrival.name,
            "category": arrival.category,
            "club": arrival.club,
            "point": arrival.point,
            "time": arrival.time.isoformat(),
            "elapsed": _seconds(arrival.elapsed),
            "place": arrival.place,
            "gender_place": arrival.gender_place,
            "category_place": arrival.category_place,
        }
    )


def without_name(row: Row) -> Row:
    """Leave out what says who somebody is."""
    return {name: value for name, value in row.items() if name not in {"name", "club"}}


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()


def _known(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}
