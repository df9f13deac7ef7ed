"""The demo's past: a week of a restaurant and its races, as hourly statistics."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
import random
from typing import Any

from scripts.hass_api import Hass

_DAYS = 7
_SEED = 7
_ARITHMETIC, _NO_MEAN = 1, 0
_GUESTS = {11: 2, 12: 5, 13: 6, 14: 2, 17: 4, 18: 10, 19: 14, 20: 12, 21: 7, 22: 2}
"""How many wait on an ordinary day, by the hour."""
_WEEKEND = {4: 1.2, 5: 1.4, 6: 1.1}
"""How many times as many do, by the day of the week."""
_RACES = {2: (18, 22), 6: (9, 13)}
"""When runners pass, by the day of the week: from which hour to which."""
_RUNNERS = 60
_DEVICES = ("start_mat", "halfway", "finish_line")
_SENSORS = (
    ("sensor.t7470_waiting", "waiting"),
    ("sensor.t7470_average_wait", "wait"),
    ("sensor.t7470_on_time", "on_time"),
)

type Row = dict[str, Any]


async def seed_past(hass: Hass, now: datetime) -> None:
    """Import statistics of the week before `now`, a local time."""
    hours = [*_hours(now)]
    rng = random.Random(_SEED)
    evenings = [_evening(rng, hour) for hour in hours]
    for entity_id, name in _SENSORS:
        rows = [
            {"start": hour.isoformat(), **_spread(evening[name])}
            for hour, evening in zip(hours, evenings, strict=True)
        ]
        await _import(hass, entity_id, rows, mean_type=_ARITHMETIC)
    for device in _DEVICES:
        await _import(hass, f"sensor.{device}_passings", [*_passings(rng, hours)])


def _hours(now: datetime) -> Iterator[datetime]:
    """Yield the full hours of the week that are over."""
    begun = now.replace(minute=0, second=0, microsecond=0)
    for ago in range(24 * _DAYS, 0, -1):
        yield begun - timedelta(hours=ago)


def _evening(rng: random.Random, hour: datetime) -> Mapping[str, float]:
    """Make up what the transmitter says in an hour; waits are in minutes, shares in percent."""
    usual = _GUESTS.get(hour.hour, 0) * _WEEKEND.get(hour.weekday(), 1.0)
    waiting = round(usual * rng.uniform(0.7, 1.3))
    wait = 6 + 0.8 * waiting + rng.uniform(-1, 1)
    return {"waiting": waiting, "wait": wait, "on_time": 97 - 1.1 * waiting}


def _spread(mean: float) -> Row:
    """Make the members of a mean."""
    return {"mean": round(mean, 2), "min": round(mean * 0.6, 2), "max": round(mean * 1.4, 2)}


def _passings(rng: random.Random, hours: list[datetime]) -> Iterator[Row]:
    """Count the passings of a device: of its session, which a race begins, and of all of them."""
    session = total = 0
    for hour in hours:
        begin, end = _RACES.get(hour.weekday(), (0, 0))
        if hour.hour == begin and end:
            session = 0
        if begin <= hour.hour < end:
            passed = rng.randint(_RUNNERS // 2, _RUNNERS)
            session, total = session + passed, total + passed
        yield {"start": hour.isoformat(), "state": session, "sum": total}


async def _import(hass: Hass, entity_id: str, rows: list[Row], mean_type: int = _NO_MEAN) -> None:
    """Import the statistics of an entity, in the unit in which it is shown."""
    unit = hass.states[entity_id]["attributes"].get("unit_of_measurement")
    metadata = {
        "statistic_id": entity_id,
        "source": "recorder",
        "name": None,
        "mean_type": mean_type,
        "has_sum": mean_type == _NO_MEAN,
        "unit_of_measurement": unit,
        "unit_class": "duration" if unit == "min" else "unitless" if unit in {None, "%"} else None,
    }
    await hass.command("recorder/import_statistics", metadata=metadata, stats=rows)
