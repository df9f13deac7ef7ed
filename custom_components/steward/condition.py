"""Steward's conditions: a session is active, guests are waiting."""

from typing import ClassVar, override

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.condition import (
    Condition,
    EntityConditionBase,
    EntityStateConditionBase,
)

from .automation_targets import OPEN, entities_about
from .descriptions import Topic

_SENSORS = {"sensor": DomainSpec()}
_OPEN: set[str | bool] = {*OPEN}


class _StewardCondition(EntityConditionBase):
    """A condition of sensors of Steward's."""

    _domain_specs = _SENSORS
    _topic: ClassVar[Topic]

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        return entities_about(self._hass, entities, self._topic)


class SessionIsActiveCondition(_StewardCondition, EntityStateConditionBase):
    """A device, an application or a pager has a session."""

    _topic = Topic.SESSION
    _states = _OPEN


class GuestsAreWaitingCondition(_StewardCondition):
    """At least one guest of a transmitter waits to be paged."""

    _topic = Topic.GUESTS_WAITING

    @override
    def is_valid_state(self, entity_state: State) -> bool:
        return float(entity_state.state) > 0


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions by their names."""
    return {
        "session_is_active": SessionIsActiveCondition,
        "guests_are_waiting": GuestsAreWaitingCondition,
    }
