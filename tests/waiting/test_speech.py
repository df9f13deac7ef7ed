"""How a wait is said."""

import pytest

from custom_components.steward.waiting.speech import rounded_up, spoken

from .builders import quote


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(0, 0), (1, 5), (299, 5), (300, 5), (301, 10), (1420, 25)]
)
def test_minutes_are_rounded_up_to_five(seconds: float, minutes: int) -> None:
    assert rounded_up(seconds) == minutes


@pytest.mark.parametrize(
    ("predicted", "quoted", "words"),
    [(23.7, 34, (25, 35)), (23, 24, (25, 25)), (0, 3, (0, 5)), (31, 24, (25, 25))],
)
def test_a_quote_is_said_as_a_range(
    predicted: float, quoted: float, words: tuple[int, int]
) -> None:
    assert spoken(quote(quoted, predicted=predicted)) == words
