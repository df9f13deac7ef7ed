"""Triggers of races: who has finished, and who is late."""

from typing import ClassVar, override

from homeassistant.const import CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.trigger import ENTITY_STATE_TRIGGER_SCHEMA, TriggerConfig
import voluptuous as vol

from .capabilities import RaceEvent, RaceOffice
from .coordinator import StewardConfigEntry, async_follow_systems
from .descriptions import Topic
from .event_trigger import COLLECT, CONF_COLLECT, EventTrigger, Tell

_ATTR_BIB = "bib"
_ATTR_CATEGORY = "category"
_ATTR_PLACE = "place"
_LATE_OPTIONS = {
    vol.Optional(_ATTR_BIB, default=[]): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional(_ATTR_CATEGORY, default=[]): vol.All(cv.ensure_list, [cv.string]),
}
_FINISHED_OPTIONS = {
    **_LATE_OPTIONS,
    vol.Optional(_ATTR_PLACE): vol.All(vol.Coerce(int), vol.Range(min=1)),
    vol.Optional(CONF_COLLECT): COLLECT,
}


class _RaceTrigger(EventTrigger):
    """An event of one type of a runner."""

    topic = Topic.RACE_PROGRESS
    collected_as = "runners"
    _event_type: ClassVar[str]

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take the bibs and the categories; without any, all are right."""
        super().__init__(hass, config)
        self._bibs = frozenset(self.options[_ATTR_BIB])
        self._categories = frozenset(one.casefold() for one in self.options[_ATTR_CATEGORY])

    @override
    def follow(self, tell: Tell) -> CALLBACK_TYPE:
        def follow_office(entry: StewardConfigEntry, office: RaceOffice) -> CALLBACK_TYPE:
            def happened(event: RaceEvent) -> None:
                if event.event_type == self._event_type and self._fits(event):
                    tell(entry, event.race_key, (event.event_type, event.attributes))

            return office.async_subscribe_progress(happened)

        return async_follow_systems(self._hass, RaceOffice, follow_office)

    def _fits(self, event: RaceEvent) -> bool:
        """Tell whether it is one of those that are wanted."""
        return (not self._bibs or event.bib in self._bibs) and (
            not self._categories or (event.category or "").casefold() in self._categories
        )


class RunnerFinishedTrigger(_RaceTrigger):
    """A runner has finished; with option `place` at that place or before, in the category."""

    schema = ENTITY_STATE_TRIGGER_SCHEMA.extend(
        {vol.Required(CONF_OPTIONS, default={}): _FINISHED_OPTIONS}
    )
    _event_type = "finished"

    @override
    def _fits(self, event: RaceEvent) -> bool:
        place = event.category_place if self._categories else event.place
        most: int | None = self.options.get(_ATTR_PLACE)
        return super()._fits(event) and (most is None or (place is not None and place <= most))


class RunnerLateTrigger(_RaceTrigger):
    """A runner should have been at a point long ago."""

    schema = ENTITY_STATE_TRIGGER_SCHEMA.extend(
        {vol.Required(CONF_OPTIONS, default={}): _LATE_OPTIONS}
    )
    _event_type = "late"
