"""How the time of a passing is written: in UTC, or as the device's own clock shows it."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from simulators.clock import utc_text

from .options import Options, PassingTimes


def text(moment: datetime) -> str:
    """Return a time as ISO 8601 in UTC with milliseconds and ``Z``."""
    return utc_text(moment, "milliseconds")


def passing_text(moment: datetime, timezone: str | None, options: Options) -> str:
    """Return the time of a passing as the options want it, in the zone that is told beside it."""
    match options.passing_times:
        case PassingTimes.UTC:
            return text(moment)
        case PassingTimes.LOCAL:
            separator = "T"
        case PassingTimes.SPACED:
            separator = " "
    local = moment.astimezone(zone(timezone, options)).replace(tzinfo=None)
    return local.isoformat(separator, timespec="milliseconds")


def zone(name: str | None, options: Options) -> tzinfo:
    """Return the zone of a name, and of none or an unknown one the zone of the options."""
    try:
        return ZoneInfo(name or options.local_timezone)
    except ValueError, ZoneInfoNotFoundError:
        return ZoneInfo(options.local_timezone)
