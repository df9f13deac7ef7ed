"""What a RUFUS account, its timing devices and their sessions look like."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import PERCENTAGE, EntityCategory
from homeassistant.core import SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.typing import StateType
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ...descriptions import (
    Action,
    Kind,
    Scope,
    StewardBinarySensorDescription,
    StewardButtonDescription,
    StewardSensorDescription,
    iso,
)
from .coordinator import Account, RufusCoordinator, TimingDevice, display_name
from .models import Session

_MANUFACTURER = "RUFUS"


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


_ACCOUNT = Kind(
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
    ),
)

_TIMING_DEVICE = Kind(
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
            value_fn=_of_session(lambda session: session.last),
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

KINDS = (_ACCOUNT, _TIMING_DEVICE)


def _session_answer(session: Session) -> JsonObjectType:
    """Show a session in an action's answer; times are ISO 8601."""
    return {
        "token_session": session.token_session,
        "name": session.alias,
        "active": session.active,
        "started": iso(session.creation_date),
        "passings": session.passings,
        "first_passing": iso(session.first),
        "last_passing": iso(session.last),
    }


async def _bind_device(
    coordinator: RufusCoordinator, _: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    renamed = {"device_type" if name == "type" else name: text for name, text in fields.items()}
    binding = await coordinator.async_bind_device(**renamed)
    return {"deviceid": binding.deviceid, "already_bound": binding.already_bound}


async def _unbind_device(
    coordinator: RufusCoordinator, key: str, fields: Mapping[str, Any]
) -> None:
    await coordinator.async_unbind_device(key, fields["serial_number"])


async def _open_session(
    coordinator: RufusCoordinator, key: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    return _session_answer(await coordinator.async_open_session(key, fields.get("name")))


async def _close_session(coordinator: RufusCoordinator, key: str, _: Mapping[str, Any]) -> None:
    await coordinator.async_close_session(key)


async def _get_sessions(
    coordinator: RufusCoordinator, key: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    wanted = fields.get("active")
    return {
        "sessions": [
            _session_answer(session)
            for session in await coordinator.async_get_sessions(key)
            if wanted in {None, session.active}
        ]
    }


_TEXT = vol.All(cv.string, vol.Strip, vol.Length(min=1, max=255))

ACTIONS = (
    Action[RufusCoordinator](
        name="bind_device",
        scope=Scope.ENTRY,
        item=Account,
        handle_fn=_bind_device,
        fields={
            vol.Required("model"): _TEXT,
            vol.Required("serial_number"): _TEXT,
            vol.Optional("type"): _TEXT,
            vol.Optional("alias"): _TEXT,
            vol.Optional("firmware"): _TEXT,
        },
        response=SupportsResponse.OPTIONAL,
    ),
    Action[RufusCoordinator](
        name="unbind_device",
        scope=Scope.DEVICE,
        item=TimingDevice,
        handle_fn=_unbind_device,
        fields={vol.Required("serial_number"): _TEXT},
        admin=True,
    ),
    Action[RufusCoordinator](
        name="open_session",
        scope=Scope.DEVICE,
        item=TimingDevice,
        handle_fn=_open_session,
        fields={vol.Optional("name"): _TEXT},
        response=SupportsResponse.OPTIONAL,
    ),
    Action[RufusCoordinator](
        name="close_session",
        scope=Scope.TARGET,
        item=TimingDevice,
        handle_fn=_close_session,
        fields={},
    ),
    Action[RufusCoordinator](
        name="get_sessions",
        scope=Scope.DEVICE,
        item=TimingDevice,
        handle_fn=_get_sessions,
        fields={vol.Optional("active"): cv.boolean},
        response=SupportsResponse.ONLY,
    ),
)
