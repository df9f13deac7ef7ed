"""A trigger of what happens once, as the systems tell it; also of several at a time."""

from abc import abstractmethod
import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, cast, override

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, State, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.target import TargetSelection
from homeassistant.helpers.trigger import (
    ENTITY_STATE_TRIGGER_SCHEMA,
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .automation_targets import TargetedItems, entity_about
from .collector import Collector
from .coordinator import StewardConfigEntry
from .descriptions import Topic
from .identity import device_of

type Happened = tuple[str, Mapping[str, Any]]
"""The type of an event, and its attributes."""
type Tell = Callable[[StewardConfigEntry, str, Happened], None]

CONF_COLLECT = "collect"
"""The option that has several told at a time: after how long."""
COLLECT = vol.All(
    cv.positive_time_period,
    vol.Range(min=timedelta(milliseconds=100), max=timedelta(minutes=1)),
)
"""Checks that option."""
_TO_STATE = "to_state"
_ENTITY_COMES = timedelta(seconds=1)
"""How long an event waits for its entity to be registered."""


class EventTrigger(Trigger):
    """Something happened to an item that is targeted, as its system tells it.

    It is told by the systems, not by the entities' states: what does not concern it costs nothing,
    and an event entity may be disabled.
    """

    schema: ClassVar[vol.Schema] = ENTITY_STATE_TRIGGER_SCHEMA
    topic: ClassVar[Topic]
    collected_as: ClassVar[str] = "events"
    """The name under which those that are collected are told."""

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        return cast("ConfigType", cls.schema(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take the target."""
        super().__init__(hass, config)
        self.options = config.options or {}
        self._config_target = config.target
        self._targeted = TargetedItems(hass, TargetSelection(config.target or {}))

    @abstractmethod
    def follow(self, tell: Tell) -> CALLBACK_TYPE:
        """Have what happens told, with the config entry and the item's key; return how to stop."""

    def key_of(self, key: str, happened: Happened) -> str:
        """Tell one from all others, where they are collected: what is told again is told once."""
        return repr((key, happened))

    def catch_up(self, since: datetime, tell: Tell) -> None:
        """Tell what happened since the trigger was detached, where that is known."""

    def is_targeted(self, entry: StewardConfigEntry, key: str) -> bool:
        """Tell whether an item is one of those that are targeted."""
        device = device_of(self._hass, entry, key)
        return self._targeted.includes(entry, device.id if device else None)

    def _make_collector(self, run_action: TriggerActionRunner) -> Collector | None:
        """Make what collects, if several are to be told at a time."""
        if (time := self.options.get(CONF_COLLECT)) is None:
            return None

        @callback
        def run_together(collected: list[dict[str, Any]]) -> asyncio.Task[Any]:
            latest = collected[-1]
            told = [
                {name: value for name, value in one.items() if name != _TO_STATE}
                for one in collected
            ]
            payload = {
                ATTR_ENTITY_ID: latest[ATTR_ENTITY_ID],
                _TO_STATE: latest[_TO_STATE],
                self.collected_as: told,
            }
            return run_action(payload, f"{len(told)} {self.collected_as}")

        name = repr((self.collected_as, self.options, self._config_target))
        return Collector(self._hass, name, time, run_together)

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        late: set[CALLBACK_TYPE] = set()
        """What stops those that wait for their entity."""

        collector = self._make_collector(run_action)

        @callback
        def tell(entry: StewardConfigEntry, key: str, happened: Happened) -> None:
            if not self.is_targeted(entry, key):
                return
            if entity_about(self._hass, entry, key, self.topic) is not None:
                run(entry, key, happened)
                return

            @callback
            def now(_: datetime) -> None:
                late.discard(stop)
                run(entry, key, happened)

            # the entity of what was seen for the first time is on its way into the registry
            stop = async_call_later(self._hass, _ENTITY_COMES, now)
            late.add(stop)

        @callback
        def run(entry: StewardConfigEntry, key: str, happened: Happened) -> None:
            entity_id = entity_about(self._hass, entry, key, self.topic)
            state = entity_id and _state_of(self._hass, entity_id, happened)
            if collector:
                told = {ATTR_ENTITY_ID: entity_id, _TO_STATE: state, **happened[1]}
                collector.add(self.key_of(key, happened), told)
                return
            payload = {ATTR_ENTITY_ID: entity_id, _TO_STATE: state}
            run_action(payload, f"{happened[0]} event of {entity_id or key}")

        stop_following = self._begin(tell, collector)

        @callback
        def detach() -> None:
            for stop in (stop_following, *late):
                stop()

        return detach

    def _begin(self, tell: Tell, collector: Collector | None) -> CALLBACK_TYPE:
        """Follow what happens; where others were collected before, go on behind them."""
        unfollow = self.follow(tell)
        if collector is None:
            return unfollow
        if collector.resumed is not None:
            self.catch_up(collector.resumed, tell)

        @callback
        def stop() -> None:
            unfollow()
            collector.stop()

        return stop


def _state_of(hass: HomeAssistant, entity_id: str, happened: Happened) -> State:
    """Make the state that the event's entity has, or would have were it enabled."""
    event_type, attributes = happened
    shown = hass.states.get(entity_id)
    if shown is not None and shown.attributes.items() >= attributes.items():
        return shown
    return State(
        entity_id,
        dt_util.utcnow().isoformat(timespec="milliseconds"),
        {**(shown.attributes if shown else {}), ATTR_EVENT_TYPE: event_type, **attributes},
    )
