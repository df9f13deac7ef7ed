"""Numbers are a set, whatever they are added in."""

from itertools import pairwise

from hypothesis import given, strategies as st

from custom_components.steward.systems.rufus.passings.intervals import IntervalSet

_NUMBERS = st.lists(st.integers(0, 40))
"""Few enough numbers that neighbours meet."""


def _filled(added: list[int]) -> IntervalSet:
    numbers = IntervalSet()
    for number in added:
        numbers.add(number)
    return numbers


@given(_NUMBERS)
def test_adding_tells_what_is_new(added: list[int]) -> None:
    numbers, plain = IntervalSet(), set[int]()
    for number in added:
        assert numbers.add(number) is (number not in plain)
        plain.add(number)
        assert len(numbers) == len(plain)
    assert [number for number in range(-1, 43) if number in numbers] == sorted(plain)
    assert numbers.highest == max(plain, default=None)


@given(_NUMBERS)
def test_ranges_are_as_few_as_can_be(added: list[int]) -> None:
    ranges = _filled(added).ranges
    assert {number for first, last in ranges for number in range(first, last + 1)} == set(added)
    for (_, last), (first, _) in pairwise(ranges):
        assert first > last + 1


@given(_NUMBERS, st.integers(1, 20))
def test_gaps_hold_all_that_is_missing_between(added: list[int], width: int) -> None:
    missing = set(range(min(added, default=0), max(added, default=0))) - set(added)
    gaps = _filled(added).gaps(width)
    held = [number for first, last in gaps for number in range(first, last + 1)]
    assert missing <= set(held)
    assert held == sorted(set(held))
    for first, last in gaps:
        assert {first, last} <= missing
        assert last - first < width or missing.issuperset(range(first, last + 1))
    for (first, _), (_, last) in pairwise(gaps):
        assert last - first >= width


@given(_NUMBERS, _NUMBERS)
def test_ranges_restore_them(before: list[int], after: list[int]) -> None:
    numbers = _filled(before)
    # JSON has lists only
    restored = IntervalSet([[first, last] for first, last in numbers.ranges])
    for number in after:
        assert restored.add(number) is numbers.add(number)
    assert restored.ranges == numbers.ranges


def test_a_race_is_one_range() -> None:
    assert _filled(list(range(1, 20_001))).ranges == [(1, 20_000)]


def test_none_are_none() -> None:
    numbers = IntervalSet()
    assert (len(numbers), numbers.highest, numbers.gaps(9), numbers.ranges) == (0, None, [], [])
    assert 0 not in numbers


@given(_NUMBERS, st.sets(st.integers(-2, 43)))
def test_without_some(added: list[int], taken: set[int]) -> None:
    numbers = _filled(added)
    left = numbers.without(taken)
    assert [number for number in range(-1, 43) if number in left] == sorted({*added} - taken)
    assert left.ranges == _filled(sorted({*added} - taken)).ranges
    assert numbers.ranges == _filled(added).ranges
