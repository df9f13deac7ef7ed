"""Whether a timing device is ready for a race, and why not. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from ...capabilities import PassingDevice

LOW_BATTERY = 30
"""Percent below which a battery that is not being charged may not last for a race."""
SEEN_WITHIN = timedelta(minutes=15)
"""How long ago a device that is switched on was heard of at most."""


class Reason(StrEnum):
    """Why a device is not ready."""

    UNAVAILABLE = "unavailable"
    NOT_SEEN = "not_seen"
    BATTERY_LOW = "battery_low"
    CLOCK_OFF = "clock_off"
    NO_SESSION = "no_session"
    NO_TEST_PASSING = "no_test_passing"
    """Its session has no passing yet: nobody has tried whether it reads a chip."""


def reasons_of(device: PassingDevice, now: datetime) -> Iterator[Reason]:
    """List why a device is not ready."""
    if not device.available:
        yield Reason.UNAVAILABLE
    if device.last_seen is None or device.last_seen + SEEN_WITHIN <= now:
        yield Reason.NOT_SEEN
    if device.battery is not None and device.battery < LOW_BATTERY and not device.charging:
        yield Reason.BATTERY_LOW
    if device.clock_off:
        yield Reason.CLOCK_OFF
    if not device.session_active:
        yield Reason.NO_SESSION
    elif not device.passings:
        yield Reason.NO_TEST_PASSING
