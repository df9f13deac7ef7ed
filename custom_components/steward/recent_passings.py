"""The running list of passings: the latest are kept, and each is told as it comes."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.util.signal_type import SignalType

from .const import DOMAIN

_KEPT = 2000


class RecentPassing(NamedTuple):
    """A passing."""

    entry: ConfigEntry[Any]
    key: str
    """The key of the item that was passed."""
    attributes: Mapping[str, Any]
    """Those of its event: `key`, `number`, `bib`, `chip`, `timestamp` and `session` among them."""


_SIGNAL = SignalType[RecentPassing](f"{DOMAIN}_passing")


class RecentPassings:
    """The latest passings of one config entry, in the order in which they were delivered."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Begin without one."""
        self._hass = hass
        self._entry = entry
        self._latest: deque[RecentPassing] = deque(maxlen=_KEPT)

    @callback
    def add(self, key: str, attributes: Mapping[str, Any]) -> None:
        """Add a passing, and tell it to those who follow."""
        listed = RecentPassing(self._entry, key, attributes)
        self._latest.append(listed)
        async_dispatcher_send(self._hass, _SIGNAL, listed)

    def __iter__(self) -> Iterator[RecentPassing]:
        return iter(self._latest)


@callback
def async_follow(hass: HomeAssistant, listener: Callable[[RecentPassing], None]) -> CALLBACK_TYPE:
    """Have each passing told that comes, of any config entry; return how to stop that."""
    return async_dispatcher_connect(hass, _SIGNAL, listener)
