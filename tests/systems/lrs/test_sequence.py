"""The order of changes, held against a counter that never wraps."""

from hypothesis import given, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
import pytest

from custom_components.steward.systems.lrs.sequence import SequenceTracker, distance

WRAP = 2**16
counters = st.integers(min_value=0, max_value=WRAP - 1)


@given(counters, st.integers(min_value=-(2**15), max_value=2**15 - 1))
def test_the_distance_is_what_was_counted(start: int, count: int) -> None:
    assert distance((start + count) % WRAP, start) == count


def test_without_a_counter_all_is_news() -> None:
    tracker = SequenceTracker()
    assert not tracker.outdated(None)
    assert not tracker.missed(None, change=True)
    assert tracker.accept(1, None)
    tracker.restart(5)
    assert not tracker.outdated(None)
    assert not tracker.missed(None, change=True)
    assert tracker.accept(1, None)


def test_before_the_first_list_nothing_is_missed() -> None:
    tracker = SequenceTracker()
    assert not tracker.missed(700, change=True)
    assert tracker.accept(1, 700)
    assert not tracker.accept(1, 700)
    assert tracker.accept(1, 701)


@pytest.mark.parametrize("start", [0, 1, 41, WRAP - 1])
def test_one_change_after_the_other(start: int) -> None:
    tracker = SequenceTracker()
    tracker.restart(start)
    for step in range(1, 4):
        sequence = (start + step) % WRAP
        assert not tracker.missed(sequence, change=True)
        assert tracker.accept(7, sequence)
        assert not tracker.missed(sequence, change=False)  # a ping
        assert not tracker.accept(7, sequence)  # a duplicate


def test_a_gap_is_told_once() -> None:
    tracker = SequenceTracker()
    tracker.restart(10)
    assert tracker.missed(12, change=True)
    assert not tracker.missed(13, change=True)


def test_a_ping_that_is_ahead_tells_of_a_missed_change() -> None:
    tracker = SequenceTracker()
    tracker.restart(10)
    assert tracker.missed(11, change=False)
    assert not tracker.missed(11, change=False)


def test_a_counter_that_skips_a_value_at_the_wrap_costs_a_read() -> None:
    tracker = SequenceTracker()
    tracker.restart(65534)
    assert tracker.missed(0, change=True)
    assert tracker.accept(1, 0)


def test_a_counter_that_starts_over_is_noticed() -> None:
    tracker = SequenceTracker()
    tracker.restart(5000)
    assert tracker.missed(0, change=True)
    assert tracker.outdated(0)
    tracker.restart(0)
    assert not tracker.outdated(0)
    assert tracker.accept(1, 1)


class Deliveries(RuleBasedStateMachine):
    """A transmitter that counts without end, and a network that reorders, repeats and loses.

    What the tracker says of the 16 bits that it sees must be what the whole numbers say. A list
    is read at least every five minutes: fewer changes than half the counter lie between two.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        super().__init__()
        self.tracker = SequenceTracker()
        self.count = 0
        self.latest = 0
        self.listed = 0
        self.applied: dict[int, int] = {}

    @initialize(start=st.integers(min_value=WRAP, max_value=4 * WRAP))
    def first_list(self, start: int) -> None:
        """Read the first list."""
        self.count = start
        self.list()

    @rule(changes=st.sampled_from([1, 1, 1, 2, 3, 60, 5000]))
    def happen(self, changes: int) -> None:
        """Let changes happen of which no message arrives yet."""
        self.count = min(self.count + changes, self.listed + WRAP // 2 - 1)

    @rule()
    def list(self) -> None:
        """Read a list that is up to date."""
        assert not self.tracker.outdated(self.count % WRAP)
        self.tracker.restart(self.count % WRAP)
        self.latest = self.listed = self.count
        self.applied.clear()

    @rule(behind=st.integers(min_value=1, max_value=64))
    def late_list(self, behind: int) -> None:
        """Meet a list that a notification has overtaken."""
        assert self.tracker.outdated((self.latest - behind) % WRAP)

    @rule(
        number=st.integers(min_value=1, max_value=3),
        behind=st.sampled_from([0, 0, 0, 1, 2, 40, 64]),
    )
    def deliver(self, number: int, behind: int) -> None:
        """Deliver a change of a pager: the latest one, a late one, or one for the second time."""
        change = self.count - behind
        missed = self.tracker.missed(change % WRAP, change=True)
        assert missed == (change - self.latest > 1 or change - self.latest < -64)
        self.latest = max(self.latest, change)
        known = self.applied.get(number, self.listed)
        assert self.tracker.accept(number, change % WRAP) == (change > known)
        self.applied[number] = max(known, change)

    @rule()
    def ping(self) -> None:
        """Deliver a ping, which repeats the latest counter."""
        assert self.tracker.missed(self.count % WRAP, change=False) == (self.count > self.latest)
        self.latest = self.count


TestDeliveries = Deliveries.TestCase
