"""What a forward looks like: a device of its own, with how far it is behind."""

from dataclasses import dataclass

from homeassistant.components.sensor import SensorStateClass
from homeassistant.const import EntityCategory
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo

from ..descriptions import ItemDescription, StewardIssueDescription, StewardSensorDescription

FORWARD = "forward"
"""The type of the subentries by which the user adds forwards."""
_PREFIX = f"{FORWARD}_"


def forward_key(subentry_id: str) -> str:
    """Make the key of a forward, which is also the name of its reader."""
    return f"{_PREFIX}{subentry_id}"


def is_forward(name: str) -> bool:
    """Tell whether the name of a reader is that of a forward."""
    return name.startswith(_PREFIX)


@dataclass(frozen=True, kw_only=True, slots=True)
class PassingForward:
    """A forward of passings."""

    subentry_id: str
    name: str
    topic: str
    """The topics are one level below it."""
    behind: int | None = None
    """Passings that are there and not sent; `None` until that is known."""
    stuck: bool = False
    """Whether it has been behind for minutes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GuestForward:
    """A forward of guest events, which are sent as they happen and not again."""

    subentry_id: str
    name: str
    topic: str
    sent: int = 0
    """How many were sent since Home Assistant was started."""


def _device(item: PassingForward | GuestForward) -> DeviceInfo:
    return DeviceInfo(name=item.name, model="MQTT", entry_type=DeviceEntryType.SERVICE)


PASSING_FORWARD = ItemDescription(
    item=PassingForward,
    device_fn=_device,
    subentry_fn=lambda item: item.subentry_id,
    entities=(
        StewardSensorDescription[PassingForward](
            key="behind",
            translation_key="behind",
            state_class=SensorStateClass.MEASUREMENT,
            entity_category=EntityCategory.DIAGNOSTIC,
            value_fn=lambda item: item.behind,
        ),
    ),
    issues=(
        StewardIssueDescription[PassingForward](
            key="forward_behind",
            when_fn=lambda item: item.stuck,
            placeholders_fn=lambda item: {"forward": item.name, "topic": item.topic},
        ),
    ),
)

GUEST_FORWARD = ItemDescription(
    item=GuestForward,
    device_fn=_device,
    subentry_fn=lambda item: item.subentry_id,
    entities=(
        StewardSensorDescription[GuestForward](
            key="forwarded",
            translation_key="forwarded",
            state_class=SensorStateClass.TOTAL_INCREASING,
            entity_category=EntityCategory.DIAGNOSTIC,
            value_fn=lambda item: item.sent,
        ),
    ),
)
