"""Steward's triggers: what happens to sessions, guests and passings.

Entities and events stay the contract: these say the same in fewer words.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import ClassVar, override

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.const import ATTR_ENTITY_ID, CONF_FOR, CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, State, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.target import (
    TargetStateChangedData,
    async_track_target_selector_state_change_event,
)
from homeassistant.helpers.trigger import (
    ENTITY_STATE_TRIGGER_SCHEMA,
    EntityTransitionTriggerBase,
    EntityTriggerBase,
    NotTriggeredReasonReporter,
    StatelessEntityTriggerBase,
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
import voluptuous as vol

from .automation_targets import (
    ACTIVE,
    GUEST_EVENTS,
    IDLE,
    OPEN,
    PASSINGS,
    SESSIONS,
    TIMING_SESSIONS,
    TargetedEntities,
    entities_about,
    entries_about,
)

_SENSORS = {"sensor": DomainSpec()}
_EVENTS = {"event": DomainSpec()}
_OPEN: set[str | bool] = {*OPEN}
_IDLE: set[str | bool] = {IDLE}
_ATTR_BIB = "bib"
_ATTR_KEY = "key"

_PASSING_SCHEMA = ENTITY_STATE_TRIGGER_SCHEMA.extend(
    {
        vol.Required(CONF_OPTIONS, default={}): {
            vol.Optional(_ATTR_BIB, default=[]): vol.All(cv.ensure_list, [cv.string]),
        },
    }
)
_SILENCE_SCHEMA = ENTITY_STATE_TRIGGER_SCHEMA.extend(
    {
        vol.Required(CONF_OPTIONS): {
            vol.Required(CONF_FOR): vol.All(
                cv.positive_time_period, vol.Range(min=timedelta(seconds=1))
            ),
        },
    }
)


class _StewardTrigger(EntityTriggerBase):
    """A trigger of entities of Steward's."""

    _subject: ClassVar[TargetedEntities]

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        return entities_about(self._hass, entities, self._subject)


class SessionOpenedTrigger(_StewardTrigger, EntityTransitionTriggerBase):
    """A session was opened, where there was none."""

    _domain_specs = _SENSORS
    _subject = SESSIONS
    _from_states = _IDLE
    _to_states = _OPEN


class SessionClosedTrigger(_StewardTrigger, EntityTransitionTriggerBase):
    """A session was closed, and none is open."""

    _domain_specs = _SENSORS
    _subject = SESSIONS
    _from_states = _OPEN
    _to_states = _IDLE


class _HappenedTrigger(_StewardTrigger, StatelessEntityTriggerBase):
    """An event of one type."""

    _domain_specs = _EVENTS
    _event_type: ClassVar[str]

    @override
    def is_valid_state(
        self, state: State, report_not_triggered: NotTriggeredReasonReporter
    ) -> bool:
        return state.attributes.get(ATTR_EVENT_TYPE) == self._event_type


class GuestBecameOverdueTrigger(_HappenedTrigger):
    """A guest has waited beyond the goal."""

    _subject = GUEST_EVENTS
    _event_type = "overdue"


class PagerPagedTrigger(_HappenedTrigger):
    """A guest was paged, from wherever."""

    _subject = GUEST_EVENTS
    _event_type = "paged"


def _passing_of(state: State) -> object:
    """Tell one passing from the next: one that is told once more bears its key again."""
    return state.attributes.get(_ATTR_KEY)


class PassingReceivedTrigger(_HappenedTrigger):
    """A passing reached the cloud; with option `bib` one of these."""

    _schema = _PASSING_SCHEMA
    _subject = PASSINGS
    _event_type = "passing"

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take the bibs; without any, all are right."""
        super().__init__(hass, config)
        self._bibs = frozenset(self._options[_ATTR_BIB])

    @override
    def is_valid_transition(self, from_state: State, to_state: State) -> bool:
        return _passing_of(from_state) != _passing_of(to_state)

    @override
    def is_valid_state(
        self, state: State, report_not_triggered: NotTriggeredReasonReporter
    ) -> bool:
        right = not self._bibs or state.attributes.get(_ATTR_BIB) in self._bibs
        return right and super().is_valid_state(state, report_not_triggered)


class PassingsStoppedTrigger(_StewardTrigger):
    """No passing came for a time, while a session was active.

    It is counted from the last passing that came, from the session's opening, or from when the
    trigger began to look. While a device's entities are unavailable nothing is known of it, and
    nothing is counted. It triggers once for each silence.
    """

    _domain_specs = _SENSORS | _EVENTS
    _schema = _SILENCE_SCHEMA
    _subject = TIMING_SESSIONS | PASSINGS

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Watch nothing yet."""
        super().__init__(hass, config)
        self._session_of: dict[str, str] = {}
        """The session's sensor of the device of each watched entity."""

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Find the devices that show both their session and their passings."""
        by_device: dict[str | None, dict[str, str]] = {}
        for entry in entries_about(self._hass, entities, self._subject):
            by_device.setdefault(entry.device_id, {})[entry.domain] = entry.entity_id
        self._session_of = {
            entity_id: pair["sensor"]
            for pair in by_device.values()
            if len(pair) == 2
            for entity_id in pair.values()
        }
        return set(self._session_of)

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        silence: timedelta = self._options[CONF_FOR]

        @callback
        def is_silent(session: str) -> None:
            payload = {ATTR_ENTITY_ID: session, CONF_FOR: silence}
            run_action(payload, f"no passing during {session}")

        stopwatches = _Stopwatches(self._hass, silence, is_silent)

        @callback
        def watch(added: set[str], gone: set[str], states: Mapping[str, State | None]) -> None:
            for entity_id in gone:
                stopwatches.stop(entity_id)
            for entity_id in added.intersection(self._session_of.values()):
                if _is_active(states[entity_id]):
                    stopwatches.start(entity_id)

        @callback
        def changed(data: TargetStateChangedData) -> None:
            change = data.state_change_event.data
            session = self._session_of[change["entity_id"]]
            begins = _session_began if change["entity_id"] == session else _passing_came
            if not _is_active(data.targeted_entity_states[session]):
                stopwatches.stop(session)
            elif begins(change["old_state"], change["new_state"]):
                stopwatches.start(session)

        unsubscribe = await async_track_target_selector_state_change_event(
            self._hass, self._target, changed, self.entity_filter, watch
        )

        @callback
        def detach() -> None:
            unsubscribe()
            stopwatches.stop_all()

        return detach


class _Stopwatches:
    """Calls when a time has passed since the start of one of them, with its name."""

    def __init__(self, hass: HomeAssistant, time: timedelta, passed: Callable[[str], None]) -> None:
        """Call `passed`."""
        self._hass = hass
        self._time = time
        self._passed = passed
        self._running: dict[str, CALLBACK_TYPE] = {}

    @callback
    def start(self, name: str) -> None:
        """Start one, or start it anew."""
        self.stop(name)

        @callback
        def passed(_: datetime) -> None:
            del self._running[name]
            self._passed(name)

        self._running[name] = async_call_later(self._hass, self._time, passed)

    @callback
    def stop(self, name: str) -> None:
        """Stop one, if it runs."""
        if cancel := self._running.pop(name, None):
            cancel()

    @callback
    def stop_all(self) -> None:
        """Stop those that run."""
        for name in list(self._running):
            self.stop(name)


def _is_active(state: State | None) -> bool:
    """Tell whether a device has an active session, by the state of the session's sensor."""
    return state is not None and state.state == ACTIVE


def _session_began(before: State | None, now: State | None) -> bool:
    """Tell whether a session is active now that was not, as far as that was known."""
    return _is_active(now) and not _is_active(before)


def _passing_came(before: State | None, now: State | None) -> bool:
    """Tell whether there is another passing; one that is back after an outage begins anew too."""
    return before is not None and now is not None and _passing_of(before) != _passing_of(now)


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers by their names."""
    return {
        "session_opened": SessionOpenedTrigger,
        "session_closed": SessionClosedTrigger,
        "guest_became_overdue": GuestBecameOverdueTrigger,
        "pager_paged": PagerPagedTrigger,
        "passing_received": PassingReceivedTrigger,
        "passings_stopped": PassingsStoppedTrigger,
    }
