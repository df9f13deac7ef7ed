"""What the systems share that sessions are opened and closed on: its entities and its actions."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.core import SupportsResponse
from homeassistant.helpers.typing import VolDictType
from homeassistant.util.json import JsonObjectType

from ..capabilities import SessionHost
from ..descriptions import (
    Action,
    Scope,
    StewardButtonDescription,
    StewardSensorDescription,
    Topic,
)

OPEN_SESSION = StewardButtonDescription[SessionHost](
    key="open_session",
    translation_key="open_session",
    press_fn=lambda host, key: host.async_open_session(key),
)
CLOSE_SESSION = StewardButtonDescription[SessionHost](
    key="close_session",
    translation_key="close_session",
    press_fn=lambda host, key: host.async_close_session(key),
)


def session_sensor[ItemT](
    active_fn: Callable[[ItemT], bool | None], translation_key: str = "session"
) -> StewardSensorDescription[ItemT]:
    """Describe the main entity of what has sessions; `None` where nobody knows of one."""

    def value(item: ItemT) -> str | None:
        active = active_fn(item)
        return None if active is None else "active" if active else "idle"

    return StewardSensorDescription[ItemT](
        key="session",
        translation_key=translation_key,
        device_class=SensorDeviceClass.ENUM,
        options=["idle", "active"],
        value_fn=value,
        topic=Topic.SESSION,
    )


def opened_sensor[ItemT](
    value_fn: Callable[[ItemT], datetime | None],
) -> StewardSensorDescription[ItemT]:
    """Describe when the session was opened."""
    return StewardSensorDescription[ItemT](
        key="opened",
        translation_key="opened",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=value_fn,
    )


def open_session_action(
    item: type, answer_fn: Callable[[Any], JsonObjectType], fields: VolDictType | None = None
) -> Action[SessionHost]:
    """Make the action that opens a session.

    `answer_fn` shows what was opened; of the `fields`, `name` is passed on.
    """

    async def handle(host: SessionHost, key: str, given: Mapping[str, Any]) -> JsonObjectType:
        return answer_fn(await host.async_open_session(key, given.get("name")))

    return Action[SessionHost](
        name="open_session",
        scope=Scope.DEVICE,
        item=item,
        handle_fn=handle,
        fields=fields or {},
        response=SupportsResponse.OPTIONAL,
    )


def close_session_action(item: type) -> Action[SessionHost]:
    """Make the action that closes the active session."""

    async def handle(host: SessionHost, key: str, _: Mapping[str, Any]) -> None:
        await host.async_close_session(key)

    return Action[SessionHost](
        name="close_session", scope=Scope.TARGET, item=item, handle_fn=handle, fields={}
    )
