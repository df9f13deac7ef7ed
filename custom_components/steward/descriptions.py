"""How a system describes its things: kinds, entities and actions, as data."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorEntityDescription
from homeassistant.components.button import ButtonEntityDescription
from homeassistant.components.calendar import CalendarEntityDescription, CalendarEvent
from homeassistant.components.event import EventEntityDescription
from homeassistant.components.sensor import SensorEntityDescription
from homeassistant.core import SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.typing import StateType, VolDictType
from homeassistant.util.json import JsonObjectType
import voluptuous as vol


@dataclass(frozen=True, kw_only=True)
class StewardSensorDescription[ItemT](SensorEntityDescription):
    """A sensor, and how its value is had from an item."""

    value_fn: Callable[[ItemT], StateType | datetime]


@dataclass(frozen=True, kw_only=True)
class StewardBinarySensorDescription[ItemT](BinarySensorEntityDescription):
    """A binary sensor, and how its value is had from an item."""

    value_fn: Callable[[ItemT], bool | None]


@dataclass(frozen=True, kw_only=True)
class StewardButtonDescription[CoordinatorT](ButtonEntityDescription):
    """A button, and what of the coordinator pressing it calls with the item's key."""

    press_fn: Callable[[CoordinatorT, str], Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class StewardEventDescription(EventEntityDescription):
    """An event entity; the coordinator fires its events by its key."""


@dataclass(frozen=True, kw_only=True)
class StewardCalendarDescription[ItemT](CalendarEntityDescription):
    """A calendar, and how its events are had from an item."""

    exists_fn: Callable[[ItemT], bool]
    """Whether the system has a calendar at all."""
    events_fn: Callable[[ItemT], list[CalendarEvent]]
    """Gives the events by their start."""


@dataclass(frozen=True, kw_only=True)
class Kind[ItemT]:
    """A kind of thing that a system looks after: each item of it is a device."""

    item: type[ItemT]
    device_fn: Callable[[ItemT], DeviceInfo]
    """Describes the device, all but its identifiers and what it hangs on."""
    entities: tuple[EntityDescription, ...]


TEXT = vol.All(cv.string, vol.Strip, vol.Length(min=1, max=255))
"""The schema of a field of an action that is a text."""


class Scope(Enum):
    """What an action is called on."""

    ENTRY = auto()
    """The system; its `config_entry_id` may be left out where only one fits."""
    DEVICE = auto()
    """One device, by `device_id`."""
    TARGET = auto()
    """Entities, devices, areas, floors or labels."""


@dataclass(frozen=True, kw_only=True)
class Action[CoordinatorT]:
    """What a system does for one of Steward's actions.

    Systems may share an action's name; they then share its scope and its response.
    """

    name: str
    scope: Scope
    item: type
    """The type of the items that it is done to."""
    handle_fn: Callable[[CoordinatorT, str, Mapping[str, Any]], Awaitable[JsonObjectType | None]]
    """Called with the coordinator, the item's key and the fields."""
    fields: VolDictType
    """The schema of the fields beside those of the scope."""
    number_key_fn: Callable[[int], str] | None = None
    """The key that the field `number` stands for, where it may be given instead of a target."""
    response: SupportsResponse = SupportsResponse.NONE
    admin: bool = False
