"""What a SpreadsheetWEB application and its session look like."""

from collections.abc import Mapping

from homeassistant.components.sensor import SensorStateClass
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo

from ...descriptions import (
    ItemDescription,
    StewardIssueDescription,
    StewardSensorDescription,
)
from ..sessions import CLOSE_SESSION, OPEN_SESSION, opened_sensor, session_sensor
from .application import Application


def _number_of_orphans(item: Application) -> Mapping[str, str]:
    return {"sessions": str(len(item.orphans))}


_APPLICATION = ItemDescription(
    item=Application,
    model="application",
    device_fn=lambda item: DeviceInfo(
        entry_type=DeviceEntryType.SERVICE,
        manufacturer="SpreadsheetWEB",
        name=item.name,
        configuration_url=item.url,
    ),
    entities=(
        session_sensor(lambda item: item.session is not None),
        opened_sensor(lambda item: item.session.opened if item.session else None),
        StewardSensorDescription[Application](
            key="calculations",
            translation_key="calculations",
            state_class=SensorStateClass.TOTAL_INCREASING,
            value_fn=lambda item: item.session.calculations if item.session else None,
        ),
        OPEN_SESSION,
        CLOSE_SESSION,
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
