"""What a paging transmitter, its pagers and the guests look like."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from operator import attrgetter
from typing import Any

from homeassistant.components.number import NumberDeviceClass, NumberMode
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfTime
from homeassistant.helpers.device_registry import DeviceInfo

from ...capabilities import PAGED, WAITING, Guest, Pager
from ...coordinator import door_of
from ...descriptions import (
    ItemDescription,
    ListItem,
    StewardBinarySensorDescription,
    StewardButtonDescription,
    StewardEventDescription,
    StewardIssueDescription,
    StewardNotifyDescription,
    StewardNumberDescription,
    StewardSensorDescription,
    StewardTodoDescription,
    Topic,
)
from .api.types import MAX_PAGER_NUMBER, MAX_SYSTEM_ID
from .commands import GuestCommands
from .coordinator import LrsCoordinator
from .guest_events import EVENT_TYPES
from .items import StaffPager, Transmitter, pager_key
from .pager_numbers import read_guest
from .transmitter import SESSION

_MANUFACTURER = "LRS"
_MAX_GOAL = 86400
_CLOCK_OFF = 60
"""Seconds beyond which the user is asked to set the clock."""
_SESSION_STATES = ["idle", WAITING, PAGED]


def _session_state(pager: Pager) -> str | None:
    """Tell what a pager is doing; a state that is not known of the transmitter reads as unknown."""
    state = pager.guest.state if pager.guest else "idle"
    return state if state in _SESSION_STATES else None


def _of_guest(name: str) -> Callable[[Pager], Any]:
    """Read a value of the guest who holds a pager; without one there is none."""
    value = attrgetter(name)
    return lambda pager: pager.guest and value(pager.guest)


def _pager_button(
    name: str,
    command: Callable[[GuestCommands, int], Awaitable[object]],
    *,
    enabled: bool = True,
    double_taps: bool = False,
) -> StewardButtonDescription[LrsCoordinator]:
    """Describe a button of a pager."""
    return StewardButtonDescription[LrsCoordinator](
        key=name,
        translation_key=name,
        entity_registry_enabled_default=enabled,
        double_taps=double_taps,
        press_fn=lambda coordinator, key: command(coordinator.guests, coordinator.number_of(key)),
    )


def _setting(
    name: str,
    most: int,
    *,
    unit: str | None = None,
    device_class: NumberDeviceClass | None = None,
) -> StewardNumberDescription[Transmitter, LrsCoordinator]:
    """Describe a setting, which is a whole number; a transmitter may lack it."""

    def value(item: Transmitter) -> int | None:
        return getattr(item.settings, name, None)

    return StewardNumberDescription[Transmitter, LrsCoordinator](
        key=name,
        translation_key=name,
        device_class=device_class,
        native_unit_of_measurement=unit,
        native_min_value=0,
        native_max_value=most,
        native_step=1,
        mode=NumberMode.BOX,
        entity_category=EntityCategory.CONFIG,
        exists_fn=lambda item: value(item) is not None,
        value_fn=value,
        set_fn=lambda coordinator, wanted: coordinator.async_change_settings(**{name: int(wanted)}),
    )


def _list_item(pager: Pager) -> ListItem:
    """Show a guest in the waiting list."""
    guest = pager.guest or Guest(state="")
    return ListItem(
        uid=guest.uuid or pager_key(pager.number),
        key=pager_key(pager.number),
        summary=guest.label,
        note=f"👥 {guest.party_size}" if guest.party_size else None,
        due=guest.due,
    )


async def _add_guest(coordinator: LrsCoordinator, _: str, text: str) -> None:
    label, party_size = read_guest(text)
    await door_of(coordinator).async_assign(label=label, party_size=party_size)


async def _rename_guest(coordinator: LrsCoordinator, _: str, key: str, text: str) -> None:
    label, party_size = read_guest(text)
    await coordinator.guests.async_update_guest(
        coordinator.number_of(key), label=label, party_size=party_size
    )


_TRANSMITTER = ItemDescription(
    item=Transmitter,
    model="transmitter",
    device_fn=lambda item: DeviceInfo(
        name=item.name,
        manufacturer=_MANUFACTURER,
        sw_version=item.firmware,
    ),
    entities=(
        StewardSensorDescription[Transmitter](
            key="waiting",
            translation_key="waiting",
            state_class=SensorStateClass.MEASUREMENT,
            value_fn=attrgetter("waiting"),
            topic=Topic.GUESTS_WAITING,
        ),
        StewardSensorDescription[Transmitter](
            key="paged",
            translation_key="paged",
            state_class=SensorStateClass.MEASUREMENT,
            value_fn=attrgetter("paged"),
        ),
        StewardSensorDescription[Transmitter](
            key="guests_served",
            translation_key="guests_served",
            state_class=SensorStateClass.TOTAL_INCREASING,
            value_fn=attrgetter("statistics.guests_served"),
        ),
        StewardSensorDescription[Transmitter](
            key="sessions",
            translation_key="sessions",
            state_class=SensorStateClass.TOTAL_INCREASING,
            value_fn=attrgetter("statistics.sessions"),
        ),
        StewardSensorDescription[Transmitter](
            key="on_time",
            translation_key="on_time",
            native_unit_of_measurement=PERCENTAGE,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=0,
            value_fn=attrgetter("statistics.on_time"),
        ),
        StewardSensorDescription[Transmitter](
            key="late",
            translation_key="late",
            native_unit_of_measurement=PERCENTAGE,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=0,
            value_fn=attrgetter("statistics.late"),
        ),
        StewardSensorDescription[Transmitter](
            key="average_wait",
            translation_key="average_wait",
            device_class=SensorDeviceClass.DURATION,
            native_unit_of_measurement=UnitOfTime.SECONDS,
            suggested_unit_of_measurement=UnitOfTime.MINUTES,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=1,
            value_fn=attrgetter("statistics.average_wait"),
        ),
        StewardSensorDescription[Transmitter](
            key="clock_offset",
            translation_key="clock_offset",
            suggested_display_precision=0,
            device_class=SensorDeviceClass.DURATION,
            native_unit_of_measurement=UnitOfTime.SECONDS,
            entity_category=EntityCategory.DIAGNOSTIC,
            value_fn=attrgetter("clock_ahead"),
        ),
        _setting(
            "default_goal",
            _MAX_GOAL,
            unit=UnitOfTime.SECONDS,
            device_class=NumberDeviceClass.DURATION,
        ),
        _setting("system_id", MAX_SYSTEM_ID),
        _setting("statistics_clear_mark", 24),
        StewardTodoDescription[Transmitter, LrsCoordinator](
            key="waitlist",
            translation_key="waitlist",
            topic=Topic.WAITING_LIST,
            value_fn=attrgetter("waiting_list_revision"),
            count_fn=attrgetter("guests"),
            listed_fn=lambda coordinator, _: coordinator.state.waiting_list,
            item_fn=_list_item,
            add_fn=_add_guest,
            rename_fn=_rename_guest,
            complete_fn=lambda coordinator, _, key: coordinator.guests.async_clear(
                coordinator.number_of(key)
            ),
            remove_fn=lambda coordinator, _, key: coordinator.guests.async_remove(
                coordinator.number_of(key)
            ),
        ),
        StewardButtonDescription[LrsCoordinator](
            key="clear_all",
            translation_key="clear_all",
            press_fn=lambda coordinator, _: coordinator.async_clear_all(),
            all_pagers=True,
        ),
        StewardButtonDescription[LrsCoordinator](
            key="sync_clock",
            translation_key="sync_clock",
            entity_category=EntityCategory.CONFIG,
            press_fn=lambda coordinator, _: coordinator.async_sync_clock(),
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
    issues=(
        StewardIssueDescription[Transmitter](key="push_lost", when_fn=lambda item: item.push_lost),
        StewardIssueDescription[Transmitter](
            key="clock_off",
            when_fn=lambda item: abs(item.clock_ahead or 0) > _CLOCK_OFF,
            placeholders_fn=lambda item: {
                "offset": f"{timedelta(seconds=abs(item.clock_ahead or 0))}"
            },
            fix_fn=lambda coordinator, _: coordinator.async_sync_clock(),
        ),
    ),
)

_PAGER = ItemDescription(
    item=Pager,
    model="guest_pager",
    device_fn=lambda item: DeviceInfo(
        manufacturer=_MANUFACTURER,
        translation_key="pager",
        translation_placeholders={"number": str(item.number)},
    ),
    device_changes=False,
    most=MAX_PAGER_NUMBER,
    entities=(
        StewardSensorDescription[Pager](
            key="session",
            translation_key="guest_session",
            device_class=SensorDeviceClass.ENUM,
            options=_SESSION_STATES,
            value_fn=_session_state,
            topic=Topic.SESSION,
        ),
        StewardSensorDescription[Pager](
            key="guest",
            translation_key="guest",
            value_fn=_of_guest("label"),
            is_guest_name=True,
        ),
        StewardSensorDescription[Pager](
            key="party_size",
            translation_key="party_size",
            value_fn=_of_guest("party_size"),
        ),
        StewardSensorDescription[Pager](
            key="waiting_since",
            translation_key="waiting_since",
            device_class=SensorDeviceClass.TIMESTAMP,
            value_fn=_of_guest("waiting_since"),
        ),
        StewardSensorDescription[Pager](
            key="due",
            translation_key="due",
            device_class=SensorDeviceClass.TIMESTAMP,
            value_fn=_of_guest("due"),
        ),
        StewardBinarySensorDescription[Pager](
            key="overdue",
            translation_key="overdue",
            value_fn=lambda item: item.guest is not None and item.guest.overdue,
        ),
        StewardEventDescription(
            key=SESSION,
            translation_key="guest_session",
            event_types=EVENT_TYPES,
            topic=Topic.GUEST_EVENTS,
        ),
        _pager_button("page", GuestCommands.async_page, double_taps=True),
        _pager_button("clear", GuestCommands.async_clear),
        # 1,000 pagers are too many entities with it
        _pager_button("remove", GuestCommands.async_remove, enabled=False),
    ),
)

_STAFF_PAGER = ItemDescription(
    item=StaffPager,
    model="staff_pager",
    device_fn=lambda item: DeviceInfo(manufacturer=_MANUFACTURER, name=item.name),
    subentry_fn=lambda item: item.subentry_id,
    entities=(
        StewardNotifyDescription[LrsCoordinator](
            key="message",
            translation_key="message",
            send_fn=lambda coordinator, key, text: coordinator.async_page_staff(key, text),
        ),
    ),
)

ITEMS = (_TRANSMITTER, _PAGER, _STAFF_PAGER)
