"""What is remembered of a device's passings while Steward runs."""

from dataclasses import dataclass, field
from time import monotonic

from ...capabilities import PassingEvent
from .clock import DeviceClock


@dataclass(kw_only=True, slots=True)
class Told:
    """What was told of a device's passings since Steward was started."""

    since: float = field(default_factory=monotonic)
    clock: DeviceClock = field(default_factory=DeviceClock)
    last: PassingEvent | None = None
