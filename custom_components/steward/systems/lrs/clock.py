"""The transmitter's clock: without a zone, set by hand, drifting."""

from datetime import UTC, datetime, timedelta

from homeassistant.util import dt as dt_util

_TOLERANCE = timedelta(seconds=2)
"""The transmitter tells whole seconds, so its clock is known no better."""


class TransmitterClock:
    """Turns the transmitter's times into UTC.

    Its offset, which covers its zone and its error alike, is learned from the time that it sends
    with some of its answers. Until then its times are taken to be local ones.
    """

    offset: timedelta | None = None

    def learn(self, shown: datetime | None) -> bool:
        """Take note of the time that the transmitter shows now; small differences are noise.

        Tells whether its times are to be read anew.
        """
        if shown is None:
            return False
        offset = dt_util.utcnow() - shown.replace(tzinfo=UTC)
        if self.offset is not None and abs(offset - self.offset) <= _TOLERANCE:
            return False
        self.offset = timedelta(seconds=round(offset.total_seconds()))
        return True

    def to_utc(self, shown: datetime | None) -> datetime | None:
        """Turn a time of the transmitter's clock into UTC."""
        if shown is None:
            return None
        if self.offset is None:
            return dt_util.as_utc(shown)
        try:
            return shown.replace(tzinfo=UTC) + self.offset
        except OverflowError:
            return None
