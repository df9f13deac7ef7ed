"""The entities of the door, at the devices of the waiting room and of its pagers."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfTime

from ..descriptions import (
    ItemDescription,
    StewardBinarySensorDescription,
    StewardSensorDescription,
    StewardSwitchDescription,
)
from .door import WaitingDoor
from .items import ClassWait, DoorFigures, LargestWait, PagerPromise


def _party(item: ClassWait) -> Mapping[str, str]:
    return {"party": str(item.party.largest or item.party.smallest)}


def _wait(translation_key: str) -> StewardSensorDescription[ClassWait]:
    """Describe how long a party of a class would wait."""
    return StewardSensorDescription[ClassWait](
        key="wait",
        translation_key=translation_key,
        placeholders_fn=_party,
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=attrgetter("predicted"),
    )


async def _set_in_service(coordinator: Any, key: str, in_service: bool) -> None:  # noqa: FBT001
    coordinator.capability(WaitingDoor).set_in_service(key, in_service=in_service)


ITEMS: tuple[ItemDescription[Any], ...] = (
    ItemDescription(
        item=DoorFigures,
        entities=(
            StewardSensorDescription[DoorFigures](
                key="quotes_kept",
                translation_key="quotes_kept",
                native_unit_of_measurement=PERCENTAGE,
                state_class=SensorStateClass.MEASUREMENT,
                suggested_display_precision=0,
                value_fn=attrgetter("quotes_kept"),
            ),
            StewardSensorDescription[DoorFigures](
                key="free_pagers",
                translation_key="free_pagers",
                state_class=SensorStateClass.MEASUREMENT,
                value_fn=attrgetter("free_pagers"),
            ),
            StewardSensorDescription[DoorFigures](
                key="lost_pagers",
                translation_key="lost_pagers",
                state_class=SensorStateClass.MEASUREMENT,
                entity_category=EntityCategory.DIAGNOSTIC,
                value_fn=attrgetter("lost_pagers"),
            ),
        ),
    ),
    ItemDescription(item=ClassWait, entities=(_wait("wait_for"),)),
    ItemDescription(item=LargestWait, entities=(_wait("wait_for_more"),)),
    ItemDescription(
        item=PagerPromise,
        beside_each=True,
        entities=(
            StewardSensorDescription[PagerPromise](
                key="quoted",
                translation_key="quoted",
                device_class=SensorDeviceClass.TIMESTAMP,
                value_fn=attrgetter("promised_at"),
            ),
            StewardSensorDescription[PagerPromise](
                key="paged_at",
                translation_key="paged_at",
                device_class=SensorDeviceClass.TIMESTAMP,
                value_fn=attrgetter("paged_at"),
            ),
            # a thousand pagers are too many entities with these
            StewardBinarySensorDescription[PagerPromise](
                key="lost",
                translation_key="lost",
                device_class=BinarySensorDeviceClass.PROBLEM,
                entity_category=EntityCategory.DIAGNOSTIC,
                entity_registry_enabled_default=False,
                value_fn=attrgetter("lost"),
            ),
            StewardSwitchDescription[PagerPromise, Any](
                key="in_service",
                translation_key="in_service",
                entity_category=EntityCategory.CONFIG,
                entity_registry_enabled_default=False,
                value_fn=attrgetter("in_service"),
                set_fn=_set_in_service,
            ),
        ),
    ),
)
