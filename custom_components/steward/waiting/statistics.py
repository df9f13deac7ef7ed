"""Hourly statistics of true waits, for plots: one a room."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from homeassistant.components.recorder import DOMAIN as RECORDER
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import async_add_external_statistics
from homeassistant.const import UnitOfTime
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util, slugify

from ..const import CONF_SYSTEM, DOMAIN
from ..coordinator import StewardConfigEntry
from .hourly import HourOfWaits, hours
from .record import Record

_SECONDS = 60.0
"""Within which a wait is in the statistics: the recorder commits all it has for each writing."""


def statistic_id(entry: StewardConfigEntry) -> str:
    """Name the statistics of a room; who adds the system anew finds them again."""
    return f"{DOMAIN}:{slugify(f'{entry.data[CONF_SYSTEM]} {entry.unique_id} waits')}"


@callback
def async_add_waits(
    hass: HomeAssistant, entry: StewardConfigEntry, hours: Iterable[HourOfWaits]
) -> None:
    """Add hours to the statistics, or put them in the place of what was there for them."""
    if RECORDER not in hass.config.components:
        return
    metadata = StatisticMetaData(
        mean_type=StatisticMeanType.ARITHMETIC,
        has_sum=False,
        name=f"{entry.title}: waits",
        source=DOMAIN,
        statistic_id=statistic_id(entry),
        unit_class="duration",
        unit_of_measurement=UnitOfTime.SECONDS,
    )
    rows = [
        StatisticData(start=hour.start, mean=hour.mean, min=hour.minimum, max=hour.maximum)
        for hour in hours
    ]
    if rows:
        async_add_external_statistics(hass, metadata, rows)


class WaitStatistics:
    """Keeps the statistics of a room as its record is."""

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry, record: Record) -> None:
        """Begin with those of the last day: a Home Assistant that was killed left some out."""
        self._hass = hass
        self._entry = entry
        self._record = record
        self._since: datetime | None = None
        self._timer: CALLBACK_TYPE | None = None
        self.write_soon(dt_util.utcnow() - timedelta(days=1))

    @callback
    def write_soon(self, since: datetime) -> None:
        """Write the hours from that of a time on, within a minute."""
        self._since = min(self._since or since, since)
        if self._timer is None:
            job = HassJob(self._write, cancel_on_shutdown=True)
            self._timer = async_call_later(self._hass, _SECONDS, job)

    @callback
    def stop(self) -> None:
        """Write what is due, and no more."""
        if self._timer is not None:
            self._timer()
            self._write()

    @callback
    def _write(self, _: datetime | None = None) -> None:
        self._timer = None
        if self._since is not None:
            async_add_waits(self._hass, self._entry, hours(self._record, self._since))
        self._since = None
