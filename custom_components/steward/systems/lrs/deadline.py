"""Watches for the moment at which the next guest will have waited beyond the goal."""

from collections.abc import Callable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time


class DeadlineTimer:
    """Calls when a moment comes: one timer, however many guests wait."""

    def __init__(self, hass: HomeAssistant, passed: Callable[[], None]) -> None:
        """Call `passed`."""
        self._hass = hass
        self._passed = passed
        self._next: datetime | None = None
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def watch(self, earliest: datetime | None) -> None:
        """Watch for this moment, and no longer for the one before."""
        if earliest == self._next:
            return
        self.stop()
        if earliest is not None:
            self._next = earliest
            self._cancel = async_track_point_in_utc_time(self._hass, self._come, earliest)

    @callback
    def stop(self) -> None:
        """Watch for nothing."""
        if self._cancel is not None:
            self._cancel()
        self._cancel = self._next = None

    @callback
    def _come(self, _: datetime) -> None:
        self._cancel = self._next = None
        self._passed()
