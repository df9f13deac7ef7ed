"""What is promised on seeded evenings, a short form of the measurement `wait`."""

from collections import Counter
from collections.abc import Callable
import sys
from types import FrameType

import pytest

from benchmarks.promises import promise_figures
from benchmarks.wait import FIRST, ZONE, Evenings, busy_room, event_of, figures, spend
from simulators.evenings import HOUSES, House, Seen, What, evenings

_DAYS = 35
_PAST = 14


@pytest.mark.parametrize("house", HOUSES, ids=lambda house: house.name)
def test_evenings_are_possible(house: House) -> None:
    """Nobody is called before coming, and a pager is with one guest at a time."""
    days = list(evenings(house, seed=5, first=FIRST, days=7, zone=ZONE))
    assert days == list(evenings(house, seed=5, first=FIRST, days=7, zone=ZONE))
    assert days != list(evenings(house, seed=6, first=FIRST, days=7, zone=ZONE))
    for evening in days:
        assert evening == sorted(evening, key=lambda seen: seen.at)
        holders: dict[int, str] = {}
        for seen in evening:
            if seen.what is What.CAME:
                assert seen.number not in holders
                holders[seen.number] = seen.guest_id
            assert holders[seen.number] == seen.guest_id
            if seen.what not in (What.CAME, What.PAGED):
                del holders[seen.number]
        assert not holders
    ends = Counter(seen.what for evening in days for seen in evening)
    assert ends[What.PAGED] > ends[What.CLEARED] > ends[What.REMOVED] > 0


@pytest.fixture(scope="module")
def spent() -> list[Evenings]:
    """Let every house open once."""
    return [spend(house, 7, _DAYS) for house in HOUSES]


def test_quotes_are_kept_and_closer_than_the_transmitters_mean(spent: list[Evenings]) -> None:
    found = figures([guest for each in spent for guest in each.told if guest.day >= _PAST])
    assert 0.76 < found["kept"] < 0.86
    assert found["ratio"] < 0.65
    assert abs(found["bias"]) < 3


def test_three_alarms_an_hour_tell_of_most_promises_that_break(spent: list[Evenings]) -> None:
    """Few of those that are kept are told of, and in few alarms nobody is late."""
    found = promise_figures(
        [one for each in spent for one in each.promises if one.day >= _PAST], at_most=3
    )
    assert found["most_in_an_hour"] == 3
    assert found["foretold"] > 0.7
    assert found["false_of_kept"] < 0.2
    assert found["alarms_none_late"] < 0.2


def _calls(work: Callable[[], object]) -> int:
    """Count the function calls that something takes: no clock is as steady."""
    count = 0

    def see(_frame: FrameType, event: str, _given: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def _calls_of_a_change(pagers: int) -> int:
    room, now = busy_room(pagers, waits=2000)
    came = event_of(Seen(now, What.CAME, "one more", 0, 2))
    paged = event_of(Seen(now, What.PAGED, f"{pagers // 2}", 0, 2))

    def change() -> None:
        for event in (came, paged):
            room.apply(event, now)
            room.quote(2, now)
            room.deadline(now)

    return _calls(change)


def test_a_change_costs_the_same_with_a_thousand_pagers() -> None:
    assert _calls_of_a_change(1000) <= 1.3 * _calls_of_a_change(10)
