"""What is remembered of a device's passings while Steward runs."""

from dataclasses import dataclass, field

from ...capabilities import PassingEvent
from .clock import DeviceClock


@dataclass(kw_only=True, slots=True)
class Told:
    """What was told of a device's passings since Steward was started."""

    since: float
    """When that began, by the steady clock."""
    clock: DeviceClock = field(default_factory=DeviceClock)
    last: PassingEvent | None = None
    latest: PassingEvent | None = None
    """The latest of a page's passings, by the device's clock."""

    def take(self, event: PassingEvent) -> None:
        """Remember a passing that was told."""
        self.last = event
        if self.latest is None or event.timestamp > self.latest.timestamp:
            self.latest = event

    def end_page(self, *, live: bool) -> None:
        """Learn how the clock goes from a page that was told, if it had just come."""
        latest, self.latest = self.latest, None
        if live and latest and latest.timestamp != latest.received:
            self.clock.learn(latest.timestamp, latest.received)
