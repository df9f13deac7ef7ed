"""What a SpreadsheetWEB application and its session look like."""

from collections.abc import Callable, Mapping
from datetime import datetime

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.typing import StateType

from ...descriptions import (
    ItemDescription,
    StewardButtonDescription,
    StewardIssueDescription,
    StewardSensorDescription,
)
from .application import Application, DedicatedSession
from .coordinator import SpreadsheetWebCoordinator


def _of_session(
    value_fn: Callable[[DedicatedSession], StateType | datetime],
) -> Callable[[Application], StateType | datetime]:
    """Read a value of the session; without one there is none."""
    return lambda item: None if item.session is None else value_fn(item.session)


def _number_of_orphans(item: Application) -> Mapping[str, str]:
    return {"sessions": str(len(item.orphans))}


_APPLICATION = ItemDescription(
    item=Application,
    device_fn=lambda item: DeviceInfo(
        entry_type=DeviceEntryType.SERVICE, manufacturer="SpreadsheetWEB", name=item.name
    ),
    entities=(
        StewardSensorDescription[Application](
            key="session",
            translation_key="session",
            device_class=SensorDeviceClass.ENUM,
            options=["idle", "active"],
            value_fn=lambda item: "active" if item.session else "idle",
        ),
        StewardSensorDescription[Application](
            key="opened",
            translation_key="opened",
            device_class=SensorDeviceClass.TIMESTAMP,
            value_fn=_of_session(lambda session: session.opened),
        ),
        StewardSensorDescription[Application](
            key="calculations",
            translation_key="calculations",
            state_class=SensorStateClass.TOTAL_INCREASING,
            value_fn=_of_session(lambda session: session.calculations),
        ),
        StewardButtonDescription[SpreadsheetWebCoordinator](
            key="open_session",
            translation_key="open_session",
            press_fn=lambda coordinator, key: coordinator.async_open_session(key),
        ),
        StewardButtonDescription[SpreadsheetWebCoordinator](
            key="close_session",
            translation_key="close_session",
            press_fn=lambda coordinator, key: coordinator.async_close_session(key),
        ),
    ),
    issues=(
        StewardIssueDescription[Application](
            key="session_dropped",
            when_fn=lambda item: item.dropped,
            fix_fn=lambda coordinator, key: coordinator.async_open_session(key),
        ),
        StewardIssueDescription[Application](
            key="session_orphaned",
            when_fn=lambda item: bool(item.orphans),
            placeholders_fn=_number_of_orphans,
            fix_fn=lambda coordinator, key: coordinator.async_close_orphans(key),
        ),
        StewardIssueDescription[Application](
            key="session_unconfirmed",
            when_fn=lambda item: item.unconfirmed,
            fix_fn=lambda coordinator, key: coordinator.async_confirm(key),
        ),
    ),
)

ITEMS = (_APPLICATION,)
