"""Watches for the moment at which the next guest has waited beyond the goal."""

from collections.abc import Callable, Iterable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time


class DeadlineTimer:
    """Calls when the earliest of some moments comes: one timer, however many guests wait."""

    def __init__(self, hass: HomeAssistant, passed: Callable[[], None]) -> None:
        """Call `passed`."""
        self._hass = hass
        self._passed = passed
        self._next: datetime | None = None
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def watch(self, moments: Iterable[datetime]) -> None:
        """Watch for these moments, and no longer for those before."""
        if (earliest := min(moments, default=None)) == self._next:
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
