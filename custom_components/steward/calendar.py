"""Calendars, as the systems describe them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, override

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .coordinator import StewardConfigEntry
from .descriptions import StewardCalendarDescription
from .entity import StewardValueEntity, async_add_described

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the calendars of a config entry."""
    async_add_described(entry, StewardCalendarDescription, StewardCalendar, async_add_entities)


class StewardCalendar(StewardValueEntity, CalendarEntity):
    """What takes place, and when."""

    entity_description: StewardCalendarDescription[Any]
    _made_of: object = None
    """What of the item the events were made of."""
    _made: Sequence[CalendarEvent] = ()

    @property
    @override
    def event(self) -> CalendarEvent | None:
        now = dt_util.now()
        return next((event for event in self._events if event.end_datetime_local > now), None)

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        return [
            event
            for event in self._events
            if event.start_datetime_local < end_date and event.end_datetime_local > start_date
        ]

    @property
    def _events(self) -> Sequence[CalendarEvent]:
        """The events, by their start; there may be many, and they are asked for often."""
        described = self.entity_description
        if (read := described.value_fn(self.item)) is not self._made_of:
            self._made_of, self._made = read, described.events_fn(self.item)
        return self._made
