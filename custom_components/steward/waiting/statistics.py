"""Hourly statistics of true waits, for plots: one a room."""

from collections.abc import Iterable

from homeassistant.components.recorder import DOMAIN as RECORDER
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import async_add_external_statistics
from homeassistant.const import UnitOfTime
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import slugify

from ..const import CONF_SYSTEM, DOMAIN
from ..coordinator import StewardConfigEntry
from .hourly import HourOfWaits


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
