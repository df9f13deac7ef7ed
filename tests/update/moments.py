"""Moments in the fixtures: they are kept as if Home Assistant had been stopped at `STOPPED`."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
import re

STOPPED = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""When the home of the fixtures was stopped, by the fixtures' own time."""

TIME_ZONE = "Europe/Amsterdam"
"""That home's."""

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""What is before it stands for no moment, such as the year 1."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def normalised(text: str, stopped: datetime) -> str:
    """Put all moments of a text back or forth, so that `stopped` becomes `STOPPED`."""
    return shifted(text, STOPPED - stopped)


def as_if_stopped(text: str, stopped: datetime) -> str:
    """Put all moments of a normalised text back or forth, so that `STOPPED` becomes `stopped`."""
    return shifted(text, stopped - STOPPED)


def shifted(text: str, by: timedelta) -> str:
    """Move each moment that names its zone; its precision and its zone stay as they are.

    By whole seconds: a transmitter knows no smaller ones, and RUFUS Cloud no microseconds.
    """
    return _MOMENT.sub(_mover(timedelta(seconds=by // timedelta(seconds=1))), text)


def _mover(by: timedelta) -> Callable[[re.Match[str]], str]:
    def moved(match: re.Match[str]) -> str:
        written = match[0]
        moment = datetime.fromisoformat(written)
        if moment < _NEVER:
            return written
        moment += by
        fraction = len(written.partition(".")[2].rstrip("Z").partition("+")[0])
        precision = {0: "seconds", 3: "milliseconds"}.get(fraction, "microseconds")
        text = moment.isoformat(timespec=precision)
        return text.replace("+00:00", "Z") if written.endswith("Z") else text

    return moved
