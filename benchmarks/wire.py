"""What the simulated cloud's JSON holds, read as plainly as it can be.

It stands beside what Steward does with the same answers: JSON, and one dataclass for each item.
"""

from dataclasses import dataclass
from datetime import datetime

from mashumaro import DataClassDictMixin
import orjson


@dataclass(frozen=True, kw_only=True, slots=True)
class Passing(DataClassDictMixin):
    """A passing."""

    num_passing: int
    timestamp: datetime
    bib: str
    chip: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Device(DataClassDictMixin):
    """A timing device."""

    deviceid: str
    model: str
    serial_number: str
    last_login: datetime
    creation_date: datetime
    sessions: int
    alias: str | None = None
    firmware: str | None = None
    device_status: str | None = None
    battery_percentage: int | None = None
    charging: bool | None = None


def read[ModelT: DataClassDictMixin](model: type[ModelT], content: bytes) -> list[ModelT]:
    """Read the items of one answer."""
    return [model.from_dict(item) for item in orjson.loads(content)["body"]["result"]]
