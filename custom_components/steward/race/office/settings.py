"""What the user entered of a race: its day, its course, and what is told. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
import re
from typing import Any
from unicodedata import normalize

from ..course import DEFAULT_START_WINDOW, Course, Kind, Point
from ..overdue import DEFAULT_PATIENCE

_DAY = timedelta(days=1)
_DEFAULT_LENGTH = timedelta(hours=36)
"""How long after the midnight of its day passings are the race's, where it has no limit."""
_NO_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class RaceSettings:
    """A race as the user set it up."""

    race_id: str
    subentry_id: str
    name: str
    begins: datetime
    """The midnight with which its day begins where it is: what was before is another's."""
    ends: datetime
    course: Course
    patience: timedelta = DEFAULT_PATIENCE
    """How long beyond due a runner is at least, to be late."""
    names: bool = False
    """Whether events and states tell names."""

    @property
    def key(self) -> str:
        """The key of its item."""
        return race_key(self.race_id)

    @property
    def zone(self) -> tzinfo:
        """The time zone of the race."""
        assert self.begins.tzinfo is not None  # noqa: S101  # it is made with one
        return self.begins.tzinfo

    @property
    def devices(self) -> frozenset[str]:
        """The keys of the devices that stand on the course."""
        return frozenset(device for point in self.course.points for device in point.devices)

    def includes(self, timestamp: datetime) -> bool:
        """Tell whether a passing of a time is one of the race."""
        return self.begins <= timestamp < self.ends


def race_key(race_id: str) -> str:
    """Make the key of a race's item."""
    return f"race_{race_id}"


def read_settings(
    data: Mapping[str, Any], *, subentry_id: str, name: str, zone: tzinfo
) -> RaceSettings:
    """Read what was entered: distances in kilometres, gaps in seconds, the limit in hours.

    Raises:
        KeyError, TypeError, ValueError: it is no race.

    """
    begins = datetime.combine(date.fromisoformat(data["day"]), time.min, zone)
    limit = timedelta(hours=data["limit"]) if data.get("limit") else None
    window = data.get("start_window")
    return RaceSettings(
        race_id=data["race_id"],
        subentry_id=subentry_id,
        name=name,
        begins=begins,
        ends=begins + max(_DEFAULT_LENGTH, limit + _DAY if limit else timedelta(0)),
        course=Course(
            points=tuple(read_points(data["points"])),
            start_window=DEFAULT_START_WINDOW if window is None else timedelta(minutes=window),
            net=data.get("net", True),
            limit=limit,
        ),
        patience=timedelta(minutes=data["patience"]) if "patience" in data else DEFAULT_PATIENCE,
        names=data.get("names", False),
    )


def read_points(rows: Iterable[Mapping[str, Any]]) -> Iterable[Point]:
    """Read the points; each has the key that its label makes."""
    taken: set[str] = set()
    for row in rows:
        label = str(row["label"]).strip()
        word = _NO_WORD.sub("_", normalize("NFKD", label).casefold()).strip("_") or "point"
        key = next(
            one
            for one in (word, *(f"{word}_{count}" for count in range(2, 1000)))
            if one not in taken
        )
        taken.add(key)
        distance, gap = row.get("distance"), row.get("gap")
        yield Point(
            key=key,
            label=label,
            kind=Kind(row["kind"]),
            devices=frozenset(row.get("devices") or ()),
            distance=None if distance is None else float(distance) * 1000,
            gap=None if gap is None else timedelta(seconds=gap),
            laps=int(row.get("laps") or 1),
        )
