"""Tells of a silence: calls when a time has passed since something was last so."""

from collections.abc import Callable
from datetime import datetime, timedelta

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later


class Stopwatches:
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
