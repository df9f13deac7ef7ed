"""Steward's triggers: what happens to sessions, guests and passings.

What is a state, such as that of a session, is followed by its entity; what happens once, by the
system that tells it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import ClassVar, override

from homeassistant.const import ATTR_ENTITY_ID, CONF_FOR, CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, State, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.target import (
    TargetStateChangedData,
    async_track_target_selector_state_change_event,
)
from homeassistant.helpers.trigger import (
    ENTITY_STATE_TRIGGER_SCHEMA,
    EntityTransitionTriggerBase,
    EntityTriggerBase,
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .automation_targets import (
    ACTIVE,
    IDLE,
    OPEN,
    device_tells,
    entities_about,
    entries_about,
    telling_entities,
)
from .capabilities import (
    GuestEvent,
    PassingEvent,
    PassingSource,
    WaitingRoom,
)
from .coordinator import StewardConfigEntry, async_follow_systems, systems_with
from .descriptions import Topic
from .door_trigger import PageUnansweredTrigger, PromiseAtRiskTrigger
from .event_trigger import COLLECT, CONF_COLLECT, EventTrigger, Happened, Tell
from .identity import device_of
from .race_trigger import RunnerFinishedTrigger, RunnerLateTrigger
from .stopwatches import Stopwatches

_SENSORS = {"sensor": DomainSpec()}
_OPEN: set[str | bool] = {*OPEN}
_IDLE: set[str | bool] = {IDLE}
_ATTR_BIB = "bib"
_ATTR_KEY = "key"
_ATTR_NOT_AGAIN = "not_again_within"
_MAX_SEEN = 20_000
"""Bibs and chips that are remembered for not being told again; more are in no race."""

_PASSING_SCHEMA = ENTITY_STATE_TRIGGER_SCHEMA.extend(
    {
        vol.Required(CONF_OPTIONS, default={}): {
            vol.Optional(_ATTR_BIB, default=[]): vol.All(cv.ensure_list, [cv.string]),
            vol.Optional(_ATTR_NOT_AGAIN, default=timedelta()): cv.positive_time_period,
            vol.Optional(CONF_COLLECT): COLLECT,
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


_PAGED_SCHEMA = ENTITY_STATE_TRIGGER_SCHEMA.extend(
    {
        vol.Required(CONF_OPTIONS, default={}): {
            vol.Optional(_ATTR_NOT_AGAIN, default=timedelta()): cv.positive_time_period,
            vol.Optional(CONF_COLLECT): COLLECT,
        },
    }
)


class _SessionTrigger(EntityTriggerBase):
    """A trigger of sensors that tell whether there is a session."""

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Have the list of entities follow the registry before the trigger does."""
        super().__init__(hass, config)
        telling_entities(hass)

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        return entities_about(self._hass, entities, Topic.SESSION)


class SessionOpenedTrigger(_SessionTrigger, EntityTransitionTriggerBase):
    """A session was opened, where there was none."""

    _domain_specs = _SENSORS
    _from_states = _IDLE
    _to_states = _OPEN


class SessionClosedTrigger(_SessionTrigger, EntityTransitionTriggerBase):
    """A session was closed, and none is open."""

    _domain_specs = _SENSORS
    _from_states = _OPEN
    _to_states = _IDLE


class _GuestTrigger(EventTrigger):
    """An event of one type of a guest."""

    topic = Topic.GUEST_EVENTS
    _event_type: ClassVar[str]

    @override
    def follow(self, tell: Tell) -> CALLBACK_TYPE:
        def follow_room(entry: StewardConfigEntry, room: WaitingRoom) -> CALLBACK_TYPE:
            def happened(event: GuestEvent) -> None:
                if event.event_type == self._event_type and self._fits(event):
                    told = event.event_type, event.attributes
                    tell(entry, room.pager_key(event.number), told)

            return room.async_subscribe_guests(happened)

        return async_follow_systems(self._hass, WaitingRoom, follow_room)

    def _fits(self, event: GuestEvent) -> bool:
        """Tell whether it is one of those that are wanted."""
        return True


class GuestBecameOverdueTrigger(_GuestTrigger):
    """A guest has waited beyond the goal."""

    _event_type = "overdue"


class PagerPagedTrigger(_GuestTrigger):
    """A guest was paged, from wherever.

    With `not_again_within` a guest who is paged again and again triggers once in that time.
    """

    schema = _PAGED_SCHEMA
    collected_as = "guests"
    _event_type = "paged"

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Have told nobody yet."""
        super().__init__(hass, config)
        self._not_again: timedelta = self.options[_ATTR_NOT_AGAIN]
        self._told: dict[tuple[int, str], datetime] = {}
        """When each guest was told last, by pager and session."""
        self._pages = count()

    @override
    def key_of(self, key: str, happened: Happened) -> str:
        return str(next(self._pages))  # each page is told once, and may be like another

    @override
    def _fits(self, event: GuestEvent) -> bool:
        now, guest = dt_util.utcnow(), (event.number, event.guest.uuid)
        before = self._told.get(guest)
        if before is not None and now - before < self._not_again:
            return False
        self._told.pop(guest, None)
        self._told[guest] = now
        if len(self._told) > _MAX_SEEN:
            del self._told[next(iter(self._told))]
        return True


class PassingReceivedTrigger(EventTrigger):
    """A passing reached the cloud; with option `bib` one of these.

    With `not_again_within` a bib, or a chip without one, that a device reads again and again
    triggers once, until it was not read there for that long by the device's own clock.
    """

    schema = _PASSING_SCHEMA
    collected_as = "passings"
    topic = Topic.PASSINGS

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take the bibs; without any, all are right."""
        super().__init__(hass, config)
        self._bibs = frozenset(self.options[_ATTR_BIB])
        self._not_again: timedelta = self.options[_ATTR_NOT_AGAIN]
        self._seen: dict[tuple[str, str], datetime] = {}
        """When each device read each bib last."""
        self._latest: dict[str, str] = {}
        """The latest passing of each device: a crash may have it told once more."""

    @override
    def follow(self, tell: Tell) -> CALLBACK_TYPE:
        def follow_source(entry: StewardConfigEntry, source: PassingSource) -> CALLBACK_TYPE:
            def passed(event: PassingEvent) -> None:
                again = self._latest.get(event.source_key) == event.key
                self._latest[event.source_key] = event.key
                fits = not self._bibs or event.bib in self._bibs
                if not again and fits and not self._is_read_again(event):
                    tell(entry, event.source_key, ("passing", event.attributes))

            return source.async_subscribe_passings(passed)

        return async_follow_systems(self._hass, PassingSource, follow_source)

    @override
    def key_of(self, key: str, happened: Happened) -> str:
        return str(happened[1][_ATTR_KEY])

    @override
    def catch_up(self, since: datetime, tell: Tell) -> None:
        for entry, source in systems_with(self._hass, PassingSource):
            for event in [*source.recent_passings]:
                if event.received >= since and (not self._bibs or event.bib in self._bibs):
                    tell(entry, event.source_key, ("passing", event.attributes))

    def _is_read_again(self, event: PassingEvent) -> bool:
        """Take note of a passing; tell whether the same one has only just passed."""
        if not self._not_again or not (who := event.bib or event.chip):
            return False
        before = self._seen.pop((event.source_key, who), None)
        self._seen[event.source_key, who] = max(event.timestamp, before or event.timestamp)
        if len(self._seen) > _MAX_SEEN:
            del self._seen[next(iter(self._seen))]
        return before is not None and abs(event.timestamp - before) < self._not_again


class PassingsStoppedTrigger(_SessionTrigger):
    """No passing came for a time, while a session was active.

    It is counted from the last passing that came, from the session's opening, or from when the
    trigger began to look. While a device's entities are unavailable nothing is known of it, and
    nothing is counted. It triggers once for each silence.
    """

    _domain_specs = _SENSORS
    _schema = _SILENCE_SCHEMA

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Watch nothing yet."""
        super().__init__(hass, config)
        self._session_of: dict[str | None, str] = {}
        """The session's sensor of each watched device."""

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Find the sessions of the devices that tell of passings, shown or not."""
        self._session_of = {
            session.device_id: session.entity_id
            for session in entries_about(self._hass, entities, [Topic.SESSION])
            if device_tells(self._hass, session.device_id, Topic.PASSINGS)
        }
        return set(self._session_of.values())

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

        stopwatches = Stopwatches(self._hass, silence, is_silent)

        @callback
        def watch(added: set[str], gone: set[str], states: Mapping[str, State | None]) -> None:
            for entity_id in gone:
                stopwatches.stop(entity_id)
            for entity_id in added:
                if _is_active(states[entity_id]):
                    stopwatches.start(entity_id)

        @callback
        def changed(data: TargetStateChangedData) -> None:
            change = data.state_change_event.data
            session, now = change["entity_id"], change["new_state"]
            if not _is_active(now):
                stopwatches.stop(session)
            elif not _is_active(change["old_state"]):
                stopwatches.start(session)

        unsubscribe = await async_track_target_selector_state_change_event(
            self._hass, self._target, changed, self.entity_filter, watch
        )

        unfollow = self._follow_passings(stopwatches)

        @callback
        def detach() -> None:
            unsubscribe()
            unfollow()
            stopwatches.stop_all()

        return detach

    def _follow_passings(self, stopwatches: Stopwatches) -> CALLBACK_TYPE:
        """Start the stopwatch of a session anew at each passing; return how to stop that."""

        def follow(entry: StewardConfigEntry, source: PassingSource) -> CALLBACK_TYPE:
            def passed(event: PassingEvent) -> None:
                device = device_of(self._hass, entry, event.source_key)
                session = self._session_of.get(device.id) if device else None
                if session and _is_active(self._hass.states.get(session)):
                    stopwatches.start(session)

            return source.async_subscribe_passings(passed)

        return async_follow_systems(self._hass, PassingSource, follow)


def _is_active(state: State | None) -> bool:
    """Tell whether a device has an active session, by the state of the session's sensor."""
    return state is not None and state.state == ACTIVE


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers by their names."""
    return {
        "session_opened": SessionOpenedTrigger,
        "session_closed": SessionClosedTrigger,
        "guest_became_overdue": GuestBecameOverdueTrigger,
        "pager_paged": PagerPagedTrigger,
        "passing_received": PassingReceivedTrigger,
        "passings_stopped": PassingsStoppedTrigger,
        "runner_finished": RunnerFinishedTrigger,
        "runner_late": RunnerLateTrigger,
        "page_unanswered": PageUnansweredTrigger,
        "promise_at_risk": PromiseAtRiskTrigger,
    }
