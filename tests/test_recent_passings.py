"""The latest passings are counted as they come, each source by itself."""

from datetime import UTC, datetime, timedelta

from custom_components.steward.capabilities import PassingEvent
from custom_components.steward.recent_passings import SLOT, RecentPassings

_NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _passing(source: str, number: int, after: float) -> PassingEvent:
    moment = _NOON + timedelta(seconds=after)
    return PassingEvent(
        source_key=source, key=f"{source}{number}", number=number, timestamp=moment, received=moment
    )


def test_a_busy_source_takes_nothing_from_the_counts_of_a_quiet_one() -> None:
    recent = RecentPassings()
    for number in range(3):
        recent.add(_passing("quiet", number, 0))
    for number in range(5000):
        recent.add(_passing("busy", number, 60))
    slot = int(_NOON.timestamp()) // SLOT
    rates = recent.rates(_NOON.timestamp() + 90)
    assert rates == {"quiet": {slot: 3}, "busy": {slot + 60 // SLOT: 5000}}
    assert recent.rates(_NOON.timestamp() + 3700) == {}
