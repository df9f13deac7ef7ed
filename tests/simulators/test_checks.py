"""What options are held to, whichever simulator has them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pytest

from simulators.checks import (
    Check,
    hold,
    is_bool,
    is_count,
    is_number,
    is_seconds,
    is_share,
    one_of,
    or_none,
)


class Colour(StrEnum):
    """An option's values."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options as a simulator has them."""

    colour: Colour = Colour.RED
    size: int = 1

    def __post_init__(self) -> None:
        """Hold them to their meaning."""
        hold(self, {"colour": one_of(*Colour), "size": is_count}, {"colour": Colour})


@pytest.mark.parametrize(
    ("check", "sensible", "senseless"),
    [
        (is_bool, [True, False], [0, 1, None, "yes"]),
        (is_count, [1, 10**9], [0, -1, True, 1.0, "1", None]),
        (is_share, [0, 0.5, 1], [-0.1, 1.1, True, "0.5"]),
        (is_seconds, [0.001, 60, 10**8], [0, -1, 10**9, float("inf"), float("nan"), "60", True]),
        (or_none(is_count), [None, 1], [0, "1"]),
        (one_of(200, 404), [200, 404], [201, "200", None]),
        (lambda value: is_number(value, -1, 1), [-1, 0.5, 1], [1.1, float("nan"), "0", False]),
    ],
)
def test_values_make_sense_or_not(check: Check, sensible: list[Any], senseless: list[Any]) -> None:
    assert all(check(value) for value in sensible)
    assert not any(check(value) for value in senseless)


def test_options_are_taken_as_json_has_them() -> None:
    fields: dict[str, Any] = {"colour": "blue"}
    assert isinstance(Options(**fields).colour, Colour)


@pytest.mark.parametrize("fields", [{"colour": "green"}, {"size": 0}])
def test_a_senseless_option_is_named(fields: dict[str, Any]) -> None:
    (name,) = fields
    with pytest.raises(ValueError, match=f"Invalid option {name}: "):
        Options(**fields)
