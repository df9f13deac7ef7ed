"""What an app session looks like."""

from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo

from ...descriptions import ItemDescription, StewardIssueDescription
from ..sessions import CLOSE_SESSION, OPEN_SESSION, opened_sensor, session_sensor
from .app_session import AppSession

_APP_SESSION = ItemDescription(
    item=AppSession,
    device_fn=lambda _: DeviceInfo(
        entry_type=DeviceEntryType.SERVICE, manufacturer="eliab", translation_key="app"
    ),
    entities=(
        session_sensor(lambda item: item.session_id is not None),
        opened_sensor(lambda item: item.opened),
        OPEN_SESSION,
        CLOSE_SESSION,
    ),
    issues=(
        StewardIssueDescription[AppSession](
            key="close_in_doubt",
            when_fn=lambda item: item.in_doubt,
            fix_fn=lambda coordinator, key: coordinator.async_close_session(key),
        ),
        StewardIssueDescription[AppSession](
            key="login_unconfirmed",
            when_fn=lambda item: item.unconfirmed,
            fix_fn=lambda coordinator, key: coordinator.async_confirm(key),
        ),
    ),
)

ITEMS = (_APP_SESSION,)
