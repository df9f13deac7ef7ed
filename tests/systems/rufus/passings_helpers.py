"""What the tests of passings share: who listens to their events, and the keys these must have."""

from collections import Counter
from hashlib import sha256
from typing import Any

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback


def key_of(token: str, number: int) -> str:
    """Make the key that the event of a passing must have."""
    return sha256(f"{token}/{number}".encode()).hexdigest()[:20]


class Listener:
    """Counts the passings that event entities show.

    A state that is restored or becomes available again bears the time of its event: it is none.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Listen from now on."""
        self._seen: set[tuple[str, str, str]] = set()
        self.shown: list[State] = []
        hass.bus.async_listen(EVENT_STATE_CHANGED, self._note)

    @callback
    def _note(self, event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        if state is None or state.domain != "event" or not (key := state.attributes.get("key")):
            return
        seen = (state.entity_id, state.state, key)
        if seen not in self._seen:
            self._seen.add(seen)
            self.shown.append(state)

    @property
    def counted(self) -> Counter[str]:
        """How often each key was shown."""
        return Counter(state.attributes["key"] for state in self.shown)

    def of(self, name: str) -> list[Any]:
        """Get an attribute of all that was shown, in order."""
        return [state.attributes[name] for state in self.shown]
