"""The latest passings of a source: they are kept, counted, and each is told as it comes."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.util.signal_type import SignalType

from .capabilities import PassingEvent
from .const import DOMAIN

SLOT = 30
"""Seconds of a slot, in which passings are counted; the cards count in the same."""
_COUNTED = 3600
"""Seconds for which they are counted."""
_KEPT = 2000

type Follower = Callable[[ConfigEntry, PassingEvent], None]

_SIGNAL = SignalType[ConfigEntry, PassingEvent](f"{DOMAIN}_passing")


class RecentPassings:
    """The latest passings of one config entry, in the order in which they were told."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Begin without one."""
        self._hass = hass
        self._entry = entry
        self._latest: deque[PassingEvent] = deque(maxlen=_KEPT)
        self._counts: dict[str, dict[int, int]] = {}

    @callback
    def add(self, passing: PassingEvent) -> None:
        """Add a passing, and tell it to those who follow."""
        self._latest.append(passing)
        slot = int(passing.received.timestamp() // SLOT)
        counts = self._counts.setdefault(passing.source_key, {})
        if slot not in counts:
            for old in [one for one in counts if one <= slot - _COUNTED // SLOT]:
                del counts[old]
        counts[slot] = counts.get(slot, 0) + 1
        async_dispatcher_send(self._hass, _SIGNAL, self._entry, passing)

    def rates(self, now: float) -> Mapping[str, Mapping[int, int]]:
        """Count the passings of each source in each half minute of the last hour, by its key.

        They are counted when they came, whatever the device's clock says. A slot is named by the
        number of half minutes since 1970; `now` is in seconds since then.
        """
        since = (now - _COUNTED) // SLOT
        return {
            key: shown
            for key, counts in self._counts.items()
            if (shown := {slot: count for slot, count in counts.items() if slot > since})
        }

    def __iter__(self) -> Iterator[PassingEvent]:
        return iter(self._latest)


@callback
def async_follow(hass: HomeAssistant, follower: Follower) -> CALLBACK_TYPE:
    """Have each passing told that comes, of any config entry; return how to stop that."""
    return async_dispatcher_connect(hass, _SIGNAL, follower)
