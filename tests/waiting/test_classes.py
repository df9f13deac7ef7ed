"""Which parties wait for the same kind of table."""

import re

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.waiting.classes import MAX_CLASSES, PartyClasses


@given(st.sets(st.integers(1, 98), max_size=MAX_CLASSES - 1), st.integers(1, 200))
def test_every_party_is_of_one_class(bounds: set[int], size: int) -> None:
    classes = PartyClasses.from_option(", ".join(map(str, sorted(bounds))))
    of_size = [
        each for each in classes.all if each.smallest <= size <= (each.largest or float("inf"))
    ]
    assert of_size == [classes.of(size)]
    assert len({each.key for each in classes.all}) == len(bounds) + 1


def test_classes_are_called_by_their_largest_party() -> None:
    classes = PartyClasses.from_option("2, 4")
    assert [each.key for each in classes.all] == ["2", "4", "5_and_more"]
    assert [classes.of(size).key for size in (1, 2, 3, 4, 5, 12)] == [
        *("2", "2", "4", "4"),
        *("5_and_more", "5_and_more"),
    ]


def test_a_party_of_unknown_size_is_small() -> None:
    classes = PartyClasses.from_option("2, 4")
    assert classes.of(None).key == "2"


def test_one_class_for_all() -> None:
    assert [each.key for each in PartyClasses.from_option("  ").all] == ["1_and_more"]


@pytest.mark.parametrize(
    "text", ["4, 2", "2, 2", "0, 2", "-1", "2, 99", "1 2 3 4 5 6", "two", "2.5"]
)
def test_what_makes_no_classes_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        PartyClasses.from_option(text)
