"""What is kept of a race over restarts: all that no passing of a device tells. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from ..passing import Passing, manual_passing
from ..runner import Gender, Runner, own_start
from ..slices import Slices, slices_of
from ..status import SETTABLE, SetStatus, Status

type Row = tuple[Any, ...]


@dataclass(kw_only=True, slots=True)
class RaceRecord:
    """The start list, the guns, and what was entered by hand."""

    runners: tuple[Runner, ...] = ()
    guns: dict[str, datetime] = field(default_factory=dict)
    """By the key of the wave, in UTC."""
    statuses: dict[str, SetStatus] = field(default_factory=dict)
    """By bib."""
    seen: dict[str, int] = field(default_factory=dict)
    """The step by which somebody saw a runner, by bib."""
    entered: list[Passing] = field(default_factory=list)
    """The passings that were entered by hand."""
    late_told: set[tuple[str, int]] | None = None
    """Of whom it was told that they are late, and at which step; `None` before the first look."""
    _rows: tuple[Row, ...] = ()
    """The start list as it is stored: made once, for it may be long."""

    def set_runners(self, runners: Iterable[Runner]) -> Slices[None]:
        """Replace the start list, in slices."""
        taken: list[Runner] = []
        rows: list[Row] = []
        for some in slices_of(runners):
            taken += some
            rows += map(_to_row, some)
            yield
        self.runners, self._rows = tuple(taken), tuple(rows)

    def add_runner(self, runner: Runner) -> None:
        """Add a late entry."""
        self.runners = (*self.runners, runner)
        self._rows = (*self._rows, _to_row(runner))

    def to_store(self) -> dict[str, Any]:
        """Make JSON of it; what is changed later changes nothing in that."""
        return {
            "runners": self._rows,
            "guns": {wave: gun.isoformat() for wave, gun in self.guns.items()},
            "statuses": {
                bib: [one.status.value, one.at.isoformat()] for bib, one in self.statuses.items()
            },
            "seen": dict(self.seen),
            "late": None if self.late_told is None else sorted(self.late_told),
            "entered": [
                [one.device, one.bib, one.timestamp.isoformat(), one.received.isoformat()]
                for one in self.entered
            ],
        }


def read_record(stored: Mapping[str, Any]) -> Slices[RaceRecord]:
    """Read what was stored, in slices; a row that cannot be read costs that row."""
    record = RaceRecord()
    runners: list[Runner] = []
    for some in slices_of(_list(stored, "runners")):
        runners += _readable(some, _to_runner)
        yield
    yield from record.set_runners(runners)
    guns = _readable(_mapping(stored, "guns").items(), lambda one: (one[0], _moment(one[1])))
    record.guns = dict(guns)
    record.statuses = dict(_readable(_mapping(stored, "statuses").items(), _to_status))
    record.seen = dict(
        _readable(_mapping(stored, "seen").items(), lambda one: (str(one[0]), int(one[1])))
    )
    if isinstance(stored.get("late"), list):
        record.late_told = {*_readable(stored["late"], lambda one: (str(one[0]), int(one[1])))}
    record.entered = [*_readable(_list(stored, "entered"), _to_passing)]
    return record


def _list(stored: Mapping[str, Any], name: str) -> list[Any]:
    found = stored.get(name)
    return found if isinstance(found, list) else []


def _mapping(stored: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = stored.get(name)
    return found if isinstance(found, dict) else {}


def _readable[ItemT](rows: Iterable[Any], read: Any) -> Iterator[Any]:
    for row in rows:
        try:
            yield read(row)
        except IndexError, KeyError, TypeError, ValueError:
            continue


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _to_row(runner: Runner) -> Row:
    return (
        runner.bib,
        runner.name,
        runner.chips,
        runner.gender,
        runner.birth_year,
        runner.category,
        runner.club,
        runner.wave,
        runner.start.isoformat() if runner.start else None,
    )


def _to_runner(row: Any) -> Runner:
    bib, name, chips, gender, birth_year, category, club, wave, start = row
    return Runner(
        bib=str(bib),
        name=str(name),
        chips=tuple(map(str, chips)),
        gender=None if gender is None else Gender(gender),
        birth_year=birth_year,
        category=category,
        club=club,
        wave=wave,
        start=None if start is None else read_start(start),
    )


def read_start(text: str) -> time | datetime:
    """Read a runner's own start: a time of the race's day, or one with its date.

    Raises:
        ValueError: it is neither.

    """
    try:
        return time.fromisoformat(text)
    except ValueError:
        return own_start(datetime.fromisoformat(text))


def _to_status(item: tuple[str, Any]) -> tuple[str, SetStatus]:
    bib, (status, at) = item
    if (read := Status(status)) not in SETTABLE:
        raise ValueError(status)
    return bib, SetStatus(status=read, at=_moment(at))


def _to_passing(row: Any) -> Passing:
    point, bib, timestamp, received = row
    return manual_passing(str(point), str(bib), _moment(timestamp), _moment(received))
