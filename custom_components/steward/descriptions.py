"""How a system describes its things: kinds, entities and actions, as data."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorEntityDescription
from homeassistant.components.button import ButtonEntityDescription
from homeassistant.components.calendar import CalendarEntityDescription, CalendarEvent
from homeassistant.components.datetime import DateTimeEntityDescription
from homeassistant.components.event import EventEntityDescription
from homeassistant.components.notify import NotifyEntityDescription
from homeassistant.components.number import NumberEntityDescription
from homeassistant.components.sensor import SensorEntityDescription
from homeassistant.components.switch import SwitchEntityDescription
from homeassistant.const import Platform
from homeassistant.core import SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.typing import StateType, VolDictType
from homeassistant.util.json import JsonObjectType
import voluptuous as vol


class Topic(Enum):
    """What an entity tells in the words of `capabilities`, so that others find it by that."""

    SESSION = auto()
    """Whether there is a session: a sensor that is `idle` or else says what kind of one."""
    GUESTS_WAITING = auto()
    """How many guests wait to be paged."""
    WAITING_LIST = auto()
    """Who holds a pager."""
    GUEST_EVENTS = auto()
    """What happens to a guest; the attributes are those of the item's event."""
    PASSINGS = auto()
    """Each passing; the attributes are a `PassingEvent`'s."""
    RACE_PROGRESS = auto()
    """What happens to a runner; the attributes are a `RaceEvent`'s."""
    LOOK_FOR = auto()
    """Who is looked for in a race."""


_MAIN_TOPICS = frozenset({Topic.SESSION, Topic.WAITING_LIST})


def is_main(description: EntityDescription) -> bool:
    """Tell whether an entity is what its item is looked at for, however many items there are."""
    return getattr(description, "topic", None) in _MAIN_TOPICS


def bears_device_name(description: EntityDescription) -> bool:
    """Tell whether an entity is so much what its device is that it needs no name of its own."""
    return getattr(description, "topic", None) is Topic.SESSION


@dataclass(frozen=True, kw_only=True)
class StewardSensorDescription[ItemT](SensorEntityDescription):
    """A sensor, and how its value is had from an item."""

    value_fn: Callable[[ItemT], StateType | datetime]
    last_reset_fn: Callable[[ItemT], StateType | datetime] | None = None
    """Gives when a total last began anew."""
    placeholders_fn: Callable[[ItemT], Mapping[str, str]] | None = None
    """Gives what the name has of the item; it does not change."""
    topic: Topic | None = None
    is_guest_name: bool = False
    """Whether it is the name of a guest, which the user may want in no state."""


@dataclass(frozen=True, kw_only=True)
class StewardBinarySensorDescription[ItemT](BinarySensorEntityDescription):
    """A binary sensor, and how its value is had from an item."""

    value_fn: Callable[[ItemT], bool | None]
    attributes_fn: Callable[[ItemT], Mapping[str, Any]] | None = None
    """Gives what is shown beside it, as JSON values."""


@dataclass(frozen=True, kw_only=True)
class StewardDateTimeDescription[ItemT, CoordinatorT](DateTimeEntityDescription):
    """A time that can be set, and what of the coordinator sets it of the item with a key."""

    value_fn: Callable[[ItemT], datetime | None]
    set_fn: Callable[[CoordinatorT, str, datetime], Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class StewardButtonDescription[CoordinatorT](ButtonEntityDescription):
    """A button, and what of the coordinator pressing it calls with the item's key."""

    press_fn: Callable[[CoordinatorT, str], Awaitable[object]]
    all_pagers: bool = False
    """Whether it reaches whoever is in a waiting room, as an `Action` does."""
    double_taps: bool = False
    """Whether a second press does it once more, so that one by mistake must not."""


@dataclass(frozen=True, kw_only=True)
class StewardEventDescription(EventEntityDescription):
    """An event entity; the coordinator fires its events by its key."""

    topic: Topic | None = None


@dataclass(frozen=True, kw_only=True)
class StewardCalendarDescription[ItemT](CalendarEntityDescription):
    """A calendar, and how its events are had from an item."""

    exists_fn: Callable[[ItemT], bool]
    """Whether the system has a calendar at all."""
    value_fn: Callable[[ItemT], object]
    """Gives what of the item the events are made of."""
    events_fn: Callable[[ItemT], list[CalendarEvent]]
    """Gives the events by their start."""


@dataclass(frozen=True, kw_only=True)
class StewardNumberDescription[ItemT, CoordinatorT](NumberEntityDescription):
    """A number that can be set: how it is had from an item, and what of the coordinator sets it."""

    exists_fn: Callable[[ItemT], bool]
    """Whether the system tells it at all."""
    value_fn: Callable[[ItemT], float | None]
    set_fn: Callable[[CoordinatorT, float], Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class StewardSwitchDescription[ItemT, CoordinatorT](SwitchEntityDescription):
    """A switch: how it is had from an item, and what of the coordinator sets it, by the key."""

    value_fn: Callable[[ItemT], bool | None]
    set_fn: Callable[[CoordinatorT, str, bool], Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class StewardNotifyDescription[CoordinatorT](NotifyEntityDescription):
    """What takes messages, and what of the coordinator sends one with the item's key."""

    send_fn: Callable[[CoordinatorT, str, str], Awaitable[object]]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListItem:
    """An open item of a list."""

    uid: str
    key: str
    """The key of the snapshot's item that it stands for; its device's name is shown."""
    summary: str | None = None
    """Without one, that name stands for it."""
    note: str | None = None
    due: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class StewardTodoDescription[ItemT, CoordinatorT](EntityDescription):
    """A to-do list: its items, and what of the coordinator changes them.

    Items are named by the key that they stand for.
    """

    value_fn: Callable[[ItemT], object]
    """Gives another value whenever the list is another."""
    count_fn: Callable[[ItemT], int]
    """Gives how many are on it."""
    listed_fn: Callable[[CoordinatorT, str], Iterable[object]]
    """Gives what is on the list of the item with a key, in its order: the same object as long as it
    is to be shown alike."""
    item_fn: Callable[[Any], ListItem]
    """Shows one of them."""
    complete_fn: Callable[[CoordinatorT, str, str], Awaitable[object]]
    """Called, as the next three, with the key of the list's item, and that of what is on it."""
    add_fn: Callable[[CoordinatorT, str, str], Awaitable[object]] | None = None
    """`None` where nothing can be added; so with the next two."""
    rename_fn: Callable[[CoordinatorT, str, str, str], Awaitable[object]] | None = None
    remove_fn: Callable[[CoordinatorT, str, str], Awaitable[object]] | None = None
    topic: Topic | None = None


PLATFORMS: Mapping[type[EntityDescription], Platform] = {
    StewardBinarySensorDescription: Platform.BINARY_SENSOR,
    StewardButtonDescription: Platform.BUTTON,
    StewardCalendarDescription: Platform.CALENDAR,
    StewardDateTimeDescription: Platform.DATETIME,
    StewardEventDescription: Platform.EVENT,
    StewardNotifyDescription: Platform.NOTIFY,
    StewardNumberDescription: Platform.NUMBER,
    StewardSensorDescription: Platform.SENSOR,
    StewardSwitchDescription: Platform.SWITCH,
    StewardTodoDescription: Platform.TODO,
}
"""The platform that draws the entities of a description."""


def _of_another(_: object) -> DeviceInfo:
    """Describe nothing of a device that another item describes."""
    return DeviceInfo()


def _no_subentry(_: object) -> None:
    return None


def _no_placeholders(_: object) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, kw_only=True)
class StewardIssueDescription[ItemT]:
    """Something that the user should mend: it stands as long as an item tells so."""

    key: str
    when_fn: Callable[[ItemT], bool]
    placeholders_fn: Callable[[ItemT], Mapping[str, str]] = _no_placeholders
    """What the text has beside `name`, the config entry's title."""
    fix_fn: Callable[[Any, str], Awaitable[object]] | None = None
    """Mends it, called with the coordinator and the item's key; `None` where only the user can."""


@dataclass(frozen=True, kw_only=True)
class ItemDescription[ItemT]:
    """A kind of thing that a system looks after: each item of it is a device, or at one."""

    item: type[ItemT]
    device_fn: Callable[[ItemT], DeviceInfo] = _of_another
    """Describes the device, all but its identifiers and what it hangs on.

    It is left out for what stands beside another item and is shown at its device.
    """
    model: str | None = None
    """Names the kind of device in the translations, where no vendor's model says it."""
    device_changes: bool = True
    """Whether it may be described otherwise while the item is there, as when it is renamed."""
    most: int = 1000
    """How many of them there may be in a config entry; there is room for the main entities of all.
    """
    beside_each: bool = False
    """Whether one may stand beside each item of the kind of which there may be most: its entities
    are then enabled where those of that item are."""
    entities: tuple[EntityDescription, ...]
    issues: tuple[StewardIssueDescription[ItemT], ...] = ()
    subentry_fn: Callable[[ItemT], str | None] = _no_subentry
    """Gives the id of the subentry by which the user added the item, if that is so."""


def _writable(text: str) -> str:
    """Check that a text can be sent and stored: neither NULs nor halves of characters are in it."""
    try:
        text.encode()
    except UnicodeEncodeError as err:
        raise vol.Invalid("it has half a character, which can be neither sent nor stored") from err
    if "\0" in text:
        raise vol.Invalid("it has a NUL, which can be neither sent nor stored")
    return text


MAX_TEXT = 255
TEXT = vol.All(cv.string, vol.Strip, vol.Length(min=1, max=MAX_TEXT), _writable)
"""The schema of a field of an action that is a text, and how many characters it may have."""


def whole_number(value: object) -> int:
    """Take a whole number, also as a form or a template writes it; half of one is none."""
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1:
        return int(value)
    raise vol.Invalid("expected a whole number")


class Scope(Enum):
    """What an action is called on."""

    ENTRY = auto()
    """The system; its `config_entry_id` may be left out where only one fits."""
    DEVICE = auto()
    """One device, by `device_id`."""
    FORWARD = auto()
    """A forward, by the id of its device."""
    TARGET = auto()
    """Entities, devices, areas, floors or labels."""
    RACE = auto()
    """A race, by its device's id or name; `race` may be left out where there is one."""


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
    """Called with the coordinator, the item's key and the fields.

    A `NothingToDoError` is told of what was named; what an area, a floor or a label merely leads to
    is then left out.
    """
    led_to_fn: (
        Callable[[CoordinatorT, str, Mapping[str, Any]], Awaitable[JsonObjectType | None]] | None
    ) = None
    """Called for what an area, a floor or a label leads to, where less is done to that."""
    fields: VolDictType
    """The schema of the fields beside those of the scope."""
    number_key_fn: Callable[[int], str] | None = None
    """The key that the field `number` stands for, where it may be given instead of a target."""
    response: SupportsResponse = SupportsResponse.NONE
    admin: bool = False
    all_pagers: bool = False
    """Whether it reaches whoever is in a waiting room: who calls must have the right to all pagers.
    """
    double_taps: bool = False
    """Whether a second call does it once more, so that one by mistake must not."""
