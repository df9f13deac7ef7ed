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


def _list(tracker: SequenceTracker, sequence: int | None) -> set[int] | None:
    """Read a list that nothing overtakes."""
    return tracker.take_list(sequence, tracker.latest)


def test_without_a_counter_all_is_news() -> None:
    tracker = SequenceTracker()
    assert _list(tracker, None) == set()
    assert not tracker.missed(None, change=True)
    assert tracker.accept(1, None)
    assert _list(tracker, 5) == set()
    assert not tracker.missed(None, change=True)
    assert tracker.accept(1, None)
    assert _list(tracker, None) == set()
    assert tracker.latest is None


def test_before_the_first_list_nothing_is_missed() -> None:
    tracker = SequenceTracker()
    assert not tracker.missed(700, change=True)
    assert tracker.accept(1, 700)
    assert not tracker.accept(1, 700)
    assert tracker.accept(1, 701)


@pytest.mark.parametrize("start", [0, 1, 41, WRAP - 1])
def test_one_change_after_the_other(start: int) -> None:
    tracker = SequenceTracker()
    _list(tracker, start)
    for step in range(1, 4):
        sequence = (start + step) % WRAP
        assert not tracker.missed(sequence, change=True)
        assert tracker.accept(7, sequence)
        assert not tracker.missed(sequence, change=False)  # a ping
        assert not tracker.accept(7, sequence)  # a duplicate


def test_a_gap_is_told_once() -> None:
    tracker = SequenceTracker()
    _list(tracker, 10)
    assert tracker.missed(12, change=True)
    assert not tracker.missed(13, change=True)


def test_a_ping_that_is_ahead_tells_of_a_missed_change() -> None:
    tracker = SequenceTracker()
    _list(tracker, 10)
    assert tracker.missed(11, change=False)
    assert not tracker.missed(11, change=False)


@pytest.mark.parametrize("skips", [False, True])
def test_the_counter_may_skip_its_last_value_or_count_it(*, skips: bool) -> None:
    tracker = SequenceTracker()
    _list(tracker, 65530)
    modulus = WRAP - 1 if skips else WRAP
    for count in range(65531, 65545):
        sequence = count % modulus
        assert not tracker.missed(sequence, change=True)
        assert tracker.accept(1, sequence)
    assert tracker.latest == 65544 % modulus


def test_a_gap_over_the_wrap_is_told() -> None:
    tracker = SequenceTracker()
    _list(tracker, 65534)
    assert tracker.missed(1, change=True)
    assert tracker.accept(1, 1)


def test_a_counter_that_starts_over_is_noticed() -> None:
    tracker = SequenceTracker()
    _list(tracker, 5000)
    assert tracker.missed(0, change=True)
    assert _list(tracker, 0) is None
    assert _list(tracker, 0) == set()
    assert tracker.accept(1, 1)


def test_a_list_knows_what_came_while_it_was_under_way() -> None:
    tracker = SequenceTracker()
    _list(tracker, 10)
    asked_at = tracker.latest
    for number, sequence in ((1, 11), (2, 12), (3, 13)):
        tracker.missed(sequence, change=True)
        tracker.accept(number, sequence)
    assert tracker.take_list(12, asked_at) == {3}
    assert tracker.latest == 13
    assert not tracker.accept(2, 12)
    assert not tracker.missed(14, change=True)


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
        self.count = self.latest = self.listed = start
        assert self.tracker.take_list(start % WRAP, None) == set()

    @rule(changes=st.sampled_from([1, 1, 1, 2, 3, 60, 5000]))
    def happen(self, changes: int) -> None:
        """Let changes happen of which no message arrives yet."""
        self.count = min(self.count + changes, self.listed + WRAP // 2 - 1)

    @rule(behind=st.sampled_from([0, 0, 1, 2, 40, 64]))
    def list(self, behind: int = 0) -> None:
        """Read a list, which notifications may have overtaken while it was under way."""
        sequence = max(self.count - behind, self.listed)
        newer = self.tracker.take_list(sequence % WRAP, self.listed % WRAP)
        self.latest, self.listed = max(self.latest, sequence), sequence
        self.applied = {
            number: change for number, change in self.applied.items() if change > sequence
        }
        assert newer == set(self.applied)
        assert self.tracker.latest == self.latest % WRAP

    @rule(
        number=st.integers(min_value=1, max_value=3),
        behind=st.sampled_from([0, 0, 0, 1, 2, 40, 64]),
    )
    def send_verified(self, number: int, behind: int) -> None:
        """Deliver a change of a pager: the latest one, a late one, or one for the second time."""
        change = self.count - behind
        missed = self.tracker.missed(change % WRAP, change=True)
        ahead = change - self.latest
        if self.latest % WRAP == WRAP - 2 and change % WRAP == 0:  # it may skip its last value
            ahead = 1
        assert missed == (ahead > 1 or ahead < -64)
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
