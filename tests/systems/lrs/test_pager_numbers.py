"""How guests and the numbers of pagers are written."""

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.systems.lrs.api.types import MAX_PAGER_NUMBER
from custom_components.steward.systems.lrs.pager_numbers import (
    read_guest,
    read_numbers,
)

numbers = st.integers(min_value=1, max_value=MAX_PAGER_NUMBER)
spaces = st.text(" ", max_size=2)


@pytest.mark.parametrize(
    ("text", "label", "party_size"),
    [
        ("Sarah, 4", "Sarah", 4),
        (" Sarah ,4 ", "Sarah", 4),
        ("Sarah", "Sarah", None),
        ("Lopez, Ana, 12", "Lopez, Ana", 12),
        ("Lopez, Ana", "Lopez, Ana", None),
        ("Sarah 4", "Sarah 4", None),
        ("Sarah, 0", "Sarah, 0", None),
        ("Sarah, 00", "Sarah, 00", None),
        ("Sarah, 004", "Sarah", 4),
        ("Sarah, 999", "Sarah", 999),
        ("Sarah, 1000", "Sarah, 1000", None),
        ("Sarah, -4", "Sarah, -4", None),
        ("Sarah, four", "Sarah, four", None),
        ("Sarah, ٤", "Sarah, ٤", None),
        (", 4", ", 4", None),
        ("4", "4", None),
        ("Sa\nrah, 4", "Sa\nrah", 4),
        ("", "", None),
    ],
)
def test_a_guest(text: str, label: str, party_size: int | None) -> None:
    assert read_guest(text) == (label, party_size)


@given(st.text(), st.integers(min_value=1, max_value=999), spaces, spaces)
def test_what_was_written_is_read(name: str, size: int, before: str, after: str) -> None:
    label, party_size = read_guest(f"{name}{before},{after}{size}")
    if name.strip():
        assert (label, party_size) == (name.strip(), size)
    else:
        assert party_size is None


@given(st.text())
def test_nothing_that_was_written_is_lost(text: str) -> None:
    label, party_size = read_guest(text)
    if party_size is None:
        assert label == text.strip()
    else:
        assert 1 <= party_size <= 999
        assert text.strip().startswith(label)
        assert label


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ()),
        ("  ", ()),
        ("7", (7,)),
        ("1-3, 31", (1, 2, 3, 31)),
        ("31,1 - 3", (1, 2, 3, 31)),
        ("5, 3-5, 5", (3, 4, 5)),
        ("4095", (4095,)),
        ("0007", (7,)),
    ],
)
def test_numbers(text: str, read: tuple[int, ...]) -> None:
    assert read_numbers(text) == read


@pytest.mark.parametrize(
    "text",
    ["0", "0-3", "4096", "1-4096", "3-1", "a", "1,", ",1", "1-", "-1", "1-2-3", "1.5", "1 2"],
)
def test_what_are_no_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        read_numbers(text)


@given(st.lists(numbers | st.tuples(numbers, numbers).map(sorted).map(tuple), min_size=1), spaces)
def test_numbers_and_ranges(parts: list[int | tuple[int, int]], space: str) -> None:
    ranges = [(part, part) if isinstance(part, int) else part for part in parts]
    text = f"{space},".join(
        f"{space}{part}" if isinstance(part, int) else f"{part[0]}{space}-{part[1]}"
        for part in parts
    )
    wanted = {number for first, last in ranges for number in range(first, last + 1)}
    assert read_numbers(text) == tuple(sorted(wanted))


@given(st.text("0123456789-, a", max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = read_numbers(text)
    except ValueError:
        return
    assert list(read) == sorted(set(read))
    assert all(1 <= number <= MAX_PAGER_NUMBER for number in read)
