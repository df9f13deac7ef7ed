"""What a paging transmitter, its pagers and the guests look like."""

from collections.abc import Callable
from datetime import datetime

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfTime
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.typing import StateType

from ...descriptions import Kind, StewardButtonDescription, StewardSensorDescription
from .coordinator import LrsCoordinator
from .state import Guest, Pager, Transmitter

_MANUFACTURER = "LRS"
_SESSION_STATES = ["idle", "started", "paged"]


def _session_state(pager: Pager) -> str | None:
    """Tell what a pager is doing; a state that is not known of the transmitter reads as unknown."""
    state = pager.guest.state if pager.guest else "idle"
    return state if state in _SESSION_STATES else None


def _of_guest(
    value_fn: Callable[[Guest], StateType | datetime],
) -> Callable[[Pager], StateType | datetime]:
    """Read a value of the guest who holds a pager; without one there is none."""
    return lambda pager: None if pager.guest is None else value_fn(pager.guest)


_TRANSMITTER = Kind(
    item=Transmitter,
    device_fn=lambda item: DeviceInfo(
        name=item.name, manufacturer=_MANUFACTURER, model=item.name, sw_version=item.firmware
    ),
    entities=(
        StewardSensorDescription[Transmitter](
            key="waiting",
            translation_key="waiting",
            state_class=SensorStateClass.MEASUREMENT,
            value_fn=lambda item: item.waiting,
        ),
        StewardSensorDescription[Transmitter](
            key="paged",
            translation_key="paged",
            state_class=SensorStateClass.MEASUREMENT,
            value_fn=lambda item: item.paged,
        ),
        StewardSensorDescription[Transmitter](
            key="guests_served",
            translation_key="guests_served",
            state_class=SensorStateClass.TOTAL_INCREASING,
            value_fn=lambda item: item.statistics.guests_served,
        ),
        StewardSensorDescription[Transmitter](
            key="on_time",
            translation_key="on_time",
            native_unit_of_measurement=PERCENTAGE,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=0,
            value_fn=lambda item: item.statistics.on_time,
        ),
        StewardSensorDescription[Transmitter](
            key="late",
            translation_key="late",
            native_unit_of_measurement=PERCENTAGE,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=0,
            value_fn=lambda item: item.statistics.late,
        ),
        StewardSensorDescription[Transmitter](
            key="average_wait",
            translation_key="average_wait",
            device_class=SensorDeviceClass.DURATION,
            native_unit_of_measurement=UnitOfTime.SECONDS,
            suggested_unit_of_measurement=UnitOfTime.MINUTES,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=1,
            value_fn=lambda item: item.statistics.average_wait,
        ),
        StewardSensorDescription[Transmitter](
            key="connection",
            translation_key="connection",
            device_class=SensorDeviceClass.ENUM,
            options=["push", "poll"],
            entity_category=EntityCategory.DIAGNOSTIC,
            value_fn=lambda item: "push" if item.observed else "poll",
        ),
    ),
)

_PAGER = Kind(
    item=Pager,
    device_fn=lambda item: DeviceInfo(
        manufacturer=_MANUFACTURER,
        translation_key="pager",
        translation_placeholders={"number": str(item.number)},
    ),
    entities=(
        StewardSensorDescription[Pager](
            key="session",
            translation_key="guest_session",
            device_class=SensorDeviceClass.ENUM,
            options=_SESSION_STATES,
            value_fn=_session_state,
        ),
        StewardSensorDescription[Pager](
            key="guest",
            translation_key="guest",
            value_fn=_of_guest(lambda guest: guest.label),
        ),
        StewardSensorDescription[Pager](
            key="party_size",
            translation_key="party_size",
            value_fn=_of_guest(lambda guest: guest.party_size),
        ),
        StewardSensorDescription[Pager](
            key="waiting_since",
            translation_key="waiting_since",
            device_class=SensorDeviceClass.TIMESTAMP,
            value_fn=_of_guest(lambda guest: guest.waiting_since),
        ),
        StewardSensorDescription[Pager](
            key="due",
            translation_key="due",
            device_class=SensorDeviceClass.TIMESTAMP,
            value_fn=_of_guest(lambda guest: guest.due),
        ),
        StewardButtonDescription[LrsCoordinator](
            key="page",
            translation_key="page",
            press_fn=lambda coordinator, key: coordinator.async_page(key),
        ),
        StewardButtonDescription[LrsCoordinator](
            key="clear",
            translation_key="clear",
            press_fn=lambda coordinator, key: coordinator.async_clear(key),
        ),
        StewardButtonDescription[LrsCoordinator](
            key="remove",
            translation_key="remove",
            press_fn=lambda coordinator, key: coordinator.async_remove(key),
        ),
    ),
)

KINDS = (_TRANSMITTER, _PAGER)
