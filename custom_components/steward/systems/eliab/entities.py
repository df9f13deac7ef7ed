"""What an app session looks like."""

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo

from ...descriptions import (
    ItemDescription,
    StewardButtonDescription,
    StewardIssueDescription,
    StewardSensorDescription,
)
from .app_session import AppSession
from .coordinator import EliabCoordinator

_APP_SESSION = ItemDescription(
    item=AppSession,
    device_fn=lambda _: DeviceInfo(
        entry_type=DeviceEntryType.SERVICE, manufacturer="eliab", translation_key="app"
    ),
    entities=(
        StewardSensorDescription[AppSession](
            key="session",
            translation_key="session",
            device_class=SensorDeviceClass.ENUM,
            options=["idle", "active"],
            value_fn=lambda item: "idle" if item.session_id is None else "active",
        ),
        StewardSensorDescription[AppSession](
            key="opened",
            translation_key="opened",
            device_class=SensorDeviceClass.TIMESTAMP,
            value_fn=lambda item: item.opened,
        ),
        StewardButtonDescription[EliabCoordinator](
            key="open_session",
            translation_key="open_session",
            press_fn=lambda coordinator, key: coordinator.async_open_session(key),
        ),
        StewardButtonDescription[EliabCoordinator](
            key="close_session",
            translation_key="close_session",
            press_fn=lambda coordinator, key: coordinator.async_close_session(key),
        ),
    ),
    issues=(
        StewardIssueDescription[AppSession](
            key="close_in_doubt",
            when_fn=lambda item: item.in_doubt,
            fix_fn=lambda coordinator, key: coordinator.async_close_session(key),
        ),
    ),
)

ITEMS = (_APP_SESSION,)
