"""What a race, and the readiness of a timing device, look like in Home Assistant."""

from collections.abc import Iterable
from operator import attrgetter

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.util import dt as dt_util

from ...capabilities import RaceRunner
from ...coordinator import StewardCoordinator
from ...descriptions import (
    ItemDescription,
    ListItem,
    StewardBinarySensorDescription,
    StewardButtonDescription,
    StewardDateTimeDescription,
    StewardEventDescription,
    StewardIssueDescription,
    StewardSensorDescription,
    StewardTodoDescription,
    Topic,
)
from ..changes import ProgressType
from .driver import RaceDriver
from .items import Race, Readiness
from .runtime import PROGRESS, races_of

_COUNTS = ("not_started", "on_course", "finished", "late", "unknown_bibs")
_LEADERS = ("leader", "leader_women", "leader_men")


def _driver(coordinator: StewardCoordinator, key: str) -> RaceDriver:
    """Get a race of a config entry."""
    return races_of(coordinator).driver(key)


def _looked_for(coordinator: StewardCoordinator, key: str) -> list[RaceRunner]:
    """List who is late."""
    return races_of(coordinator).missing(key) if _driver(coordinator, key).known else []


def _list_item(runner: RaceRunner) -> ListItem:
    """Show who is late: where the runner was seen last, and where and when due."""
    seen = ""
    if runner.last_point and runner.last_time:
        seen = f"{runner.last_point} {dt_util.as_local(runner.last_time):%H:%M}"
    return ListItem(
        uid=runner.bib,
        key=runner.bib,
        summary=f"{runner.bib} {runner.name}".strip(),
        note=" → ".join(part for part in (seen, runner.due_point) if part),
        due=runner.due_time,
    )


def _points(labels: Iterable[str]) -> str:
    return ", ".join(labels)


_RACE = ItemDescription(
    item=Race,
    device_fn=lambda race: DeviceInfo(
        name=race.name, entry_type=DeviceEntryType.SERVICE, manufacturer="Steward"
    ),
    subentry_fn=attrgetter("subentry_id"),
    entities=(
        StewardSensorDescription[Race](
            key="clock",
            translation_key="race_clock",
            device_class=SensorDeviceClass.TIMESTAMP,
            value_fn=attrgetter("gun"),
        ),
        *(
            StewardSensorDescription[Race](
                key=name,
                translation_key=f"race_{name}",
                state_class=SensorStateClass.MEASUREMENT,
                value_fn=attrgetter(name),
            )
            for name in _COUNTS
        ),
        *(
            StewardSensorDescription[Race](
                key=name, translation_key=f"race_{name}", value_fn=attrgetter(name)
            )
            for name in _LEADERS
        ),
        StewardEventDescription(
            key=PROGRESS,
            translation_key="race_progress",
            event_types=[one.value for one in ProgressType],
            topic=Topic.RACE_PROGRESS,
        ),
        StewardTodoDescription[Race, StewardCoordinator](
            key="look_for",
            translation_key="look_for",
            topic=Topic.LOOK_FOR,
            value_fn=attrgetter("looked_for"),
            count_fn=lambda race: len(race.looked_for),
            listed_fn=_looked_for,
            item_fn=_list_item,
            complete_fn=lambda coordinator, key, bib: _driver(coordinator, key).async_mark_seen(
                bib
            ),
        ),
        StewardButtonDescription[StewardCoordinator](
            key="gun",
            translation_key="gun",
            press_fn=lambda coordinator, key: _driver(coordinator, key).async_fire_gun(),
        ),
        StewardDateTimeDescription[Race, StewardCoordinator](
            key="gun",
            translation_key="gun",
            entity_category=EntityCategory.CONFIG,
            value_fn=attrgetter("gun"),
            set_fn=lambda coordinator, key, at: _driver(coordinator, key).async_set_gun(at),
        ),
    ),
    issues=(
        StewardIssueDescription[Race](
            key="race_clock_wrong",
            when_fn=lambda race: bool(race.wrong_clocks),
            placeholders_fn=lambda race: {"name": race.name, "points": _points(race.wrong_clocks)},
        ),
        StewardIssueDescription[Race](
            key="race_point_silent",
            when_fn=lambda race: bool(race.silent_points),
            placeholders_fn=lambda race: {"name": race.name, "points": _points(race.silent_points)},
        ),
        StewardIssueDescription[Race](
            key="race_left_out",
            when_fn=attrgetter("left_out"),
            placeholders_fn=lambda race: {"name": race.name},
        ),
        StewardIssueDescription[Race](
            key="race_unsaved",
            when_fn=attrgetter("unsaved"),
            placeholders_fn=lambda race: {"name": race.name},
        ),
    ),
)

_READINESS = ItemDescription(
    item=Readiness,
    beside_each=True,
    entities=(
        StewardBinarySensorDescription[Readiness](
            key="ready",
            translation_key="ready",
            entity_category=EntityCategory.DIAGNOSTIC,
            value_fn=lambda readiness: not readiness.reasons,
            attributes_fn=lambda readiness: {"reasons": [*readiness.reasons]},
        ),
    ),
)

ITEMS = (_RACE, _READINESS)
"""What the feature has: its races, and the readiness of the timing devices."""
