"""Triggers of the door: who does not come when paged, and who will be paged later than promised."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, override

from homeassistant.const import CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.helpers.trigger import ENTITY_STATE_TRIGGER_SCHEMA, TriggerConfig
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .capabilities import Door, Guest, GuestEvent, PromiseRisk
from .coordinator import StewardConfigEntry, async_follow_systems
from .descriptions import Topic
from .event_trigger import COLLECT, CONF_COLLECT, EventTrigger, Tell
from .waiting.after_page import AfterPage, DueStep, Plan
from .waiting.promise import Alarms

_AGAIN_AFTER = "again_after"
_TIMES = "times"
_MAX_TIMES = 20
_AT_MOST = "at_most"
_DEFAULT_AT_MOST = 3
_MAX_AT_MOST = 100
_OPTIONS = {
    vol.Optional(_AGAIN_AFTER): vol.All(
        cv.positive_time_period, vol.Range(min=timedelta(seconds=10))
    ),
    vol.Optional(_TIMES, default=0): vol.All(vol.Coerce(int), vol.Range(min=0, max=_MAX_TIMES)),
}


class PageUnansweredTrigger(EventTrigger):
    """A guest who was paged has not come.

    What is to be done is told as `step`: `unanswered` at the end of *Hold*; with `again_after`,
    `page_again` so often, then `tell_staff`, then `give_up`. Once an outage, `out_of_reach` is
    told instead: nobody knows who has come meanwhile.
    """

    schema = ENTITY_STATE_TRIGGER_SCHEMA.extend({vol.Required(CONF_OPTIONS, default={}): _OPTIONS})
    topic = Topic.GUEST_EVENTS

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take how often a guest is paged again, and after how long."""
        super().__init__(hass, config)
        self._again_after: timedelta = self.options.get(_AGAIN_AFTER, timedelta(0))
        self._times: int = self.options[_TIMES]

    @override
    def follow(self, tell: Tell) -> CALLBACK_TYPE:
        def follow_door(entry: StewardConfigEntry, door: Door) -> CALLBACK_TYPE:
            plan = Plan(
                hold=door.hold,
                every=self._again_after,
                times=self._times,
                tell_staff=True,
                give_up=True,
            )
            return _Unanswered(self._hass, entry, door, plan, tell).stop

        return async_follow_systems(self._hass, Door, follow_door)


class _Unanswered:
    """Who was paged at one door and has not come, and what is to be done about that."""

    def __init__(
        self, hass: HomeAssistant, entry: StewardConfigEntry, door: Door, plan: Plan, tell: Tell
    ) -> None:
        """Begin with who was paged before: steps that lie behind are not made up for."""
        self._hass = hass
        self._entry = entry
        self._door = door
        self._tell = tell
        self._steps = AfterPage(plan)
        self._guests: dict[str, tuple[int, Guest]] = {}
        self._timer: tuple[datetime, CALLBACK_TYPE] | None = None
        for number, pager in door.room.pagers.items():
            if pager.guest and pager.guest.paged_at:
                self._paged(number, pager.guest)
        coordinator = entry.runtime_data
        self._stops = [
            door.room.async_subscribe_guests(self._happened),
            coordinator.async_add_listener(self._availability_changed),
        ]
        self._availability_changed()

    @callback
    def stop(self) -> None:
        """Follow no longer."""
        for stop in self._stops:
            stop()
        if self._timer:
            self._timer[1]()

    @callback
    def _happened(self, event: GuestEvent) -> None:
        if event.event_type == "paged":
            self._paged(event.number, event.guest)
        elif event.event_type in {"cleared", "removed"}:
            self._steps.ended(event.guest.uuid)
            self._guests.pop(event.guest.uuid, None)

    def _paged(self, number: int, guest: Guest) -> None:
        self._guests[guest.uuid] = number, guest
        if at := self._door.paged_at(number) or guest.paged_at:
            self._steps.paged(guest.uuid, at, dt_util.utcnow())
        self._arm()

    @callback
    def _availability_changed(self) -> None:
        if self._entry.runtime_data.last_update_success:
            self._steps.find()
        else:
            self._steps.lose()

    def _arm(self) -> None:
        """Wait for the next step: one timer, which is only ever set earlier."""
        due = self._steps.deadline
        if due is None or (self._timer and self._timer[0] <= due):
            return
        if self._timer:
            self._timer[1]()
        self._timer = (due, async_track_point_in_utc_time(self._hass, self._passed, due))

    @callback
    def _passed(self, _: datetime) -> None:
        self._timer = None
        for step in self._steps.due(dt_util.utcnow()):
            number, guest = self._guests[step.guest_id]
            attributes = self._attributes(step, number, guest)
            key = self._door.room.pager_key(number)
            self._tell(self._entry, key, ("page_unanswered", attributes))
        self._arm()

    def _attributes(self, step: DueStep, number: int, guest: Guest) -> Mapping[str, Any]:
        paged_at = self._door.paged_at(number) or guest.paged_at
        return {
            "step": step.step.value,
            "number": number,
            "party_size": guest.party_size,
            "paged_at": paged_at.isoformat() if paged_at else None,
        }


class PromiseAtRiskTrigger(EventTrigger):
    """Guests will be paged later than promised; so many alarms an hour, and each guest once.

    An alarm is raised by a promise that will break in about ten minutes. It tells, in one instant,
    of all guests who will be late by then, or before the next alarm may come.
    """

    schema = ENTITY_STATE_TRIGGER_SCHEMA.extend(
        {
            vol.Required(CONF_OPTIONS, default={}): {
                vol.Optional(_AT_MOST, default=_DEFAULT_AT_MOST): vol.All(
                    vol.Coerce(int), vol.Range(min=1, max=_MAX_AT_MOST)
                ),
                vol.Optional(CONF_COLLECT): COLLECT,
            }
        }
    )
    collected_as = "guests"
    topic = Topic.GUEST_EVENTS

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take how many alarms there may be in an hour."""
        super().__init__(hass, config)
        self._alarms = Alarms(self.options[_AT_MOST], dt_util.utcnow())

    @override
    def follow(self, tell: Tell) -> CALLBACK_TYPE:
        def follow_door(entry: StewardConfigEntry, door: Door) -> CALLBACK_TYPE:
            def is_targeted(risk: PromiseRisk) -> bool:
                return self.is_targeted(entry, door.room.pager_key(risk.number))

            def at_risk(first: PromiseRisk) -> None:
                now = dt_util.utcnow()
                if not is_targeted(first) or not self._alarms.is_due(first, now):
                    return
                late = filter(is_targeted, door.late(self._alarms.reach(now)))
                told = self._alarms.tell(late, now)
                door.note_told(risk.guest_id for risk in told)
                for risk in told:
                    key = door.room.pager_key(risk.number)
                    tell(entry, key, ("promise_at_risk", risk.attributes))

            return entry.runtime_data.async_subscribe(PromiseRisk, at_risk)

        return async_follow_systems(self._hass, Door, follow_door)
