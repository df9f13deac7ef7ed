"""What a RUFUS account, its timing devices and their sessions look like."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from operator import itemgetter

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.calendar import CalendarEvent
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import PERCENTAGE, EntityCategory
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.typing import StateType

from ...descriptions import (
    ItemDescription,
    StewardBinarySensorDescription,
    StewardButtonDescription,
    StewardCalendarDescription,
    StewardEventDescription,
    StewardSensorDescription,
)
from .account import Account, TimingDevice, display_name
from .api.types import Event, Session
from .coordinator import PASSING, RufusCoordinator

_MANUFACTURER = "RUFUS"
_DEFAULT_LENGTH = timedelta(hours=1)
"""How long a race is shown that does not say when it ends."""


def _last_seen(item: TimingDevice) -> datetime | None:
    """Tell when the cloud last heard of a device, by any of what it says of that."""
    device = item.device
    moments = (device.last_telemetry_at, device.last_login, device.last_seen)
    return max((moment for moment in moments if moment), default=None)


def _session_state(item: TimingDevice) -> str | None:
    """Tell whether a session is active; unknown until the cloud has said."""
    if not item.asked:
        return None
    return "active" if item.session else "idle"


def _of_session(
    value_fn: Callable[[Session], StateType | datetime],
) -> Callable[[TimingDevice], StateType | datetime]:
    """Read a value of a device's active session; without one there is none."""
    return lambda item: None if item.session is None else value_fn(item.session)


def _races(account: Account) -> list[CalendarEvent]:
    """Show the account's races, in their order; one without a beginning is left out."""
    races = [(event, event.start_date) for event in account.events or () if event.start_date]
    return [_race(event, start) for event, start in sorted(races, key=itemgetter(1))]


def _race(event: Event, start: datetime) -> CalendarEvent:
    """Show a race: by whole days where its times are midnights as they were written."""
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
            value_fn=lambda account: account.open_sessions,
        ),
        StewardCalendarDescription[Account](
            key="events",
            translation_key="events",
            exists_fn=lambda account: account.events is not None,
            value_fn=lambda account: account.events,
            events_fn=_races,
        ),
    ),
)

_TIMING_DEVICE = ItemDescription(
    item=TimingDevice,
    device_fn=lambda item: DeviceInfo(
        name=display_name(item),
        manufacturer=_MANUFACTURER,
        model=item.device.model,
        serial_number=item.device.serial_number,
        sw_version=item.device.firmware,
    ),
    entities=(
        StewardSensorDescription[TimingDevice](
            key="session",
            translation_key="timing_session",
            device_class=SensorDeviceClass.ENUM,
            options=["idle", "active"],
            value_fn=_session_state,
        ),
        StewardSensorDescription[TimingDevice](
            key="session_name",
            translation_key="session_name",
            value_fn=_of_session(lambda session: session.alias),
        ),
        StewardSensorDescription[TimingDevice](
            key="session_started",
            translation_key="session_started",
            device_class=SensorDeviceClass.TIMESTAMP,
            value_fn=_of_session(lambda session: session.creation_date),
        ),
        StewardSensorDescription[TimingDevice](
            key="passings",
            translation_key="passings",
            state_class=SensorStateClass.TOTAL_INCREASING,
            value_fn=_of_session(lambda session: session.passings),
        ),
        StewardSensorDescription[TimingDevice](
            key="last_passing",
            translation_key="last_passing",
            device_class=SensorDeviceClass.TIMESTAMP,
            value_fn=lambda item: item.last_passing,
        ),
        StewardSensorDescription[TimingDevice](
            key="battery",
            device_class=SensorDeviceClass.BATTERY,
            state_class=SensorStateClass.MEASUREMENT,
            native_unit_of_measurement=PERCENTAGE,
            entity_category=EntityCategory.DIAGNOSTIC,
            value_fn=lambda item: item.device.battery_percentage,
        ),
        StewardBinarySensorDescription[TimingDevice](
            key="charging",
            device_class=BinarySensorDeviceClass.BATTERY_CHARGING,
            entity_category=EntityCategory.DIAGNOSTIC,
            value_fn=lambda item: item.device.charging,
        ),
        StewardSensorDescription[TimingDevice](
            key="last_seen",
            translation_key="last_seen",
            device_class=SensorDeviceClass.TIMESTAMP,
            entity_category=EntityCategory.DIAGNOSTIC,
            value_fn=_last_seen,
        ),
        StewardSensorDescription[TimingDevice](
            key="status",
            translation_key="status",
            entity_category=EntityCategory.DIAGNOSTIC,
            value_fn=lambda item: item.device.device_status,
        ),
        StewardEventDescription(
            key=PASSING,
            translation_key=PASSING,
            event_types=[PASSING],
        ),
        StewardButtonDescription[RufusCoordinator](
            key="open_session",
            translation_key="open_session",
            press_fn=lambda coordinator, key: coordinator.async_open_session(key),
        ),
        StewardButtonDescription[RufusCoordinator](
            key="close_session",
            translation_key="close_session",
            press_fn=lambda coordinator, key: coordinator.async_close_session(key),
        ),
    ),
)

ITEMS = (_ACCOUNT, _TIMING_DEVICE)
