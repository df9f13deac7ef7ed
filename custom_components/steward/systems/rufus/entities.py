"""What a RUFUS account, its timing devices and their sessions look like."""

from datetime import date, datetime, time, timedelta
from operator import attrgetter, itemgetter

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.calendar import CalendarEvent
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfTime
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo

from ...descriptions import (
    ItemDescription,
    StewardBinarySensorDescription,
    StewardCalendarDescription,
    StewardEventDescription,
    StewardIssueDescription,
    StewardSensorDescription,
    Topic,
)
from ..sessions import CLOSE_SESSION, OPEN_SESSION, session_sensor
from .api.types import Event
from .coordinator import PASSING
from .items import Account, TimingDevice, display_name

_MANUFACTURER = "RUFUS"
_MAX_DEVICES = 5000
"""Devices that an account may have: as many as one page of its list holds (D3)."""
_DEFAULT_LENGTH = timedelta(hours=1)
"""How long a race is shown that does not say when it ends."""


_FIRST_YEAR, _LAST_YEAR = 1900, 9000


def _races(account: Account) -> list[CalendarEvent]:
    """Show the account's races, in their order; one without a beginning is left out."""
    races = [(event, event.start_date) for event in account.events or () if event.start_date]
    shown = (_race(event, start) for event, start in sorted(races, key=itemgetter(1)))
    return [race for race in shown if race]


def _race(event: Event, start: datetime) -> CalendarEvent | None:
    """Show a race: by whole days where its times are midnights as they were written."""
    if not _FIRST_YEAR < start.year < _LAST_YEAR:  # its end may be beyond the calendar
        return None
    end = event.end_date
    begin: date = start
    if _is_midnight(start) and (end is None or _is_midnight(end)):
        begin = start.date()
        finish: date = max(end.date() if end else begin, begin + timedelta(days=1))
    else:
        finish = end if end and end > start else start + _DEFAULT_LENGTH
    return CalendarEvent(
        start=begin,
        end=finish,
        summary=" ".join(part for part in (event.name, event.edition) if part),
        location=event.location,
        description=event.status,
    )


def _is_midnight(moment: datetime) -> bool:
    return moment.time() == time.min


def _signed(seconds: float) -> str:
    """Write an offset in hours, minutes and seconds."""
    return f"{'-' if seconds < 0 else '+'}{timedelta(seconds=abs(seconds))}"


def _minute_of_last_seen(item: TimingDevice) -> datetime | None:
    """Get when a device was last seen, to the minute: it reports every few seconds."""
    return item.last_seen and item.last_seen.replace(second=0, microsecond=0)


_ACCOUNT = ItemDescription(
    item=Account,
    device_fn=lambda _: DeviceInfo(
        entry_type=DeviceEntryType.SERVICE, manufacturer=_MANUFACTURER, translation_key="account"
    ),
    entities=(
        StewardSensorDescription[Account](
            key="open_sessions",
            translation_key="open_sessions",
            state_class=SensorStateClass.MEASUREMENT,
            value_fn=attrgetter("open_sessions"),
        ),
        StewardCalendarDescription[Account](
            key="events",
            translation_key="events",
            exists_fn=lambda account: account.events is not None,
            value_fn=lambda account: account.events,
            events_fn=_races,
        ),
    ),
    issues=(
        StewardIssueDescription[Account](key="passings_unsaved", when_fn=attrgetter("unsaved")),
        StewardIssueDescription[Account](
            key="passings_set_aside",
            when_fn=lambda account: account.set_aside is not None,
            placeholders_fn=lambda account: {"file": account.set_aside or ""},
        ),
    ),
)

_TIMING_DEVICE = ItemDescription(
    item=TimingDevice,
    most=_MAX_DEVICES,
    device_fn=lambda item: DeviceInfo(
        name=display_name(item),
        manufacturer=_MANUFACTURER,
        model=item.device.model,
        serial_number=item.device.serial_number,
        sw_version=item.device.firmware,
    ),
    entities=(
        session_sensor(attrgetter("session_active"), "timing_session"),
        StewardSensorDescription[TimingDevice](
            key="session_name",
            translation_key="session_name",
            value_fn=attrgetter("session_name"),
        ),
        StewardSensorDescription[TimingDevice](
            key="session_started",
            translation_key="session_started",
            device_class=SensorDeviceClass.TIMESTAMP,
            value_fn=attrgetter("session_started"),
        ),
        StewardSensorDescription[TimingDevice](
            key="passings",
            translation_key="passings",
            state_class=SensorStateClass.TOTAL,
            value_fn=attrgetter("passings"),
            last_reset_fn=attrgetter("session_started"),
        ),
        StewardSensorDescription[TimingDevice](
            key="last_passing",
            translation_key="last_passing",
            device_class=SensorDeviceClass.TIMESTAMP,
            value_fn=attrgetter("last_passing"),
        ),
        StewardSensorDescription[TimingDevice](
            key="battery",
            device_class=SensorDeviceClass.BATTERY,
            state_class=SensorStateClass.MEASUREMENT,
            native_unit_of_measurement=PERCENTAGE,
            entity_category=EntityCategory.DIAGNOSTIC,
            value_fn=attrgetter("device.battery_percentage"),
        ),
        StewardBinarySensorDescription[TimingDevice](
            key="charging",
            device_class=BinarySensorDeviceClass.BATTERY_CHARGING,
            entity_category=EntityCategory.DIAGNOSTIC,
            value_fn=attrgetter("device.charging"),
        ),
        StewardSensorDescription[TimingDevice](
            key="last_seen",
            translation_key="last_seen",
            device_class=SensorDeviceClass.TIMESTAMP,
            entity_category=EntityCategory.DIAGNOSTIC,
            value_fn=_minute_of_last_seen,
        ),
        StewardSensorDescription[TimingDevice](
            key="status",
            translation_key="status",
            entity_category=EntityCategory.DIAGNOSTIC,
            value_fn=attrgetter("device.device_status"),
        ),
        StewardSensorDescription[TimingDevice](
            key="clock_offset",
            translation_key="clock_offset",
            device_class=SensorDeviceClass.DURATION,
            native_unit_of_measurement=UnitOfTime.SECONDS,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
            value_fn=attrgetter("clock_offset"),
        ),
        StewardEventDescription(
            key=PASSING,
            translation_key=PASSING,
            event_types=[PASSING],
            topic=Topic.PASSINGS,
        ),
        OPEN_SESSION,
        CLOSE_SESSION,
    ),
    issues=(
        StewardIssueDescription[TimingDevice](
            key="device_clock_off",
            when_fn=attrgetter("clock_off"),
            placeholders_fn=lambda item: {
                "name": display_name(item),
                "offset": _signed(item.clock_offset or 0.0),
            },
        ),
    ),
)

ITEMS = (_ACCOUNT, _TIMING_DEVICE)
