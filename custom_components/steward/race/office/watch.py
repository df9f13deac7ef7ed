"""Keeps up to date which timing devices are ready."""

from collections.abc import Callable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from ...capabilities import PassingSource
from ...identity import beside
from ...systems.changes import ItemTable
from .items import Readiness
from .readiness import SEEN_WITHIN, reasons_of

_READINESS = "readiness"


class ReadinessWatch:
    """Shows of each device whether it is ready: a change of one costs the same beside thousands.

    One that falls silent is not ready any more, without an event.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        source: PassingSource,
        table: ItemTable,
        publish: Callable[[], None],
    ) -> None:
        """Show in `table`; call `publish` when a device fell silent."""
        self._hass = hass
        self._source = source
        self._table = table
        self._publish = publish
        self._silent: dict[str, datetime] = {}
        """When those that were heard of lately will be silent."""
        self._stop_timer: CALLBACK_TYPE | None = None
        self._timer_at: datetime | None = None

    @callback
    def look(self, key: str) -> None:
        """Look at a device that came, changed or went."""
        devices = self._source.passing_devices
        if key not in devices:
            self._silent.pop(key, None)
            self._table.put(beside(key, _READINESS), None)
            return
        device, now = devices[key], dt_util.utcnow()
        reasons = tuple(reasons_of(device, now))
        self._table.put(beside(key, _READINESS), Readiness(reasons=reasons))
        if device.last_seen and (until := device.last_seen + SEEN_WITHIN) > now:
            self._silent[key] = until
            self._look_by(until)
        else:
            self._silent.pop(key, None)

    def _look_by(self, at: datetime) -> None:
        """Look at a time, or before: what is heard of by then puts off its own time alone."""
        if self._timer_at is not None and self._timer_at <= at:
            return
        self.stop()
        self._timer_at = at
        self._stop_timer = async_track_point_in_utc_time(self._hass, self._time_is_up, at)

    @callback
    def _time_is_up(self, _: datetime) -> None:
        self._stop_timer = self._timer_at = None
        now = dt_util.utcnow()
        for key in [key for key, until in self._silent.items() if until <= now]:
            self.look(key)
        if self._silent:
            self._look_by(min(self._silent.values()))
        self._publish()

    @callback
    def stop(self) -> None:
        """Look no more."""
        if self._stop_timer:
            self._stop_timer()
        self._stop_timer = self._timer_at = None
